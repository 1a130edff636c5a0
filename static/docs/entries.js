/** The entries of the reference: one for each operation, command, fact and error. */

import { codeBlock, disclosure, h, prose } from "./dom.js";
import { curl, example, pretty } from "./examples.js";
import { Schemas, nameOf } from "./schemas.js";

/**
 * @typedef {object} Entry
 * @property {string} id also its anchor
 * @property {string} label in the contents
 * @property {string | null} method of REST
 * @property {string} words that the filter looks into
 * @property {HTMLElement} element
 *
 * @typedef {{id: string, title: string, note: string, entries: Entry[]}} Group
 */

/** @param {any} openapi @returns {Group[]} one for each tag */
export function restGroups(openapi) {
  const schemas = new Schemas(openapi.components.schemas);
  const calls = Object.entries(openapi.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
  calls.sort((one, other) => one.path.localeCompare(other.path));
  return openapi.tags.map((/** @type {{name: string, description?: string}} */ tag) => ({
    id: `rest-${tag.name}`,
    title: tag.name,
    note: tag.description ?? "",
    entries: calls.filter((call) => call.operation.tags.includes(tag.name)).map((call) => restEntry(openapi, schemas, call)),
  }));
}

/** @param {any} openapi @param {Schemas} schemas @param {{method: string, path: string, operation: any}} call @returns {Entry} */
function restEntry(openapi, schemas, call) {
  const { method, path, operation } = call;
  const short = path.replace(/^\/api\/v\d+/, "");
  const title = [h("span", { class: `method ${method.toLowerCase()}` }, method), " ", h("code", { class: "path" }, ...breakable(short))];
  return entry(operation.operationId, short, method, operation.summary ?? "", title, () => [
    operation.description && h("p", {}, prose(operation.description)),
    h("p", { class: "quiet" }, operation.security?.length === 0 ? "Open to everyone." : "Needs an access token."),
    ...parameters(schemas, operation),
    ...requestBody(schemas, operation),
    h("h4", {}, "Answer"),
    ...answers(openapi, schemas, operation),
    h("h4", {}, "Example"),
    codeBlock(`curl for ${method} ${short}`, curl(schemas, call)),
  ], path);
}

/** Let a long path break after its slashes. @param {string} path @returns {(string | Node)[]} */
export function breakable(path) {
  return path.split(/(?<=\/)/).flatMap((part) => [part, h("wbr")]);
}

/** @param {Schemas} schemas @param {any} operation */
function parameters(schemas, operation) {
  const all = operation.parameters ?? [];
  if (all.length === 0) return [];
  const rows = all.map((/** @type {any} */ one) => {
    const schema = { ...one.schema, description: one.description ?? one.schema.description };
    return schemas.field(one.name, schema, one.required, one.in);
  });
  return [h("h4", {}, "Parameters"), h("ul", { class: "fields" }, rows)];
}

/** @param {Schemas} schemas @param {any} operation */
function requestBody(schemas, operation) {
  return Object.entries(operation.requestBody?.content ?? {}).flatMap(([type, { schema }]) => [
    h("h4", {}, "Body ", h("small", {}, type)),
    ...schemas.show(schema),
  ]);
}

/** @param {any} openapi @param {Schemas} schemas @param {any} operation */
function answers(openapi, schemas, operation) {
  const all = Object.entries(operation.responses);
  const refusals = all.filter(([, response]) => response.$ref);
  const successes = all.filter(([, response]) => !response.$ref);
  const links = refusals.map(([status, response]) => {
    const code = /** @type {string} */ (nameOf(response));
    const title = openapi.components.responses[code]?.description ?? "";
    return h("li", {}, h("a", { href: `#error.${code}`, title }, `${status} ${code}`));
  });
  return [
    ...successes.flatMap(([status, response]) => [
      h("p", {}, h("strong", {}, status), ` ${response.description}`),
      ...Object.entries(response.content ?? {}).flatMap(([type, { schema }]) =>
        schema ? schemas.show(schema) : [h("p", { class: "quiet" }, type)],
      ),
    ]),
    links.length > 0 && h("ul", { class: "refusals", "aria-label": "Refusals" }, links),
  ];
}

/** @param {any} asyncapi @returns {Group} */
export function commandGroup(asyncapi) {
  const schemas = new Schemas(asyncapi.components.schemas);
  const { messages } = asyncapi.components;
  const names = namesOf(asyncapi, "receive");
  const entries = names.map((name) => {
    const message = messages[name];
    const [success] = messages[`${name}.ack`].payload.oneOf;
    return entry(name, name, null, message.summary, [h("code", {}, name)], () => [
      h("h4", {}, "Payload"),
      ...schemas.show(message.payload),
      h("h4", {}, "Acknowledgement, ", h("code", {}, "data")),
      ...schemas.show(success.properties.data),
      h("h4", {}, "Example"),
      codeBlock(`JavaScript for ${name}`, commandExample(schemas, name, message.payload)),
      codeBlock(`Acknowledgement of ${name}`, pretty({ ok: true, data: example(schemas, success.properties.data, { all: true }) })),
    ]);
  });
  return { id: "commands", title: "Commands", note: COMMANDS_NOTE, entries };
}

const COMMANDS_NOTE =
  'What a socket asks for. Each takes one object and is always acknowledged, with `{"ok": true, "data": …}` or with ' +
  '`{"ok": false, "error": …}`.';

/** @param {Schemas} schemas @param {string} name @param {any} payload */
function commandExample(schemas, name, payload) {
  return `const answer = await socket.timeout(10_000).emitWithAck("${name}", ${pretty(example(schemas, payload))});`;
}

/** @param {any} asyncapi @returns {Group} */
export function factGroup(asyncapi) {
  const schemas = new Schemas(asyncapi.components.schemas);
  const { messages } = asyncapi.components;
  const entries = namesOf(asyncapi, "send").map((name) => {
    const { summary, payload, "x-droppable": droppable } = messages[name];
    return entry(name, name, null, summary, [h("code", {}, name)], () => [
      droppable && h("p", { class: "quiet" }, "May be left out for a client that lags: only its newest value matters."),
      h("h4", {}, "Object"),
      ...schemas.show(payload),
      h("h4", {}, "Example"),
      codeBlock(`JavaScript for ${name}`, factExample(schemas, name, payload)),
    ]);
  });
  return { id: "facts", title: "Facts", note: "What happened, told to the sockets that may know. Each carries one object.", entries };
}

/** @param {Schemas} schemas @param {string} name @param {any} payload */
function factExample(schemas, name, payload) {
  const fields = Object.keys(schemas.resolve(payload).properties ?? {}).join(", ");
  const shown = pretty(example(schemas, payload, { all: true }));
  return `socket.on("${name}", ({ ${fields} }) => {\n  // …\n});\n\n// ${shown.replaceAll("\n", "\n// ")}`;
}

/** @param {any} asyncapi @param {"receive" | "send"} action of the server */
function namesOf(asyncapi, action) {
  return Object.keys(asyncapi.operations)
    .filter((key) => asyncapi.operations[key].action === action)
    .map((key) => key.slice(action.length + 1));
}

/** @param {any} asyncapi @returns {Group} */
export function errorGroup(asyncapi) {
  const schemas = new Schemas(asyncapi.components.schemas);
  const codes = asyncapi.components["x-error-codes"];
  const entries = codes.map((/** @type {any} */ error) => {
    const title = [h("code", {}, error.code), " ", h("span", { class: "status" }, error.status)];
    return entry(`error.${error.code}`, error.code, null, error.message, title, () => [
      h("p", {}, error.retryable ? "The same request may succeed later; wait for `retry_after` seconds when it is given." : "The same request will be refused again."),
      ...schemas.show({ $ref: "#/components/schemas/ErrorShape" }),
      codeBlock(`Example of ${error.code}`, pretty(errorExample(error))),
    ]);
  });
  const note = "Every refusal, over REST and on sockets, has one shape. The codes are stable; the messages are for people.";
  return { id: "errors", title: "Errors", note, entries };
}

/** @param {any} error */
function errorExample({ code, message, retryable }) {
  const retry_after = retryable ? 2.5 : null;
  return { error: { code, message, retryable, retry_after, details: [], request_id: "fdafdc2b5c2857e0" } };
}

/**
 * @param {string} id @param {string} label @param {string | null} method @param {string} summary
 * @param {(Node | string)[]} title @param {() => any[]} make @param {string} [words]
 * @returns {Entry}
 */
function entry(id, label, method, summary, title, make, words = "") {
  const heading = [h("h3", {}, ...title), h("span", { class: "summary" }, prose(summary))];
  const element = disclosure({ class: "entry", id }, heading, make);
  return { id, label, method, element, words: `${id} ${label} ${method ?? ""} ${words} ${summary}`.toLowerCase() };
}
