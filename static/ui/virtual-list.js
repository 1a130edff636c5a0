/** A list of thousands of which only what is seen is in the document. */

import { html, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "./html.js";

const NEAR = 600;
/** Windows' heights of which rows are kept, however high the list becomes where no stylesheet bounds it (yet). */
const MOST_WINDOWS = 2;

/**
 * Heights may be estimates: rows are measured as they appear, and what is being read stays where it is, also when items come
 * before it. Needs a bounded height from the page around it. A focused row stays in the document wherever it is.
 * @template T
 * @param {{items: T[], heightOf: (item: T) => number, render: (item: T, index: number) => any, keyOf: (item: T) => string,
 *   label: string, onNearEnd?: () => void, overscan?: number, followStart?: boolean, role?: string, rowRole?: string,
 *   controls?: {current: {show: (index: number) => void} | null}, class?: string, [rest: string]: any}} props
 *   `followStart` keeps showing the first items while the list is at its top; `controls.current.show(index)` scrolls to a row
 */
export function VirtualList({ items, heightOf, render, keyOf, label, onNearEnd, overscan = 6, followStart = false,
  role = "list", rowRole = "listitem", controls, class: extra = "", ...rest }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const [view, setView] = useState({ top: 0, height: 800 });
  const [heights, measure] = useHeights();
  const offsets = useMemo(() => sumUp(items, (item) => heights.get(keyOf(item)) ?? heightOf(item)), [items, heights]);
  const [focused, setFocused] = useState(/** @type {string | null} */ (null));
  const look = useCallback(() => setView(viewOf(box.current)), []);

  useAnchor({ box, items, keyOf, offsets, followStart, look });
  useEffect(() => watchSize(box.current, look), []);
  useEffect(() => {
    if (items.length && view.top + view.height > offsets[items.length] - NEAR) onNearEnd?.();
  }, [items.length, offsets, view]);
  if (controls) controls.current = { show: (index) => reveal(box.current, offsets, index, look) };

  const first = Math.max(0, indexAt(offsets, view.top) - overscan);
  const last = Math.min(items.length, indexAt(offsets, view.top + view.height) + 1 + overscan);
  const shown = range(first, last);
  const kept = focused === null ? -1 : items.findIndex((item) => keyOf(item) === focused);
  if (kept >= 0 && (kept < first || kept >= last)) shown.push(kept);
  return html`<div ref=${box} class="ui-virtual ${extra}" tabindex="0" role=${role} aria-label=${label} ...${rest} onScroll=${look}>
    <div class="ui-virtual-space" role="none" style=${{ height: `${offsets[items.length]}px` }}>
      ${shown.map((index) => html`<${Row} key=${keyOf(items[index])} id=${keyOf(items[index])} role=${rowRole} top=${offsets[index]}
        height=${offsets[index + 1] - offsets[index]} place=${index + 1} of=${items.length} measure=${measure} onFocus=${setFocused}>${render(items[index], index)}<//>`)}
    </div>
  </div>`;
}

function Row({ id, role, top, height, place, of, measure, onFocus, children }) {
  const node = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => measure(id, node.current, height), [id]);
  return html`<div ref=${node} class="ui-virtual-row" role=${role} aria-posinset=${place} aria-setsize=${of}
    style=${{ transform: `translateY(${top}px)` }} onFocusIn=${() => onFocus(id)} onFocusOut=${() => onFocus(null)}>${children}</div>`;
}

/** The heights of rows that are not as high as was said, and how a row has itself measured until it goes. */
function useHeights() {
  const [heights, setHeights] = useState(() => new Map());
  const watch = useRef(/** @type {{observer: ResizeObserver, ids: WeakMap<Element, string>} | null} */ (null));
  watch.current ??= watchRows(setHeights);
  useEffect(() => () => watch.current.observer.disconnect(), []);
  const measure = useCallback((id, node, estimate) => {
    const { observer, ids } = watch.current;
    ids.set(node, { id, estimate });
    observer.observe(node);
    return () => observer.unobserve(node);
  }, []);
  return [heights, measure];
}

function watchRows(setHeights) {
  const ids = new WeakMap();
  const observer = new ResizeObserver((entries) => setHeights((known) => {
    const seen = entries.filter(({ target }) => target.isConnected)
      .map(({ target, borderBoxSize }) => ({ ...ids.get(target), height: borderBoxSize[0].blockSize }))
      .filter(({ id, estimate, height }) => Math.abs((known.get(id) ?? estimate) - height) > 0.5)
      .map(({ id, height }) => [id, height]);
    return seen.length ? new Map([...known, ...seen]) : known;
  }));
  return { observer, ids };
}

/** Keep the first visible row where it is when rows before it come, go or turn out to be of another height. */
function useAnchor({ box, items, keyOf, offsets, followStart, look }) {
  const anchor = useRef(/** @type {{key: string, below: number} | null} */ (null));
  useLayoutEffect(() => {
    const list = box.current;
    const index = anchor.current ? items.findIndex((item) => keyOf(item) === anchor.current.key) : -1;
    const wanted = offsets[index] + (anchor.current?.below ?? 0);
    if (index < 0 || (followStart && list.scrollTop <= 1) || Math.abs(wanted - list.scrollTop) <= 0.5) return;
    list.scrollTop = wanted;
    look();
  }, [offsets]);
  useLayoutEffect(() => {
    const { scrollTop } = box.current;
    const index = indexAt(offsets, scrollTop);
    anchor.current = index < items.length ? { key: keyOf(items[index]), below: scrollTop - offsets[index] } : null;
  });
}

function viewOf(list) {
  return { top: list.scrollTop, height: Math.min(list.clientHeight, MOST_WINDOWS * window.innerHeight) };
}

function watchSize(node, look) {
  const observer = new ResizeObserver(look);
  observer.observe(node);
  return () => observer.disconnect();
}

function reveal(list, offsets, index, look) {
  const [top, bottom] = [offsets[index], offsets[index + 1]];
  if (top < list.scrollTop) list.scrollTop = top;
  else if (bottom > list.scrollTop + list.clientHeight) list.scrollTop = bottom - list.clientHeight;
  look();
}

/** Where each item begins, and at the end where the last one ends. */
function sumUp(items, heightOf) {
  const offsets = new Float64Array(items.length + 1);
  for (let at = 0; at < items.length; at += 1) offsets[at + 1] = offsets[at] + heightOf(items[at]);
  return offsets;
}

/** The item at a height, by bisection. */
function indexAt(offsets, y) {
  let [low, high] = [0, Math.max(0, offsets.length - 2)];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (offsets[middle] <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}

const range = (first, last) => Array.from({ length: Math.max(0, last - first) }, (_, at) => first + at);
