/** The languages that the tenant offers, each by its own name. */

import { language, t } from "../../i18n/queues.js";
import { html } from "../../ui/html.js";
import { chooseToSpeak } from "./start.js";

const NAMES = { en: "English", fr: "Français" };

/** @param {{languages: string[], keep?: boolean}} props without `keep` it holds until the page says otherwise */
export function LanguageSwitch({ languages, keep = true }) {
  if (languages.length < 2) return null;
  return html`<div class="languages" role="group" aria-label=${t("queues.language")}>
    ${languages.map((one) => html`<button key=${one} type="button" lang=${one} title=${NAMES[one]}
      aria-pressed=${String(one === language.value)} onClick=${() => chooseToSpeak(one, keep)}>${one.toUpperCase()}</button>`)}
  </div>`;
}
