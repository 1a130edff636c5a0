/** The documentation page: reads the two documents, draws the reference and its contents, and filters both. */

import { byId, h, prose } from "./dom.js";
import { breakable, commandGroup, errorGroup, factGroup, restGroups } from "./entries.js";

/**
 * @typedef {import("./entries.js").Group} Group
 * @typedef {import("./entries.js").Entry} Entry
 * @typedef {{group: Group, section: HTMLElement, part: HTMLElement, links: Map<Entry, HTMLElement>}} Shown
 */

const DOCUMENTS = ["api/v1/openapi.json", "api/v1/asyncapi.json"];
const filter = /** @type {HTMLInputElement} */ (byId("filter"));
const reference = byId("reference");
const contents = byId("contents");
/** @type {Shown[]} */
let shown = [];

for (const place of document.querySelectorAll("[data-origin]")) place.textContent = location.origin;
filter.addEventListener("input", applyFilter);
document.addEventListener("keydown", useShortcut);
contents.addEventListener("click", () => toggleContents(contents.getAttribute("aria-expanded") !== "true"));
window.addEventListener("hashchange", reveal);
void start();

async function start() {
  const loading = h("p", { class: "state", role: "status" }, h("span", { class: "pulse", "aria-hidden": "true" }), "Reading the documents…");
  reference.replaceChildren(loading);
  try {
    const [openapi, asyncapi] = await Promise.all(DOCUMENTS.map(load));
    draw(openapi, asyncapi);
  } catch (error) {
    showFailure(error);
    return;
  }
  applyFilter();
  reveal();
}

/** @param {string} address @returns {Promise<any>} */
async function load(address) {
  const reply = await fetch(address, { headers: { Accept: "application/json" } });
  if (!reply.ok) throw new Error(`${address} answered ${reply.status}.`);
  return reply.json();
}

/** @param {unknown} error */
function showFailure(error) {
  const reason = error instanceof Error ? error.message : String(error);
  const retry = h("button", { type: "button", click: () => void start() }, "Try again");
  reference.replaceChildren(
    h(
      "div",
      { class: "state failure", role: "alert" },
      h("h2", {}, "The reference could not be loaded"),
      h("p", {}, "The server that sent this page does not give its documents now. See whether it still runs (its terminal or log tells), then try again."),
      h("p", { class: "quiet" }, reason),
      retry,
    ),
  );
}

/** @param {any} openapi @param {any} asyncapi */
function draw(openapi, asyncapi) {
  byId("version").textContent = openapi.info.version;
  const rest = restGroups(openapi).map((group) => show(group, "h3"));
  const sockets = [commandGroup(asyncapi), factGroup(asyncapi), errorGroup(asyncapi)].map((group) => show(group, "h2"));
  shown = [...rest, ...sockets];
  const restSection = h("section", { id: "rest" }, h("h2", {}, "REST"), rest.map((one) => one.section));
  const nothing = h("div", { id: "nothing", class: "state", hidden: true }, h("p", {}, "Nothing here has all these words."), h("button", { type: "button", click: clearFilter }, "Clear the filter"));
  reference.replaceChildren(restSection, ...sockets.map((one) => one.section), nothing);
  byId("navigation").replaceChildren(
    h("a", { href: "#introduction", class: "first" }, "A first conversation"),
    h("p", { class: "chapter" }, "REST"),
    ...rest.map((one) => one.part),
    h("p", { class: "chapter" }, "Sockets"),
    ...sockets.map((one) => one.part),
  );
}

/** @param {Group} group @param {"h2" | "h3"} level @returns {Shown} */
function show(group, level) {
  const links = new Map(group.entries.map((entry) => [entry, h("li", {}, link(entry))]));
  const section = h(
    "section",
    { id: group.id, class: level === "h3" ? "tag" : undefined },
    h(level, {}, group.title),
    group.note && h("p", {}, prose(group.note)),
    group.entries.map((entry) => entry.element),
  );
  const part = h("div", { class: "part" }, h("a", { href: `#${group.id}`, class: "title" }, group.title), h("ul", {}, [...links.values()]));
  return { group, section, part, links };
}

/** @param {Entry} entry */
function link({ id, label, method }) {
  const attributes = { href: `#${id}`, click: () => toggleContents(false) };
  if (method === null) return h("a", attributes, label);
  const badge = h("span", { class: `method small ${method.toLowerCase()}` }, method);
  return h("a", { ...attributes, class: "long" }, badge, " ", breakable(label));
}

function applyFilter() {
  const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const { group, section, part, links } of shown) {
    const matching = group.entries.filter((entry) => words.every((word) => `${group.title} ${entry.words}`.includes(word)));
    for (const entry of group.entries) {
      const away = !matching.includes(entry);
      entry.element.hidden = away;
      /** @type {HTMLElement} */ (links.get(entry)).hidden = away;
    }
    section.hidden = part.hidden = matching.length === 0;
    count += matching.length;
  }
  if (shown.length > 0) tell(words.length > 0, count);
}

/** @param {boolean} filtering @param {number} count */
function tell(filtering, count) {
  byId("introduction").hidden = filtering;
  byId("rest").hidden = shown.every(({ group, section }) => !group.id.startsWith("rest-") || section.hidden);
  byId("nothing").hidden = count > 0;
  byId("matches").textContent = filtering ? (count === 1 ? "1 match" : `${count} matches`) : "";
  for (const chapter of document.querySelectorAll(".chapter, .first")) chapter.toggleAttribute("hidden", filtering);
}

function clearFilter() {
  filter.value = "";
  applyFilter();
  filter.focus();
}

/** `/` goes to the filter, Escape in it clears it. @param {KeyboardEvent} event */
function useShortcut(event) {
  if (event.key === "Escape" && event.target === filter) clearFilter();
  const elsewhere = event.target === document.body || event.target instanceof HTMLAnchorElement || event.target === byId("content");
  if (event.key !== "/" || !elsewhere || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  filter.focus();
}

/** Open the entry that the address names, whatever the filter says. */
function reveal() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  if (target.hidden || target.closest("[hidden]")) {
    filter.value = "";
    applyFilter();
  }
  if (target instanceof HTMLDetailsElement) target.open = true;
  target.scrollIntoView();
}

/** @param {boolean} open */
function toggleContents(open) {
  contents.setAttribute("aria-expanded", String(open));
}
