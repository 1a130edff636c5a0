/** What somebody has booked and waits for, the next first. */

import { dayIn } from "../../i18n/days.js";
import { formatLocalDay, formatSpan } from "../../i18n/formats.js";
import { t } from "../../i18n/booking-pages.js";
import { Trouble, useActing, useRead } from "../../booking/acting.js";
import { Way } from "../../booking/nav.js";
import { FACTS } from "../../js/contract.js";
import { COMING, leaveWaitlist, listBookings, listWaitlist } from "../../model/bookings.js";
import { onWaking } from "../../model/waking.js";
import { Chip } from "../../ui/badge.js";
import { Button } from "../../ui/button.js";
import { Countdown } from "../../ui/countdown.js";
import { html, useEffect } from "../../ui/html.js";
import { Icon } from "../../ui/icons.js";
import { EmptyState, ErrorState, Skeleton } from "../../ui/states.js";

const KINDS = { held: "warning", pending_payment: "warning", confirmed: "success", checked_in: "success", no_show: "plain", cancelled: "plain", expired: "plain" };
const NEWS = [FACTS.BOOKING_CREATED, FACTS.BOOKING_UPDATED, FACTS.NOTIFICATION_CREATED];

/** @param {{session: any, nav: import("./address.js").AddressNav}} props */
export function MyBookings({ session, nav }) {
  const read = async () => {
    const [bookings, waiting] = await Promise.all([listBookings(session.api, { limit: 100 }), listWaitlist(session.api)]);
    return { bookings: bookings.items, waiting };
  };
  const { value, error, load } = useRead(session, read);
  useEffect(() => {
    const ends = [...NEWS.map((fact) => session.onFact(fact, load)), onWaking(() => void load())];
    return () => ends.forEach((end) => end());
  }, []);
  useEffect(() => nav.entitle(t("pages.mine")), []);
  if (value === null) return error ? html`<${ErrorState} error=${error} onRetry=${load} />` : html`<${Skeleton} rows=${3} label=${t("pages.loading")} />`;
  const isComing = (one) => COMING.includes(one.state) && Date.parse(one.end) > Date.now();
  const coming = value.bookings.filter(isComing).reverse();
  const past = value.bookings.filter((one) => !isComing(one));
  const waiting = value.waiting.filter((one) => one.state === "waiting");
  if (coming.length + past.length + waiting.length === 0) {
    return html`<${EmptyState} icon="calendar" title=${t("my.bookings.none")} text=${t("my.bookings.none.text")}
      action=${html`<${Button} kind="primary" onClick=${() => nav.go({}, false, "book")}>${t("my.bookings.first")}<//>`} />`;
  }
  const list = (items) => html`<ul class="booking-list">${items.map((one) => html`<li key=${one.id}><${Row} nav=${nav} booking=${one} onEnd=${load} /></li>`)}</ul>`;
  return html`<div class="booking my-list">
    ${coming.length > 0 && list(coming)}
    ${waiting.length > 0 && html`<h2>${t("my.waiting")}</h2><ul class="booking-list">${waiting.map((one) => html`<li key=${one.id}><${Waiting} session=${session} nav=${nav} entry=${one} onChange=${load} /></li>`)}</ul>`}
    ${past.length > 0 && html`<h2>${t("my.past")}</h2>${list(past)}`}
  </div>`;
}

function Row({ nav, booking, onEnd }) {
  const offered = booking.state === "held" && booking.from_waitlist;
  return html`<${Way} nav=${nav} to=${{ booking: booking.id }} class=${`booking-card ${offered ? "my-offered" : ""}`}>
    <${DayMark} moment=${booking.start} zone=${booking.time_zone} />
    <span class="booking-card-words"><strong>${booking.title}</strong><span>${formatSpan(booking.start, booking.end, booking.time_zone)}${booking.location && ` · ${booking.location}`}</span>
      ${offered && html`<span class="my-free">${t("my.offered")}</span>`}</span>
    ${booking.state === "held" ? html`<${Countdown} until=${booking.expires_at} label=${t("my.left")} onEnd=${onEnd} />` : html`<${Chip} kind=${KINDS[booking.state]}>${t(`my.state.${booking.state}`)}<//>`}
    <${Icon} name="chevron-right" />
  <//>`;
}

function DayMark({ moment, zone }) {
  const day = dayIn(moment, zone);
  return html`<span class="my-day"><span>${formatLocalDay(day, { weekday: "short" })}</span><strong>${Number(day.slice(8))}</strong><span>${formatLocalDay(day, { month: "short" })}</span></span>`;
}

function Waiting({ session, nav, entry, onChange }) {
  const { busy, error, act } = useActing();
  const leave = () => act("leave", async () => {
    await leaveWaitlist(session.api, entry.id);
    onChange();
  });
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return html`<div class="booking-card my-waiting">
    <${DayMark} moment=${entry.start} zone=${zone} />
    <span class="booking-card-words"><strong>${t("my.position", { count: entry.position })}</strong><span>${formatSpan(entry.start, entry.end, zone)}</span></span>
    <${Button} kind="plain" onClick=${() => nav.go({ offer: entry.offer_id }, false, "book")}>${t("my.offer")}<//>
    <${Button} kind="plain" busy=${busy === "leave"} onClick=${leave}>${t("my.leave")}<//>
    <${Trouble} error=${error} />
  </div>`;
}
