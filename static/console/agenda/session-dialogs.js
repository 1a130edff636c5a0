/** Sessions: new ones, alone or in a series, and one with all who come. */

import { t } from "../../i18n/i18n.js";
import { Button } from "../../ui/button.js";
import { Dialog, confirm } from "../../ui/dialog.js";
import { Select, TextField } from "../../ui/field.js";
import { html, useState } from "../../ui/html.js";
import { toast } from "../../ui/toasts.js";
import { attempt, byField, inWords } from "../attempt.js";
import { DialogActions, useWork } from "../group-dialogs.js";
import { RecurrenceField } from "./recurrence-field.js";
import { begin, write } from "./recurrence.js";
import { asMoment, asTimes } from "./words.js";
import { minutesBetween, toWall } from "./zones.js";

/** @param {{model: any, given: {day: string, time?: string}, onClose: () => void}} props */
export function AddSessions({ model, given, onClose }) {
  const offers = model.offers.value.filter((one) => ["single", "course"].includes(one.kind));
  const [values, setValues] = useState({ offer_id: offers[0].id, date: given.day, time: given.time || "09:00", minutes: "60", capacity: "" });
  const [again, setAgain] = useState({ ...begin(given.day, "once"), count: "8" });
  const { busy, error, run } = useWork(onClose);
  const errors = byField(error);
  const set = (name) => (value) => setValues((before) => ({ ...before, [name]: value }));
  const offer = offers.find((one) => one.id === values.offer_id);
  const submit = () => run(async () => {
    const rrule = write(again);
    const items = await model.addSessions({
      offer_id: values.offer_id, date: values.date, time: values.time, minutes: Number(values.minutes),
      ...(rrule ? { rrule } : {}), ...(values.capacity ? { capacity: Number(values.capacity) } : {}),
    });
    toast(t("console.agenda.sessions_made", { count: items.length }), { kind: "success" });
  });
  const footer = html`<${DialogActions} busy=${busy} action=${t("console.agenda.make")} disabled=${!values.date || !values.time} onClose=${onClose} />`;
  return html`
    <${Dialog} title=${t("console.agenda.new_session")} size="large" onClose=${onClose} footer=${footer} onSubmit=${() => !busy && submit()}>
      <div class="form-grid">
        <${Select} label=${t("console.agenda.offer")} value=${values.offer_id} options=${offers.map((one) => ({ value: one.id, label: one.name }))} onChange=${set("offer_id")} error=${errors.offer_id} />
        <${TextField} label=${t("console.agenda.first_day")} type="date" value=${values.date} onInput=${set("date")} required error=${errors.date} />
        <${TextField} label=${t("console.agenda.time")} type="time" value=${values.time} onInput=${set("time")} required error=${errors.time} />
        <${TextField} label=${t("console.agenda.minutes")} type="number" min="5" max="1440" value=${values.minutes} onInput=${set("minutes")} required error=${errors.minutes} />
        <${TextField} label=${t("console.agenda.capacity")} hint=${t("console.agenda.capacity_usual", { count: offer.capacity })} type="number" min="1" value=${values.capacity} onInput=${set("capacity")} error=${errors.capacity} />
      </div>
      <${RecurrenceField} value=${again} onChange=${setAgain} ends="count" error=${errors.rrule} />
      ${error && Object.keys(errors).length === 0 && html`<p class="form-error" role="alert">${inWords(error)}</p>`}
    <//>
  `;
}

