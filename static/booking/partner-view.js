/** A partner: who it is, and what can be booked. */

import { CHOSEN, findPartner } from "../model/bookings.js";
import { formatLength, formatMoney, formatPrice } from "../i18n/formats.js";
import { t } from "../i18n/bookings.js";
import { Avatar } from "../ui/avatar.js";
import { html } from "../ui/html.js";
import { Icon } from "../ui/icons.js";
import { EmptyState, ErrorState, Skeleton } from "../ui/states.js";
import { useRead } from "./acting.js";
import { BackWay, Gone } from "./parts.js";
import { StepHeading, Way } from "./nav.js";

/** What takes place first, what pays for it after. */
const ORDER = ["single", "course", "appointment", "intervention", "subscription", "card"];
const ICONS = { single: "star", course: "users", appointment: "clock", intervention: "settings", card: "tag", subscription: "calendar" };

/** @param {import("./flow.js").Flow & {id: string}} props */
export function PartnerView({ session, nav, id }) {
  const { value, error, load } = useRead(session, () => findPartner(session.api, id));
  if (error?.code === "not_found") return html`<${Gone} nav=${nav} title=${t("booking.partner.gone")} />`;
  if (value === null) return error ? html`<${ErrorState} error=${error} onRetry=${load} />` : html`<${Skeleton} rows=${4} label=${t("booking.loading")} />`;
  const { partner } = value;
  const offers = [...value.offers].sort((one, other) => ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind));
  return html`<${BackWay} nav=${nav} to=${{}}>${t("booking.back.search")}<//>
    <header class="booking-partner">
      <${Avatar} name=${partner.name} id=${partner.id} size=${64} />
      <div><${StepHeading} nav=${nav} text=${partner.name} /><p class="booking-quiet">${[partner.category, partner.address].filter(Boolean).join(" · ")}</p></div>
    </header>
    ${partner.about && html`<p class="booking-about">${partner.about}</p>`}
    ${offers.length === 0
      ? html`<${EmptyState} icon="calendar" title=${t("booking.offers.none")} text=${t("booking.offers.none.text")} />`
      : html`<ul class="booking-list">${offers.map((one) => html`<li key=${one.id}><${Offer} nav=${nav} offer=${one} /></li>`)}</ul>`}`;
}

function Offer({ nav, offer }) {
  return html`<${Way} nav=${nav} to=${{ offer: offer.id }} class="booking-card">
    <span class="booking-card-icon"><${Icon} name=${ICONS[offer.kind]} size=${22} /></span>
    <span class="booking-card-words"><strong>${offer.name}</strong><span>${sayOffer(offer)}</span></span>
    <span class="booking-card-price">${sayPriceOf(offer)}</span>
    <${Icon} name="chevron-right" />
  <//>`;
}

/** @param {any} offer */
function sayOffer(offer) {
  const lengths = CHOSEN.includes(offer.kind) ? offer.lengths.map((one) => formatLength(one.minutes)).join(", ") : "";
  return [t(`booking.kind.${offer.kind}`), lengths].filter(Boolean).join(" · ");
}

/** The price, or the lowest one. @param {any} offer */
export function sayPriceOf(offer) {
  const prices = [...offer.lengths, ...offer.card_sizes].map((one) => one.price);
  const [lowest, highest] = prices.length > 0 ? [Math.min(...prices), Math.max(...prices)] : [offer.price, offer.price];
  return lowest === highest ? formatPrice(lowest, offer.currency) : t("booking.price.from", { price: formatMoney(lowest, offer.currency) });
}
