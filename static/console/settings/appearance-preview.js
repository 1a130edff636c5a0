/** The widget in small, in the chosen theme and colour: a picture, nothing in it can be used. */

import { t } from "../../i18n/i18n.js";
import { html, render, useEffect, useRef, useState } from "../../ui/html.js";
import { Icon } from "../../ui/icons.js";
import { applyTheme } from "../../ui/theme.js";

const SHEETS = ["../../ui/tokens.css", "../preview.css"].map((path) => new URL(path, import.meta.url).href);

export function AppearancePreview({ values, tongue, name }) {
  const host = useRef(/** @type {HTMLElement | null} */ (null));
  const ready = useSheets(host);
  const { theme, accent } = values;
  useEffect(() => (ready && host.current ? applyTheme(host.current, { theme, accent }) : undefined), [ready, theme, accent]);
  useEffect(() => {
    const place = host.current?.shadowRoot?.querySelector("div");
    if (place) render(html`<${Picture} ...${{ values, tongue, name }} />`, place);
  });
  return html`
    <figure class="preview">
      <figcaption class="ui-label">${t("console.appearance.preview")}</figcaption>
      <div class="preview-host" ref=${host} role="img" aria-label=${t("console.appearance.preview_of", { name })}></div>
    </figure>
  `;
}

/** A shadow root has a theme of its own, as the widget has on a page. @returns {boolean} whether its styles are there */
function useSheets(host) {
  const [loaded, setLoaded] = useState(0);
  useEffect(() => {
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: "open" });
    const links = SHEETS.map((href) => Object.assign(document.createElement("link"), {
      rel: "stylesheet", href, onload: () => setLoaded((count) => count + 1),
    }));
    root.replaceChildren(...links, document.createElement("div"));
  }, []);
  return loaded >= SHEETS.length;
}

function Picture({ values, tongue, name }) {
  const greeting = values.greeting[tongue] || t("console.appearance.own_greeting");
  const launcher = values.launcher[tongue];
  return html`
    <div class="page page-${values.side}">
      <div class="panel">
        <div class="head"><span class="mark"></span><strong>${name}</strong></div>
        <p class="bubble">${greeting}</p>
        <p class="bubble mine">${t("console.appearance.own_answer")}</p>
        ${(values.ask_name || values.ask_email) && html`<div class="asks">
          ${values.ask_name && html`<span class="field">${t("console.people.name")}</span>`}
          ${values.ask_email && html`<span class="field">${t("console.contact.email")}</span>`}
        </div>`}
      </div>
      <span class="launcher"><${Icon} name="chat" size=${20} />${launcher && html`<span>${launcher}</span>`}</span>
    </div>
  `;
}
