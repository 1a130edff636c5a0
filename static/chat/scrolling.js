/**
 * Keeps what a person looks at where it is, whatever changes above or below: at the newest message while they are
 * there, and otherwise at the row at the top of the view. Corrections happen before the next frame is drawn.
 */

import { signal } from "../ui/html.js";

/** Pixels from the end within which one is "at the newest". */
const NEAR = 48;

export class Scrolling {
  /** Whether the newest message is in view. */
  atEnd = signal(true);
  #scroller = null;
  #anchor = null;
  #top = 0;
  #observer = null;

  /** @param {HTMLElement} scroller @param {HTMLElement} content its only child @returns {() => void} */
  attach(scroller, content) {
    this.#scroller = scroller;
    this.#observer = new ResizeObserver(() => this.#correct());
    this.#observer.observe(content);
    this.#observer.observe(scroller);
    const note = () => this.#note();
    scroller.addEventListener("scroll", note, { passive: true });
    this.toEnd();
    return () => {
      scroller.removeEventListener("scroll", note);
      this.#observer.disconnect();
      this.#scroller = null;
    };
  }

  toEnd() {
    this.atEnd.value = true;
    if (this.#scroller) this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  #note() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    this.atEnd.value = scrollHeight - scrollTop - clientHeight < NEAR;
    this.#anchor = null;
    if (this.atEnd.value) return;
    const edge = this.#scroller.getBoundingClientRect().top;
    this.#anchor = rowAt(this.#scroller, edge);
    this.#top = this.#anchor ? this.#anchor.getBoundingClientRect().top - edge : 0;
  }

  #correct() {
    if (!this.#scroller) return;
    if (this.atEnd.value) return this.toEnd();
    if (!this.#anchor?.isConnected) return;
    const moved = this.#anchor.getBoundingClientRect().top - this.#scroller.getBoundingClientRect().top - this.#top;
    if (Math.abs(moved) >= 1) this.#scroller.scrollTop += moved;
  }
}

/** The first row or put-away chunk that reaches below the edge, found by halving: a thread may have thousands. */
function rowAt(scroller, edge) {
  const chunk = firstBelow(scroller.querySelectorAll("[data-chunk]"), edge);
  return (chunk && firstBelow(chunk.querySelectorAll("[data-row]"), edge)) ?? chunk;
}

/** @param {NodeListOf<Element>} elements @param {number} edge */
function firstBelow(elements, edge) {
  let [low, high] = [0, elements.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (elements[middle].getBoundingClientRect().bottom > edge) high = middle;
    else low = middle + 1;
  }
  return elements[low] ?? null;
}
