/** What several steps show: the way back, what is booked and when, and what it costs. */

import { formatClock, formatDayOf, formatMoney, formatPrice, formatSpan, formatZone } from "../i18n/formats.js";
import { t } from "../i18n/bookings.js";
import { Button } from "../ui/button.js";
import { html } from "../ui/html.js";
import { Icon } from "../ui/icons.js";
import { EmptyState } from "../ui/states.js";
import { StepHeading } from "./nav.js";

/** @param {{nav: import("./nav.js").Nav, to: import("./nav.js").Place, children?: any}} props */
export function BackWay({ nav, to, children }) {
  return html`<p class="booking-back"><${Button} kind="plain" icon="back" onClick=${() => nav.back(to)}>${children}<//></p>`;
}

/** @param {{nav: import("./nav.js").Nav, title: string}} props */
export function Gone({ nav, title }) {
  return html`<${StepHeading} nav=${nav} text=${title} class="ui-unseen" /><${EmptyState} icon="search" title=${title} text=${t("booking.gone.text")}
    action=${html`<${Button} onClick=${() => nav.go({}, true)}>${t("booking.search.all")}<//>`} />`;
}

/** When and where. @param {{start: string, end: string, zone: string, location?: string, places?: number}} props */
export function When({ start, end, zone, location, places = 1 }) {
  const whose = formatZone(start, zone);
  return html`<ul class="booking-facts">
    <li><${Icon} name="calendar" size=${20} /><span class="booking-day">${formatDayOf(start, zone)}</span></li>
    <li><${Icon} name="clock" size=${20} /><span>${formatSpan(start, end, zone)}${whose && html` <span class="booking-quiet">${whose}</span>`}</span></li>
    ${location && html`<li><${Icon} name="pin" size=${20} /><${Location} text=${location} /></li>`}
    ${places > 1 && html`<li><${Icon} name="users" size=${20} /><span>${t("booking.places", { count: places })}</span></li>`}
  </ul>`;
}

/** An address to go to, or that of a call. */
function Location({ text }) {
  if (!/^https:\/\/\S+$/.test(text)) return html`<span>${text}</span>`;
  return html`<a href=${text} target="_blank" rel="noopener noreferrer">${t("booking.call")}</a>`;
}

/** @param {{price: number, discount: number, toPay: number, currency: string, pass?: boolean}} props */
export function Price({ price, discount, toPay, currency, pass }) {
  const less = discount > 0 || pass;
  return html`<dl class="booking-price">
    ${less && html`<div><dt>${t("booking.price")}</dt><dd>${formatMoney(price, currency)}</dd></div>`}
    ${discount > 0 && html`<div><dt>${t("booking.discount")}</dt><dd>−${formatMoney(discount, currency)}</dd></div>`}
    <div class="booking-total"><dt>${t("booking.total")}</dt><dd>${pass ? t("booking.paid.pass") : formatPrice(toPay, currency)}</dd></div>
  </dl>`;
}

/** Starts of a day, each to be chosen. @param {{starts: any[], zone: string, render: (slot: any, words: string) => any}} props */
export function Starts({ starts, zone, render }) {
  const words = starts.map((one) => formatClock(one.start, zone));
  return html`<ul class="booking-starts">${starts.map((one, at) => {
    const twice = words.indexOf(words[at]) !== words.lastIndexOf(words[at]);
    return html`<li key=${one.session_id ?? one.start}>${render(one, twice ? `${words[at]} ${offsetOf(one.start, zone)}` : words[at])}</li>`;
  })}</ul>`;
}

/** Which of the two, when the clocks go back and a time comes twice. */
function offsetOf(moment, timeZone) {
  const parts = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "shortOffset", hour: "2-digit" }).formatToParts(new Date(moment));
  return parts.find((one) => one.type === "timeZoneName")?.value ?? "";
}
