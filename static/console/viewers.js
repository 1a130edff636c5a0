/** Who else looks at this conversation, or answers it, so that two do not write the same. */

import { t } from "../i18n/i18n.js";
import { Avatar } from "../ui/avatar.js";
import { html } from "../ui/html.js";

export function ViewersLine({ viewers, thread }) {
  const others = viewers.others.value;
  if (others.length === 0) return null;
  const typing = new Set(thread.typists.value.map((one) => one.id));
  const answering = others.filter((one) => typing.has(one.id));
  const shown = answering.length > 0 ? answering : others;
  const names = shown.map((one) => one.name).join(", ");
  return html`
    <p class="viewers ${answering.length > 0 ? "viewers-answering" : ""}" role="status">
      ${others.slice(0, 4).map((one) => html`<${Avatar} key=${one.id} name=${one.name} id=${one.id} size=${24} />`)}
      <span>${t(answering.length > 0 ? "console.viewers.answering" : "console.viewers.looking", { names, count: shown.length })}</span>
    </p>
  `;
}
