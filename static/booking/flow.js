/** Booking from the search to the code at the door: one step at a time, the same on pages and in the widget. */

import { html } from "../ui/html.js";
import { BookingView } from "./booking-view.js";
import { OfferStep } from "./offer-view.js";
import { PartnerView } from "./partner-view.js";
import { SearchView } from "./search-view.js";

/**
 * @typedef {{session: import("../model/session.js").Session, nav: import("./nav.js").Nav, files: (path: string) => string}} Flow
 *   `files` makes an address of the server out of a path
 * @param {Flow} flow
 */
export function BookingFlow(flow) {
  const { partner, offer, booking } = flow.nav.place.value;
  if (booking) return html`<div class="booking"><${BookingView} key=${booking} ...${flow} id=${booking} /></div>`;
  if (offer) return html`<div class="booking"><${OfferStep} key=${offer} ...${flow} id=${offer} /></div>`;
  if (partner) return html`<div class="booking"><${PartnerView} key=${partner} ...${flow} id=${partner} /></div>`;
  return html`<div class="booking"><${SearchView} ...${flow} /></div>`;
}
