/** An offer: what it is, then when; a card or subscription is bought instead. */

import { CHOSEN, PASSES } from "../model/bookings.js";
import { LiveOffer } from "../model/live-offer.js";
import { dayIn } from "../i18n/days.js";
import { formatLength } from "../i18n/formats.js";
import { t } from "../i18n/bookings.js";
import { html, useEffect, useMemo } from "../ui/html.js";
import { Icon } from "../ui/icons.js";
import { ErrorState, Skeleton } from "../ui/states.js";
import { BuyPass } from "./buy-pass.js";
import { DetailsView } from "./details-view.js";
import { BackWay, Gone } from "./parts.js";
import { sayPriceOf } from "./partner-view.js";
import { StepHeading } from "./nav.js";
import { WaitView } from "./wait-view.js";
import { WhenPicker } from "./when-picker.js";

/** @param {import("./flow.js").Flow & {id: string}} props */
export function OfferStep({ session, nav, id, files }) {
  const live = useMemo(() => new LiveOffer(session, id), []);
  const { start, minutes, wait } = nav.place.value;
  useEffect(() => {
    live.open({ day: start && dayIn(start), minutes: minutes ? Number(minutes) : null });
    return () => live.close();
  }, []);
  const offer = live.offer.value;
  if (live.phase.value === "gone") return html`<${Gone} nav=${nav} title=${t("booking.offer.gone")} />`;
  if (offer === null) {
    const error = live.phase.value === "error" && live.error.value;
    return error ? html`<${ErrorState} error=${error} onRetry=${() => live.load()} />` : html`<${Skeleton} lines=${5} label=${t("booking.loading")} />`;
  }
  if (PASSES.includes(offer.kind)) return html`<${About} nav=${nav} offer=${offer} /><${BuyPass} session=${session} offer=${offer} files=${files} />`;
  if (start && wait) return html`<${WaitView} key=${start} session=${session} nav=${nav} live=${live} files=${files} />`;
  if (start) return html`<${DetailsView} key=${start} session=${session} nav=${nav} live=${live} />`;
  return html`<${About} nav=${nav} offer=${offer} /><${Choose} nav=${nav} live=${live} offer=${offer} />`;
}

function About({ nav, offer }) {
  return html`<${BackWay} nav=${nav} to=${{ partner: offer.provider_id }}>${t("booking.back.offers")}<//>
    <header class="booking-head">
      <${StepHeading} nav=${nav} text=${offer.name} />
      <p class="booking-quiet booking-line">${sayPriceOf(offer)}${offer.location && !offer.location.startsWith("https:") && html`<span><${Icon} name="pin" size=${16} />${offer.location}</span>`}</p>
      ${offer.description && html`<p class="booking-about">${offer.description}</p>`}
    </header>`;
}

/** The length where there are several, then the day, then the start. */
function Choose({ nav, live, offer }) {
  const minutes = live.minutes.value;
  const lengths = CHOSEN.includes(offer.kind) && offer.lengths.length > 1;
  const choose = (slot) => {
    const full = slot.left < 1;
    nav.go({
      offer: offer.id, start: slot.start, session: slot.session_id ?? undefined, minutes: slot.session_id ? undefined : String(minutes ?? ""),
      wait: full ? "1" : undefined,
    });
  };
  return html`${lengths && html`<div class="booking-choices" role="group" aria-label=${t("booking.length")}>
      ${offer.lengths.map((one) => html`<button key=${one.minutes} type="button" class="booking-choice" aria-pressed=${String(one.minutes === minutes)}
        onClick=${() => live.show(live.month.value, one.minutes)}>${formatLength(one.minutes)}</button>`)}
    </div>`}
    <${WhenPicker} live=${live} onChoose=${choose} />`;
}
