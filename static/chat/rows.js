/** From messages to what stands on the screen, in its order: day separators, runs of one sender, where the new begins. */

/** Milliseconds after which the same sender begins a new run. */
const RUN = 5 * 60_000;
/** Messages drawn, measured and let go of together. */
const CHUNK = 40;

const STAFF = ["agent", "manager", "admin"];

/**
 * How a sender's messages look. `assistant` and `system` are bots and the product itself.
 * @param {string} role @returns {"coach" | "assistant" | "system" | "member"}
 */
export function lookOf(role) {
  if (role === "assistant" || role === "bot") return "assistant";
  if (role === "system") return "system";
  return STAFF.includes(role) ? "coach" : "member";
}

/**
 * @typedef {object} Row
 * @property {string} key
 * @property {"message" | "extra" | "pending"} type
 * @property {any} item
 * @property {string | null} day set where a new day begins
 * @property {boolean} isNew where what was not read begins
 * @property {boolean} first of a run of one sender
 * @property {boolean} last of a run of one sender
 *
 * @param {{messages: any[], extras: any[], pending: any[], me: string | null, newFrom: number | null}} shown
 * @returns {Row[]}
 */
export function buildRows({ messages, extras, pending, me, newFrom }) {
  const rows = merge(messages, extras).map(asRow);
  for (const entry of pending) rows.push(asRow({ type: "pending", item: entry }));
  let told = false;
  rows.forEach((row, at) => {
    const before = rows[at - 1];
    if (!before || dayOf(before) !== dayOf(row)) row.day = row.item.created_at;
    if (!told && newFrom !== null && row.type === "message" && row.item.seq > newFrom && row.item.sender.id !== me) {
      row.isNew = told = true;
    }
    row.first = !before || row.day !== null || row.isNew || !sameRun(before, row, me);
    if (before) before.last = row.first;
  });
  return rows;
}

/** @returns {Row} */
function asRow({ type, item }) {
  const key = type === "message" ? `m${item.seq}` : type === "pending" ? `p${item.client_id}` : `x${item.id}`;
  return { key, type, item, day: null, isNew: false, first: true, last: true };
}

/** Extras (a team's notes) stand where they belong by their time; messages keep their own order. */
function merge(messages, extras) {
  const asMessage = (item) => ({ type: "message", item });
  if (extras.length === 0) return messages.map(asMessage);
  const waiting = [...extras].sort((one, other) => (one.created_at < other.created_at ? -1 : 1));
  const rows = [];
  for (const message of messages) {
    while (waiting.length > 0 && waiting[0].created_at < message.created_at) rows.push({ type: "extra", item: waiting.shift() });
    rows.push(asMessage(message));
  }
  return [...rows, ...waiting.map((item) => ({ type: "extra", item }))];
}

function dayOf(row) {
  row.dayKey ??= new Date(row.item.created_at).toDateString();
  return row.dayKey;
}

function sameRun(before, row, me) {
  if (before.type === "extra" || row.type === "extra") return false;
  const near = Date.parse(row.item.created_at) - Date.parse(before.item.created_at) < RUN;
  return near && senderOf(before, me) === senderOf(row, me);
}

function senderOf(row, me) {
  return row.type === "pending" ? me : row.item.sender.id;
}

/**
 * Rows in chunks whose borders do not move when older or newer messages are added.
 * @param {Row[]} rows @returns {{key: number, rows: Row[]}[]}
 */
export function inChunks(rows) {
  const chunks = [];
  let key = 0;
  for (const row of rows) {
    if (row.type === "message") key = Math.floor(row.item.seq / CHUNK);
    const last = chunks[chunks.length - 1];
    if (last?.key === key) last.rows.push(row);
    else chunks.push({ key, rows: [row] });
  }
  return chunks;
}

/** Whether two rows look the same. @param {Row} one @param {Row} other */
export function isSameRow(one, other) {
  return (
    one.key === other.key && one.item === other.item && one.day === other.day && one.isNew === other.isNew &&
    one.first === other.first && one.last === other.last
  );
}
