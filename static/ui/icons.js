/** Icons on a grid of 24, drawn in the colour of the text. One string of path data each. Here are those of the chat. */

import { html } from "./html.js";

export const ROUND = "M3 12a9 9 0 1 0 18 0 9 9 0 1 0-18 0";
export const BUBBLE = "M12 4c-5 0-9 3.2-9 7.3 0 2.3 1.2 4.3 3.2 5.6L5.5 20.5l4.3-2c.7.1 1.5.2 2.2.2 5 0 9-3.2 9-7.4S17 4 12 4z";

/** @type {Record<string, string>} */
const PATHS = {
  alert: "M12 4 2.8 19.5h18.4zM12 10v4.5M12 17v.01",
  attach: "M20 11.5l-8.2 8.2a5 5 0 0 1-7-7l8.5-8.5a3.3 3.3 0 0 1 4.7 4.7l-8.5 8.5a1.7 1.7 0 0 1-2.4-2.4l7.8-7.8",
  back: "M19 12H5M11 6l-6 6 6 6",
  bolt: "M13 3 5 13.5h6L10 21l8-10.5h-6z",
  calendar: "M4 6h16v14H4zM4 10.5h16M8.5 3.5v4M15.5 3.5v4",
  chat: BUBBLE,
  check: "M5 12.5l4.5 4.5L19 7",
  checks: "M2.5 12.5 7 17l9-10M11.5 16.5l.5.5 9.5-10",
  "chevron-down": "M6 9.5l6 6 6-6",
  "chevron-left": "M14.5 6l-6 6 6 6",
  "chevron-right": "M9.5 6l6 6-6 6",
  clock: `${ROUND}M12 7v5l3.5 2`,
  close: "M6 6l12 12M18 6 6 18",
  copy: "M9 9h11v11H9zM15 9V4H4v11h5",
  download: "M12 4v11M7.5 11l4.5 4.5 4.5-4.5M4.5 20h15",
  edit: "M4.5 19.5l1-4.5L16 4.5a2.1 2.1 0 0 1 3 0l.5.5a2.1 2.1 0 0 1 0 3L9 18.5zM14 6.5l3.5 3.5",
  "emoji-add": "M20.3 11.5A8.5 8.5 0 1 1 12.5 3.7M8.3 14.5a4.3 4.3 0 0 0 7 0M9 9.5v.01M14.5 9.5v.01M19 2.5v6M16 5.5h6",
  external: "M14 4h6v6M20 4l-9 9M10 5H5v14h14v-5",
  file: "M6 3.5h8l4.5 4.5v12.5H6zM13.5 3.5v5h5",
  globe: `${ROUND}M3 12h18M12 3c3 2.5 4 5.5 4 9s-1 6.5-4 9c-3-2.5-4-5.5-4-9s1-6.5 4-9`,
  inbox: "M4 13 6.5 5h11L20 13v6H4zM4 13h5a3 3 0 0 0 6 0h5",
  info: `${ROUND}M12 11v5.5M12 7.5v.01`,
  keyboard: "M3 6.5h18v11H3zM7 10.3v.01M10.3 10.3v.01M13.7 10.3v.01M17 10.3v.01M8 13.8h8",
  lock: "M5.5 11h13v9.5h-13zM8 11V8a4 4 0 0 1 8 0v3",
  logout: "M10 4H5v16h5M15 8l4 4-4 4M19 12H9.5",
  maximize: "M9 4H4v5M15 4h5v5M9 20H4v-5M15 20h5v-5",
  menu: "M4 6.5h16M4 12h16M4 17.5h16",
  minus: "M5 12h14",
  more: "M5.5 11.2a.8.8 0 1 0 0 1.6.8.8 0 1 0 0-1.6M12 11.2a.8.8 0 1 0 0 1.6.8.8 0 1 0 0-1.6M18.5 11.2a.8.8 0 1 0 0 1.6.8.8 0 1 0 0-1.6",
  note: "M5 4h14v10l-5 6H5zM19 14h-5v6M8.5 8.5h7M8.5 12h4",
  offline: "M3 9.5a13 13 0 0 1 18 0M6.5 13.5a8 8 0 0 1 11 0M12 18v.01M4 4l16 16",
  pin: "M9 4h6l-.5 6 3 3.5h-11l3-3.5zM12 13.5v7",
  plus: "M12 5v14M5 12h14",
  queue: "M4 7h16v3.5a1.5 1.5 0 0 0 0 3V17H4v-3.5a1.5 1.5 0 0 0 0-3zM14 7v2M14 11v2M14 15v2",
  reply: "M9 6l-5 5 5 5M4 11h9a6.5 6.5 0 0 1 6.5 6.5V19",
  restore: "M4 9h5V4M20 9h-5V4M4 15h5v5M20 15h-5v5",
  retry: "M19.5 12a7.5 7.5 0 1 1-2.2-5.3L20 9.4M20 4.5v5h-5",
  search: "M4 10.5a6.5 6.5 0 1 0 13 0 6.5 6.5 0 1 0-13 0M15.3 15.3 20 20",
  send: "M20.5 3.5 3.5 10.5l7 3 3 7zM10.5 13.5l10-10",
  settings: "M4 7h9M17 7h3M4 17h3M11 17h9M13 7a2 2 0 1 0 4 0 2 2 0 1 0-4 0M7 17a2 2 0 1 0 4 0 2 2 0 1 0-4 0",
  smile: `${ROUND}M8.3 14.3a4.6 4.6 0 0 0 7.4 0M9 9.5v.01M15 9.5v.01`,
  star: "M12 3.5l2.6 5.6 6.1.7-4.5 4.2 1.2 6-5.4-3-5.4 3 1.2-6-4.5-4.2 6.1-.7z",
  tag: "M4 4h7.5l8.5 8.5-7.5 7.5L4 11.5zM8 8v.01",
  trash: "M4 6.5h16M9 6.5V4h6v2.5M6 6.5l1 13.5h10l1-13.5M10 10.5v6M14 10.5v6",
  user: "M8 8a4 4 0 1 0 8 0 4 4 0 1 0-8 0M4.5 20c.6-4 3.5-6 7.5-6s6.9 2 7.5 6",
  users: "M5.5 8.5a3.5 3.5 0 1 0 7 0 3.5 3.5 0 1 0-7 0M2.5 19.5c.4-3.6 2.9-5.5 6.5-5.5s6.1 1.9 6.5 5.5M15.5 5.2a3.5 3.5 0 0 1 0 6.6M18 14.5c2 .8 3.2 2.5 3.5 5",
};

/** Let there be more, for pages that need them. @param {Record<string, string>} paths */
export const addIcons = (paths) => void Object.assign(PATHS, paths);

/** Every name there is. */
export const iconNames = () => Object.keys(PATHS).sort();

/**
 * A picture beside a text or inside a labelled control: never the only bearer of a meaning, so hidden from readers.
 * @param {{name: string, size?: number, class?: string}} props size in pixels
 */
export function Icon({ name, size = 20, class: extra = "" }) {
  return html`<svg class="ui-icon ${extra}" width=${size} height=${size} viewBox="0 0 24 24" aria-hidden="true">
    <path d=${PATHS[name] ?? ROUND} />
  </svg>`;
}
