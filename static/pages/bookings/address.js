/** The way to a booking in the page's address, so that a reload and the way back lead where they should. */

import { PARTS } from "../../booking/nav.js";
import { signal } from "../../ui/html.js";

/** @typedef {import("../../booking/nav.js").Place} Place @typedef {import("../../booking/nav.js").Nav} Nav */

/** @implements {Nav} */
export class AddressNav {
  /** @type {"h1" | "h2"} */
  level;
  /** @type {import("../../vendor/signals.js").Signal<Place>} */
  place = signal({});
  /** Which part of a page with several is shown; empty for its first. */
  tab = signal("");

  /** @param {string} base where the search is; offers are below it @param {{level?: "h1" | "h2", suffix: string}} options `suffix` ends each title */
  constructor(base, { level = "h1", suffix }) {
    this.base = base;
    this.level = level;
    this.suffix = suffix;
    this.#read();
    addEventListener("popstate", () => this.#read());
  }

  #read() {
    const query = new URLSearchParams(location.search);
    /** @type {Record<string, string>} */
    const place = Object.fromEntries([...PARTS, "offer"].flatMap((part) => (query.get(part) ? [[part, query.get(part)]] : [])));
    const offer = location.pathname.slice(this.base.length).replace(/^\//, "");
    this.tab.value = query.get("tab") ?? "";
    this.place.value = /** @type {Place} */ (offer ? { ...place, offer } : place);
  }

  /** @param {Place} place @param {string} [tab] */
  href(place, tab = this.tab.value) {
    const query = new URLSearchParams();
    if (tab) query.set("tab", tab);
    for (const part of PARTS) if (place[part]) query.set(part, place[part]);
    const path = place.offer ? `${this.base}/${encodeURIComponent(place.offer)}` : this.base;
    return query.size > 0 ? `${path}?${query}` : path;
  }

  /** @param {Place} place @param {boolean} [replace] @param {string} [tab] */
  go(place, replace = false, tab = this.tab.value) {
    const address = this.href(place, tab);
    const depth = (history.state?.depth ?? 0) + (replace ? 0 : 1);
    const from = replace ? history.state?.from : location.pathname + location.search;
    history[replace ? "replaceState" : "pushState"]({ depth, from }, "", address);
    this.#read();
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
