/** Language and theme, chosen here and kept on this machine. */

import { language, t } from "../i18n/i18n.js";
import { Select } from "../ui/field.js";
import { html } from "../ui/html.js";
import { THEMES, prefer, preferences } from "./preferences.js";

/** Each language in its own words. */
export const LANGUAGE_NAMES = { en: "English", fr: "Français" };

export function LanguageChoice({ offered = ["en", "fr"], quietLabel = false }) {
  const options = offered.map((value) => ({ value, label: LANGUAGE_NAMES[value] }));
  return html`<${Select} label=${t("console.language")} value=${language.value} options=${options} quietLabel=${quietLabel}
    onChange=${(value) => prefer({ language: value })} />`;
}

export function ThemeChoice({ quietLabel = false }) {
  const options = THEMES.map((value) => ({ value, label: t(`console.theme.${value}`) }));
  return html`<${Select} label=${t("console.theme")} value=${preferences.value.theme} options=${options} quietLabel=${quietLabel}
    onChange=${(value) => prefer({ theme: value })} />`;
}
