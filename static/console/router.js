/** The console's addresses: one signal that says where we are, and links that do not load the page anew. */

import { html, signal } from "../ui/html.js";

export const BASE = "/console";

/**
 * @typedef {object} Route
 * @property {string} path without the base, such as "/inbox/abc"
 * @property {string[]} parts of the path
 * @property {Record<string, string>} query
 */

/** @returns {Route} */
function read() {
  const path = location.pathname.slice(BASE.length).replace(/\/+$/, "") || "/";
  const parts = path.split("/").filter(Boolean).map(decodeURIComponent);
  return { path, parts, query: Object.fromEntries(new URLSearchParams(location.search)) };
}

export const route = signal(read());

/** Grows with each step of the person's; the heading of the new place takes the focus then. */
export const steps = signal(0);

/** @param {string} path @param {Record<string, any>} [query] values that are empty are left out */
export function hrefOf(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== "" && value !== null && value !== undefined && value !== false);
  return BASE + path + (given.length > 0 ? `?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}` : "");
}

/** @param {string} path @param {{query?: Record<string, any>, replace?: boolean}} [options] */
export function navigate(path, { query = {}, replace = false } = {}) {
  const address = hrefOf(path, query);
  if (address === location.pathname + location.search) return;
  history[replace ? "replaceState" : "pushState"](null, "", address);
  route.value = read();
  if (!replace) steps.value++;
}

addEventListener("popstate", () => {
  route.value = read();
  steps.value++;
});

/** A link inside the console. @param {{to: string, query?: Record<string, any>, children?: any, onClick?: (event: Event) => void, [rest: string]: any}} props */
export function Link({ to, query = {}, children, onClick = () => {}, ...rest }) {
  const follow = (event) => {
    onClick(event);
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(to, { query });
  };
  return html`<a href=${hrefOf(to, query)} onClick=${follow} ...${rest}>${children}</a>`;
}