/** @param {{model: any, dated: any, onClose: () => void, setDialog: (dialog: any) => void}} props */
export function SessionDialog({ model, dated, onClose, setDialog }) {
  const [changing, setChanging] = useState(false);
  const cancel = async () => {
    const sure = await confirm({
      title: t("console.agenda.cancel_session"), text: t("console.agenda.cancel_session_text", { count: dated.capacity - dated.left }), action: t("console.agenda.cancel_session"), danger: true,
    });
    if (sure && (await attempt(() => model.cancelSession(dated.id), { done: t("console.agenda.session_cancelled") }))) onClose();
  };
  if (changing) return html`<${ChangeSession} ...${{ model, dated, onClose }} />`;
  const wall = toWall(dated.start, model.zone);
  const book = () => setDialog({ type: "book", offer_id: dated.offer_id, day: wall.slice(0, 10), time: wall.slice(11, 16) });
  const past = Date.parse(dated.start) < Date.now();
  const footer = past ? null : html`
    <${Button} kind="danger" icon="close" onClick=${cancel}>${t("console.agenda.cancel_session")}<//>
    <${Button} icon="edit" onClick=${() => setChanging(true)}>${t("console.agenda.change_session")}<//>
    <${Button} kind="primary" icon="plus" disabled=${dated.left < 1} onClick=${book}>${t("console.agenda.new_booking")}<//>`;
  return html`
    <${Dialog} title=${model.nameOfOffer.value.get(dated.offer_id) ?? t("console.agenda.session")} onClose=${onClose} footer=${footer}>
      <p>${asMoment(dated.start, model.zone)} (${asTimes(dated, model.zone)})</p>
      <p><strong>${t("console.agenda.places", { taken: dated.capacity - dated.left, count: dated.capacity })}</strong> · ${t("console.agenda.left", { count: dated.left })}</p>
      <${People} ...${{ model, dated, setDialog }} />
    <//>
  `;
}

function People({ model, dated, setDialog }) {
  const bookings = model.bookingsOf(dated.id).sort((one, other) => one.person.name.localeCompare(other.person.name));
  if (bookings.length === 0) return html`<p class="quiet">${t("console.agenda.nobody_yet")}</p>`;
  const checkIn = (booking) => attempt(() => model.move(booking, "check-in", { nonce: crypto.randomUUID() }), { done: t("console.booking.done.check_in", { name: booking.person.name }) });
  return html`<ul class="things" aria-label=${t("console.agenda.who_comes")}>
    ${bookings.map((booking) => html`<li key=${booking.id} class="thing">
      <button type="button" class="thing-words thing-open" onClick=${() => setDialog({ type: "booking", id: booking.id })}>
        <strong>${booking.person.name || t("console.agenda.nobody")}${booking.places > 1 ? ` × ${booking.places}` : ""}</strong>
        <span class="state-chip entry-${booking.state}">${t(`console.booking.state.${booking.state}`)}</span>
      </button>
      ${booking.may.includes("check_in") && html`<${Button} icon="check" onClick=${() => checkIn(booking)}>${t("console.booking.do.check_in")}<//>`}
    </li>`)}
  </ul>`;
}

function ChangeSession({ model, dated, onClose }) {
  const wall = toWall(dated.start, model.zone);
  const [values, setValues] = useState({ date: wall.slice(0, 10), time: wall.slice(11, 16), minutes: String(minutesBetween(dated.start, dated.end)), capacity: String(dated.capacity) });
  const { busy, error, run } = useWork(onClose);
  const errors = byField(error);
  const set = (name) => (value) => setValues((before) => ({ ...before, [name]: value }));
  const submit = () => run(() => model.changeSession(dated.id, { ...values, minutes: Number(values.minutes), capacity: Number(values.capacity) }));
  const footer = html`<${DialogActions} busy=${busy} action=${t("console.save")} disabled=${!values.date || !values.time} onClose=${onClose} />`;
  return html`
    <${Dialog} title=${t("console.agenda.change_session")} onClose=${onClose} footer=${footer} onSubmit=${() => !busy && submit()}>
      <div class="form-grid">
        <${TextField} label=${t("console.agenda.day")} type="date" value=${values.date} onInput=${set("date")} required error=${errors.date} />
        <${TextField} label=${t("console.agenda.time")} type="time" value=${values.time} onInput=${set("time")} required error=${errors.time} />
        <${TextField} label=${t("console.agenda.minutes")} type="number" min="5" value=${values.minutes} onInput=${set("minutes")} required error=${errors.minutes} />
        <${TextField} label=${t("console.agenda.capacity")} type="number" min="1" value=${values.capacity} onInput=${set("capacity")} required error=${errors.capacity} />
      </div>
      ${error && html`<p class="form-error" role="alert">${inWords(error)}</p>`}
    <//>
  `;
}
