/** Keeps the launcher, which the loader drew, true: open or not, how much is unread, in which language. */

import { effect } from "../ui/html.js";
import { language, t } from "../i18n/widget.js";

const MOST = 99;

/** @param {import("./state.js").Widget} widget @param {import("./state.js").Parts} parts */
export function followLauncher(widget, parts) {
  const { inbox } = widget;
  parts.onLanguage = (chosen) => (language.value = chosen);
  parts.label();
  let told = 0;
  effect(() => {
    const total = inbox.total.value;
    parts.count.textContent = total > 0 ? String(total > MOST ? `${MOST}+` : total) : "";
    const name = parts.words.textContent ? "" : t("widget.open");
    parts.aside.textContent = total > 0 ? `${name} ${t("widget.unread", { count: total })}` : name;
    if (total !== told) parts.emit("unread", { total });
    told = total;
  });
  effect(() => {
    parts.launcher.ariaExpanded = String(widget.opened.value);
    parts.launcher.ariaBusy = "false";
    parts.root.toggleAttribute("data-open", widget.opened.value);
    parts.root.toggleAttribute("data-full", widget.full.value);
    parts.root.dataset.connection = widget.session.connection.value.state;
  });
}
