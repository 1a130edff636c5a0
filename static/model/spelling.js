/** A ticket's number as a voice should say it: "A-012" is "A 12", and letters come one by one. */

/** @param {string} number */
export function spell(number) {
  const parts = number.match(/[\p{L}]+|\d+/gu) ?? [];
  return parts.map((part) => (/\d/.test(part) ? part.replace(/^0+(?=\d)/, "") : [...part].join(" "))).join(" ");
}
