/** The text of a message as it is shown: links that can be followed, emojis as pictures, everything else as text. */

import { html, signal, useState } from "../ui/html.js";

const PIECES = /(https?:\/\/[^\s<>"'`]+)|\[emoji:([a-z0-9_+-]{1,32})\]/gi;
/** What ends a sentence is not part of the address before it. */
const TRAILING = /[.,;:!?…)\]}»”’]+$/;
const ONLY_EMOJIS = /^(?:\s|\[emoji:[a-z0-9_+-]{1,32}\]|\p{Extended_Pictographic}|\p{Emoji_Component})+$/u;
/** Up to this many emojis alone are drawn large. */
const MOST_LARGE = 24;
/** A friendly face for what nobody knows, and until the names are there. */
const UNKNOWN = "🙂";

/** @type {import("../vendor/signals.js").Signal<Map<string, string> | null>} */
const natives = signal(null);
/** @type {Promise<unknown> | null} */
let asked = null;

/** The names are fetched when a message has one; whoever draws follows when they are there. */
export function loadNativeEmojis() {
  asked ??= import("./native-emojis.js").then(({ NATIVE_EMOJIS }) => (natives.value = NATIVE_EMOJIS));
  return asked;
}

/** @param {string} name @returns {string} */
function nativeEmoji(name) {
  void loadNativeEmojis();
  return natives.value?.get(name) ?? UNKNOWN;
}

/**
 * @typedef {{text: string} | {href: string, text: string} | {emoji: string}} Piece
 * @param {string} text @returns {Piece[]}
 */
export function splitBody(text) {
  const pieces = [];
  let done = 0;
  for (const match of text.matchAll(PIECES)) {
    const piece = match[1] ? asLink(match[1]) : { emoji: match[2].toLowerCase() };
    if (!piece) continue;
    if (match.index > done) pieces.push({ text: text.slice(done, match.index) });
    pieces.push(piece);
    done = match.index + ("href" in piece ? piece.text.length : match[0].length);
  }
  if (done < text.length) pieces.push({ text: text.slice(done) });
  return pieces;
}

/** @param {string} found @returns {{href: string, text: string} | null} */
function asLink(found) {
  const balanced = found.includes("(") ? found.replace(/[.,;:!?…\]}»”’]+$/, "") : found.replace(TRAILING, "");
  try {
    const url = new URL(balanced);
    return url.hostname ? { href: url.href, text: balanced } : null;
  } catch {
    return null;
  }
}

/** The same without markup, for notifications and lists. @param {string} text */
export function plainBody(text) {
  return text.replace(/\[emoji:([a-z0-9_+-]{1,32})\]/gi, (_, name) => nativeEmoji(name.toLowerCase()));
}

/** @param {{text: string, emojis: Map<string, string>}} props */
export function Body({ text, emojis }) {
  const large = text.length <= MOST_LARGE * 3 && /[^\d\s#*]/.test(text) && ONLY_EMOJIS.test(text);
  return html`<div class="chat-body ${large ? "chat-body-large" : ""}" dir="auto">
    ${splitBody(text).map((piece) => {
      if ("emoji" in piece) return html`<${Emoji} name=${piece.emoji} emojis=${emojis} />`;
      if (!("href" in piece)) return piece.text;
      return html`<a href=${piece.href} target="_blank" rel="noopener noreferrer nofollow ugc">${piece.text}</a>`;
    })}
  </div>`;
}

/** A tenant's own emoji as a picture; without one, or when it cannot be loaded, the native character. */
export function Emoji({ name, emojis }) {
  const [broken, setBroken] = useState(false);
  const url = emojis.get(name);
  if (!url || broken) return html`<span class="chat-emoji-native" role="img" aria-label=${name}>${nativeEmoji(name)}</span>`;
  return html`<img class="chat-emoji" src=${url} alt=${name} title=${name} draggable=${false} onError=${() => setBroken(true)} />`;
}

const CUSTOM = /^\[emoji:([a-z0-9_+-]{1,32})\]$/i;

/** A reaction: a native character, or a tenant's own emoji in its text form. */
export function Reaction({ emoji, emojis }) {
  const custom = CUSTOM.exec(emoji);
  return custom ? html`<${Emoji} name=${custom[1].toLowerCase()} emojis=${emojis} />` : html`<span aria-hidden="true">${emoji}</span>`;
}
