/** The page's title takes turns with the news while nobody looks at the page. */

const EVERY = 1_200;
let timer = /** @type {any} */ (null);
let own = "";
let news = "";

/** @param {string} text */
export function flashTitle(text) {
  if (!document.hidden) return;
  if (timer === null) {
    own = document.title;
    timer = setInterval(turn, EVERY);
    document.addEventListener("visibilitychange", calm);
  }
  news = text;
  document.title = news;
}

function turn() {
  if (document.title !== news) own = document.title;
  document.title = document.title === news ? own : news;
}

function calm() {
  if (document.hidden) return;
  clearInterval(timer);
  timer = null;
  document.removeEventListener("visibilitychange", calm);
  if (document.title === news) document.title = own;
}
