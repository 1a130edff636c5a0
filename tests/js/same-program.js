/** Reads `[{name, before, after}]` and tells which of the pairs are not the same program, as TypeScript's parser sees them. */

import { readFileSync } from "node:fs";
import ts from "typescript";

/** @typedef {{kind: string, text: string, children: Tree[]}} Tree */

/** @param {string} name @param {string} source @returns {Tree} */
function parse(name, source) {
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.ESNext, true, ts.ScriptKind.JS);
  const { parseDiagnostics: problems } = /** @type {any} */ (file);
  if (problems.length > 0) throw new Error(`${name}: ${ts.flattenDiagnosticMessageText(problems[0].messageText, " ")}`);
  /** @param {ts.Node} node @returns {Tree} */
  const shape = (node) => {
    /** @type {Tree[]} */
    const children = [];
    ts.forEachChild(node, (child) => {
      children.push(shape(child));
    });
    return { kind: ts.SyntaxKind[node.kind], text: ts.isToken(node) ? node.getText(file) : "", children };
  };
  return shape(file);
}

/** @type {{name: string, before: string, after: string}[]} */
const pairs = JSON.parse(readFileSync(0, "utf8"));
for (const { name, before, after } of pairs) {
  try {
    if (JSON.stringify(parse(name, before)) !== JSON.stringify(parse(name, after))) console.log(`${name}: another program`);
  } catch (error) {
    console.log(String(error));
  }
}
