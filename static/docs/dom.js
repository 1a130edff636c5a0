/** Building elements. Everything that comes from a document goes in as text. */

/**
 * @typedef {Node | string | number | null | undefined | false} Child
 * @typedef {Record<string, string | boolean | ((event: Event) => void) | undefined>} Attributes
 */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} attributes a function is a listener for the event of that name, `true` an empty attribute
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (typeof value === "string") element.setAttribute(name, value);
  }
  for (const child of children.flat()) {
    if (child !== null && child !== undefined && child !== false) element.append(child instanceof Node ? child : String(child));
  }
  return element;
}

/** @param {string} id */
export function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/**
 * Text in which `backquotes` mark code.
 * @param {string} text
 */
export function prose(text) {
  return text.split("`").map((part, index) => (index % 2 ? h("code", {}, part) : part));
}

/**
 * A disclosure whose content is made when it is first opened.
 * @param {Attributes} attributes @param {Child[]} summary @param {() => Child[]} make
 */
export function disclosure(attributes, summary, make) {
  let made = false;
  const details = h("details", attributes, h("summary", {}, summary));
  details.addEventListener("toggle", () => {
    if (made || !details.open) return;
    made = true;
    details.append(h("div", { class: "content" }, make()));
  });
  return details;
}

/**
 * A block of code, with a button that copies it where the browser lets pages do so.
 * @param {string} label for people who do not see it @param {string} text
 */
export function codeBlock(label, text) {
  const block = h("div", { class: "code" }, h("pre", { tabindex: "0", "aria-label": label, role: "region" }, h("code", {}, text)));
  if (navigator.clipboard) block.append(copyButton(label, text));
  return block;
}

/** @param {string} label @param {string} text */
function copyButton(label, text) {
  const button = h("button", { type: "button", class: "copy", "aria-label": `Copy: ${label}` }, "Copy");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text).then(
      () => (button.textContent = "Copied"),
      () => (button.textContent = "Select and copy it by hand"),
    );
    setTimeout(() => (button.textContent = "Copy"), 2000);
  });
  return button;
}
