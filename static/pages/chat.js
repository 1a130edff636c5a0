/** A chat link's page: only the chat, as large as the window, under its own title and with its own greeting. */

import { html, render } from "../ui/html.js";
import { applyTheme } from "../ui/theme.js";
import { chooseLanguage, language, t } from "../i18n/widget.js";
import { App } from "../widget/app.js";
import { followPage } from "../widget/context.js";
import { followMessages } from "../widget/notices.js";
import { Widget } from "../widget/state.js";

const root = /** @type {HTMLElement} */ (document.getElementById("app"));
const { tenant = "" } = document.body.dataset;

void begin();

async function begin() {
  try {
    const reply = await fetch(`/api/v1/appearance?tenant=${encodeURIComponent(tenant)}`);
    if (!reply.ok) throw new Error(String(reply.status));
    show(await reply.json());
  } catch {
    root.append(trouble());
  }
}

/** @param {any} appearance */
function show(appearance) {
  speak(appearance);
  applyTheme(document.documentElement, { theme: appearance.theme, accent: appearance.accent });
  const { dataset } = document.body;
  const widget = new Widget({
    origin: location.origin, tenant, data: dataset, appearance, shadow: document, root, alone: dataset.title,
    emit: () => {}, label: () => speak(appearance),
  });
  followMessages(widget);
  followPage(widget);
  widget.opened.value = true;
  render(html`<${App} widget=${widget} />`, root);
  widget.begin();
}

/** @param {any} appearance */
function speak({ languages }) {
  language.value = chooseLanguage(languages, kept(), document.documentElement.lang);
  document.documentElement.lang = language.value;
}

function kept() {
  try {
    return localStorage.getItem("palabre.language");
  } catch {
    return null;
  }
}

function trouble() {
  const words = Object.assign(document.createElement("p"), { className: "unreachable", textContent: t("widget.unreachable") });
  const again = Object.assign(document.createElement("button"), { className: "ui-button ui-primary", textContent: t("widget.again") });
  again.addEventListener("click", () => location.reload());
  const box = Object.assign(document.createElement("main"), { className: "unreachable" });
  box.setAttribute("role", "alert");
  box.append(words, again);
  return box;
}
