/** Who is in a group, and what may be done about it. */

import { formatDate, t } from "../i18n/i18n.js";
import { Avatar } from "../ui/avatar.js";
import { Button } from "../ui/button.js";
import { Chip } from "../ui/badge.js";
import { confirm } from "../ui/dialog.js";
import { html, useEffect, useMemo, useState } from "../ui/html.js";
import { Menu } from "../ui/menu.js";
import { ErrorState, Skeleton } from "../ui/states.js";
import { attempt } from "./attempt.js";
import { MemberPicker } from "./group-dialogs.js";
import { MembersModel } from "./members-model.js";
import { openDirect } from "./new-conversation.js";

export function GroupMembers({ session, model, conversation }) {
  const members = useMemo(() => new MembersModel(session, conversation.id), [conversation.id]);
  const [adding, setAdding] = useState(false);
  useEffect(() => {
    void members.open();
    return () => members.close();
  }, [members]);
  const manages = conversation.owner_id === session.me.value.id || session.may("conversations.manage_groups");
  return html`
    <section class="card" aria-label=${t("console.group.members")}>
      <div class="card-head">
        <h3>${t("console.members", { count: conversation.member_count })}</h3>
        ${manages && html`<${Button} kind="plain" icon="plus" onClick=${() => setAdding(true)}>${t("console.group.add_short")}<//>`}
      </div>
      ${members.error.value && html`<${ErrorState} error=${members.error.value} onRetry=${() => members.load()} />`}
      ${members.loading.value && members.items.value.length === 0 && html`<${Skeleton} rows=${4} />`}
      <ul class="members">
        ${members.items.value.map((one) => html`<${Member} key=${one.user_id} ...${{ one, session, members, manages }} />`)}
      </ul>
      ${members.more.value && html`<${Button} onClick=${() => members.loadMore()}>${t("console.load_more")}<//>`}
      ${adding && html`<${MemberPicker} ...${{ session, model, conversation }} onClose=${() => setAdding(false)} />`}
    </section>
  `;
}

function Member({ one, session, members, manages }) {
  const muted = one.muted_until && new Date(one.muted_until) > new Date();
  const items = actionsOn({ one, session, members, manages, muted });
  return html`
    <li class="member">
      <${Avatar} name=${one.name} id=${one.user_id} size=${32} />
      <span class="member-words"><span>${one.name}</span>
        <span class="quiet">${muted ? t("console.member.muted_until", { when: untilWords(one.muted_until) }) : t(`console.role.${one.role}`)}</span></span>
      ${muted && html`<${Chip} kind="warning" icon="mute">${t("console.member.muted")}<//>`}
      ${items.length > 0 && html`<${Menu} label=${t("console.member.more", { name: one.name })} items=${items} />`}
    </li>
  `;
}

/** @param {string} moment */
function untilWords(moment) {
  const far = new Date(moment).getTime() - Date.now() > 86_400_000;
  return formatDate(moment, far ? { day: "numeric", month: "short" } : { hour: "2-digit", minute: "2-digit" });
}

function actionsOn({ one, session, members, manages, muted }) {
  if (one.user_id === session.me.value.id) return [];
  const mute = (minutes) => () => void attempt(() => members.mute(one.user_id, minutes));
  const moderates = session.may("conversations.moderate");
  const remove = async () => {
    const sure = await confirm({
      title: t("console.member.remove_title", { name: one.name }), text: t("console.member.remove_text"),
      action: t("console.member.remove"), danger: true,
    });
    if (sure) await attempt(() => members.remove(one.user_id));
  };
  return [
    one.role !== "visitor" && { label: t("console.contact.write"), icon: "user", onSelect: () => openDirect(session, one.user_id) },
    moderates && !muted && { label: t("console.member.mute_hour"), icon: "mute", onSelect: mute(60) },
    moderates && !muted && { label: t("console.member.mute_day"), icon: "mute", onSelect: mute(24 * 60) },
    moderates && muted && { label: t("console.member.unmute"), icon: "volume", onSelect: mute(null) },
    manages && { label: t("console.member.remove"), icon: "trash", danger: true, onSelect: remove },
  ].filter(Boolean);
}
