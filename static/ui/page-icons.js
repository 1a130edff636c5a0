/** Icons that pages and the console show, and the chat on other people's sites does without. */

import { addIcons, BUBBLE, ROUND } from "./icons.js";

const SLASH = "M4 4l16 16";
const BELL = "M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5a2.2 2.2 0 0 0 4 0";
const SPEAKER = "M4 9.5h3.5L12 5.5v13l-4.5-4H4z";

addIcons({
  article: "M5 3.5h14v17H5zM8.5 8h7M8.5 12h7M8.5 16h4",
  bell: BELL,
  "bell-off": BELL + SLASH,
  block: `${ROUND}M5.6 5.6l12.8 12.8`,
  camera: "M3.5 7.5h4l1.5-2.5h6l1.5 2.5h4v12h-17zM8.5 13a3.5 3.5 0 1 0 7 0 3.5 3.5 0 1 0-7 0",
  campaign: "M3.5 6h17v12.5h-17zM3.5 7l8.5 6 8.5-6",
  chart: "M4 4v16h16M8.5 16v-4M13 16V7.5M17.5 16v-6",
  contacts: "M6 3.5h13.5v17H6zM10.2 10a2.5 2.5 0 1 0 5 0 2.5 2.5 0 1 0-5 0M8.8 17a4.2 4.2 0 0 1 8 0M4 7.5h4M4 12h4M4 16.5h4",
  "chevron-up": "M6 14.5l6-6 6 6",
  eye: "M2.5 12C5 7.5 8.3 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-5.8 6.5-9.5 6.5S5 16.5 2.5 12zM9 12a3 3 0 1 0 6 0 3 3 0 1 0-6 0",
  filter: "M4 6.5h16M7 12h10M10 17.5h4",
  help: `${ROUND}M9.5 9.7a2.5 2.5 0 1 1 3.7 2.2c-.8.5-1.2 1-1.2 1.8M12 16.8v.01`,
  home: "M4 11l8-7 8 7v9h-5.5v-6h-5v6H4z",
  image: "M4 5h16v14H4zM4 16l4.5-4.5 4 4 3-3 4.5 4.5M15.5 9v.01",
  link: "M10 14a4.5 4.5 0 0 0 6.4 0l3-3A4.5 4.5 0 0 0 13 4.6l-1 1M14 10a4.5 4.5 0 0 0-6.4 0l-3 3A4.5 4.5 0 0 0 11 19.4l1-1",
  megaphone: "M4 10v4h3.5l9.5 5V5l-9.5 5zM8 14.5v4.5h3v-3M20 10v4",
  mute: BUBBLE + SLASH,
  sun: "M8 12a4 4 0 1 0 8 0 4 4 0 1 0-8 0M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4",
  tool: "M14.5 6.5a4.5 4.5 0 0 1 5.8-2.3l-3 3 .3 2.1 2.1.3 3-3a4.5 4.5 0 0 1-5.9 5.7L9.2 19.9a2.4 2.4 0 0 1-3.4 0l-1.7-1.7a2.4 2.4 0 0 1 0-3.4l7.6-7.6",
  unlock: "M5.5 11h13v9.5h-13zM8 11V8a4 4 0 0 1 7.6-1.7",
  upload: "M12 15.5v-11M7.5 9 12 4.5 16.5 9M4.5 20h15",
  video: "M3.5 5.5h17v13h-17zM10 9v6l5-3z",
  volume: `${SPEAKER}M15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a7.8 7.8 0 0 1 0 11`,
  "volume-off": `${SPEAKER}M16 9.5l5 5M21 9.5l-5 5`,
});
