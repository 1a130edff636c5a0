/** How the message reads for one of its recipients. */

import { t } from "../../i18n/i18n.js";
import { Select } from "../../ui/field.js";
import { html, useEffect, useState } from "../../ui/html.js";
import { Banner } from "../../ui/states.js";
import { inWords } from "../attempt.js";

/** People to choose from; of a big basket the first ones. */
const MOST = 50;
const PAUSE = 350;

/** @param {{session: any, draft: import("./draft-model.js").Draft}} props */
export function Preview({ session, draft }) {
  const { text, subject, defaults } = draft.values.value;
  const [person, setPerson] = useState("");
  const [shown, setShown] = useState(/** @type {{text?: string, subject?: string, unknown?: string[], error?: any}} */ ({}));
  const people = draft.basket.people.value.filter((one) => one.name).slice(0, MOST);
  const recipient = people.some((one) => one.id === person) ? person : "";
  const key = JSON.stringify([text, subject, defaults, recipient]);
  useEffect(() => {
    if (!text.trim()) return void setShown({});
    let current = true;
    const timer = setTimeout(() => {
      session.api.post("/campaigns/preview", { text, subject, defaults, ...(recipient ? { recipient_id: recipient } : {}) })
        .then((answer) => current && setShown(answer), (error) => current && setShown({ error }));
    }, PAUSE);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [session, key]);
  const options = [{ value: "", label: t("console.campaigns.preview_example") }, ...people.map((one) => ({ value: one.id, label: one.name }))];
  return html`<section class="campaign-preview" aria-label=${t("console.campaigns.preview")}>
    <${Select} label=${t("console.campaigns.preview")} value=${recipient} options=${options} onChange=${setPerson} />
    ${shown.unknown?.length > 0 && html`<${Banner} kind="warning">${t("console.campaigns.unknown_variables", { names: shown.unknown.map((name) => `{${name.replace(/[{}]/g, "")}}`).join(", ") })}<//>`}
    ${shown.error && html`<${Banner} kind="danger">${inWords(shown.error)}<//>`}
    ${shown.text !== undefined && html`<div class="preview-bubble">${shown.subject && html`<strong>${shown.subject}</strong>`}<p>${shown.text}</p></div>`}
  </section>`;
}
