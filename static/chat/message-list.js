/** The messages of a thread: only those near the view are in the document, however many there are. */

import { formatDay, t } from "../i18n/i18n.js";
import { Component } from "../vendor/preact.js";
import { html, useEffect, useLayoutEffect, useMemo, useRef, useState } from "../ui/html.js";
import { IconButton, Button } from "../ui/button.js";
import { Spinner } from "../ui/spinner.js";
import { Message } from "./message.js";
import { buildRows, inChunks, isSameRow } from "./rows.js";
import { Scrolling } from "./scrolling.js";

/** How far beyond the view chunks are drawn, and older messages asked for. */
const AHEAD = "1200px 0px";

/**
 * @param {{thread: import("../model/thread.js").Thread, view: object, extras: any[], renderExtra: (item: any) => any}} props
 *   `view` is what every message needs: session, emojis, options and actions
 */
export function MessageList({ thread, view, extras, renderExtra }) {
  const scroller = useRef(null);
  const content = useRef(null);
  const scrolling = useMemo(() => new Scrolling(), [thread]);
  const me = view.me;
  const [messages, pending, newFrom] = [thread.messages.value, thread.pending.value, thread.newFrom.value];
  const rows = useMemo(() => buildRows({ messages, extras, pending, me, newFrom }), [messages, extras, pending, me, newFrom]);
  const chunks = useMemo(() => inChunks(rows), [rows]);
  useLayoutEffect(() => scrolling.attach(scroller.current, content.current), [scrolling]);
  useOwnMessagesInView(pending, scrolling);
  useReading(thread, scrolling, view.active, messages);
  return html`<div class="chat-list">
    <div class="chat-scroller" ref=${scroller} tabindex="0" role="region" aria-label=${view.options.label ?? t("chat.messages")} onKeyDown=${moveBetweenRows}>
      <div class="chat-content" ref=${content}>
        <${Beginning} thread=${thread} scroller=${scroller} empty=${rows.length === 0} readOnly=${view.options.readOnly} />
        ${chunks.map((chunk, at) => html`<${Chunk} key=${chunk.key} rows=${chunk.rows} scroller=${scroller} view=${view}
          renderExtra=${renderExtra} pinned=${at >= chunks.length - 2} lastOwn=${lastOwnSeq(messages, me)} thread=${thread} />`)}
      </div>
    </div>
    <${ToNewest} scrolling=${scrolling} messages=${messages} me=${me} />
  </div>`;
}

/** What one says oneself is always brought into view. */
function useOwnMessagesInView(pending, scrolling) {
  const count = useRef(pending.length);
  useLayoutEffect(() => {
    if (pending.length > count.current) scrolling.toEnd();
    count.current = pending.length;
  }, [pending]);
}

/** What stands in view of somebody who is looking has been read. */
function useReading(thread, scrolling, active, messages) {
  const atEnd = scrolling.atEnd.value;
  useEffect(() => {
    const read = () => active && scrolling.atEnd.value && document.visibilityState === "visible" && thread.markRead();
    read();
    document.addEventListener("visibilitychange", read);
    addEventListener("focus", read);
    return () => {
      document.removeEventListener("visibilitychange", read);
      removeEventListener("focus", read);
    };
  }, [thread, active, messages, atEnd]);
}

function lastOwnSeq(messages, me) {
  for (let at = messages.length - 1; at >= 0; at--) if (messages[at].sender.id === me) return messages[at].seq;
  return 0;
}

