/** One booking: who, what, when, and every step that it can take now. */

import { t } from "../../i18n/i18n.js";
import { Button } from "../../ui/button.js";
import { Dialog, confirm } from "../../ui/dialog.js";
import { TextField } from "../../ui/field.js";
import { html, useState } from "../../ui/html.js";
import { attempt, inWords } from "../attempt.js";
import { DialogActions, useWork } from "../group-dialogs.js";
import { mailTo } from "../mail-to.js";
import { openDirect } from "../new-conversation.js";
import { navigate } from "../router.js";
import { alternativesOf, reschedule } from "./moving.js";
import { Starts } from "./starts.js";
import { asMoney, asShortMoment, asSpan } from "./words.js";
import { minutesBetween, toWall } from "./zones.js";

export function BookingDialog({ session, model, booking, onClose }) {
  const [moving, setMoving] = useState(false);
  if (moving) return html`<${Reschedule} ...${{ model, booking, onClose }} onBack=${() => setMoving(false)} />`;
  return html`
    <${Dialog} title=${booking.title} onClose=${onClose} footer=${html`<${Steps} ...${{ session, model, booking }} onMove=${() => setMoving(true)} />`}>
      <p class="booking-state"><span class="state-chip entry-${booking.state}">${t(`console.booking.state.${booking.state}`)}</span></p>
      <${Facts} booking=${booking} />
      <${Write} ...${{ session, booking }} />
    <//>
  `;
}

function Facts({ booking }) {
  const { person, time_zone: zone } = booking;
  const facts = [
    ["who", html`${person.name || t("console.agenda.nobody")}${booking.places > 1 ? ` · ${t("console.booking.places", { count: booking.places })}` : ""}`],
    ["when", asSpan(booking, zone)],
    booking.location && ["where", booking.location],
    person.email && ["email", html`<a href=${mailTo(person.email)}>${person.email}</a>`],
    person.phone && ["phone", html`<a href=${`tel:${person.phone.replace(/[^\d+]/g, "")}`}>${person.phone}</a>`],
    ["price", priceOf(booking)],
    booking.expires_at && ["until", asShortMoment(booking.expires_at, zone)],
    ["code", html`<code>${booking.code}</code>`],
    booking.checked_in_at && ["checked_in_at", asShortMoment(booking.checked_in_at, zone)],
    booking.note && ["note", booking.note],
  ].filter(Boolean);
  return html`<dl class="particulars">${facts.map(([key, value]) => html`<div key=${key}><dt>${t(`console.booking.${key}`)}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function priceOf(booking) {
  if (booking.pass_id) return t("console.booking.by_pass");
  const price = asMoney(booking.price - booking.discount, booking.currency);
  return booking.paid_at ? t("console.booking.paid", { price }) : booking.to_pay > 0 ? t("console.booking.to_pay", { price }) : price;
}

/** In the booking's own conversation, else in one with the person. */
function Write({ session, booking }) {
  const open = () => (booking.conversation_id ? navigate(`/inbox/${booking.conversation_id}`) : openDirect(session, booking.person.id));
  if (!booking.conversation_id && !session.may("conversations.open_direct")) return null;
  return html`<p><${Button} icon="chat" onClick=${open}>${t("console.booking.write")}<//></p>`;
}

/** Steps of `may`, as the server has them; the address of each, and whether it is asked about first. */
const STEPS = {
  check_in: { path: "check-in", icon: "check", kind: "primary", body: () => ({ nonce: crypto.randomUUID() }) },
  confirm: { path: "confirm", icon: "check", kind: "primary" },
  pay: { path: "confirm", icon: "check", kind: "primary" },
  no_show: { path: "no-show", icon: "offline", ask: true },
  cancel: { path: "cancel", icon: "close", kind: "danger", ask: true },
};

function Steps({ session, model, booking, onMove }) {
  const [busy, setBusy] = useState("");
  const take = async (name) => {
    const { path, body, ask } = STEPS[name];
    const words = { name: booking.person.name };
    if (ask && !(await confirm({ title: t(`console.booking.${name}_title`, words), text: t(`console.booking.${name}_text`), action: t(`console.booking.do.${name}`), danger: name === "cancel" }))) return;
    setBusy(name);
    await attempt(() => model.move(booking, path, body?.()), { done: t(`console.booking.done.${name}`, words) });
    setBusy("");
  };
  const offered = Object.keys(STEPS).filter((name) => booking.may.includes(name) && !(name === "confirm" && booking.may.includes("pay")) && (name !== "check_in" || session.may("bookings.check_in")));
  if (offered.length === 0 && !booking.may.includes("reschedule")) return html`<p class="quiet">${t("console.booking.over")}</p>`;
  return html`
    ${offered.map((name) => html`<${Button} key=${name} kind=${STEPS[name].kind ?? "quiet"} icon=${STEPS[name].icon} busy=${busy === name} onClick=${() => take(name)}>${t(`console.booking.do.${name}`)}<//>`)}
    ${booking.may.includes("reschedule") && html`<${Button} icon="calendar" onClick=${onMove}>${t("console.booking.do.reschedule")}<//>`}
  `;
}

/** The way to move without dragging. */
function Reschedule({ model, booking, onClose, onBack }) {
  const wall = toWall(booking.start, model.zone);
  const [when, setWhen] = useState({ day: wall.slice(0, 10), time: wall.slice(11, 16) });
  const { busy, error, run } = useWork(onClose);
  const minutes = minutesBetween(booking.start, booking.end);
  const submit = (start = model.asMoment(when.day, when.time)) => run(() => reschedule(model, booking, start));
  const footer = html`<${DialogActions} busy=${busy} action=${t("console.agenda.move")} disabled=${!when.time} onClose=${onBack} />`;
  return html`
    <${Dialog} title=${t("console.booking.reschedule_title", { name: booking.person.name })} onClose=${onClose} footer=${footer} onSubmit=${() => when.time && !busy && submit()}>
      <${TextField} label=${t("console.agenda.day")} type="date" value=${when.day} onInput=${(day) => day && setWhen({ day, time: "" })} required />
      <${Starts} model=${model} offerId=${booking.offer_id} day=${when.day} minutes=${booking.session_id ? undefined : minutes} value=${when.time} onChange=${(time) => setWhen({ ...when, time })} />
      <${Refusal} error=${error} zone=${model.zone} onChoose=${submit} />
    <//>
  `;
}

/** Why it could not be booked, and other times at which it could. */
export function Refusal({ error, zone, onChoose }) {
  if (!error) return null;
  const others = alternativesOf(error);
  return html`
    <p class="form-error" role="alert">${inWords(error)}</p>
    ${others.length > 0 && html`<div class="starts" role="group" aria-label=${t("console.agenda.alternatives")}>
      ${others.map((start) => html`<button key=${start} type="button" class="filter" onClick=${() => onChoose(start)}>${asShortMoment(start, zone)}</button>`)}
    </div>`}
  `;
}
