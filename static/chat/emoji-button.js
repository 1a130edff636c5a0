/** The emoji picker, fetched when it is first opened: it is larger than everything else together. */

import { language, t } from "../i18n/i18n.js";
import { html, useEffect, useRef, useState } from "../ui/html.js";
import { IconButton } from "../ui/button.js";
import { Spinner } from "../ui/spinner.js";

const here = (path) => new URL(path, import.meta.url).href;

export function EmojiButton({ session, emojis, onPick }) {
  const [open, setOpen] = useState(false);
  const root = useRef(null);
  const close = (refocus) => {
    setOpen(false);
    if (refocus) root.current?.querySelector("button").focus();
  };
  useEffect(() => {
    if (!open) return undefined;
    const outside = (event) => event.composedPath().includes(root.current) || setOpen(false);
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [open]);
  const onKey = (event) => event.key === "Escape" && open && (event.stopPropagation(), close(true));
  return html`<div class="chat-emoji-button" ref=${root} onKeyDown=${onKey}>
    <${IconButton} icon="smile" label=${t("chat.emojis")} aria-expanded=${String(open)} onClick=${() => setOpen(!open)} />
    ${open && html`<${Picker} emojis=${emojis} onPick=${(piece) => (close(false), onPick(piece))} />`}
  </div>`;
}

function Picker({ emojis, onPick }) {
  const place = useRef(null);
  const [state, setState] = useState("loading");
  useEffect(() => {
    let left = false;
    makePicker(emojis).then((picker) => {
      if (left) return;
      picker.addEventListener("emoji-click", ({ detail }) => onPick(detail.unicode ?? `[emoji:${detail.emoji.name}]`));
      place.current.append(picker);
      setState("ready");
    }, () => left || setState("failed"));
    return () => (left = true);
  }, []);
  return html`<div class="chat-picker" ref=${place}>
    ${state === "loading" && html`<${Spinner} label=${t("chat.emojis")} />`}
    ${state === "failed" && html`<p role="alert">${t("chat.emojis_failed")}</p>`}
  </div>`;
}

/** @param {Map<string, string>} emojis the tenant's own */
async function makePicker(emojis) {
  const french = language.value === "fr";
  const [{ default: Picker }, words] = await Promise.all([
    import("../vendor/emoji-picker.js"),
    french ? import("../vendor/emoji-picker.fr.js") : null,
  ]);
  const dataSource = here(`../vendor/emojis.${french ? "fr" : "en"}.json`);
  const customEmoji = [...emojis].map(([name, url]) => ({ name, url, shortcodes: [name] }));
  return new Picker({ locale: language.value, dataSource, customEmoji, ...(words && { i18n: words.default }) });
}
