/** The people of the business: finding them, and what one's role may change about them. */

import { formatDate, t } from "../i18n/i18n.js";
import { Avatar } from "../ui/avatar.js";
import { Button } from "../ui/button.js";
import { Chip } from "../ui/badge.js";
import { confirm } from "../ui/dialog.js";
import { Select } from "../ui/field.js";
import { html, useEffect, useMemo, useState } from "../ui/html.js";
import { Menu } from "../ui/menu.js";
import { SearchField } from "../ui/search-field.js";
import { EmptyState, ErrorState, Skeleton } from "../ui/states.js";
import { Table } from "../ui/table.js";
import { attempt } from "./attempt.js";
import { Heading } from "./heading.js";
import { openDirect } from "./new-conversation.js";
import { CreatePerson, RenamePerson, RolePerson, ShownPassword } from "./person-dialogs.js";
import { PeopleModel } from "./people-model.js";
import { navigate, route } from "./router.js";

const ROLES = ["visitor", "member", "company", "agent", "manager", "admin"];

export function PeopleRoom({ session }) {
  const model = useMemo(() => new PeopleModel(session), [session]);
  const { q = "", role = "" } = route.value.query;
  const [dialog, setDialog] = useState(/** @type {any} */ (null));
  useEffect(() => void model.show({ q, role }), [model, q, role]);
  const change = (changes) => navigate("/people", { query: { q, role, ...changes }, replace: true });
  const roles = [{ value: "", label: t("console.people.any_role") }, ...ROLES.map((value) => ({ value, label: t(`console.role.${value}`) }))];
  return html`
    <section class="room people">
      <header class="room-header">
        <${Heading} text=${t("console.room.people")} />
        ${session.may("users.set_role") && html`<${Button} kind="primary" icon="plus" onClick=${() => setDialog({ type: "create" })}>${t("console.people.create")}<//>`}
      </header>
      <div class="room-tools">
        <${SearchField} label=${t("console.people.search")} value=${q} onSearch=${(text) => change({ q: text })} />
        <${Select} label=${t("console.people.role")} quietLabel value=${role} options=${roles}
          onChange=${(value) => change({ role: value })} />
      </div>
      <${People} ...${{ session, model, setDialog }} />
      <${PersonDialog} ...${{ session, model, dialog, setDialog }} />
    </section>
  `;
}

function People({ session, model, setDialog }) {
  const phase = model.phase.value;
  if (phase === "error") return html`<${ErrorState} error=${model.error.value} onRetry=${() => model.retry()} />`;
  if (phase === "loading" && model.items.value.length === 0) return html`<${Skeleton} rows=${8} />`;
  const columns = [
    { key: "name", label: t("console.people.name"), render: (user) => html`<span class="person"><${Avatar} name=${user.name} id=${user.id} size=${32} /><span>${user.name}</span></span>` },
    { key: "email", label: t("console.contact.email"), render: (user) => user.email ?? "–" },
    { key: "role", label: t("console.people.role"), render: (user) => html`<${RoleMarks} user=${user} me=${session.me.value.id} />` },
    { key: "last_seen_at", label: t("console.people.seen"), render: (user) => user.last_seen_at ? formatDate(user.last_seen_at, { dateStyle: "medium" }) : t("console.people.never") },
    { key: "actions", label: t("console.people.actions"), quietLabel: true, align: "end", render: (user) => html`<${PersonMenu} ...${{ session, model, user, setDialog }} />` },
  ];
  return html`
    <${Table} label=${t("console.room.people")} columns=${columns} rows=${model.items.value} keyOf=${(user) => user.id}
      empty=${html`<${EmptyState} icon="users" title=${t("console.people.none")} text=${t("console.people.none_text")} />`} />
    ${model.more.value && html`<div class="room-more"><${Button} busy=${model.loadingMore.value} onClick=${() => model.loadMore()}>${t("console.load_more")}<//></div>`}
  `;
}

function RoleMarks({ user, me }) {
  const staff = ["agent", "manager", "admin"].includes(user.role);
  return html`<span class="marks">
    <${Chip} kind=${staff ? "coach" : "plain"}>${t(`console.role.${user.role}`)}<//>
    ${user.blocked && html`<${Chip} kind="danger" icon="block">${t("console.people.blocked")}<//>`}
    ${user.id === me && html`<${Chip} kind="accent">${t("console.you_short")}<//>`}
  </span>`;
}

function PersonMenu({ session, model, user, setDialog }) {
  const items = actionsOn({ session, model, user, setDialog });
  return items.length > 0 ? html`<${Menu} label=${t("console.people.more", { name: user.name })} items=${items} />` : null;
}

/** Only an administrator changes an administrator; nobody changes their own role or blocks themselves. */
function actionsOn({ session, model, user, setDialog }) {
  const self = user.id === session.me.value.id;
  const above = user.role === "admin" && session.me.value.role !== "admin";
  const may = (permission) => session.may(permission) && !above;
  const visitor = user.role === "visitor";
  return [
    !self && !visitor && session.may("conversations.open_direct") && { label: t("console.contact.write"), icon: "user", onSelect: () => openDirect(session, user.id) },
    may("users.rename") && { label: t("console.people.rename"), icon: "edit", onSelect: () => setDialog({ type: "rename", user }) },
    may("users.set_role") && !self && !visitor && { label: t("console.people.change_role"), icon: "star", onSelect: () => setDialog({ type: "role", user }) },
    may("users.set_role") && !self && !visitor && { label: t("console.people.password"), icon: "lock", onSelect: () => renewPassword(model, user, setDialog) },
    may("users.block") && !self && { label: t(user.blocked ? "console.people.unblock" : "console.people.block"), icon: "block", danger: !user.blocked, onSelect: () => toggleBlock(model, user) },
  ].filter(Boolean);
}

async function toggleBlock(model, user) {
  const sure = user.blocked || (await confirm({
    title: t("console.block.title", { name: user.name }), text: t("console.block.text"), action: t("console.block.confirm"), danger: true,
  }));
  if (sure) await attempt(() => model.change(user.id, { blocked: !user.blocked }), { done: t(user.blocked ? "console.block.undone" : "console.block.done", { name: user.name }) });
}

async function renewPassword(model, user, setDialog) {
  const sure = await confirm({
    title: t("console.password.title", { name: user.name }), text: t("console.password.text"), action: t("console.password.confirm"), danger: true,
  });
  if (sure) await attempt(async () => setDialog({ type: "password", user, password: await model.newPassword(user.id) }));
}

function PersonDialog({ session, model, dialog, setDialog }) {
  if (!dialog) return null;
  const onClose = () => setDialog(null);
  const { type, user, password } = dialog;
  if (type === "password") return html`<${ShownPassword} user=${user} password=${password} onClose=${onClose} />`;
  if (type === "rename") return html`<${RenamePerson} ...${{ model, user, onClose }} />`;
  if (type === "role") return html`<${RolePerson} ...${{ model, user, onClose }} />`;
  const created = (person, secret) => setDialog({ type: "password", user: person, password: secret });
  return html`<${CreatePerson} ...${{ session, model, onClose, onCreated: created }} />`;
}
