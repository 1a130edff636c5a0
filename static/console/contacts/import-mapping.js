/** What each column of the file means, and how the lines are taken. */

import { t } from "../../i18n/i18n.js";
import { CONSENT_CHANNELS, FIELDS } from "../../model/contacts.js";
import { Checkbox, Select, TextField } from "../../ui/field.js";
import { html } from "../../ui/html.js";
import { Banner } from "../../ui/states.js";
import { Table } from "../../ui/table.js";
import { asCount, channelName } from "../campaigns/words.js";

/** @param {{session: any, work: import("../../model/contacts.js").ContactImport}} props */
export function ImportMapping({ session, work }) {
  const file = work.file.value;
  const mapping = work.mapping.value;
  const set = (column) => (field) => {
    const others = Object.entries(mapping).filter(([name, taken]) => name !== column && taken !== field);
    work.mapping.value = Object.fromEntries(field ? [...others, [column, field]] : others);
  };
  const options = [{ value: "", label: t("console.import.leave_out") }, ...FIELDS.map((value) => ({ value, label: t(`console.import.field.${value}`) }))];
  const columns = [
    { key: "column", label: t("console.import.column"), render: (row) => html`<strong>${row.column}</strong>` },
    { key: "sample", label: t("console.import.sample"), render: (row) => html`<span class="quiet">${row.sample}</span>` },
    { key: "field", label: t("console.import.means"), render: (row) => html`<${Select} label=${t("console.import.means_of", { column: row.column })} quietLabel value=${mapping[row.column] ?? ""} options=${options} onChange=${set(row.column)} />` },
  ];
  const rows = file.columns.map((column, at) => ({ column, sample: file.rows.map((row) => row[at]).filter(Boolean).join(", ") }));
  const toggle = (channel) => (on) => (work.channels.value = on ? [...work.channels.value, channel] : work.channels.value.filter((one) => one !== channel));
  const fields = Object.values(mapping);
  return html`
    <p>${t("console.import.lines", { name: file.name, n: asCount(file.lines), count: file.lines })}</p>
    <div><${Table} label=${t("console.import.step.mapping")} columns=${columns} rows=${rows} keyOf=${(row) => row.column} /></div>
    ${!fields.includes("email") && !fields.includes("phone") && html`<${Banner} kind="warning">${t("console.import.needs_address")}<//>`}
    <${Checkbox} label=${t("console.import.update")} hint=${t("console.import.update_hint")} checked=${work.update.value} onChange=${(on) => (work.update.value = on)} />
    <div class="form-grid"><${TextField} label=${t("console.import.country")} hint=${t("console.import.country_hint")} value=${work.country.value} maxlength="2" placeholder=${session.me.value.tenant?.country ?? ""}
      onInput=${(value) => (work.country.value = value.trim().toUpperCase())} /></div>
    <fieldset class="fields"><legend class="ui-label">${t("console.import.consent")}</legend>
      <p class="quiet">${t("console.import.consent_hint")}</p>
      <div class="ticks">${CONSENT_CHANNELS.filter((one) => one !== "push").map((channel) => html`<${Checkbox} key=${channel} label=${channelName(channel)} checked=${work.channels.value.includes(channel)} onChange=${toggle(channel)} />`)}</div>
      ${work.channels.value.length > 0 && html`<${TextField} label=${t("console.import.source")} hint=${t("console.import.source_hint")} value=${work.source.value} onInput=${(value) => (work.source.value = value)} maxlength="200" required />`}
    </fieldset>`;
}