/** Arrow keys walk from message to message; their buttons follow with Tab. */
function moveBetweenRows(event) {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const row = event.target.closest?.("[data-row]");
  if (!step || event.target.closest?.("textarea, [role=menu]") || (!row && event.target !== event.currentTarget)) return;
  const rows = [...event.currentTarget.querySelectorAll("[data-row]")];
  const next = row ? rows[rows.indexOf(row) + step] : rows[rows.length - 1];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

/** Draws its rows while it is near the view; else keeps their place. Draws anew only when a row has changed. */
class Chunk extends Component {
  state = { near: true };
  element = null;
  height = 0;

  componentDidMount() {
    const observed = ([entry]) => {
      if (!entry.isIntersecting && this.state.near) this.height = this.element.offsetHeight;
      if (entry.isIntersecting !== this.state.near) this.setState({ near: entry.isIntersecting });
    };
    this.observer = new IntersectionObserver(observed, { root: this.props.scroller.current, rootMargin: AHEAD });
    this.observer.observe(this.element);
  }

  componentWillUnmount() {
    this.observer.disconnect();
  }

  shouldComponentUpdate(next, state) {
    const { rows, view, pinned, lastOwn } = this.props;
    if (state.near !== this.state.near || view !== next.view || pinned !== next.pinned) return true;
    const holds = (seq) => rows.some((row) => row.item.seq === seq);
    if (lastOwn !== next.lastOwn && (holds(lastOwn) || holds(next.lastOwn))) return true;
    return rows.length !== next.rows.length || rows.some((row, at) => !isSameRow(row, next.rows[at]));
  }

  render({ rows, view, renderExtra, pinned, lastOwn, thread }) {
    const drawn = this.state.near || pinned;
    const style = drawn ? undefined : { height: `${this.height}px` };
    return html`<div data-chunk ref=${(element) => (this.element = element)} style=${style}>
      ${drawn && rows.map((row) => html`<${Row} key=${row.key} row=${row} view=${view} thread=${thread}
        renderExtra=${renderExtra} isLastOwn=${row.type === "message" && row.item.seq === lastOwn} />`)}
    </div>`;
  }
}

function Row({ row, view, thread, renderExtra, isLastOwn }) {
  return html`
    ${row.day && html`<div class="chat-day"><span>${formatDay(row.day)}</span></div>`}
    ${row.isNew && html`<div class="chat-new"><span>${t("chat.new")}</span></div>`}
    ${row.type === "extra" ? html`<div data-row tabindex="-1">${renderExtra(row.item)}</div>`
      : html`<${Message} row=${row} view=${view} thread=${thread} isLastOwn=${isLastOwn} />`}`;
}

/** What stands above the oldest message held: more, or the beginning. */
function Beginning({ thread, scroller, empty, readOnly }) {
  const mark = useRef(null);
  const [failed, setFailed] = useState(false);
  const more = thread.hasOlder.value;
  const busy = thread.loadingOlder.value;
  const load = () => thread.loadOlder().then(() => setFailed(false), () => setFailed(true));
  useEffect(() => {
    if (!more || busy || failed) return undefined;
    const near = ([entry]) => entry.isIntersecting && load();
    const observer = new IntersectionObserver(near, { root: scroller.current, rootMargin: AHEAD });
    observer.observe(mark.current);
    return () => observer.disconnect();
  }, [more, busy, failed, thread]);
  const removed = (thread.conversation.value?.first_seq ?? 1) > 1;
  return html`<div class="chat-beginning" ref=${mark}>
    ${failed ? html`<p>${t("chat.older_failed")}</p><${Button} icon="retry" onClick=${load}>${t("chat.retry")}<//>`
      : more ? html`<${Spinner} label=${t("chat.older")} />`
      : removed ? html`<p class="chat-system">${t("chat.removed_history")}</p>`
      : empty ? html`<p class="chat-empty">${t(readOnly ? "chat.empty_read_only" : "chat.empty")}</p>`
      : html`<p class="chat-system">${t("chat.begin")}</p>`}
  </div>`;
}

/** Away from the newest message: a way back, and how many came meanwhile. */
function ToNewest({ scrolling, messages, me }) {
  const newest = messages[messages.length - 1]?.seq ?? 0;
  const seen = useRef(newest);
  if (scrolling.atEnd.value) seen.current = newest;
  if (scrolling.atEnd.value) return null;
  const count = messages.filter((message) => message.seq > seen.current && message.sender.id !== me).length;
  const label = count > 0 ? t("chat.new_count", { count }) : t("chat.to_newest");
  return html`<${IconButton} class="chat-to-newest" icon="chevron-down" kind="quiet" label=${label} onClick=${() => scrolling.toEnd()}>
    ${count > 0 && html`<span class="chat-to-newest-count" aria-hidden="true">${count}</span>`}
  <//>`;
}
