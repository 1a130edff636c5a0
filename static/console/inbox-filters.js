/** What of the inbox one wants to see: quick switches, and the kind and label behind a button. */

import { t } from "../i18n/i18n.js";
import { IconButton } from "../ui/button.js";
import { Select } from "../ui/field.js";
import { html, useEffect, useState } from "../ui/html.js";

const QUICK = [
  { key: "unread", on: { unread: true }, off: { unread: false } },
  { key: "mine", on: { assignee: "me" }, off: { assignee: "" } },
  { key: "unassigned", on: { assignee: "none" }, off: { assignee: "" } },
  { key: "closed", on: { status: "closed" }, off: { status: "" } },
];

/** @param {{session: any, filters: import("./inbox-query.js").Filters, onChange: (changes: any) => void, search: any}} props `search` stands beside the button */
export function InboxFilters({ session, filters, onChange, search }) {
  const [open, setOpen] = useState(Boolean(filters.kind || filters.label));
  const count = [filters.kind, filters.label].filter(Boolean).length;
  return html`
    <div class="list-search">
      ${search}
      <${IconButton} icon="filter" label=${count > 0 ? t("console.filters_more_on", { count }) : t("console.filters_more")}
        aria-expanded=${String(open)} class=${count > 0 ? "filter-on" : ""} onClick=${() => setOpen(!open)} />
    </div>
    <div class="filters-quick" role="group" aria-label=${t("console.filters")}>
      ${QUICK.map(({ key, on, off }) => {
        const pressed = Object.entries(on).every(([name, value]) => filters[name] === value);
        return html`<button key=${key} type="button" class="filter" aria-pressed=${String(pressed)} onClick=${() => onChange(pressed ? off : on)}>
          ${t(`console.filter.${key}`)}
        </button>`;
      })}
    </div>
    ${open && html`<${MoreFilters} ...${{ session, filters, onChange }} />`}
  `;
}

function MoreFilters({ session, filters, onChange }) {
  const [labels, setLabels] = useState(filters.label ? [filters.label] : []);
  useEffect(() => {
    session.api.get("/conversations/labels").then(({ items }) => setLabels([...new Set([...items, filters.label].filter(Boolean))]), () => {});
  }, []);
  const any = (text) => ({ value: "", label: text });
  const kinds = ["support", "group", "direct", "listing"].map((value) => ({ value, label: t(`console.kind.${value}`) }));
  return html`
    <div class="filters-more">
      <${Select} label=${t("console.filter.kind")} value=${filters.kind} options=${[any(t("console.filter.any_kind")), ...kinds]}
        onChange=${(kind) => onChange({ kind })} />
      <${Select} label=${t("console.filter.label")} value=${filters.label}
        options=${[any(t("console.filter.any_label")), ...labels.map((value) => ({ value, label: value }))]}
        onChange=${(label) => onChange({ label })} />
    </div>
  `;
}
