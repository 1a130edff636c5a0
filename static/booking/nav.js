/** Where somebody is on the way to a booking. A page keeps it in its address, the widget in memory; components only ask. */

import { html, signal, useEffect, useRef } from "../ui/html.js";

/**
 * @typedef {{q?: string, category?: string, near?: string, partner?: string, offer?: string, minutes?: string, start?: string,
 *   session?: string, wait?: string, booking?: string, moving?: string}} Place
 * @typedef {{place: import("../vendor/signals.js").Signal<Place>, level: "h1" | "h2" | "h3", go: (place: Place, replace?: boolean) => void,
 *   back: (place: Place) => void, href: (place: Place) => string | undefined, entitle: (title: string) => void}} Nav
 *   `back` leads to a place by the way one came, if one came from there
 */

/** What belongs to a place, in the order in which an address names it. */
export const PARTS = ["q", "category", "near", "partner", "minutes", "start", "session", "wait", "booking", "moving"];

/** @implements {Nav} */
export class MemoryNav {
  /** @type {import("../vendor/signals.js").Signal<Place>} */
  place = signal({});
  /** @type {"h3"} */
  level = "h3";

  /** @param {Place} place */
  go(place) {
    this.place.value = place;
  }

  /** @param {Place} place */
  back(place) {
    this.place.value = place;
  }

  /** @returns {undefined} */
  href() {}

  entitle() {}
}

/** A way to another place: an address where there are some, else a button. @param {{nav: Nav, to: Place, class?: string, children?: any, [rest: string]: any}} props */
export function Way({ nav, to, children, ...rest }) {
  const href = nav.href(to);
  const go = (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button > 0) return;
    event.preventDefault();
    nav.go(to);
  };
  return href === undefined ? html`<button type="button" ...${rest} onClick=${go}>${children}</button>` : html`<a href=${href} ...${rest} onClick=${go}>${children}</a>`;
}

let steps = 0;

/** The heading of a step: it has the focus when somebody came by a step, not when the page was opened there. @param {{nav: Nav, text: string, class?: string}} props */
export function StepHeading({ nav, text, class: extra = "" }) {
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    if (steps++ > 0) heading.current?.focus({ preventScroll: true });
    if (steps > 1) heading.current?.scrollIntoView({ block: "nearest" });
  }, []);
  useEffect(() => nav.entitle(text), [text]);
  return html`<${nav.level} class=${`booking-title ${extra}`} tabindex="-1" ref=${heading}>${text}<//>`;
}
