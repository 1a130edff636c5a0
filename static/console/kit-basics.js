/** What everything is made of: colours, words and pictures. */

import { t } from "../i18n/kit.js";
import { html } from "../ui/html.js";
import { Icon, iconNames } from "../ui/icons.js";
import "../ui/page-icons.js";
import { Specimen, Specimens } from "./kit-frame.js";

const PAIRS = [
  ["ground", "ink"], ["raised", "ink"], ["sunken", "quiet"], ["hover", "ink"], ["accent", "on-accent"], ["accent-wash", "accent-ink"],
  ["danger", "on-danger"], ["danger-wash", "danger"], ["warning-wash", "warning"], ["success-wash", "success"], ["note", "on-note"],
  ["coach", "on-coach"], ["assistant", "on-assistant"],
];

export function Colours() {
  return html`<ul class="kit-list kit-colours">
    ${PAIRS.map(([ground, ink]) => html`<li key=${ground} class="kit-colour"
      style=${{ background: `var(--${ground})`, color: `var(--${ink})` }}><strong>${ground}</strong><span>${ink}</span></li>`)}
  </ul>`;
}

export function Words() {
  return html`<${Specimens}>
    <${Specimen} name=${t("kit.words.headings")}>
      <p class="kit-h1">${t("kit.words.one")}</p><p class="kit-h2">${t("kit.words.two")}</p><p class="kit-h3">${t("kit.words.three")}</p>
    <//>
    <${Specimen} name=${t("kit.words.body")}>
      <p>${t("kit.words.sample")} <a href="#words">${t("kit.words.link")}</a></p>
      <p class="ui-hint">${t("kit.words.hint")}</p>
    <//>
  <//>`;
}

export function Icons() {
  return html`<ul class="kit-list kit-icons">
    ${iconNames().map((name) => html`<li key=${name} class="kit-icon"><${Icon} name=${name} size=${24} /><code>${name}</code></li>`)}
  </ul>`;
}
