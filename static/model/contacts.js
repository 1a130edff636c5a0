/** Contacts: their words, and reading a table of them before the server imports it. Draws nothing. */

import { signal } from "../vendor/signals.js";

/** What may be said yes or no to. */
export const CONSENT_CHANNELS = ["email", "sms", "whatsapp", "push"];
export const FIELDS = ["name", "first_name", "last_name", "email", "phone", "labels", "language", "time_zone"];
/** Bytes. */
export const MOST_BYTES = 5 * 1024 * 1024;
/** Rows of the file shown while its columns are matched. */
const SAMPLE = 3;
/** Milliseconds between questions about an import under way. */
const ASK_EVERY = 700;

/** What columns are often called, without accents, spaces and case. */
const NAMES = {
  name: ["name", "fullname", "nomcomplet", "contact", "client"],
  first_name: ["firstname", "givenname", "prenom"],
  last_name: ["lastname", "surname", "familyname", "nomdefamille", "nom"],
  email: ["email", "mail", "emailaddress", "adresseemail", "courriel"],
  phone: ["phone", "telephone", "tel", "mobile", "portable", "number", "numero", "phonenumber"],
  labels: ["labels", "label", "tags", "tag", "etiquettes", "etiquette", "groupe", "group"],
  language: ["language", "lang", "langue"],
  time_zone: ["timezone", "zone", "fuseau", "fuseauhoraire"],
};

/** Files are UTF-8, or come from a spreadsheet of Windows. @param {ArrayBuffer} bytes */
export function decode(bytes) {
  const [first, second] = new Uint8Array(bytes.slice(0, 2));
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** That of which the first line has the most, outside of quotes. @param {string} text */
function separatorOf(text) {
  const line = text.split(/\r?\n/, 1)[0].replace(/"[^"]*"/g, "");
  const count = (mark) => line.split(mark).length;
  return [",", ";", "\t", "|"].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
}

/** Its columns, its first rows, and how many lines it has. @param {string} text @returns {{columns: string[], rows: string[][], lines: number}} */
export function headOf(text) {
  const plain = text.replace(/^\uFEFF/, "");
  const rows = readRows(plain, separatorOf(plain), SAMPLE + 1);
  const lines = plain.split(/\r\n|\r|\n/).filter((line) => line.trim() !== "").length;
  return { columns: (rows[0] ?? []).map((name) => name.trim()), rows: rows.slice(1), lines: Math.max(0, lines - 1) };
}

/** CSV as RFC 4180 has it. @param {string} text @param {string} separator @param {number} most */
function readRows(text, separator, most) {
  const rows = [];
  let [row, cell, quoted] = [/** @type {string[]} */ ([]), "", false];
  const endRow = () => {
    if (row.length > 0 || cell !== "") rows.push([...row, cell]);
    [row, cell] = [[], ""];
  };
  for (let at = 0; at < text.length && rows.length < most; at++) {
    const mark = text[at];
    if (quoted && mark === '"' && text[at + 1] === '"') cell += text[++at];
    else if (mark === '"' && (quoted || cell === "")) quoted = !quoted;
    else if (quoted) cell += mark;
    else if (mark === separator) [row, cell] = [[...row, cell], ""];
    else if (mark === "\n" || mark === "\r") endRow();
    else cell += mark;
  }
  if (rows.length < most) endRow();
  return rows;
}

/** Column to field, each field once. @param {string[]} columns @returns {Record<string, string>} */
export function guessMapping(columns) {
  const plain = (name) => name.normalize("NFD").replace(/[^\p{L}]/gu, "").toLowerCase();
  /** @type {Record<string, string>} */
  const mapping = {};
  for (const column of columns) {
    const field = FIELDS.find((one) => NAMES[one].includes(plain(column)) && !Object.values(mapping).includes(one));
    if (field) mapping[column] = field;
  }
  return alone(mapping);
}

/** "Nom" beside "Prénom" is the family's; alone it is the whole name. @param {Record<string, string>} mapping */
function alone(mapping) {
  const has = (field) => Object.values(mapping).includes(field);
  if (has("first_name") || has("name")) return mapping;
  return Object.fromEntries(Object.entries(mapping).map(([column, field]) => [column, field === "last_name" ? "name" : field]));
}

/** An import from the file to its end. */
export class ContactImport {
  /** @type {import("../vendor/signals.js").Signal<{name: string, csv: string, columns: string[], rows: string[][], lines: number} | null>} */
  file = signal(null);
  mapping = signal(/** @type {Record<string, string>} */ ({}));
  update = signal(true);
  country = signal("");
  /** Channels on which the people in the file agreed to be written to. */
  channels = signal(/** @type {string[]} */ ([]));
  /** Where they agreed, for the record. */
  source = signal("");
  /** How far the server is. @type {import("../vendor/signals.js").Signal<any>} */
  progress = signal(null);
  #closed = false;

  /** @param {import("./session.js").Session} session */
  constructor(session) {
    this.session = session;
  }

  close() {
    this.#closed = true;
  }

  /** Whether there is what the server needs. */
  get isReady() {
    const fields = Object.values(this.mapping.value);
    return (fields.includes("email") || fields.includes("phone")) && (this.channels.value.length === 0 || this.source.value.trim() !== "");
  }

  /** @param {File} file */
  async read(file) {
    const csv = decode(await file.arrayBuffer());
    const head = headOf(csv);
    this.file.value = { name: file.name, csv, ...head };
    this.mapping.value = guessMapping(head.columns);
  }

  /** @param {boolean} dryRun @returns {Promise<any>} what it did, or would do; null when nobody waits for it any more */
  async run(dryRun) {
    this.progress.value = null;
    const wish = { csv: this.file.value?.csv, mapping: this.mapping.value, update: this.update.value, dry_run: dryRun };
    const country = this.country.value ? { country: this.country.value } : {};
    const consent = this.channels.value.length > 0 ? { consent: { channels: this.channels.value, source: this.source.value.trim() } } : {};
    let state = await this.session.api.post("/contacts/import", { ...wish, ...country, ...consent });
    while (state.id && state.state === "running" && !this.#closed) {
      this.progress.value = state;
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY));
      state = await this.session.api.get(`/contacts/imports/${state.id}`);
    }
    return this.#closed ? null : state;
  }
}
