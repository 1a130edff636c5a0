/** One booking in each of its states: held, to be paid, confirmed, or over. */

import { LiveBooking } from "../model/live-booking.js";
import { formatMoney, formatWhen } from "../i18n/formats.js";
import { t } from "../i18n/bookings.js";
import { Button } from "../ui/button.js";
import { Countdown } from "../ui/countdown.js";
import { confirm } from "../ui/dialog.js";
import { html, useEffect, useMemo } from "../ui/html.js";
import { Icon } from "../ui/icons.js";
import { ErrorState, Skeleton } from "../ui/states.js";
import { Trouble, useActing } from "./acting.js";
import { MoveView } from "./move-view.js";
import { StepHeading } from "./nav.js";
import { Gone, Price, When } from "./parts.js";
import { Ticket } from "./ticket.js";

const OVER = ["cancelled", "expired", "no_show"];
/** Milliseconds: up to an hour is counted down, more is said as a time. */
const COUNTED = 3_600_000;

/** @param {import("./flow.js").Flow & {id: string}} props */
export function BookingView({ session, nav, id }) {
  const live = useMemo(() => new LiveBooking(session, id), []);
  useEffect(() => {
    live.open();
    return () => live.close();
  }, []);
  const booking = live.booking.value;
  if (live.phase.value === "gone") return html`<${Gone} nav=${nav} title=${t("booking.gone")} />`;
  if (booking === null) {
    return live.error.value ? html`<${ErrorState} error=${live.error.value} onRetry=${() => live.load()} />` : html`<${Skeleton} lines=${6} label=${t("booking.loading")} />`;
  }
  if (nav.place.value.moving && booking.may.includes("reschedule")) return html`<${MoveView} session=${session} nav=${nav} live=${live} />`;
  return html`<article class="booking-one booking-${booking.state}"><${State} session=${session} nav=${nav} live=${live} booking=${booking} /></article>`;
}

function State({ session, nav, live, booking }) {
  const what = { start: booking.start, end: booking.end, zone: booking.time_zone, location: booking.location, places: booking.places };
  const title = t(`booking.state.${booking.state}`);
  return html`<header class="booking-head">
      <p class="booking-mark" role="status"><${Icon} name=${OVER.includes(booking.state) ? "close" : booking.state === "held" || booking.state === "pending_payment" ? "clock" : "check"} size=${20} />${title}</p>
      <${StepHeading} nav=${nav} text=${booking.title} />
      <${When} ...${what} />
    </header>
    ${booking.state === "held" && html`<${Held} nav=${nav} live=${live} booking=${booking} />`}
    ${booking.state === "pending_payment" && html`<${ToPay} live=${live} booking=${booking} />`}
    ${booking.state === "confirmed" && booking.to_pay > 0 && html`<p class="booking-notice">${t("booking.pay.spot", { money: formatMoney(booking.to_pay, booking.currency) })}</p>`}
    ${["confirmed", "checked_in"].includes(booking.state) && html`<${Ticket} session=${session} booking=${booking} />`}
    ${OVER.includes(booking.state) && html`<${Over} nav=${nav} booking=${booking} />`}
    ${booking.state !== "held" && html`<${Choices} session=${session} nav=${nav} live=${live} booking=${booking} />`}`;
}

const costOf = (booking) => ({ price: booking.price, discount: booking.discount, toPay: booking.to_pay, currency: booking.currency, pass: Boolean(booking.pass_id) });

/** The place is kept for some minutes: look once more, and say yes. */
function Held({ nav, live, booking }) {
  const { busy, error, act } = useActing();
  const give = async () => {
    if (await act("give", () => live.act("cancel", {}))) nav.go({ offer: booking.offer_id }, true);
  };
  return html`<${Price} ...${costOf(booking)} />
    <p class="booking-held"><${Countdown} until=${booking.expires_at} label=${t("booking.held.left")} onEnd=${() => live.load()} /><span>${t("booking.held.text")}</span></p>
    <${Trouble} error=${error} />
    <div class="booking-actions">
      <${Button} kind="primary" class="booking-big" icon="check" busy=${busy === "confirm"} onClick=${() => act("confirm", () => live.act("confirm"))}>${t("booking.confirm")}<//>
      <${Button} kind="plain" busy=${busy === "give"} onClick=${give}>${t("booking.give_back")}<//>
    </div>`;
}

function ToPay({ live, booking }) {
  const soon = booking.expires_at && Date.parse(booking.expires_at) - Date.now() < COUNTED;
  return html`<${Price} ...${costOf(booking)} />
    ${booking.payment_link
      ? html`<div class="booking-actions"><${Button} kind="primary" class="booking-big" iconAfter="external" href=${booking.payment_link} target="_blank" rel="noopener noreferrer">
          ${t("booking.pay", { money: formatMoney(booking.to_pay, booking.currency) })}<//></div>
        <p class="booking-quiet booking-center">${t("booking.pay.hint")}</p>`
      : html`<p class="booking-notice">${t("booking.pay.there")}</p>`}
    ${booking.expires_at && html`<p class="booking-held">${soon ? html`<${Countdown} until=${booking.expires_at} label=${t("booking.held.left")} onEnd=${() => live.load()} />` : html`<${Icon} name="clock" size=${20} />`}
      <span>${t("booking.pay.until", { when: formatWhen(booking.expires_at, booking.time_zone) })}</span></p>`}`;
}

function Over({ nav, booking }) {
  return html`<p class="booking-notice">${t(`booking.over.${booking.state}`)}</p>
    <div class="booking-actions"><${Button} kind="primary" class="booking-big" onClick=${() => nav.go({ offer: booking.offer_id })}>${t("booking.again")}<//></div>`;
}

/** What the policy lets one do with it. */
function Choices({ session, nav, live, booking }) {
  const { busy, error, act } = useActing();
  const cancel = async () => {
    const sure = await confirm({ title: t("booking.cancel.title"), text: t(booking.pass_id ? "booking.cancel.text.pass" : "booking.cancel.text"), action: t("booking.cancel.yes"), danger: true });
    if (sure) await act("cancel", () => live.act("cancel", {}));
  };
  const may = (what) => booking.may.includes(what);
  if (!may("reschedule") && !may("cancel")) return html`<${Trouble} error=${error} />`;
  return html`<${Trouble} error=${error} />
    <div class="booking-choices booking-after">
      ${may("reschedule") && html`<${Button} icon="calendar" onClick=${() => nav.go({ booking: booking.id, moving: "1" })}>${t("booking.move")}<//>`}
      ${may("cancel") && html`<${Button} kind="plain" class="booking-leave" busy=${busy === "cancel"} onClick=${cancel}>${t("booking.cancel")}<//>`}
    </div>`;
}
