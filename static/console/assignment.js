/** Who answers: a menu of the team. */

import { t } from "../i18n/i18n.js";
import { Avatar } from "../ui/avatar.js";
import { html } from "../ui/html.js";
import { Icon } from "../ui/icons.js";
import { Menu } from "../ui/menu.js";
import { attempt } from "./attempt.js";
import { teamOf } from "./team-model.js";

export function AssignmentMenu({ session, model, handling }) {
  const me = session.me.value;
  const { assignee_id: id, assignee_name: name } = handling;
  const give = (assignee_id) => void attempt(() => model.handle({ assignee_id }));
  const others = teamOf(session).value.filter((one) => one.id !== me.id);
  const items = [
    { label: t("console.handling.to_me"), checked: id === me.id, onSelect: () => give(me.id) },
    { label: t("console.handling.to_nobody"), checked: id === null, onSelect: () => give(null) },
    ...(others.length > 0 ? ["-"] : []),
    ...others.map((one) => ({ label: one.name, hint: t(`console.role.${one.role}`), checked: id === one.id, onSelect: () => give(one.id) })),
  ];
  const who = id ? (id === me.id ? t("console.you_short") : name) : t("console.handling.nobody");
  const face = html`<span class="assignee">
    ${id ? html`<${Avatar} name=${name ?? ""} id=${id} size=${24} />` : html`<${Icon} name="user" size=${18} />`}
    <span class="assignee-name">${who}</span><${Icon} name="chevron-down" size=${16} />
  </span>`;
  return html`<${Menu} label=${t("console.handling.assign")} face=${face} items=${items} />`;
}
