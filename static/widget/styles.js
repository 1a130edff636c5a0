/** The widget's style sheets, in its shadow root only. Fetched, not linked: what a page's policy lets us fetch, it lets us use. */

const SHEETS = ["ui/controls.css", "chat/chat.css", "widget/widget.css"];

/** @param {import("./state.js").Parts} parts */
export function dress(parts) {
  return wear(parts, SHEETS);
}

const worn = new Set();

/** Sheets of what few people open, each once. @param {import("./state.js").Parts} parts @param {string[]} paths */
export async function wear({ shadow, files, sheet }, paths) {
  const wanted = paths.filter((path) => !worn.has(path));
  const texts = await Promise.all(wanted.map(read, files));
  wanted.forEach((path) => worn.add(path));
  shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, ...texts.map(sheet)];
}

/** @this {string} @param {string} path */
async function read(path) {
  const reply = await fetch(this + path);
  if (!reply.ok) throw new Error(`${path} answered ${reply.status}`);
  return reply.text();
}
