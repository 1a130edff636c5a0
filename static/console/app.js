/** What the page shows: the kit, the sign-in, or the shell with its rooms. */

import { html, useErrorBoundary } from "../ui/html.js";
import { Confirmations } from "../ui/dialog.js";
import { ErrorState } from "../ui/states.js";
import { Spinner } from "../ui/spinner.js";
import { Toasts } from "../ui/toasts.js";
import { t } from "../i18n/i18n.js";
import { KitPage } from "./kit-page.js";
import { route } from "./router.js";
import { Shell } from "./shell.js";
import { SignIn, WrongDoor } from "./sign-in.js";
import { isStaff, session } from "./sign-in-model.js";

export function App() {
  const [error, forget] = useErrorBoundary((thrown) => console.error(thrown));
  if (error) return html`<main class="gate"><${ErrorState} error=${error} onRetry=${forget} /></main>`;
  return html`<${Content} /><${Confirmations} /><${Toasts} />`;
}

function Content() {
  if (route.value.parts[0] === "kit") return html`<${KitPage} />`;
  const current = session.value;
  const state = current?.state.value ?? "signed_out";
  if (state === "starting") {
    return html`<main class="gate"><${Spinner} label=${t("console.starting")} /><p role="status">${waiting(current)}</p></main>`;
  }
  if (state === "signed_out" || current === null) return html`<${SignIn} />`;
  if (!isStaff(current.me.value)) return html`<${WrongDoor} session=${current} />`;
  return html`<${Shell} key=${current.me.value.id} session=${current} />`;
}

/** @param {any} current */
function waiting(current) {
  return current.connection.value.error ? t("console.starting_again") : t("console.starting");
}
