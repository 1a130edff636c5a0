/**
 * Texts of the pages. Each table holds, for a key, its text in every language: `{ key: { en: "…", fr: "…" } }`.
 * `{name}` stands for a value; a text may be a pair `[one, other]`, chosen by `count` with the rules of the language.
 */

import { signal } from "../vendor/signals-core.js";

export const LANGUAGES = ["en", "fr"];

/** The language of the page; whoever reads a text through `t` follows it. */
export const language = signal("en");

/** @type {Record<string, Record<string, string | [string, string]>>} */
export const texts = {};

/** A key has one text. @param {Record<string, {en: string | [string, string], fr: string | [string, string]}>} table */
export function addTexts(table) {
  for (const key of Object.keys(table)) if (key in texts) console.error(`There are two texts for ${key}.`);
  Object.assign(texts, table);
}

/**
 * The best language for a person among those on offer.
 * @param {string[]} offered the first is the default
 * @param {...(string | null | undefined)} wanted in order of preference, such as `navigator.languages`
 */
export function chooseLanguage(offered, ...wanted) {
  const known = offered.filter((one) => LANGUAGES.includes(one));
  const short = wanted.map((one) => one?.slice(0, 2).toLowerCase());
  return short.find((one) => one && known.includes(one)) ?? known[0] ?? "en";
}

/** @param {string} key @param {Record<string, string | number>} [values] @returns {string} */
export function t(key, values = {}) {
  return textIn(language.value, key, values);
}

/** The same in a language of one's choice. @param {string} name @param {string} key @param {Record<string, string | number>} [values] @returns {string} */
export function textIn(name, key, values = {}) {
  const text = texts[key]?.[name] ?? key;
  const form = Array.isArray(text) ? text[isOne(name, Number(values.count)) ? 0 : 1] : text;
  return form.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

const plurals = new Map();

/** @param {string} name @param {number} count */
function isOne(name, count) {
  if (!plurals.has(name)) plurals.set(name, new Intl.PluralRules(name));
  return plurals.get(name).select(count) === "one";
}

/** The locale for dates and numbers: the person's own variant of the language where there is one. */
export function locale() {
  return globalThis.navigator?.languages?.find((one) => one.startsWith(language.value)) ?? language.value;
}

const formats = new Map();

/** @param {string | number | Date} moment @param {Intl.DateTimeFormatOptions} options */
export function formatDate(moment, options) {
  const key = locale() + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(locale(), options));
  return formats.get(key).format(new Date(moment));
}

/** @param {string | number | Date} moment */
export function formatTime(moment) {
  return formatDate(moment, { hour: "2-digit", minute: "2-digit" });
}

/** "Today", "Yesterday", or the day. @param {string | number | Date} moment */
export function formatDay(moment) {
  const day = new Date(moment);
  const today = new Date();
  const distance = Math.round((new Date(day).setHours(12, 0, 0, 0) - today.setHours(12, 0, 0, 0)) / 86_400_000);
  if (distance === 0 || distance === -1) {
    const words = new Intl.RelativeTimeFormat(locale(), { numeric: "auto" }).format(distance, "day");
    return words.charAt(0).toUpperCase() + words.slice(1);
  }
  const year = day.getFullYear() === new Date().getFullYear() ? undefined : "numeric";
  return formatDate(day, { weekday: "long", day: "numeric", month: "long", year });
}

/** @param {number} bytes */
export function formatSize(bytes) {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  const options = { style: "unit", unit: units[step], unitDisplay: "short", maximumFractionDigits: step > 1 ? 1 : 0 };
  return new Intl.NumberFormat(locale(), /** @type {Intl.NumberFormatOptions} */ (options)).format(bytes / 1000 ** step);
}
