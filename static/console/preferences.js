/** What a person chose for the console on this machine: language, theme, a narrow sidebar, sounds, notifications. */

import { chooseLanguage, language } from "../i18n/i18n.js";
import { Store } from "../model/storage.js";
import { effect, signal } from "../ui/html.js";
import { applyTheme } from "../ui/theme.js";

export const THEMES = ["tenant", "auto", "light", "dark", "neon"];

const FALLBACK = { theme: "tenant", language: "", collapsed: false, sound: true, notify: false };

const store = new Store("palabre.console.preferences", { validate: isPreferences, fallback: FALLBACK });

/** @type {import("../vendor/signals.js").Signal<typeof FALLBACK>} */
export const preferences = signal({ ...FALLBACK, ...store.get() });

/** The tenant in which one signed in last. */
export const lastTenant = new Store("palabre.console.tenant", { validate: (value) => typeof value === "string", fallback: "" });

store.onChange((value) => (preferences.value = { ...FALLBACK, ...value }));

/** @param {Partial<typeof FALLBACK>} changes */
export function prefer(changes) {
  preferences.value = { ...preferences.value, ...changes };
  store.set(preferences.value);
}

/** @param {any} value */
function isPreferences(value) {
  const types = Object.entries(FALLBACK).every(([key, one]) => value[key] === undefined || typeof value[key] === typeof one);
  return types && THEMES.includes(value.theme ?? FALLBACK.theme);
}

/** What the tenant chose, from `/auth/me`. @param {any} me */
export function faceOf(me) {
  return me?.tenant?.appearance ?? me?.tenant ?? {};
}

/** Keep the page in the wanted language and theme for as long as it lives. @param {import("../vendor/signals.js").Signal<any>} session */
export function followPreferences(session) {
  effect(() => {
    const me = session.value?.me.value;
    const offered = me?.tenant?.languages ?? ["en", "fr"];
    language.value = chooseLanguage(offered, preferences.value.language, ...navigator.languages);
  });
  effect(() => { document.documentElement.lang = language.value; });
  effect(() => {
    const face = faceOf(session.value?.me.value);
    const chosen = preferences.value.theme;
    const theme = chosen === "tenant" ? (face.theme ?? "auto") : chosen;
    return applyTheme(document.documentElement, { theme, accent: face.accent });
  });
}
