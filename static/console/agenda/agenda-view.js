/** The agenda itself: the calendar, what can be done in it, and its dialogs. */

import { t } from "../../i18n/i18n.js";
import { html, useEffect, useMemo, useState } from "../../ui/html.js";
import { Menu } from "../../ui/menu.js";
import { Banner, ErrorState, Skeleton } from "../../ui/states.js";
import { hrefOf } from "../router.js";
import { BookDialog } from "./book-dialog.js";
import { BookingDialog } from "./booking-dialog.js";
import { Calendar } from "./calendar.js";
import { backgroundOf, entriesOf, hoursShown } from "./events.js";
import { moveEntry } from "./moving.js";
import { AddSessions, SessionDialog } from "./session-dialogs.js";
import { SpanBar } from "./span-bar.js";
import { daysOf, show, shown } from "./span.js";
import { dayOf } from "./zones.js";

export function AgendaView({ session, model }) {
  const span = shown(model.zone);
  const { from, to } = daysOf(span);
  useEffect(() => void model.show(from, to), [model, from, to]);
  const [dialog, setDialog] = useState(/** @type {any} */ (null));
  if (model.phase.value === "error") return html`<${ErrorState} error=${model.error.value} onRetry=${() => model.load()} />`;
  return html`
    <div class="agenda-view" aria-busy=${String(model.busy.value)}>
      <${SpanBar} span=${span} zone=${model.zone}><${New} model=${model} onChoose=${(type) => setDialog({ type, day: dayFor(span, model.zone) })} /><//>
      ${model.zone !== Intl.DateTimeFormat().resolvedOptions().timeZone && html`<p class="quiet agenda-zone">${t("console.agenda.zone", { zone: model.zone.replaceAll("_", " ") })}</p>`}
      ${model.phase.value === "loading" ? html`<${Skeleton} rows=${8} />` : html`<${Shown} ...${{ model, span, from, to, setDialog }} />`}
      ${dialog && html`<${AgendaDialog} key=${JSON.stringify([dialog.type, dialog.id])} ...${{ session, model, dialog, setDialog }} />`}
    </div>
  `;
}

/** What is new begins on the day that is looked at, and not in the past. */
function dayFor({ date }, zone) {
  const today = dayOf(zone);
  return date > today ? date : today;
}

function New({ model, onChoose }) {
  const has = (...kinds) => model.offers.value.some((one) => kinds.includes(one.kind));
  const items = [
    { label: t("console.agenda.new_booking"), icon: "user", disabled: !has("single", "course", "appointment"), onSelect: () => onChoose("book") },
    { label: t("console.agenda.new_session"), icon: "calendar", disabled: !has("single", "course"), onSelect: () => onChoose("sessions") },
  ];
  return html`<${Menu} label=${t("console.agenda.new")} text=${t("console.agenda.new")} icon="plus" kind="primary" items=${items} />`;
}

function Shown({ model, span, from, to, setDialog }) {
  const [bookings, sessions, names, hours] = [model.bookings.value, model.sessions.value, model.nameOfOffer.value, model.hours.value];
  const entries = useMemo(() => entriesOf({ bookings: bookings.values(), sessions: sessions.values(), names, zone: model.zone, words: words() }), [bookings, sessions, names]);
  const behind = useMemo(() => (span.view === "month" ? [] : backgroundOf(hours, from, to)), [hours, from, to, span.view]);
  const drawn = useMemo(() => [...entries, ...behind], [entries, behind]);
  const open = ({ booking, session }) => setDialog(booking ? { type: "booking", id: booking.id } : { type: "session", id: session.id });
  const select = (start, end, wholeDay) => setDialog({ type: "book", day: start.slice(0, 10), time: wholeDay ? "" : start.slice(11, 16) });
  const visible = entries.filter((one) => one.start < to && one.end >= from);
  return html`
    ${model.offers.value.length === 0 && html`<${Banner} action=${html`<a class="ui-button ui-quiet" href=${hrefOf("/settings/bookings/offers")}>${t("console.agenda.make_offer")}</a>`}>${t("console.agenda.no_offers")}<//>`}
    <p class="ui-unseen" role="status">${t("console.agenda.count", { count: visible.length })}</p>
    <${Calendar} label=${t("console.agenda.calendar")} ...${span} zone=${model.zone} entries=${drawn} hours=${hoursShown([...visible, ...behind])}
      onOpen=${open} onSelect=${select} onDay=${(day) => show({ view: "day", date: day })}
      onMove=${(entry, start, end, revert) => moveEntry(model, entry, start, end, revert)} />
  `;
}

function words() {
  return {
    session: t("console.agenda.session"), nobody: t("console.agenda.nobody"), state: (state) => t(`console.booking.state.${state}`),
    places: (taken, capacity) => t("console.agenda.places", { taken, count: capacity }),
  };
}

function AgendaDialog({ session, model, dialog, setDialog }) {
  const onClose = () => setDialog(null);
  const booking = model.bookings.value.get(dialog.id);
  const dated = model.sessions.value.get(dialog.id);
  if (dialog.type === "book") return html`<${BookDialog} ...${{ session, model, given: dialog, onClose }} />`;
  if (dialog.type === "sessions") return html`<${AddSessions} ...${{ model, given: dialog, onClose }} />`;
  if (dialog.type === "booking" && booking) return html`<${BookingDialog} ...${{ session, model, booking, onClose }} />`;
  if (dialog.type === "session" && dated) return html`<${SessionDialog} ...${{ model, dated, onClose, setDialog }} />`;
  return null;
}
