/** Booking in the widget: one button that leads there and back, and what is booked next. */

import { MemoryNav } from "../booking/nav.js";
import { formatWhen } from "../i18n/formats.js";
import { t } from "../i18n/widget-booking.js";
import { FACTS } from "../js/contract.js";
import { COMING, listBookings } from "../model/bookings.js";
import { Button } from "../ui/button.js";
import { html, useEffect, useState } from "../ui/html.js";
import { Icon } from "../ui/icons.js";

/** @param {{widget: import("./state.js").Widget}} props */
export function BookingStrip({ widget }) {
  const nav = widget.booking.value;
  const next = useNext(widget);
  const open = () => {
    const made = new MemoryNav();
    const { booking: offer } = widget.parts.data;
    made.go(next ? { booking: next.id } : offer && offer !== "true" ? { offer } : {});
    widget.asks.value = true;
    widget.booking.value = made;
  };
  if (nav) {
    return html`<section class="waiting-line" aria-label=${t("widget.booking")}>
      <${Button} kind="plain" icon="chat" onClick=${() => (widget.booking.value = null)}>${t("widget.booking.back")}<//>
    </section>`;
  }
  return html`<section class="waiting-line" aria-label=${t("widget.booking")}>
    <${Icon} name="calendar" size=${20} />
    <p><strong>${next ? next.title : t("widget.booking")}</strong><span>${next ? formatWhen(next.start, next.time_zone) : t("widget.booking.text")}</span></p>
    <${Button} kind=${next ? "quiet" : "primary"} onClick=${open}>${t(next ? "widget.booking.open" : "widget.booking.book")}<//>
  </section>`;
}

/** What is booked and comes next, of somebody who is known already. */
function useNext(widget) {
  const { session } = widget;
  const [next, setNext] = useState(/** @type {any} */ (null));
  const ready = session.state.value === "ready";
  useEffect(() => {
    if (!ready) return setNext(null);
    const read = async () => {
      const found = await listBookings(session.api, { from: new Date().toISOString(), limit: 50 }).catch(() => null); // The button does without.
      setNext(found?.items.filter((one) => COMING.includes(one.state)).at(-1) ?? null);
    };
    void read();
    const ends = [FACTS.BOOKING_CREATED, FACTS.BOOKING_UPDATED].map((fact) => session.onFact(fact, read));
    return () => ends.forEach((end) => end());
  }, [ready, widget.booking.value === null]);
  return next;
}
