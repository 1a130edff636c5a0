/** A product that somebody looks at or talks about. */

import { locale } from "../i18n/i18n.js";
import { html } from "../ui/html.js";

/** @param {{title: string, listing: any}} props */
export function ListingCard({ title, listing }) {
  return html`
    <section class="card" aria-label=${title}>
      <h3>${title}</h3>
      <a class="listing" href=${listing.url} target="_blank" rel="noopener noreferrer">
        ${listing.image_url && html`<img src=${listing.image_url} alt="" width="56" height="56" loading="lazy" referrerpolicy="no-referrer" />`}
        <span><strong>${listing.title}</strong><span class="quiet">${priceOf(listing)}</span></span>
      </a>
    </section>
  `;
}

/** @param {{price: number | null, currency: string | null}} listing */
function priceOf({ price, currency }) {
  if (price === null || price === undefined) return "";
  if (!currency) return String(price);
  return new Intl.NumberFormat(locale(), { style: "currency", currency }).format(price);
}
