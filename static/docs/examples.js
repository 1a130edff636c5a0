/** Examples made from the schemas: short, plausible, and ready to be pasted. */

/** @typedef {import("./schemas.js").Schema} Schema @typedef {import("./schemas.js").Schemas} Schemas */

const DEEPEST = 4;
/** @type {Record<string, unknown>} */
const PLAUSIBLE = {
  after_rev: 41,
  before_seq: 120,
  body: "Good morning",
  client_id: "a-name-of-your-own",
  content_type: "image/png",
  created_at: "2026-01-15T09:30:00.000Z",
  cursors: { CONVERSATION_ID: 41 },
  deleted_at: null,
  edited_at: null,
  email: "alice@demo.test",
  emoji: "👍",
  expires_in: 900,
  name: "Alice Martin",
  password: "palabre-demo",
  q: "morning",
  rev: 42,
  role: "member",
  seq: 42,
  tenant: "demo",
  title: "Morning class",
  updated_at: "2026-01-15T09:30:00.000Z",
  url: "https://shop.example/item",
};

/**
 * @param {Schemas} schemas @param {Schema} schema
 * @param {{name?: string, all?: boolean}} [options] `all`: the optional fields, too, as in what the server sends
 * @returns {any}
 */
export function example(schemas, schema, { name = "", all = false } = {}, depth = 0) {
  if (schema.examples?.length) return schema.examples[0];
  const [first] = schemas.alternatives(schema);
  const whole = schemas.resolve(first ?? schema);
  if (whole.examples?.length) return whole.examples[0];
  if ("const" in whole) return whole.const;
  if (whole.enum) return whole.enum.includes(PLAUSIBLE[name]) ? PLAUSIBLE[name] : whole.enum[0];
  if (name in PLAUSIBLE && typeof PLAUSIBLE[name] !== "object") return PLAUSIBLE[name];
  if (whole.type === "array") return depth > DEEPEST ? [] : exampleList(schemas, whole, name, all, depth);
  if (whole.properties) return depth > DEEPEST ? {} : exampleObject(schemas, whole, all, depth);
  if (whole.type === "object") return PLAUSIBLE[name] ?? {};
  return name in PLAUSIBLE && schemas.isNullable(schema) ? PLAUSIBLE[name] : scalar(whole, name);
}

/** @param {Schemas} schemas @param {Schema} whole @param {string} name @param {boolean} all @param {number} depth */
function exampleList(schemas, whole, name, all, depth) {
  return [example(schemas, whole.items ?? {}, { name: name.replace(/s$/, ""), all }, depth + 1)];
}

/** @param {Schemas} schemas @param {Schema} whole @param {boolean} all @param {number} depth */
function exampleObject(schemas, whole, all, depth) {
  const required = whole.required ?? [];
  const names = Object.keys(whole.properties);
  const shown = names.filter((name) => all || required.includes(name) || name === "body");
  const chosen = shown.length > 0 ? shown : names.slice(0, 1);
  return Object.fromEntries(
    chosen.map((name) => [name, example(schemas, whole.properties[name], { name, all }, depth + 1)]),
  );
}

/** @param {Schema} whole @param {string} name */
function scalar(whole, name) {
  if (whole.type === "boolean") return true;
  if (whole.type === "integer" || whole.type === "number") return whole.default ?? whole.minimum ?? 1;
  if (name === "id" || name.endsWith("_id")) return placeholder(name);
  if (typeof whole.default === "string" && whole.default) return whole.default;
  return name.endsWith("_at") ? "2026-01-15T09:30:00.000Z" : "…";
}

/** @param {string} name */
export function placeholder(name) {
  return name.toUpperCase();
}

/** @param {unknown} value */
export function pretty(value) {
  return JSON.stringify(value, null, 2);
}

/** @param {string} text */
function quoted(text) {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * @param {Schemas} schemas
 * @param {{method: string, path: string, operation: any}} call
 */
export function curl(schemas, { method, path, operation }) {
  const parts = [`curl ${method === "GET" ? "" : `-X ${method} `}"${location.origin}${fillPath(schemas, path, operation)}"`];
  if (operation.security?.length !== 0) parts.push(`-H "Authorization: Bearer $TOKEN"`);
  const content = operation.requestBody?.content ?? {};
  const json = content["application/json"];
  if (json) parts.push(`--json ${quoted(JSON.stringify(example(schemas, json.schema)))}`);
  const form = content["multipart/form-data"];
  if (form) parts.push(...formFields(form.schema));
  return parts.join(" \\\n  ");
}

/** @param {Schemas} schemas @param {string} path @param {any} operation */
function fillPath(schemas, path, operation) {
  const query = (operation.parameters ?? [])
    .filter((/** @type {any} */ one) => one.in === "query" && one.required)
    .map((/** @type {any} */ one) => `${one.name}=${encodeURIComponent(example(schemas, one.schema, { name: one.name }))}`);
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => placeholder(name));
  return query.length > 0 ? `${filled}?${query.join("&")}` : filled;
}

/** @param {Schema} form */
function formFields(form) {
  return Object.keys(form.properties).map((name) => `-F ${name}=${name === "file" ? "@picture.png" : placeholder(name)}`);
}
