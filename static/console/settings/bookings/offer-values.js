/** An offer as the form has it (numbers as text, what may be missing as ""), and as it is sent. Draws nothing. */

import { numberOrNull } from "../../form-dialog.js";

export const KINDS = ["course", "single", "appointment", "intervention", "card", "subscription"];
export const isDated = (kind) => kind === "course" || kind === "single";
export const isChosen = (kind) => kind === "appointment" || kind === "intervention";
export const isPass = (kind) => kind === "card" || kind === "subscription";

const DEFAULTS = {
  kind: "course", name: "", description: "", location: "", price: 0, payment_link: "", lengths: [], step_minutes: 30, capacity: 10, most_places: 1,
  resource_ids: [], buffer_before: 0, buffer_after: 0, notice_minutes: 60, horizon_days: 60, card_sizes: [], valid_days: null, pass_offer_ids: [], takes_passes: true,
  reminders: [1440, 120], policy: { cancel_hours: 24, reschedule_hours: 24, hold_minutes: 10, payment_hours: 24, waitlist_minutes: 30 }, queue_id: null, checklist: [], published: true,
};
const NUMBERS = ["price", "step_minutes", "capacity", "most_places", "buffer_before", "buffer_after", "notice_minutes", "horizon_days"];
const text = (value) => (value === null || value === undefined ? "" : String(value));
const texts = (given) => Object.fromEntries(Object.entries(given).map(([name, value]) => [name, text(value)]));

/** @param {any} offer @param {string} currency the usual one */
export function read(offer, currency) {
  const { id, provider_id, ...given } = { ...DEFAULTS, currency, ...offer };
  return {
    ...given, ...texts(Object.fromEntries(NUMBERS.map((name) => [name, given[name]]))), policy: texts(given.policy), valid_days: text(given.valid_days), queue_id: given.queue_id ?? "",
    lengths: given.lengths.length > 0 ? given.lengths.map(texts) : [{ minutes: "60", price: "" }], checklist: given.checklist.join("\n"),
    card_sizes: given.card_sizes.length > 0 ? given.card_sizes.map(texts) : [{ accesses: "10", price: "" }],
  };
}

/** @param {any} values */
export function write(values) {
  const { kind } = values;
  const numbers = Object.fromEntries(NUMBERS.map((name) => [name, Number(values[name])]));
  const lengths = values.lengths.filter((one) => one.minutes).map(({ minutes, price }) => ({ minutes: Number(minutes), ...(price === "" ? {} : { price: Number(price) }) }));
  return {
    ...values, ...numbers, name: values.name.trim(), currency: values.currency.trim().toUpperCase(), payment_link: values.payment_link.trim(),
    policy: Object.fromEntries(Object.entries(values.policy).map(([name, value]) => [name, Number(value)])), valid_days: numberOrNull(values.valid_days), queue_id: values.queue_id || null,
    lengths: isChosen(kind) ? lengths : [], checklist: values.checklist.split("\n").map((line) => line.trim()).filter(Boolean),
    card_sizes: kind === "card" ? values.card_sizes.filter((one) => one.accesses).map(({ accesses, price }) => ({ accesses: Number(accesses), price: Number(price) })) : [],
  };
}
