/**
 * Palabre on any site, by one line:
 *
 *     <script async src="https://HOST/widget.js" data-tenant="demo"></script>
 *
 * Until the page is idle this makes only `window.Palabre`, which keeps what it is asked. Then it draws the launcher, and
 * it loads the chat itself when somebody means to use it, or was here before. A classic script without imports: it runs
 * on pages of others, under their Content-Security-Policy. Told to site owners in `docs/widget.md`.
 */
(() => {
  const script = /** @type {HTMLScriptElement | null} */ (
    document.currentScript ?? document.querySelector('script[data-tenant][src*="/widget.js"]')
  );
  const page = /** @type {any} */ (window);
  if (page.Palabre?.on || !script) return;

  const data = { ...script.dataset };
  const tenant = data.tenant ?? "";
  const origin = new URL(script.src).origin;
  const files = new URL("__PALABRE_STATIC__/", script.src).href;
  const LABELS = { en: "Open the chat", fr: "Ouvrir la discussion" };
  /** Calls that make no use of the chat by themselves: they wait for it. */
  const PATIENT = ["setContext", "close"];
  const FIRST_RETRY = 15_000;
  /** What stands outside the panel. No rule of the page reaches it: `!important` of the inside wins over the outside. */
  const STYLE = `
:host { all: initial !important; }
@media print { :host { display: none !important; } }
.root { all: initial; font: 15px/1.5 var(--font); color: var(--ink); }
.launcher {
  all: unset; box-sizing: border-box; position: fixed; z-index: 2147483000; bottom: calc(20px + env(safe-area-inset-bottom));
  inset-inline-end: 20px; display: flex; align-items: center; gap: 8px; height: 56px; min-width: 56px; padding: 0 16px;
  border-radius: 999px; background: var(--accent); color: var(--on-accent); box-shadow: var(--shadow);
  font: 600 15px/1 var(--font); cursor: pointer; user-select: none; -webkit-tap-highlight-color: transparent;
  transition: transform var(--quick), box-shadow var(--quick);
}
.root[data-theme="neon"] .launcher { box-shadow: var(--glow); }
.root[data-side="left"] .launcher { inset-inline: 20px auto; }
.launcher:hover { transform: translateY(-1px); }
.launcher:focus-visible { outline: 3px solid var(--focus); outline-offset: 3px; }
.launcher svg { width: 24px; height: 24px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round;
  stroke-linejoin: round; flex: none; }
.launcher[aria-expanded="true"] .closed, .launcher[aria-expanded="false"] .opened { display: none; }
.launcher .words { max-width: 220px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; line-height: 1.4; }
.launcher .words:empty { display: none; }
.launcher .aside, .launcher[aria-expanded="true"] .words { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.launcher .count { position: absolute; top: -4px; inset-inline-end: -4px; min-width: 22px; height: 22px; padding: 0 6px;
  box-sizing: border-box; border-radius: 11px; background: var(--danger); color: var(--on-danger); font-size: 12px;
  line-height: 22px; text-align: center; }
.launcher .count:empty { display: none; }
.launcher[aria-busy="true"] svg { animation: wait 1s ease-in-out infinite alternate; }
@keyframes wait { to { opacity: 0.35; } }
@media (prefers-reduced-motion: reduce) { .launcher { transition: none; } .launcher[aria-busy="true"] svg { animation: none; } }
@media (max-width: 480px) { .launcher { inset-inline-end: 16px; bottom: calc(16px + env(safe-area-inset-bottom)); }
  .root[data-side="left"] .launcher { inset-inline: 16px auto; } .launcher[aria-expanded="true"] { display: none; } }
@media (forced-colors: active) { .launcher { border: 1px solid; } }
`;

  /** @type {Map<string, Set<(detail: any) => void>>} */
  const listeners = new Map();
  /** @type {{name: string, values: any[], resolve: (value: any) => void}[]} */
  let queue = [];
  /** @type {any} */
  let widget = null;
  /** @type {any} */
  let parts = null;
  /** @type {Promise<void> | null} */
  let loading = null;
  let wanted = false;
  let refused = false;
  let wait = FIRST_RETRY;

  /** @param {string} name @param {any} [detail] */
  function emit(name, detail = {}) {
    for (const listener of [...(listeners.get(name) ?? [])]) {
      try {
        listener(detail);
      } catch (error) {
        reportError(error);
      }
    }
  }

  /** One line for whoever runs the site; its visitors see nothing of it. @param {string} code @param {string} message */
  function fail(code, message) {
    console.warn(`Palabre: ${message}`);
    emit("error", { code, message });
  }

  /** @param {string} name @param {any[]} values @returns {Promise<any>} */
  function call(name, values) {
    if (widget) return carryOut(name, values);
    if (refused) return Promise.resolve(false);
    const done = new Promise((resolve) => queue.push({ name, values, resolve }));
    if (!PATIENT.includes(name)) {
      wanted = true;
      if (parts) load();
    }
    return done;
  }

  /** Whatever a page gives: it hears of it, and nothing is thrown at it. @param {string} name @param {any[]} values */
  async function carryOut(name, values) {
    try {
      return await widget[name](...values);
    } catch (error) {
      fail("invalid", `${name}: ${error}`);
      return false;
    }
  }

  /** The chat itself, once. */
  function load() {
    loading ??= begin();
    return loading;
  }

  async function begin() {
    try {
      const { start } = await import(`${files}widget/widget.js`);
      parts.identified = queue.some(({ name }) => name === "identify");
      widget = await start(parts);
      for (const { name, values, resolve } of queue.splice(0)) resolve(carryOut(name, values));
    } catch (error) {
      loading = null;
      parts.launcher.ariaBusy = "false";
      fail("unavailable", `the chat could not be loaded from ${origin}; is it allowed by this page's policy? (${error})`);
    }
  }

  /** @param {string} css */
  function sheet(css) {
    const made = new CSSStyleSheet();
    // The tokens live on an element inside, where no rule of the page can change them.
    made.replaceSync(css.replace(/:host\(([^)]*)\)/g, ".root$1").replace(/:root, ?:host/g, ".root"));
    return made;
  }

  /** @param {string} [path] a drawing on a grid of 24 @param {string} [name] */
  function shape(path, name) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", path ? "path" : "svg");
    if (path) made.setAttribute("d", path);
    else made.setAttribute("viewBox", "0 0 24 24");
    made.setAttribute("class", name ?? "");
    made.setAttribute("aria-hidden", "true");
    return made;
  }

  /** @param {string} name @param {string} className @param {Element[]} [children] @returns {HTMLElement} */
  function element(name, className, children = []) {
    const made = Object.assign(document.createElement(name), { className });
    made.append(...children);
    return made;
  }

  /** The language for this page: asked for, chosen before, the page's own, the browser's. */
  function language() {
    const { languages } = parts.appearance;
    const wishes = [data.lang, recall("palabre.language"), document.documentElement.lang, ...navigator.languages];
    const short = wishes.map((one) => one?.slice(0, 2).toLowerCase());
    return short.find((one) => one && languages.includes(one)) ?? languages[0];
  }

  /** @param {string} key */
  function recall(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // Blocked by the person's settings.
    }
  }

  /** The launcher's words, in the language of the moment. */
  function label() {
    const chosen = language();
    const words = data.launcher ?? parts.appearance.launcher[chosen] ?? "";
    parts.words.textContent = words;
    parts.aside.textContent = words ? "" : LABELS[chosen] ?? LABELS.en;
    parts.root.lang = chosen;
    parts.onLanguage?.(chosen);
  }

  /** A tenant's accent until the chat, which reckons more finely, takes over. @param {HTMLElement} root @param {string} accent */
  function paint(root, accent) {
    const value = parseInt(accent.slice(1), 16);
    const parted = [value >> 16, (value >> 8) & 255, value & 255].map((part) => (part / 255) ** 2.2);
    const light = parted[0] * 0.2126 + parted[1] * 0.7152 + parted[2] * 0.0722;
    root.style.setProperty("--accent", accent);
    root.style.setProperty("--on-accent", 1.05 / (light + 0.05) >= 4.5 ? "#ffffff" : "#000000");
  }

  /** @param {any} appearance @param {string} tokens */
  function draw(appearance, tokens) {
    const [closed, opened] = [shape("M21 12a8 8 0 0 1-8 8H4l2-3.2A8 8 0 1 1 21 12Z", "closed"), shape("m6 9 6 6 6-6", "opened")];
    const icon = shape();
    icon.append(closed, opened);
    const words = element("span", "words");
    const count = element("span", "count");
    count.ariaHidden = "true";
    const aside = element("span", "aside");
    const launcher = element("button", "launcher", [icon, words, count, aside]);
    Object.assign(launcher, { type: "button", ariaExpanded: "false", ariaHasPopup: "dialog" });
    const root = element("div", "root", [launcher]);
    root.setAttribute("role", "region");
    root.ariaLabel = appearance.tenant.name;
    root.dataset.side = data.side ?? appearance.side;
    const theme = data.theme ?? appearance.theme;
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = theme === "auto" ? (dark ? "dark" : "light") : theme;
    const accent = data.color ?? appearance.accent;
    if (theme !== "neon" && /^#[0-9a-f]{6}$/i.test(accent)) paint(root, accent);
    const host = document.createElement("palabre-chat");
    const shadow = host.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [sheet(STYLE), sheet(tokens)];
    shadow.append(root);
    parts = { origin, tenant, files, data, appearance, host, shadow, root, launcher, words, count, aside, theme, accent, emit, label, language, sheet };
    label();
    document.body.append(host);
  }

  function attend() {
    const { launcher } = parts;
    for (const intent of ["pointerenter", "focus", "touchstart"]) {
      launcher.addEventListener(intent, () => void load(), { once: true, passive: true });
    }
    launcher.addEventListener("click", () => {
      if (!widget) launcher.ariaBusy = "true";
      void call("toggle", []);
    });
    new MutationObserver(label).observe(document.documentElement, { attributeFilter: ["lang"] });
    if (data.open === "true") void call("open", [{ focus: false }]);
    // Whoever wrote before may have an answer waiting.
    if (wanted) void load();
    else if (recall(`palabre.session.widget.${tenant}`)) idle(() => void load());
  }

  async function boot() {
    const asked = `${origin}/api/v1/appearance?tenant=${encodeURIComponent(tenant)}`;
    const [reply, tokens] = await Promise.allSettled([
      fetch(asked),
      fetch(`${files}ui/tokens.css`).then((answer) => (answer.ok ? answer.text() : Promise.reject())),
    ]);
    if (tokens.status === "fulfilled" && reply.status === "fulfilled" && reply.value.ok) {
      draw(await reply.value.json(), tokens.value);
      attend();
      settle();
      return emit("ready");
    }
    const status = reply.status === "fulfilled" ? reply.value.status : 0;
    // A production server does not even let a page of another site read its refusal; that it answers shows in its files.
    if (status === 403 || (status === 0 && tokens.status === "fulfilled")) return refuse("forbidden", HINTS.forbidden);
    if (status === 404 || status === 422) return refuse("not_found", HINTS.not_found);
    fail("unavailable", `${origin} cannot be reached (${status}); trying again in ${wait / 1000} s.`);
    setTimeout(() => void boot(), wait);
    wait *= 2;
  }

  const HINTS = {
    forbidden: `this site (${location.origin}) is not on the list of allowed domains of “${tenant}”; an administrator can add it in the settings.`,
    not_found: `there is no tenant “${tenant}” at ${origin}; check data-tenant.`,
  };

  /** @param {string} code @param {string} message */
  function refuse(code, message) {
    refused = true;
    queue.splice(0).forEach(({ resolve }) => resolve(false));
    fail(code, message);
  }

  /** @param {() => void} work */
  function idle(work) {
    if (page.requestIdleCallback) requestIdleCallback(() => work(), { timeout: 3_000 });
    else setTimeout(work, 300);
  }

  /** A page that changes its whole body (as some frameworks do) keeps its chat. */
  class PalabreChat extends HTMLElement {
    disconnectedCallback() {
      setTimeout(() => this.isConnected || document.body.append(this));
    }
  }

  let settle = () => {};
  const ready = new Promise((resolve) => (settle = () => resolve(undefined)));
  const api = {
    ready,
    /** @param {string} name @param {(detail: any) => void} listener */
    on(name, listener) {
      listeners.set(name, (listeners.get(name) ?? new Set()).add(listener));
      if (name === "ready" && parts) queueMicrotask(() => listener({}));
      return () => api.off(name, listener);
    },
    /** @param {string} name @param {(detail: any) => void} listener */
    off(name, listener) {
      listeners.get(name)?.delete(listener);
    },
  };
  for (const name of ["open", "close", "toggle", "identify", "setListing", "setContext", "reset"]) {
    api[name] = (...values) => call(name, values);
  }
  page.Palabre = api;
  customElements.define("palabre-chat", PalabreChat);

  const early = page.palabreQueue ?? [];
  page.palabreQueue = { push: (...works) => works.forEach((work) => work(api)) };
  page.palabreQueue.push(...early);

  if (document.readyState === "complete") idle(() => void boot());
  else addEventListener("load", () => idle(() => void boot()), { once: true });
})();
