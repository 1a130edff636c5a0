/** Segments: everything that is given must hold. Draws nothing. */

import { locale, t } from "../../i18n/i18n.js";

export const LISTS = ["roles", "labels", "labels_none", "languages"];
export const NUMBERS = ["booked_within_days", "not_booked_within_days", "no_shows_at_least", "created_within_days", "seen_within_days", "not_seen_within_days"];

/** The greatest number that each may be. @param {string} name */
export const mostOf = (name) => (name === "no_shows_at_least" ? 1_000 : 3_650);

/** Numbers that the server would not take. @param {any} form @returns {string[]} */
export function wrongNumbers(form) {
  return NUMBERS.filter((name) => form[name] !== "" && !(Number.isInteger(Number(form[name])) && Number(form[name]) >= 1 && Number(form[name]) <= mostOf(name)));
}

/** Form values, where numbers are texts. @param {any} segment */
export function toForm(segment) {
  const lists = LISTS.map((name) => [name, segment?.[name] ?? []]);
  const numbers = NUMBERS.map((name) => [name, segment?.[name] ? String(segment[name]) : ""]);
  return Object.fromEntries([...lists, ...numbers]);
}

/** Only what is given; null when nothing is. @param {any} form */
export function fromForm(form) {
  const lists = LISTS.filter((name) => form[name].length > 0).map((name) => [name, form[name]]);
  const numbers = NUMBERS.filter((name) => Number(form[name]) > 0).map((name) => [name, Number(form[name])]);
  return lists.length + numbers.length > 0 ? Object.fromEntries([...lists, ...numbers]) : null;
}

/** "Members, label vip, not seen for 30 days". @param {any} segment */
export function segmentInWords(segment) {
  const roles = segment.roles?.length ? [segment.roles.map((one) => t(`console.role.${one}`)).join(" / ")] : [];
  const lists = LISTS.slice(1).filter((name) => segment[name]?.length).map((name) => t(`console.campaigns.segment.words.${name}`, { values: valuesOf(name, segment[name]) }));
  const numbers = NUMBERS.filter((name) => segment[name]).map((name) => t(`console.campaigns.segment.words.${name}`, { count: segment[name] }));
  return [...roles, ...lists, ...numbers].join(", ");
}

/** "French" for "fr"; of several, one of them must fit. @param {string} name @param {string[]} values */
function valuesOf(name, values) {
  const names = new Intl.DisplayNames(locale(), { type: "language" });
  return values.map((one) => (name === "languages" ? names.of(one) : one)).join(" / ");
}
