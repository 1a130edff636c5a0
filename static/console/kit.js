/** The kit: every component in every state, in every theme, at `/console/kit`. */

import { t } from "../i18n/kit.js";
import { LANGUAGES, language } from "../i18n/i18n.js";
import { ColorField, Select } from "../ui/field.js";
import { html, useEffect, useState } from "../ui/html.js";
import { applyTheme } from "../ui/theme.js";
import { Colours, Icons, Words } from "./kit-basics.js";
import { Buttons, Marks } from "./kit-buttons.js";
import { Fields, SpecialFields } from "./kit-fields.js";
import { KeyList, Lists, Tables, TabViews } from "./kit-lists.js";
import { Dialogs, Menus, News } from "./kit-overlays.js";
import { Banners, States, Waiting } from "./kit-states.js";

const SECTIONS = {
  colours: Colours, words: Words, icons: Icons, buttons: Buttons, fields: Fields, special: SpecialFields, marks: Marks,
  waiting: Waiting, states: States, banners: Banners, menus: Menus, dialogs: Dialogs, toasts: News, tabs: TabViews,
  tables: Tables, lists: Lists, keys: KeyList,
};
const THEMES = ["auto", "light", "dark", "neon"];
const ACCENT = /^#[0-9a-f]{6}$/i;

/** A page of its own with its `main`; whoever draws it also draws the outlets of toasts and confirmations. */
export function Kit() {
  const [theme, setTheme] = useState(themeAsked);
  const [accent, setAccent] = useState("");
  const styled = useStyles("kit.css");
  useTheme(theme, accent);
  useEffect(() => { document.title = t("kit.title"); });
  return html`<div class="ui-root kit">
    <header class="kit-head">
      <div class="kit-words"><h1>${t("kit.title")}</h1><p>${t("kit.text")}</p></div>
      <div class="kit-choices">
        <${Select} label=${t("kit.theme")} value=${theme} onChange=${setTheme} options=${THEMES.map((value) => ({ value, label: t(`kit.theme.${value}`) }))} />
        <${Select} label=${t("kit.language")} value=${language.value} onChange=${(value) => { language.value = value; }}
          options=${LANGUAGES.map((value) => ({ value, label: t(`kit.language.${value}`) }))} />
        <${ColorField} label=${t("kit.accent")} value=${accent} onInput=${setAccent} placeholder="#0f766e" />
      </div>
    </header>
    <nav class="kit-nav" aria-label=${t("kit.contents")}>
      <ul class="kit-list">${Object.keys(SECTIONS).map((name) => html`<li key=${name}><a href=${`#${name}`}>${t(`kit.${name}`)}</a></li>`)}</ul>
    </nav>
    <main class="kit-main" tabindex="-1">
      ${styled && Object.entries(SECTIONS).map(([name, Part]) => html`<section key=${name} class="kit-section" aria-labelledby=${name}>
        <h2 id=${name}>${t(`kit.${name}`)}</h2><p class="kit-about">${t(`kit.${name}.text`)}</p><${Part} />
      </section>`)}
    </main>
  </div>`;
}

/** From the address, such as `?theme=neon`. */
function themeAsked() {
  const asked = new URLSearchParams(location.search).get("theme") ?? "";
  return THEMES.includes(asked) ? asked : "auto";
}

/** The page gets back what it had. */
function useTheme(theme, accent) {
  useEffect(() => {
    const root = document.documentElement;
    const before = root.dataset.theme;
    const stop = applyTheme(root, { theme, accent: ACCENT.test(accent) ? accent : undefined });
    return () => {
      stop();
      if (before) root.dataset.theme = before;
    };
  }, [theme, accent]);
}

/** Whether the stylesheet is there, or will not come. */
function useStyles(file) {
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    const settle = () => setSettled(true);
    const link = Object.assign(document.createElement("link"), {
      rel: "stylesheet", href: new URL(file, import.meta.url).href, onload: settle, onerror: settle,
    });
    document.head.append(link);
    return () => link.remove();
  }, []);
  return settled;
}
