/** The page of all components, for whoever builds pages; loaded only when asked for, needs no sign-in. */

import { t } from "../i18n/i18n.js";
import { html, useEffect, useState } from "../ui/html.js";
import { Spinner } from "../ui/spinner.js";
import { ErrorState } from "../ui/states.js";

export function KitPage() {
  const [loaded, setLoaded] = useState(/** @type {{Kit?: any, error?: any}} */ ({}));
  const load = () => {
    setLoaded({});
    import("./kit.js").then(({ Kit }) => setLoaded({ Kit }), (error) => setLoaded({ error }));
  };
  useEffect(load, []);
  if (loaded.error) return html`<main class="gate"><${ErrorState} error=${loaded.error} onRetry=${load} /></main>`;
  if (!loaded.Kit) return html`<main class="gate"><${Spinner} label=${t("console.starting")} /></main>`;
  return html`<${loaded.Kit} />`;
}
