/** What stands around the pages of bookings: the business, the language, one's own bookings, and whether there is a connection. */

import { t } from "../../i18n/booking-pages.js";
import { Button } from "../../ui/button.js";
import { Confirmations } from "../../ui/dialog.js";
import { html } from "../../ui/html.js";
import { Banner } from "../../ui/states.js";
import { Toasts } from "../../ui/toasts.js";
import { wordsOf } from "../../i18n/errors.js";
import { ConnectionBar } from "../queues/connection-bar.js";
import { LanguageSwitch } from "../queues/language-switch.js";

/** @param {{page: any, here: "book" | "my" | "company" | "scan", children?: any}} props */
export function Frame({ page, here, children }) {
  const { session, appearance, trouble } = page;
  const { tenant } = session;
  const error = trouble.value;
  return html`<${ConnectionBar} session=${session} trouble=${trouble} words=${t("pages.offline")} />
    <header class="top">
      <p class="tenant">${appearance.tenant.name}</p>
      <nav class="top-ways" aria-label=${t("pages.nav")}>
        ${here === "book" && html`<${Button} kind="plain" icon="user" href=${`/my/${tenant}`}>${t("pages.mine")}<//>`}
        ${here === "my" && html`<${Button} kind="plain" icon="search" href=${`/book/${tenant}`}>${t("pages.book")}<//>`}
      </nav>
      <${LanguageSwitch} languages=${appearance.languages} />
    </header>
    <main>${error && session.state.value !== "ready" && html`<${Banner} kind="danger">${wordsOf(error)}<//>`}${children}</main>
    <${Confirmations} /><${Toasts} />`;
}
