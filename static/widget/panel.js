/** The panel: a head, and below it the conversation, the list of them, or the first message. */

import { html, useEffect, useRef } from "../ui/html.js";
import { Banner, Skeleton } from "../ui/states.js";
import { t } from "../i18n/widget.js";
import { wordsOf } from "../i18n/errors.js";
import { Head } from "./head.js";
import { loadThread, useLazy } from "./lazy.js";
import { useViewport } from "./viewport.js";

const FIELD = "[data-focus], .chat-composer textarea, .start-form :is(input, textarea), .lines button";
const TOUCH = "(pointer: coarse)";

/** @param {{widget: import("./state.js").Widget}} props */
export function Panel({ widget }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const view = widget.view.value;
  const split = widget.full.value && widget.several.value;
  const trouble = widget.trouble.value;
  useFocus(box, widget);
  useViewport(box);
  return html`<section class="panel ui-root" id="palabre-panel" role=${widget.parts.alone ? "main" : "dialog"} aria-label=${t("widget.panel", { team: widget.team })}
    tabindex="-1" ref=${box} onKeyDown=${(event) => leaveByEscape(event, () => (widget.full.value ? (widget.full.value = false) : widget.hide()))}>
    <${Head} widget=${widget} split=${split} />
    ${trouble && html`<${Banner} kind="danger">${wordsOf(trouble)}<//>`}
    ${widget.parts.data.queue && !widget.booking.value && html`<${Strip} load=${() => import("./queue-strip.js").then((module) => module.QueueStrip)} widget=${widget} />`}
    ${widget.parts.data.booking !== undefined && html`<${Strip} load=${() => import("./booking-strip.js").then((module) => module.BookingStrip)} widget=${widget} />`}
    ${widget.booking.value ? html`<div class="rooms"><${Later} load=${() => import("./booking-room.js").then((module) => module.BookingRoom)} widget=${widget} /></div>`
      : html`<div class="rooms ${split ? "split" : ""}">
      ${(split || view === "list") && html`<${Later} load=${() => import("./conversations.js").then((module) => module.Conversations)} widget=${widget} />`}
      ${!(split && view === "list") && html`<${Room} key=${view} widget=${widget} view=${view} />`}
    </div>`}
  </section>`;
}

function Room({ widget, view }) {
  useEffect(() => () => keepFocus(widget.parts), []);
  if (view === "thread") return html`<${Conversation} widget=${widget} />`;
  if (view === "start") return html`<${Later} load=${() => import("./start-form.js").then((module) => module.StartForm)} widget=${widget} />`;
  if (view === "members") return html`<${Later} load=${() => import("./members-only.js").then((module) => module.MembersOnly)} widget=${widget} />`;
  return view === "waiting" && html`<${Waiting} widget=${widget} />`;
}

/** What goes away with the focus in it leaves it to the panel, which hears the keyboard until the next field is there. */
function keepFocus({ root, shadow }) {
  if (root.querySelector(".rooms")?.contains(shadow.activeElement)) root.querySelector(".panel").focus({ preventScroll: true });
}

function Later({ load, widget }) {
  const Found = useLazy(load);
  return Found ? html`<${Found} widget=${widget} />` : html`<div class="room"><${Skeleton} lines=${3} /></div>`;
}

/** Nothing until it is there: what is below does not wait for it. */
function Strip({ load, widget }) {
  const Found = useLazy(load);
  return Found && html`<${Found} widget=${widget} />`;
}

function Waiting({ widget }) {
  const error = widget.inbox.error.value ?? widget.session.connection.value.error;
  return html`<div class="room">${error && html`<${Banner} kind="offline">${wordsOf(error)}<//>`}<${Skeleton} lines=${4} /></div>`;
}

/** A name may be tapped in a group, by those who may write to people privately. */
function Conversation({ widget }) {
  const thread = widget.thread.value;
  const conversation = thread.conversation.value;
  const listing = conversation?.listing;
  const ChatThread = useLazy(loadThread);
  const Product = useLazy(() => import("./product-card.js").then((module) => module.ProductCard), Boolean(listing));
  const privately = conversation?.kind === "group" && widget.session.may("conversations.open_direct");
  const options = {
    onPerson: privately ? (person) => widget.openBeside(person) : undefined,
    above: listing && Product && html`<${Product} listing=${listing} />`,
  };
  if (!ChatThread) return html`<div class="room"><${Skeleton} lines=${3} /></div>`;
  return html`<${ChatThread} key=${thread.id} session=${widget.session} thread=${thread} options=${options} />`;
}

/** Into the panel when it opens, and on to the field when that is there; out again with `Widget.hide`. */
function useFocus(box, widget) {
  const view = widget.view.value;
  const phase = widget.thread.value?.phase.value;
  useEffect(() => {
    if (widget.focusOnOpen) box.current?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    if (!widget.focusOnOpen || matchMedia(TOUCH).matches) return undefined;
    const timer = setInterval(() => {
      const { activeElement } = widget.parts.shadow;
      const field = box.current?.querySelector(FIELD);
      if (field || activeElement !== box.current) clearInterval(timer);
      if (field && (activeElement === box.current || activeElement === null)) field.focus({ preventScroll: true });
    }, 50);
    return () => clearInterval(timer);
  }, [view, phase]);
}

/** Escape leaves what is innermost: menus and dialogs see it first. @param {KeyboardEvent} event @param {() => void} leave */
export function leaveByEscape(event, leave) {
  const inner = /** @type {HTMLElement} */ (event.target).closest("dialog, [popover]");
  if (event.key !== "Escape" || event.defaultPrevented || inner) return;
  event.stopPropagation();
  leave();
}
