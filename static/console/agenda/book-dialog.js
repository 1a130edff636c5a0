/** A booking for somebody: of an appointment at a time, or of a place in a session. */

import { t } from "../../i18n/i18n.js";
import { Dialog } from "../../ui/dialog.js";
import { Select, TextArea, TextField } from "../../ui/field.js";
import { html, useMemo, useState } from "../../ui/html.js";
import { toast } from "../../ui/toasts.js";
import { byField } from "../attempt.js";
import { DialogActions, useWork } from "../group-dialogs.js";
import { Refusal } from "./booking-dialog.js";
import { Starts } from "./starts.js";
import { Who } from "./who.js";
import { asLength, asMoney, asShortMoment } from "./words.js";

const BOOKED = ["appointment", "single", "course"];

/** @param {{session: any, model: any, given: {day: string, time?: string, offer_id?: string}, onClose: () => void}} props */
export function BookDialog({ session, model, given, onClose }) {
  const offers = model.offers.value.filter((one) => BOOKED.includes(one.kind)).sort((one, other) => BOOKED.indexOf(one.kind) - BOOKED.indexOf(other.kind));
  const [values, setValues] = useState({ offer_id: given.offer_id ?? offers[0]?.id ?? "", day: given.day, time: given.time ?? "", minutes: 0, places: "1", note: "" });
  const [who, setWho] = useState(/** @type {any} */ ({}));
  const key = useMemo(() => crypto.randomUUID(), [JSON.stringify([values, who])]);
  const { busy, error, run } = useWork(onClose);
  const set = (changes) => setValues((before) => ({ ...before, ...changes }));
  const offer = offers.find((one) => one.id === values.offer_id);
  const minutes = values.minutes || offer?.lengths[0]?.minutes;
  const dated = offer?.kind !== "appointment";
  const ready = Boolean(offer && values.time && (who.user_id || who.name?.trim()));
  const submit = (start = model.asMoment(values.day, values.time)) => run(async () => {
    const booking = await model.book({ ...asGiven(values, who), start, ...(dated ? {} : { minutes }) }, key);
    toast(t("console.agenda.booked", { name: booking.person.name, when: asShortMoment(booking.start, model.zone) }), { kind: "success" });
  });
  const errors = byField(error);
  const footer = html`<${DialogActions} busy=${busy} action=${t("console.agenda.book")} disabled=${!ready} onClose=${onClose} />`;
  return html`
    <${Dialog} title=${t("console.agenda.new_booking")} size="large" onClose=${onClose} footer=${footer} onSubmit=${() => ready && !busy && submit()}>
      <div class="form-grid">
        <${Select} label=${t("console.agenda.offer")} value=${values.offer_id} options=${offers.map((one) => ({ value: one.id, label: one.name }))}
          onChange=${(offer_id) => set({ offer_id, minutes: 0, ...(given.time ? {} : { time: "" }) })} error=${errors.offer_id} />
        ${!dated && html`<${Select} label=${t("console.agenda.length")} value=${String(minutes)} options=${lengthsOf(offer)} onChange=${(value) => set({ minutes: Number(value) })} error=${errors.minutes} />`}
        ${dated && offer?.most_places > 1 && html`<${TextField} label=${t("console.agenda.how_many")} type="number" min="1" max=${offer.most_places} value=${values.places} onInput=${(places) => set({ places })} error=${errors.places} />`}
        <${TextField} label=${t("console.agenda.day")} type="date" value=${values.day} onInput=${(day) => day && set({ day, time: "" })} required />
      </div>
      ${offer && html`<${Starts} model=${model} offerId=${offer.id} day=${values.day} minutes=${dated ? undefined : minutes} value=${values.time} byHand=${!dated}
        onChange=${(time) => set({ time })} />`}
      <${Who} session=${session} who=${who} onChange=${setWho} errors=${errors} />
      <${TextArea} label=${t("console.booking.note")} value=${values.note} onInput=${(note) => set({ note })} rows=${2} maxlength="500" error=${errors.note} />
      <${Refusal} error=${error} zone=${model.zone} onChoose=${submit} />
    <//>
  `;
}

function lengthsOf(offer) {
  return offer.lengths.map(({ minutes, price }) => ({ value: String(minutes), label: `${asLength(minutes)} · ${asMoney(price, offer.currency)}` }));
}

function asGiven({ offer_id, places, note }, who) {
  const person = who.user_id ? { user_id: who.user_id } : { name: who.name.trim(), email: who.email?.trim() || undefined, phone: who.phone?.trim() || undefined };
  return { offer_id, places: Number(places) || 1, note: note.trim(), ...person };
}
