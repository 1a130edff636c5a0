/** Tells the team what the person looks at: the page, the product, and what the site says of them. Without it they guess. */

import { effect } from "../ui/html.js";
import { language } from "../i18n/widget.js";
import { webAddress } from "./state.js";

/** Milliseconds between two looks at the address (a comparison: nothing of the page is changed), and between two reports. */
const LOOK_EVERY = 1_000, TELL_EVERY = 4_000;
const NAMED = ["page_url", "page_title", "product", "locale"];
const MOST = 20, LONGEST_KEY = 40, LONGEST_VALUE = 200, LONGEST_TITLE = 300;

/** @param {import("./state.js").Widget} widget */
export function followPage(widget) {
  /** @type {Record<string, any>} */
  const said = {};
  let told = "";
  let timer = /** @type {any} */ (null);

  function report() {
    if (document.hidden || widget.session.state.value !== "ready" || timer) return;
    const about = describe(said, widget.parts.data.page !== "off");
    const text = widget.session.me.value?.id + JSON.stringify(about);
    if (text === told) return;
    told = text;
    timer = setTimeout(() => (timer = null, report()), TELL_EVERY);
    widget.session.api.put("/contacts/me", about).catch((error) => {
      if (error.code === "invalid") widget.fail(error, false);
      else if (error.retryable) told = "";
    });
  }

  setInterval(report, LOOK_EVERY);
  addEventListener("popstate", report);
  effect(() => {
    if (widget.session.state.value === "ready" && language.value) queueMicrotask(report);
  });
  return {
    /** @param {Record<string, any>} more */
    add(more) {
      Object.assign(said, more);
      report();
      return true;
    },
    /** It was said of somebody who leaves. */
    forget() {
      for (const name of Object.keys(said)) delete said[name];
    },
  };
}

/** @param {Record<string, any>} said @param {boolean} withPage */
function describe({ custom, ...said }, withPage) {
  const own = Object.entries(said).filter(([name]) => !NAMED.includes(name));
  const texts = [...own, ...Object.entries(custom ?? {})].filter(([, value]) => value !== null && value !== undefined);
  const page = withPage ? { page_url: webAddress(location.href), page_title: cut(document.title, LONGEST_TITLE) } : {};
  return {
    ...page, locale: language.value,
    ...Object.fromEntries(NAMED.filter((name) => said[name] !== undefined).map((name) => [name, said[name]])),
    custom: Object.fromEntries(texts.slice(0, MOST).map(([key, value]) => [cut(key, LONGEST_KEY), cut(String(value), LONGEST_VALUE)])),
  };
}

/** Between characters, never within one: half of one is not text, and a server refuses all of it. @param {string} text @param {number} most */
function cut(text, most) {
  return [...text.slice(0, 2 * most)].slice(0, most).join("");
}
