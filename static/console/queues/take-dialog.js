/** A ticket for somebody who stands at the counter, and the way to its page on their telephone. */

import { t } from "../../i18n/i18n.js";
import { Button } from "../../ui/button.js";
import { Dialog } from "../../ui/dialog.js";
import { Select, TextField } from "../../ui/field.js";
import { html, useState } from "../../ui/html.js";
import { byField, inWords } from "../attempt.js";
import { LANGUAGE_NAMES } from "../choices.js";
import { DialogActions, useWork } from "../group-dialogs.js";
import { asRange } from "./words.js";

export function TakeDialog({ session, model, queue, onClose }) {
  const [taken, setTaken] = useState(/** @type {any} */ (null));
  return taken
    ? html`<${Taken} ticket=${taken} onClose=${onClose} onAgain=${() => setTaken(null)} />`
    : html`<${Take} ...${{ session, model, queue, onClose, onTaken: setTaken }} />`;
}

function Take({ session, model, queue, onClose, onTaken }) {
  const languages = session.me.value.tenant?.languages ?? ["en", "fr"];
  const [values, setValues] = useState({ name: "", priority: "0", language: languages[0] });
  const { busy, error, run } = useWork(() => {});
  const errors = byField(error);
  const set = (name) => (value) => setValues((before) => ({ ...before, [name]: value }));
  const priorities = Array.from({ length: 10 }, (_, at) => ({ value: String(at), label: t(at === 0 ? "console.queues.priority_none" : "console.queues.priority_of", { priority: at }) }));
  const submit = () => run(async () => {
    const given = { name: values.name.trim(), language: values.language, ...(queue.strategy === "priority" ? { priority: Number(values.priority) } : {}) };
    onTaken(await model.takeTicket(queue.id, given));
  });
  const footer = html`<${DialogActions} busy=${busy} action=${t("console.queues.take")} onClose=${onClose} />`;
  return html`
    <${Dialog} title=${t("console.queues.take_in", { queue: queue.name })} size="small" onClose=${onClose} onSubmit=${() => !busy && submit()} footer=${footer}>
      <${TextField} label=${t("console.queues.take_name")} hint=${t("console.queues.take_name_hint")} value=${values.name} onInput=${set("name")} maxlength="100"
        autocomplete="off" error=${errors.name} />
      ${queue.strategy === "priority" && html`<${Select} label=${t("console.queues.priority")} hint=${t("console.queues.priority_hint")} value=${values.priority} options=${priorities}
        onChange=${set("priority")} error=${errors.priority} />`}
      ${languages.length > 1 && html`<${Select} label=${t("console.queues.take_language")} value=${values.language}
        options=${languages.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))} onChange=${set("language")} error=${errors.language} />`}
      ${error && !["name", "priority", "language"].some((field) => errors[field]) && html`<p class="form-error" role="alert">${inWords(error)}</p>`}
    <//>
  `;
}

function Taken({ ticket, onClose, onAgain }) {
  const footer = html`<${Button} onClick=${onAgain}>${t("console.queues.take_another")}<//><${Button} kind="primary" data-autofocus onClick=${onClose}>${t("console.close")}<//>`;
  return html`
    <${Dialog} title=${t("console.queues.taken_title")} size="small" onClose=${onClose} footer=${footer}>
      <div class="taken" role="status">
        <strong class="taken-number">${ticket.number}</strong>
        ${ticket.place !== null && html`<span>${t("console.queues.place", { place: ticket.place })} · ${asRange(ticket.estimate)}</span>`}
        <img class="taken-code" src=${`${ticket.url}/qr.svg`} alt=${t("console.queues.taken_code", { number: ticket.number })} width="180" height="180" />
        <span class="quiet">${t("console.queues.taken_text")}</span>
      </div>
    <//>
  `;
}
