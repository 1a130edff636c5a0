/**
 * Moments, and what the clock on a wall of some zone shows then. The agenda draws wall-clock times of the provider's zone,
 * whatever zone the browser is in. A wall-clock time is text: "2026-03-29T09:30:00".
 */

const MINUTE = 60_000;
const DAY = 86_400_000;
const formats = new Map();

/** @param {string} zone */
function formatOf(zone) {
  if (!formats.has(zone)) {
    const digits = /** @type {const} */ ("2-digit");
    formats.set(zone, new Intl.DateTimeFormat("en", {
      timeZone: zone, hourCycle: "h23", year: "numeric", month: digits, day: digits, hour: digits, minute: digits, second: digits,
    }));
  }
  return formats.get(zone);
}

/** What the wall shows, read as if it were UTC. @param {number} moment @param {string} zone */
function wallAsUtc(moment, zone) {
  const parts = Object.fromEntries(formatOf(zone).formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second);
}

/** How far the wall is ahead of UTC, in milliseconds. @param {number} moment whole seconds @param {string} zone */
function offsetAt(moment, zone) {
  return wallAsUtc(moment, zone) - moment;
}

const asText = (time) => new Date(time).toISOString().slice(0, 19);

/** @param {string | number | Date} moment @param {string} zone @returns {string} wall-clock time */
export function toWall(moment, zone) {
  return asText(wallAsUtc(Math.floor(new Date(moment).getTime() / 1000) * 1000, zone));
}

/**
 * The moment at which the wall shows this. A time that comes twice is the first, or the one with the same offset as
 * `like`; a time that the clocks skip is as much later as they skip.
 * @param {string} wall @param {string} zone @param {string | number | Date | null} [like] @returns {string} RFC 3339, in UTC
 */
export function fromWall(wall, zone, like = null) {
  const time = Date.parse(`${wall.slice(0, 19)}Z`);
  const before = offsetAt(time - DAY, zone);
  const offsets = [...new Set([before, offsetAt(time + DAY, zone)])];
  const real = offsets.filter((offset) => offsetAt(time - offset, zone) === offset).sort((one, other) => other - one);
  const wanted = like === null ? null : offsetAt(Math.floor(new Date(like).getTime() / 1000) * 1000, zone);
  const offset = real.find((one) => one === wanted) ?? real[0] ?? before;
  return new Date(time - offset).toISOString().replace(".000Z", "Z");
}

/** Start and end as the wall shows them; an end that the clocks put before its start is drawn as long as it really is. */
export function spanOnWall({ start, end }, zone) {
  const [from, to] = [toWall(start, zone), toWall(end, zone)];
  return { start: from, end: to > from ? to : asText(Date.parse(`${from}Z`) + (Date.parse(end) - Date.parse(start))) };
}

/** The day at this moment, as "2026-01-31". @param {string} zone @param {number | string | Date} [moment] */
export function dayOf(zone, moment = Date.now()) {
  return toWall(moment, zone).slice(0, 10);
}

/** @param {string} day "2026-01-31" @param {number} count */
export function addDays(day, count) {
  return asText(Date.parse(`${day}T00:00:00Z`) + count * DAY).slice(0, 10);
}

/** "09:30" so many minutes later; "24:00" is the end of the day. @param {string} time @param {number} minutes */
export function addMinutes(time, minutes) {
  const total = minutesOf(time) + minutes;
  return `${String(Math.floor(total / 60)).padStart(2, "0")}:${String(total % 60).padStart(2, "0")}`;
}

/** Since midnight. @param {string} time "09:30" */
export function minutesOf(time) {
  const [hours, minutes] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

/** @param {string} start @param {string} end */
export function minutesBetween(start, end) {
  return Math.round((Date.parse(end) - Date.parse(start)) / MINUTE);
}
