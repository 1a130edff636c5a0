/** The room of contacts: whom the business can write to, on which channels, and who said no. */

import { formatDate, t } from "../../i18n/i18n.js";
import { CONSENT_CHANNELS } from "../../model/contacts.js";
import { Avatar } from "../../ui/avatar.js";
import { Chip } from "../../ui/badge.js";
import { Button } from "../../ui/button.js";
import { Select } from "../../ui/field.js";
import { html, useEffect, useMemo, useState } from "../../ui/html.js";
import { SearchField } from "../../ui/search-field.js";
import { EmptyState, ErrorState, Skeleton } from "../../ui/states.js";
import { Table } from "../../ui/table.js";
import { attempt } from "../attempt.js";
import { useLabels } from "../campaigns/segment-dialog.js";
import { channelName } from "../campaigns/words.js";
import { LANGUAGE_NAMES } from "../choices.js";
import { Heading } from "../heading.js";
import { ListModel } from "../list-model.js";
import { navigate, route } from "../router.js";
import { ContactDialog } from "./contact-dialog.js";
import { ContactMenu } from "./contact-menu.js";
import { ConsentsDialog } from "./consents-dialog.js";
import { ImportDialog } from "./import-dialog.js";

const ROLES = ["member", "company", "visitor", "agent", "manager", "admin"];
const NO_FILTERS = { q: "", role: "", label: "", language: "", channel: "" };

export function ContactsRoom({ session }) {
  const model = useMemo(() => new ListModel(session, "/contacts"), [session]);
  const filters = Object.fromEntries(Object.entries(NO_FILTERS).map(([name, none]) => [name, route.value.query[name] ?? none]));
  const key = JSON.stringify(filters);
  const [dialog, setDialog] = useState(/** @type {any} */ (null));
  useEffect(() => void model.load(filters), [model, key]);
  const close = () => setDialog(null);
  return html`
    <section class="room contacts">
      <header class="room-header">
        <${Heading} text=${t("console.room.contacts")} />
        <${Ways} session=${session} filters=${filters} setDialog=${setDialog} />
      </header>
      <${Filters} session=${session} filters=${filters} />
      <${Found} ...${{ session, model, setDialog }} filtered=${Object.values(filters).some(Boolean)} />
      ${dialog?.type === "edit" && html`<${ContactDialog} ...${{ session, model }} contact=${dialog.contact} onClose=${close} />`}
      ${dialog?.type === "consents" && html`<${ConsentsDialog} ...${{ session, model }} contact=${dialog.contact} onClose=${close} />`}
      ${dialog?.type === "import" && html`<${ImportDialog} session=${session} onClose=${close} onDone=${() => model.load()} />`}
    </section>
  `;
}

function Ways({ session, filters, setDialog }) {
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    const query = new URLSearchParams(Object.entries(filters).filter(([, value]) => value));
    await attempt(() => session.api.download(`/contacts/export?${query}`, "contacts.csv"));
    setBusy(false);
  };
  if (!session.may("contacts.manage")) return null;
  return html`<div class="form-actions">
    <${Button} icon="download" busy=${busy} onClick=${save}>${t("console.contacts.export")}<//>
    <${Button} icon="upload" onClick=${() => setDialog({ type: "import" })}>${t("console.contacts.import")}<//>
    <${Button} kind="primary" icon="plus" onClick=${() => setDialog({ type: "edit", contact: null })}>${t("console.contacts.new")}<//>
  </div>`;
}

function Filters({ session, filters }) {
  const labels = useLabels(session);
  const languages = session.me.value.tenant?.languages ?? ["en", "fr"];
  const set = (name) => (value) => navigate("/contacts", { query: { ...filters, [name]: value }, replace: true });
  const choice = (name, values, word) => html`<${Select} label=${t(`console.contacts.${name}`)} quietLabel value=${filters[name]} onChange=${set(name)}
    options=${[{ value: "", label: t(`console.contacts.any_${name}`) }, ...values.map((value) => ({ value, label: word(value) }))]} />`;
  return html`<div class="record-tools">
    <${SearchField} label=${t("console.contacts.search")} value=${filters.q} onSearch=${set("q")} />
    ${choice("role", ROLES, (value) => t(`console.role.${value}`))}
    ${labels.length > 0 && choice("label", labels, (value) => value)}
    ${choice("language", languages, (value) => LANGUAGE_NAMES[value] ?? value)}
    ${choice("channel", CONSENT_CHANNELS, channelName)}
  </div>`;
}

function Found({ session, model, setDialog, filtered }) {
  if (model.error.value) return html`<${ErrorState} error=${model.error.value} onRetry=${() => model.load()} />`;
  if (model.items.value === null) return html`<${Skeleton} rows=${8} />`;
  const columns = [
    { key: "name", label: t("console.people.name"), render: (one) => html`<span class="person"><${Avatar} name=${one.name} id=${one.id} size=${32} /><span class="campaign-name"><span>${one.name}</span>
      <span class="quiet">${t(`console.role.${one.role}`)}</span></span></span>` },
    { key: "address", label: t("console.contacts.address"), render: (one) => (one.email || one.phone) && html`<span class="campaign-name"><span>${one.email ?? ""}</span><span class="quiet">${one.phone ?? ""}</span></span>` },
    { key: "labels", label: t("console.contacts.labels"), render: (one) => one.labels.length > 0 && html`<span class="marks">${one.labels.map((label) => html`<${Chip} key=${label} icon="tag">${label}<//>`)}</span>` },
    { key: "consents", label: t("console.contacts.consents"), render: (one) => one.consents.length > 0 && html`<${Consents} contact=${one} />` },
    { key: "seen", label: t("console.people.seen"), render: (one) => (one.last_seen_at ? formatDate(one.last_seen_at, { dateStyle: "medium" }) : t("console.people.never")) },
    { key: "actions", label: t("console.people.actions"), quietLabel: true, align: "end", render: (one) => html`<${ContactMenu} ...${{ session, model, setDialog }} contact=${one} />` },
  ];
  const empty = html`<${EmptyState} icon="users" title=${t(filtered ? "console.campaigns.not_found" : "console.contacts.none")} text=${t(filtered ? "console.campaigns.not_found_text" : "console.contacts.none_text")} />`;
  return html`
    <${Table} label=${t("console.room.contacts")} columns=${columns} rows=${model.items.value} keyOf=${(one) => one.id} empty=${empty} />
    ${model.cursor.value && html`<div class="room-more"><${Button} busy=${model.loading.value} onClick=${() => model.loadMore()}>${t("console.load_more")}<//></div>`}
  `;
}

/** Only what was said; silence is no mark. */
function Consents({ contact }) {
  return html`<span class="marks">${contact.consents.map(({ channel, state }) => html`<${Chip} key=${channel} kind=${state === "granted" ? "success" : "warning"} icon=${state === "granted" ? "check" : "block"}>
    ${channelName(channel)}<span class="ui-unseen"> ${t(`console.contacts.consent.${state}`)}</span><//>`)}</span>`;
}
