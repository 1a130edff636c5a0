/** The way to a booking in the page's address, so that a reload and the way back lead where they should. */

import { PARTS } from "../../booking/nav.js";
import { signal } from "../../ui/html.js";

/** @typedef {import("../../booking/nav.js").Place} Place */

/** @implements {import("../../booking/nav.js").Nav} */
export class AddressNav {
  /** @type {"h1" | "h2"} */
  level;
  /** @type {import("../../vendor/signals.js").Signal<Place>} */
  place;

  /**
   * @param {string} base where the search is; offers are below it
   * @param {{level?: "h1" | "h2", suffix: string, keep?: string[]}} options `suffix` ends each title; parameters to `keep` are the page's own
   */
  constructor(base, { level = "h1", suffix, keep = [] }) {
    this.base = base;
    this.level = level;
    this.suffix = suffix;
    this.keep = keep;
    this.place = signal(this.#read());
    addEventListener("popstate", () => (this.place.value = this.#read()));
  }

  #read() {
    const query = new URLSearchParams(location.search);
    /** @type {Record<string, string>} */
    const place = Object.fromEntries([...PARTS, "offer"].flatMap((part) => (query.get(part) ? [[part, query.get(part)]] : [])));
    const offer = location.pathname.slice(this.base.length).replace(/^\//, "");
    return /** @type {Place} */ (offer ? { ...place, offer } : place);
  }

  /** @param {Place} place */
  href(place) {
    const query = new URLSearchParams();
    const present = new URLSearchParams(location.search);
    for (const name of this.keep) if (present.get(name)) query.set(name, present.get(name) ?? "");
    for (const part of PARTS) if (place[part]) query.set(part, place[part]);
    const path = place.offer ? `${this.base}/${encodeURIComponent(place.offer)}` : this.base;
    return query.size > 0 ? `${path}?${query}` : path;
  }

  /** @param {Place} place @param {boolean} [replace] */
  go(place, replace = false) {
    const address = this.href(place);
    const depth = (history.state?.depth ?? 0) + (replace ? 0 : 1);
    const from = replace ? history.state?.from : location.pathname + location.search;
    history[replace ? "replaceState" : "pushState"]({ depth, from }, "", address);
    this.place.value = this.#read();
  }

  /** @param {Place} place */
  back(place) {
    if (history.state?.from === this.href(place)) history.back();
    else this.go(place);
  }

  /** @param {string} title */
  entitle(title) {
    document.title = [title, this.suffix].filter(Boolean).join(" · ");
  }
}
