/** Moves that need to know more: where to, for how long, and what to write down. */

import { t } from "../../i18n/i18n.js";
import { Dialog } from "../../ui/dialog.js";
import { Checkbox, Select, TextArea } from "../../ui/field.js";
import { html, useState } from "../../ui/html.js";
import { toast } from "../../ui/toasts.js";
import { byField, inWords } from "../attempt.js";
import { DialogActions, useWork } from "../group-dialogs.js";
import { TakeDialog } from "./take-dialog.js";
import { nameOfTicket } from "./ticket-words.js";

export function TicketDialog({ session, model, dialog, onClose }) {
  const { type, ticket } = dialog;
  if (type === "take") return html`<${TakeDialog} ...${{ session, model, queue: dialog.queue, onClose }} />`;
  const Content = { transfer: Transfer, hold: Hold, notes: AddNote }[type];
  return html`<${Content} ...${{ model, ticket, onClose }} />`;
}

/** The frame of the small forms: a title, fields, one action, and what went wrong. */
function Form({ title, action, ready = true, onSubmit, work, onClose, children }) {
  const footer = html`<${DialogActions} busy=${work.busy} action=${action} disabled=${!ready} onClose=${onClose} />`;
  const loose = work.error && Object.keys(byField(work.error)).length === 0;
  return html`<${Dialog} title=${title} size="small" onClose=${onClose} onSubmit=${() => ready && !work.busy && onSubmit()} footer=${footer}>
    <div class="fields" onKeyDown=${submitByEnter}>${children}</div>
    ${loose && html`<p class="form-error" role="alert">${inWords(work.error)}</p>`}
  <//>`;
}

/** As in a text field; browsers do nothing for Enter on a list. @param {KeyboardEvent} event */
function submitByEnter(event) {
  const field = /** @type {HTMLElement} */ (event.target);
  if (event.key !== "Enter" || field.tagName !== "SELECT") return;
  event.preventDefault();
  field.closest("form")?.requestSubmit();
}

function Transfer({ model, ticket, onClose }) {
  const away = (queue) => Number(queue.site.id !== ticket.site_id);
  const queues = model.queues.value.filter((one) => one.id !== ticket.queue_id).sort((one, other) => away(one) - away(other));
  const [queueId, setQueueId] = useState(queues[0]?.id ?? "");
  const policy = (id) => queues.find((one) => one.id === id)?.transfers_keep_arrival ?? true;
  const [keep, setKeep] = useState(policy(queueId));
  const work = useWork(onClose);
  const choose = (id) => {
    setQueueId(id);
    setKeep(policy(id));
  };
  const options = queues.map((one) => ({ value: one.id, label: one.site.id === ticket.site_id ? one.name : `${one.site.name} · ${one.name}` }));
  const submit = () => work.run(async () => {
    const moved = await model.move(ticket, "transfer", { queue_id: queueId, keep_arrival: keep });
    toast(t("console.queues.done.transfer", { number: moved.number, queue: moved.queue_name }), { kind: "success" });
  });
  return html`<${Form} title=${t("console.queues.transfer_title", { number: ticket.number, name: nameOfTicket(ticket) })} action=${t("console.queues.move.transfer")}
    ready=${queueId !== ""} onSubmit=${submit} ...${{ work, onClose }}>
    ${options.length === 0 ? html`<p class="quiet">${t("console.queues.transfer_none")}</p>` : html`
      <${Select} label=${t("console.queues.transfer_to")} value=${queueId} options=${options} onChange=${choose} error=${byField(work.error).queue_id} />
      <${Checkbox} label=${t("console.queues.keep_arrival")} hint=${t("console.queues.keep_arrival_hint")} checked=${keep} onChange=${setKeep} />`}
  <//>`;
}

const MINUTES = [5, 10, 15, 30, 60];
const PLACES = [1, 2, 3, 5, 10];

function Hold({ model, ticket, onClose }) {
  const [by, setBy] = useState("minutes:10");
  const work = useWork(onClose);
  const holds = model.queues.value.find((one) => one.id === ticket.queue_id)?.holds ?? { minutes: 30, places: 10 };
  const offered = (list, most) => [...list.filter((one) => one < most), most];
  const options = [
    ...offered(MINUTES, holds.minutes).map((count) => ({ value: `minutes:${count}`, label: t("console.queues.hold_minutes", { count }) })),
    ...offered(PLACES, holds.places).map((count) => ({ value: `places:${count}`, label: t("console.queues.hold_places", { count }) })),
  ];
  const value = options.some((one) => one.value === by) ? by : (options[0]?.value ?? "");
  const submit = () => work.run(() => {
    const [unit, count] = value.split(":");
    return model.move(ticket, "hold", { [unit]: Number(count) });
  });
  const errors = byField(work.error);
  return html`<${Form} title=${t("console.queues.hold_title", { number: ticket.number, name: nameOfTicket(ticket) })} action=${t("console.queues.move.hold")}
    onSubmit=${submit} ...${{ work, onClose }}>
    <${Select} label=${t("console.queues.hold_how_long")} hint=${t("console.queues.hold_hint", { count: ticket.holds_left })} value=${value} options=${options} onChange=${setBy}
      error=${errors.minutes ?? errors.places} />
  <//>`;
}

function AddNote({ model, ticket, onClose }) {
  const [body, setBody] = useState("");
  const work = useWork(onClose);
  return html`<${Form} title=${t("console.queues.note_title", { number: ticket.number, name: nameOfTicket(ticket) })} action=${t("console.save")} ready=${body.trim() !== ""}
    onSubmit=${() => work.run(() => model.move(ticket, "notes", { body: body.trim() }))} ...${{ work, onClose }}>
    ${ticket.notes.length > 0 && html`<ul class="ticket-notes">${ticket.notes.map((note) => html`<li key=${note.id}><span class="ticket-note">${note.body}</span><span class="quiet">${note.author.name}</span></li>`)}</ul>`}
    <${TextArea} label=${t("console.queues.note")} hint=${t("console.queues.note_hint")} value=${body} onInput=${setBody} rows=${3} maxlength="2000" required
      error=${byField(work.error).body} />
  <//>`;
}
