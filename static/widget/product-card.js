/** The product that a conversation is about. */

import { html, useState } from "../ui/html.js";
import { Icon } from "../ui/icons.js";
import { locale, t } from "../i18n/widget.js";

/** @param {{listing: any}} props */
export function ProductCard({ listing }) {
  const [pictured, setPictured] = useState(true);
  return html`<aside class="product">
    ${listing.image_url && pictured && html`<img src=${listing.image_url} alt="" width="52" height="52" onError=${() => setPictured(false)} />`}
    <p><strong>${listing.title}</strong>${listing.price != null && html`<span>${price(listing)}</span>`}</p>
    ${listing.url && html`<a href=${listing.url} target="_blank" rel="noopener noreferrer" aria-label=${t("widget.product")} title=${t("widget.product")}>
      <${Icon} name="external" /></a>`}
  </aside>`;
}

/** @param {{price: number, currency?: string | null}} listing */
function price({ price: amount, currency }) {
  const options = currency ? { style: "currency", currency } : {};
  return new Intl.NumberFormat(locale(), /** @type {Intl.NumberFormatOptions} */ (options)).format(amount);
}
