/** JSON Schema for people: what kind of value, which bounds, what is inside; what is inside unfolds when asked for. */

import { disclosure, h, prose } from "./dom.js";

/** @typedef {Record<string, any>} Schema */

export class Schemas {
  /** @param {Record<string, Schema>} definitions */
  constructor(definitions) {
    this.definitions = definitions;
  }

  /** @param {Schema} schema @returns {Schema} */
  resolve(schema) {
    const name = nameOf(schema);
    return name === null ? schema : this.resolve(this.definitions[name] ?? {});
  }

  /**
   * What stands in the place of a value: the alternatives without null, references followed.
   * @param {Schema} schema @returns {Schema[]}
   */
  alternatives(schema) {
    const whole = this.resolve(schema);
    const options = whole.oneOf ?? whole.anyOf;
    if (!options) return [schema];
    return options.filter((/** @type {Schema} */ one) => one.type !== "null").flatMap((/** @type {Schema} */ one) => this.alternatives(one));
  }

  /** @param {Schema} schema */
  isNullable(schema) {
    const { anyOf = [], oneOf = [] } = this.resolve(schema);
    return [...anyOf, ...oneOf].some((one) => one.type === "null");
  }

  /**
   * @param {Schema} schema
   * @returns {string} as in "list of text, or null"
   */
  kind(schema) {
    const kinds = [...new Set(this.alternatives(schema).map((one) => this.#kindOfOne(one)))];
    return kinds.join(" or ") + (this.isNullable(schema) ? ", or null" : "");
  }

  /** @param {Schema} schema */
  #kindOfOne(schema) {
    const whole = this.resolve(schema);
    if ("const" in whole) return JSON.stringify(whole.const);
    if (whole.enum) return whole.enum.map((/** @type {unknown} */ value) => JSON.stringify(value)).join(" | ");
    if (whole.type === "array") return `list of ${this.kind(whole.items ?? {})}`;
    if (whole.type === "object" && whole.additionalProperties?.type) return `${this.kind(whole.additionalProperties)} by name`;
    if (whole.contentMediaType) return "file";
    return nameOf(schema) ?? WORDS[whole.type] ?? "anything";
  }

  /** @param {Schema} schema @returns {string[]} */
  bounds(schema) {
    return this.alternatives(schema).flatMap((one) => boundsOf(this.resolve(one)));
  }

  /**
   * The objects within a value, through lists and alternatives.
   * @param {Schema} schema @returns {{name: string, schema: Schema}[]}
   */
  objects(schema) {
    return this.alternatives(schema).flatMap((one) => {
      const whole = this.resolve(one);
      if (whole.type === "array") return this.objects(whole.items ?? {});
      const inside = whole.properties && Object.keys(whole.properties).length > 0;
      return inside ? [{ name: nameOf(one) ?? "object", schema: whole }] : [];
    });
  }

  /**
   * The fields of a body, or each of its alternatives in a fold of its own.
   * @param {Schema} schema
   */
  show(schema) {
    const objects = this.objects(schema);
    if (objects.length === 0) return [h("p", { class: "quiet" }, this.#isEmpty(schema) ? "An empty object." : this.kind(schema))];
    if (objects.length === 1) return [this.#listNote(schema), this.fields(objects[0].schema)];
    return [h("p", { class: "quiet" }, "One of these:"), ...objects.map((object) => this.#fold(object))];
  }

  /** @param {Schema} schema */
  #isEmpty(schema) {
    const whole = this.resolve(schema);
    return whole.type === "object" && !whole.additionalProperties?.type;
  }

  /** @param {Schema} schema */
  #listNote(schema) {
    const { description, type } = this.resolve(schema);
    const text = [type === "array" ? "A list of:" : "", description ?? ""].filter(Boolean).join(" ");
    return text ? h("p", { class: "quiet" }, prose(text)) : null;
  }

  /** @param {{name: string, schema: Schema}} object @returns {HTMLElement} */
  #fold({ name, schema }) {
    return disclosure({ class: "fold" }, [h("code", {}, name)], () => [this.fields(schema)]);
  }

  /** @param {Schema} schema an object @returns {HTMLElement} */
  fields(schema) {
    const required = new Set(schema.required ?? []);
    const rows = Object.entries(schema.properties).map(([name, field]) => this.field(name, field, required.has(name)));
    return h("ul", { class: "fields" }, rows);
  }

  /** @param {string} name @param {Schema} schema @param {boolean} required @param {string} [place] @returns {HTMLElement} */
  field(name, schema, required, place) {
    const whole = this.resolve(schema);
    const notes = [...new Set([...boundsOf(schema), ...this.bounds(schema)])];
    if ("default" in schema && schema.default !== null) notes.push(`default ${JSON.stringify(schema.default)}`);
    const example = (schema.examples ?? whole.examples)?.[0];
    return h(
      "li",
      {},
      h("code", { class: "field" }, name),
      required ? h("strong", { class: "required" }, "required") : null,
      h("span", { class: "kind" }, this.kind(schema), place ? `, in the ${place}` : ""),
      notes.length > 0 && h("span", { class: "bounds" }, notes.join(", ")),
      schema.description && h("span", { class: "meaning" }, prose(schema.description)),
      example !== undefined && h("span", { class: "bounds" }, "for instance ", h("code", {}, JSON.stringify(example))),
      this.objects(schema).map((object) => this.#fold(object)),
    );
  }
}

/** @type {Record<string, string>} */
const WORDS = { string: "text", integer: "whole number", number: "number", boolean: "true or false", object: "object", null: "null" };

/** @param {Schema} schema @returns {string | null} */
export function nameOf(schema) {
  return typeof schema.$ref === "string" ? /** @type {string} */ (schema.$ref.split("/").pop()) : null;
}

/** @param {Schema} schema @returns {string[]} */
function boundsOf(schema) {
  const found = [
    range(schema.minLength, schema.maxLength, "characters"),
    range(schema.minItems, schema.maxItems, "items"),
    range(schema.minimum, schema.maximum, ""),
    schema.pattern && `matches ${schema.pattern}`,
  ];
  return found.filter(Boolean);
}

/** @param {number | undefined} least @param {number | undefined} most @param {string} unit */
function range(least, most, unit) {
  const [from, to] = [least, most].map((number) => number?.toLocaleString("en"));
  const text = from !== undefined && to !== undefined ? `${from} to ${to}` : to !== undefined ? `at most ${to}` : from && `at least ${from}`;
  return text ? `${text} ${unit}`.trim() : "";
}
