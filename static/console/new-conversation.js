/** Beginning something: a group, a private conversation, or a message to many. */

import { t } from "../i18n/i18n.js";
import { Dialog } from "../ui/dialog.js";
import { TextField } from "../ui/field.js";
import { html, useState } from "../ui/html.js";
import { Menu } from "../ui/menu.js";
import { attempt, inWords } from "./attempt.js";
import { DialogActions, useWork } from "./group-dialogs.js";
import { PeoplePicker } from "./people-picker.js";
import { navigate } from "./router.js";

/** @param {any} session @param {string} userId */
export function openDirect(session, userId) {
  return attempt(async () => {
    const { id } = await session.api.post("/conversations", { kind: "direct", user_id: userId });
    navigate(`/inbox/${id}`);
  });
}

export function NewConversation({ session }) {
  const [dialog, setDialog] = useState(/** @type {null | "group" | "direct"} */ (null));
  const close = () => setDialog(null);
  const items = [
    session.may("conversations.open_direct") && { label: t("console.new.direct"), icon: "user", onSelect: () => setDialog("direct") },
    session.may("conversations.open_group") && { label: t("console.new.group"), icon: "users", onSelect: () => setDialog("group") },
    session.may("campaigns.run") && { label: t("console.new.campaign"), icon: "megaphone", onSelect: () => navigate("/campaigns/new") },
  ].filter(Boolean);
  return html`
    <${Menu} label=${t("console.new.menu")} icon="plus" items=${items} />
    ${dialog === "direct" && html`<${NewDirect} session=${session} onClose=${close} />`}
    ${dialog === "group" && html`<${NewGroup} session=${session} onClose=${close} />`}
  `;
}

function NewDirect({ session, onClose }) {
  const [chosen, setChosen] = useState(/** @type {any[]} */ ([]));
  const { busy, error, run } = useWork(onClose);
  const open = () => run(async () => {
    const { id } = await session.api.post("/conversations", { kind: "direct", user_id: chosen[0].id });
    navigate(`/inbox/${id}`);
  });
  const footer = html`<${DialogActions} busy=${busy} action=${t("console.new.open")} disabled=${chosen.length === 0} onClose=${onClose} />`;
  return html`
    <${Dialog} title=${t("console.new.direct")} onClose=${onClose} onSubmit=${() => chosen.length > 0 && open()} footer=${footer}>
      <${PeoplePicker} session=${session} chosen=${chosen} onChange=${setChosen} single pass=${(user) => user.role !== "visitor"} />
      ${error && html`<p class="form-error" role="alert">${inWords(error)}</p>`}
    <//>
  `;
}

function NewGroup({ session, onClose }) {
  const [title, setTitle] = useState("");
  const [chosen, setChosen] = useState(/** @type {any[]} */ ([]));
  const { busy, error, run } = useWork(onClose);
  const open = () => run(async () => {
    const given = { kind: "group", title: title.trim(), member_ids: chosen.map((one) => one.id) };
    const { id } = await session.api.post("/conversations", given);
    navigate(`/inbox/${id}`);
  });
  const footer = html`<${DialogActions} busy=${busy} action=${t("console.new.create")} disabled=${!title.trim()} onClose=${onClose} />`;
  return html`
    <${Dialog} title=${t("console.new.group")} onClose=${onClose} onSubmit=${() => title.trim() && open()} footer=${footer}>
      <${TextField} label=${t("console.group.title")} value=${title} onInput=${setTitle} maxlength="200" required />
      <${PeoplePicker} session=${session} chosen=${chosen} onChange=${setChosen} />
      ${error && html`<p class="form-error" role="alert">${inWords(error)}</p>`}
    <//>
  `;
}
