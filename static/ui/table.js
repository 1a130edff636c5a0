/** Rows of a few facts each; in a narrow place every row becomes a card. */

import { html } from "./html.js";

/**
 * Roles are spelt out, because browsers forget a table's meaning when its display changes.
 * @template T
 * @param {{label: string, columns: {key: string, label: string, quietLabel?: boolean, align?: "start" | "end", render?: (row: T) => any}[],
 *   rows: T[], keyOf: (row: T) => string, empty?: any}} props `empty` stands in place of a table without rows
 */
export function Table({ label, columns, rows, keyOf, empty }) {
  if (rows.length === 0) return empty ?? null;
  return html`<div class="ui-table-frame">
    <table class="ui-table" role="table" aria-label=${label}>
      <thead role="rowgroup"><tr role="row">${columns.map((column) => html`<th key=${column.key} role="columnheader" scope="col"
        class=${sideOf(column)}><span class=${column.quietLabel ? "ui-unseen" : undefined}>${column.label}</span></th>`)}</tr></thead>
      <tbody role="rowgroup">
        ${rows.map((row) => html`<tr key=${keyOf(row)} role="row">
          ${columns.map((column) => html`<td key=${column.key} role="cell" class=${sideOf(column)}
            data-label=${column.quietLabel ? undefined : column.label}>${column.render ? column.render(row) : row[column.key]}</td>`)}
        </tr>`)}
      </tbody>
    </table>
  </div>`;
}

const sideOf = (column) => column.align === "end" ? "ui-end" : undefined;
