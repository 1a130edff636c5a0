/** The same booking at another time. */

import { LiveOffer } from "../model/live-offer.js";
import { dayIn } from "../i18n/days.js";
import { formatWhen } from "../i18n/formats.js";
import { t } from "../i18n/bookings.js";
import { confirm } from "../ui/dialog.js";
import { html, useEffect, useMemo, useState } from "../ui/html.js";
import { ErrorState, Skeleton } from "../ui/states.js";
import { Trouble, useActing } from "./acting.js";
import { StepHeading } from "./nav.js";
import { BackWay } from "./parts.js";
import { WhenPicker } from "./when-picker.js";

/** @param {{session: any, nav: import("./nav.js").Nav, live: import("../model/live-booking.js").LiveBooking}} props */
export function MoveView({ session, nav, live }) {
  const booking = live.booking.value;
  const offer = useMemo(() => new LiveOffer(session, booking.offer_id), []);
  const [chosen, setChosen] = useState("");
  const { busy, error, act } = useActing();
  const minutes = booking.session_id ? null : Math.round((Date.parse(booking.end) - Date.parse(booking.start)) / 60_000);
  useEffect(() => {
    offer.open({ day: dayIn(booking.start, booking.time_zone), minutes });
    return () => offer.close();
  }, []);
  const back = { booking: booking.id };
  const move = async (slot) => {
    if (slot.left < booking.places) return;
    const sure = await confirm({ title: t("booking.move.title"), text: formatWhen(slot.start, booking.time_zone), action: t("booking.move.yes") });
    if (!sure) return;
    setChosen(slot.start);
    const moved = await act("move", () => live.act("reschedule", { start: slot.start, ...(minutes ? { minutes } : {}) }));
    if (moved) nav.go(back, true);
    else void offer.refresh();
  };
  return html`<${BackWay} nav=${nav} to=${back}>${t("booking.back.booking")}<//>
    <header class="booking-head"><${StepHeading} nav=${nav} text=${t("booking.move.to")} />
      <p class="booking-quiet">${t("booking.move.from", { title: booking.title, when: formatWhen(booking.start, booking.time_zone) })}</p></header>
    <${Trouble} error=${error} />
    ${offer.offer.value === null ? (offer.error.value ? html`<${ErrorState} error=${offer.error.value} onRetry=${() => offer.load()} />` : html`<${Skeleton} lines=${6} label=${t("booking.loading")} />`)
      : html`<${WhenPicker} live=${offer} places=${booking.places} busy=${busy === "move" ? chosen : ""} onChoose=${move} />`}`;
}
