/** Choosing a canned reply: by its button beside the emojis, or by typing "/" into an empty message. */

import { t } from "../i18n/i18n.js";
import { IconButton } from "../ui/button.js";
import { html, useEffect, useId, useRef, useState } from "../ui/html.js";
import { Popup } from "../ui/popup.js";
import { toast } from "../ui/toasts.js";
import { cannedRepliesOf, fillIn, matching } from "./canned-replies-model.js";
import { counterpart } from "./conversation-names.js";

/** A "/" at the beginning of a message opens the choice. @param {import("../vendor/signals.js").Signal<any>} picking */
export function slashOpens(picking) {
  return (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "/" || event.isComposing || /** @type {HTMLTextAreaElement} */ (event.target).value !== "") return;
    event.preventDefault();
    picking.value = "slash";
  };
}

export function CannedReplyTool({ session, model, contact, insert, picking }) {
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  const anchor = { get current() { return place.current?.querySelector("button") ?? null; } };
  const close = () => (picking.value = null);
  const choose = (reply) => {
    const { text, missing } = fillIn(reply.body, valuesFor(session, model.conversation.value, contact.contact.value));
    if (missing.length > 0) toast(t("console.canned.missing", { names: missing.map((name) => `{${name}}`).join(", ") }), { kind: "warning" });
    close();
    insert.value = text;
  };
  return html`
    <span ref=${place}><${IconButton} icon="bolt" label=${t("console.canned.tool")} aria-expanded=${String(picking.value !== null)}
      onClick=${() => (picking.value = picking.value ? null : "tool")} /></span>
    ${picking.value && html`<${Popup} anchor=${anchor} align="start" class="canned-popup" onClose=${close}>
      <${Picker} session=${session} onChoose=${choose} />
    <//>`}
  `;
}

function Picker({ session, onChoose }) {
  const replies = cannedRepliesOf(session);
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  const id = useId();
  const found = matching(replies.items.value, text);
  const here = Math.min(at, found.length - 1);
  useEffect(() => {
    field.current?.focus();
    if (replies.phase.value !== "loading") void replies.load();
  }, []);
  useEffect(() => list.current?.children[here]?.scrollIntoView({ block: "nearest" }), [here]);
  const keys = (event) => {
    const steps = { ArrowDown: here + 1, ArrowUp: here - 1 };
    if (event.key in steps) setAt((steps[event.key] + found.length) % Math.max(found.length, 1));
    else if (event.key === "Enter" && found[here]) onChoose(found[here]);
    else return;
    event.preventDefault();
  };
  return html`
    <div class="canned">
      <input ref=${field} class="ui-input" role="combobox" aria-label=${t("console.canned.search")}
        placeholder=${t("console.canned.search")}
        aria-expanded="true" aria-controls=${id} aria-activedescendant=${found.length > 0 ? `${id}-${here}` : undefined} autocomplete="off"
        value=${text} onInput=${(event) => { setText(event.currentTarget.value); setAt(0); }} onKeyDown=${keys} />
      <ul id=${id} ref=${list} class="canned-list" role="listbox" aria-label=${t("console.canned.pick")}>
        ${found.map((reply, index) => html`<li key=${reply.id} id=${`${id}-${index}`} role="option" aria-selected=${String(index === here)} class="canned-option"
          onMouseMove=${() => setAt(index)} onClick=${() => onChoose(reply)}>
          <span><strong>/${reply.shortcut}</strong> ${reply.title}</span><span class="quiet canned-body">${reply.body}</span>
        </li>`)}
      </ul>
      ${found.length === 0 && html`<p class="quiet canned-none" role="status">${t(noneText(replies, text))}</p>`}
    </div>
  `;
}

/** @param {any} replies @param {string} text */
function noneText(replies, text) {
  if (replies.phase.value === "loading") return "console.loading";
  if (replies.phase.value === "error") return "console.canned.failed";
  return text ? "console.canned.no_match" : "console.canned.none";
}

/** @param {any} session @param {any} conversation @param {any} contact */
function valuesFor(session, conversation, contact) {
  const me = session.me.value;
  const name = contact?.user.name ?? counterpart(conversation, me.id)?.name ?? "";
  return {
    name, first_name: name.split(/\s+/)[0], agent_name: me.name, company: me.tenant?.name,
    product: contact?.product?.title ?? conversation.listing?.title,
  };
}
