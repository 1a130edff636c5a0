/** Where somebody stands in a line, and how long it may take: from what everybody gets alike. Knows no page and no clock. */

/**
 * @typedef {[first: number, count: number][]} Line runs of consecutive slots in calling order
 * @typedef {[place: number, median: number, p80: number][]} Places seconds, by rising place
 * @typedef {{median: number, p80: number}} Estimate seconds
 */

/** The place of a slot, 1 for who is next; null when it is not in the line. @param {number} slot @param {Line} line */
export function placeOf(slot, line) {
  let before = 0;
  for (const [first, count] of line) {
    if (slot >= first && slot < first + count) return before + slot - first + 1;
    before += count;
  }
  return null;
}

/**
 * The estimate for a place: between two known places in proportion, beyond the last as steep as before it.
 * @param {number} place @param {Places | null | undefined} places @returns {Estimate | null}
 */
export function estimateAt(place, places) {
  if (!places || places.length === 0) return null;
  const [least] = places;
  if (places.length === 1) return place <= least[0] ? asEstimate(least) : between([0, 0, 0], least, place);
  if (place <= least[0]) return asEstimate(least);
  const after = places.findIndex(([known]) => known >= place);
  const at = after === -1 ? places.length - 1 : after;
  return between(places[at - 1], places[at], place);
}

/** On the straight line through two known places. */
function between([one, median, p80], [other, laterMedian, laterP80], place) {
  const share = other === one ? 0 : (place - one) / (other - one);
  return { median: Math.max(0, median + share * (laterMedian - median)), p80: Math.max(0, p80 + share * (laterP80 - p80)) };
}

function asEstimate([, median, p80]) {
  return { median, p80 };
}

/** An estimate that nothing renewed grows shorter with time, but not below this share of it: without news one does not know. */
const NOT_BELOW = 0.5;

/** @param {Estimate} estimate @param {number} elapsed seconds since it was made @returns {Estimate} */
export function aged({ median, p80 }, elapsed) {
  const left = (seconds) => Math.max(seconds * NOT_BELOW, seconds - Math.max(0, elapsed));
  return { median: left(median), p80: left(p80) };
}

/**
 * An estimate as whole minutes that one can say: the longer, the rounder.
 * @param {Estimate} estimate @returns {{from: number, to: number}} minutes; `from` is 0 for "less than"
 */
export function inMinutes({ median, p80 }) {
  const [low, high] = [median / 60, Math.max(median, p80) / 60];
  const step = high <= 10 ? 1 : high <= 60 ? 5 : high <= 180 ? 15 : 30;
  const from = Math.floor(low / step + 1e-9) * step;
  return { from, to: Math.max(step, Math.ceil(high / step - 1e-9) * step) };
}
