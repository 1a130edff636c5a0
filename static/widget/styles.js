/** The widget's style sheets, in its shadow root only. Fetched, not linked: what a page's policy lets us fetch, it lets us use. */

const SHEETS = ["ui/controls.css", "chat/chat.css", "widget/widget.css"];

/** @param {import("./state.js").Parts} parts */
export async function dress({ shadow, files, sheet }) {
  const texts = await Promise.all(SHEETS.map(read, files));
  shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, ...texts.map(sheet)];
}

/** @this {string} @param {string} path */
async function read(path) {
  const reply = await fetch(this + path);
  if (!reply.ok) throw new Error(`${path} answered ${reply.status}`);
  return reply.text();
}
