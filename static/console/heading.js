/** The heading of a place: gives the page its title, and takes the focus when one has come here by a step. */

import { effect, html, signal, useEffect, useRef } from "../ui/html.js";
import { steps } from "./router.js";

const title = signal("");

/** @param {{level?: 1 | 2, text: string, name?: string, class?: string, children?: any}} props `name` when the title says more than the heading */
export function Heading({ level = 1, text, name = text, children = text, ...rest }) {
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  const seen = useRef(/** @type {number | null} */ (null));
  useEffect(() => {
    title.value = name;
  }, [name]);
  const step = steps.value;
  useEffect(() => {
    if (step !== seen.current && step > 0) place.current?.focus({ preventScroll: true });
    seen.current = step;
  }, [step]);
  return html`<${level === 1 ? "h1" : "h2"} ref=${place} tabindex="-1" ...${rest}>${children}<//>`;
}

/** @param {() => {unread: number, business: string}} around read inside an effect */
export function followTitle(around) {
  effect(() => {
    const { unread, business } = around();
    const count = unread > 0 ? `(${unread}) ` : "";
    document.title = count + [title.value, business, "Palabre"].filter(Boolean).join(" · ");
  });
}
