/** The way to a booking, in the place of the conversation. */

import { BookingFlow } from "../booking/flow.js";
import { wordsOf } from "../i18n/errors.js";
import { asPalabreError } from "../js/errors.js";
import { html, useEffect, useState } from "../ui/html.js";
import { Banner, Skeleton } from "../ui/states.js";
import { wear } from "./styles.js";

const SHEETS = ["ui/days.css", "booking/booking.css"];

/** @param {{widget: import("./state.js").Widget}} props */
export function BookingRoom({ widget }) {
  const { session, parts } = widget;
  const [dressed, setDressed] = useState(false);
  const [error, setError] = useState(/** @type {any} */ (null));
  useEffect(() => {
    const dress = async () => {
      await wear(/** @type {import("./state.js").Parts} */ (parts), SHEETS);
      setDressed(true);
      await widget.settled();
      if (session.state.value !== "ready") await session.visitor({});
    };
    dress().catch((thrown) => setError(asPalabreError(thrown)));
  }, []);
  if (error) return html`<div class="room"><${Banner} kind="danger">${wordsOf(error)}<//></div>`;
  // Whoever looks in for the first time becomes a visitor first: what they type would be lost when they get their key.
  if (!dressed || !session.me.value) return html`<div class="room"><${Skeleton} lines=${4} /></div>`;
  return html`<div class="room booking-room" key=${session.me.value.id}>
    <${BookingFlow} session=${session} nav=${widget.booking.value} files=${(path) => new URL(path, parts.origin).href} />
  </div>`;
}
