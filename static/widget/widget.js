/**
 * The chat itself: loaded when somebody means to use it. `start` gets from the loader what stands on the page already
 * (host, shadow root, launcher, the tenant's appearance), and gives what `window.Palabre` calls.
 */

import { html, render } from "../ui/html.js";
import { applyTheme } from "../ui/theme.js";
import { App } from "./app.js";
import { followPage } from "./context.js";
import { followLauncher } from "./launcher.js";
import { followMessages } from "./notices.js";
import { dress } from "./styles.js";
import { Widget } from "./state.js";

/** @typedef {import("./state.js").Parts} Parts */

/** @param {Parts} parts @returns {Promise<Record<string, (...values: any[]) => any>>} */
export async function start(parts) {
  await dress(parts);
  applyTheme(parts.root, { theme: parts.theme, accent: parts.accent });
  const widget = new Widget(parts);
  followLauncher(widget, parts);
  followMessages(widget);
  const context = followPage(widget);
  const box = document.createElement("div");
  parts.root.prepend(box);
  render(html`<${App} widget=${widget} />`, box);
  widget.begin();
  return {
    open: (how) => widget.show(how),
    close: () => widget.hide(),
    toggle: () => (widget.opened.value ? widget.hide() : widget.show()),
    identify: (who) => widget.identify(who),
    setListing: async (listing) => (await import("./listing.js")).talkAbout(widget, context, listing),
    setContext: (more) => context.add(more),
    reset: () => (context.forget(), widget.reset()),
  };
}
