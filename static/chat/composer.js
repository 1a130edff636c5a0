/** Where one writes. */

import { t } from "../i18n/i18n.js";
import { html, useEffect, useId, useLayoutEffect, useRef, useState } from "../ui/html.js";
import { IconButton } from "../ui/button.js";
import { EmojiButton } from "./emoji-button.js";
import { Quote } from "./message.js";
import { UploadList } from "./upload-list.js";

/** Lines until the field scrolls. */
const TALLEST = 168;
const COARSE = "(pointer: coarse)";

/** @param {{thread: import("../model/thread.js").Thread, view: any}} props */
export function Composer({ thread, view }) {
  const { draft, options } = view;
  const field = useRef(null);
  const files = useRef(null);
  const text = draft.text.value;
  const most = view.session.me.value?.tenant?.limits?.message_length ?? 5_000;
  const beyond = [...text].length - most;
  const uploads = draft.uploads;
  const ready = beyond <= 0 && !uploads.busy && (text.trim() !== "" || uploads.links.length > 0);
  useGrowing(field, text);
  useWanted(field, draft);
  const insert = (piece) => insertAt(field.current, piece, (next) => draft.write(next));
  useInsertions(options.insert, insert);
  const submit = (event) => {
    event?.preventDefault();
    if (ready) say(thread, draft, view);
    field.current?.focus();
  };
  return html`<form class="chat-composer" onSubmit=${submit} ...${dropping(uploads)}>
    <${Context} draft=${draft} thread=${thread} view=${view} />
    <${UploadList} uploads=${uploads} />
    <div class="chat-field">
      <textarea ref=${field} rows="1" value=${text} placeholder=${options.placeholder ?? t("chat.write")} aria-label=${t("chat.write")} dir="auto"
        aria-invalid=${beyond > 0 ? "true" : undefined} onInput=${(event) => write(event.target.value, draft, thread)}
        onKeyDown=${(event) => onKey(event, draft, submit, options)} onPaste=${(event) => paste(event, uploads)} />
      <div class="chat-field-tools">
        ${options.tools}
        <${EmojiButton} session=${view.session} emojis=${view.emojis} onPick=${insert} />
        <input ref=${files} type="file" multiple hidden onChange=${(event) => take(event.target, uploads)} />
        ${!draft.edited.value && html`<${IconButton} icon="attach" label=${t("chat.attach")} onClick=${() => files.current.click()} />`}
        <${IconButton} class="chat-send" icon=${draft.edited.value ? "check" : "send"} kind="primary" type="submit"
          label=${draft.edited.value ? t("chat.save") : t("chat.send")} disabled=${!ready} onClick=${submit} />
      </div>
    </div>
    ${beyond > 0 && html`<p class="chat-error" role="alert">${t("chat.too_long", { count: beyond })}</p>`}
  </form>`;
}

/** What is being answered or changed. */
function Context({ draft, thread, view }) {
  const answered = draft.answered.value;
  const edited = draft.edited.value;
  if (!answered && !edited) return null;
  return html`<div class="chat-context">
    <div>${edited ? t("chat.editing") : t("chat.reply_to", { name: answered.sender.id === view.me ? t("chat.you") : answered.sender.name })}
      ${answered && html`<${Quote} id=${answered.id} thread=${thread} view=${view} />`}</div>
    <${IconButton} icon="close" size=${16} label=${t("chat.cancel")} onClick=${() => draft.cancel()} />
  </div>`;
}

function say(thread, draft, view) {
  const body = draft.text.value.trim();
  const message = draft.edited.value;
  if (message) view.act(() => thread.edit(message, body));
  else thread.send(body, { attachments: draft.uploads.links, reply_to: draft.answered.value?.id });
  draft.done();
}

function write(text, draft, thread) {
  draft.write(text);
  if (text && !draft.edited.value) thread.typing();
}

/** Enter sends where there is a keyboard; on a telephone it begins a line, and the button sends. */
function onKey(event, draft, submit, options) {
  options.onKey?.(event);
  if (event.defaultPrevented || event.isComposing) return;
  const sends = event.key === "Enter" && !event.shiftKey && !event.altKey;
  if (sends && (event.ctrlKey || event.metaKey || !matchMedia(COARSE).matches)) submit(event);
  if (event.key === "Escape" && (draft.edited.value || draft.answered.value)) {
    event.stopPropagation();
    draft.cancel();
  }
}

function useGrowing(field, text) {
  useLayoutEffect(() => {
    const { style } = field.current;
    style.height = "auto";
    style.height = `${Math.min(field.current.scrollHeight, TALLEST)}px`;
  }, [text]);
}

function useWanted(field, draft) {
  const wanted = draft.wanted.value;
  useEffect(() => {
    if (wanted > 0) field.current.focus();
  }, [wanted, draft]);
}

/** Others (canned replies) put text where the caret is. */
function useInsertions(source, insert) {
  const text = source?.value;
  useEffect(() => {
    if (!text) return;
    source.value = null;
    insert(text);
  }, [text]);
}

function insertAt(field, piece, write) {
  const [from, to] = [field.selectionStart ?? field.value.length, field.selectionEnd ?? field.value.length];
  write(field.value.slice(0, from) + piece + field.value.slice(to));
  requestAnimationFrame(() => {
    field.focus();
    field.setSelectionRange(from + piece.length, from + piece.length);
  });
}

function take(input, uploads) {
  uploads.add([...input.files]);
  input.value = "";
}

function paste(event, uploads) {
  const files = [...(event.clipboardData?.files ?? [])];
  if (files.length === 0) return;
  event.preventDefault();
  uploads.add(files);
}

/** Files dropped anywhere on the composer are attached. */
function dropping(uploads) {
  const [over, setOver] = useState(false);
  const label = useId();
  const carries = (event) => event.dataTransfer?.types.includes("Files");
  return {
    id: label, "data-dropping": over ? t("chat.drop") : undefined,
    onDragOver: (event) => carries(event) && (event.preventDefault(), setOver(true)),
    onDragLeave: () => setOver(false),
    onDrop: (event) => {
      setOver(false);
      if (carries(event)) {
        event.preventDefault();
        uploads.add([...event.dataTransfer.files]);
      }
    },
  };
}
