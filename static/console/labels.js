/** Labels of a conversation; those already in use are offered. */

import { t } from "../i18n/i18n.js";
import { ChipsField } from "../ui/chips-field.js";
import { html, useEffect, useState } from "../ui/html.js";
import { attempt } from "./attempt.js";

const MOST = 10;
const LONGEST = 40;

export function Labels({ session, model, handling }) {
  const [known, setKnown] = useState(/** @type {string[]} */ ([]));
  useEffect(() => {
    session.api.get("/conversations/labels").then(({ items }) => setKnown(items), () => {});
  }, []);
  const has = (label) => handling.labels.some((one) => one.toLowerCase() === label.toLowerCase());
  const change = (labels) => void attempt(() => model.handle({ labels }));
  const offered = known.filter((label) => !has(label)).slice(0, 6);
  return html`
    <section class="card" aria-label=${t("console.labels")}>
      <${ChipsField} label=${t("console.labels")} values=${handling.labels} onChange=${change} max=${MOST}
        placeholder=${t("console.labels.add")}
        validate=${(label) => (label.length > LONGEST ? t("console.labels.too_long", { count: LONGEST }) : null)} />
      ${offered.length > 0 && handling.labels.length < MOST && html`<div class="label-offers" role="group" aria-label=${t("console.labels.known")}>
        ${offered.map((label) => html`<button key=${label} type="button" class="filter" onClick=${() => change([...handling.labels, label])}>+ ${label}</button>`)}
      </div>`}
    </section>
  `;
}
