/** A person as initials on a colour of their own. */

import { t } from "../i18n/ui.js";
import { html } from "./html.js";

/**
 * Stands beside a name, so readers hear only the presence; the initials are drawn by the style sheet and are no text.
 * @param {{name: string, id?: string, online?: boolean, size?: number}} props without `online` there is no presence dot
 */
export function Avatar({ name, id = name, online, size = 36 }) {
  const style = { "--hue": hueOf(id), "--size": `${size}px` };
  return html`<span class="ui-avatar" style=${style}>
    <span class="ui-initials" data-initials=${initialsOf(name)} aria-hidden="true"></span>
    ${online !== undefined && html`<${Presence} online=${online} />`}
  </span>`;
}

/** Online is a full dot, offline a ring: not by colour alone. @param {{online: boolean}} props */
export function Presence({ online }) {
  return html`<span class="ui-presence ${online ? "ui-present" : ""}">
    <span class="ui-unseen">${t(online ? "ui.online" : "ui.offline")}</span>
  </span>`;
}

/** At most two letters: of the first word and of the last. @param {string} name */
export function initialsOf(name) {
  const words = name.trim().split(/\s+/).map((word) => word.replace(/^[^\p{L}\p{N}]+/u, "")).filter(Boolean);
  const chosen = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return chosen.map((word) => [...word][0].toLocaleUpperCase()).join("") || "?";
}

/** The same hue for the same id on every page, in degrees. @param {string} id */
export function hueOf(id) {
  let hash = 0;
  for (const letter of id) hash = (hash * 31 + letter.codePointAt(0)) >>> 0;
  return Math.round(((hash * 2654435761) >>> 0) / 2 ** 32 * 360);
}
