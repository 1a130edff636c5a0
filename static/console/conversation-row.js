/** One conversation in the list: who, what was said last, and how it stands. */

import { t } from "../i18n/i18n.js";
import { Avatar } from "../ui/avatar.js";
import { Badge, Chip } from "../ui/badge.js";
import { html } from "../ui/html.js";
import { Icon } from "../ui/icons.js";
import { faceIdOf, nameOf } from "./conversation-names.js";
import { excerpt } from "./excerpt.js";
import { shortTime } from "./inbox-groups.js";
import { asQuery } from "./inbox-query.js";
import { Link } from "./router.js";

const KIND_ICONS = { group: "users", direct: "user", support: "help", listing: "tag" };
/** Pixels; the style sheet gives the rows the same. */
const DATE = 34;
const ROW = 69;
const ROW_WITH_MARKS = 91;

/** @param {any} row */
export function heightOfRow(row) {
  if (row.type === "date") return DATE;
  return hasMarks(row.conversation) ? ROW_WITH_MARKS : ROW;
}

function hasMarks({ handling }) {
  return Boolean(handling && (handling.assignee_id || handling.labels.length > 0 || handling.status === "closed"));
}

export function ConversationRow({ conversation, me, filters, selected }) {
  const { unread, last_message: last } = conversation;
  return html`
    <${Link} to=${`/inbox/${conversation.id}`} query=${asQuery(filters)} class="row ${unread ? "row-unread" : ""}"
      aria-current=${selected ? "true" : undefined} onKeyDown=${walk} data-row>
      <${Avatar} name=${nameOf(conversation, me)} id=${faceIdOf(conversation, me)} size=${40} />
      <span class="row-words">
        <span class="row-top">
          <span class="row-name">${nameOf(conversation, me)}</span>
          <time class="row-time" datetime=${conversation.updated_at}>${shortTime(conversation.updated_at)}</time>
        </span>
        <span class="row-bottom">
          <span class="row-kind" title=${t(`console.kind.${conversation.kind}`)}>
            <${Icon} name=${KIND_ICONS[conversation.kind]}
              size=${16} /><span class="ui-unseen">${t(`console.kind.${conversation.kind}`)}</span>
          </span>
          <span class="row-excerpt">${last ? said(last, conversation, me) : t("console.inbox.nothing_said")}</span>
          <${Badge} count=${unread} label=${t("console.unread", { count: unread ?? 0 })} />
        </span>
        ${hasMarks(conversation) && html`<${Marks} handling=${conversation.handling} me=${me} />`}
      </span>
    <//>
  `;
}

function Marks({ handling, me }) {
  const { assignee_id, assignee_name, labels, status } = handling;
  return html`<span class="row-marks">
    ${status === "closed" && html`<${Chip} kind="success" icon="check">${t("console.handling.closed")}<//>`}
    ${assignee_id && html`<${Chip} icon="user">${assignee_id === me ? t("console.you_short") : assignee_name}<//>`}
    ${labels.slice(0, 3).map((label) => html`<${Chip} key=${label} kind="accent" icon="tag">${label}<//>`)}
    ${labels.length > 3 && html`<span class="quiet">+${labels.length - 3}</span>`}
  </span>`;
}

/** @param {any} message @param {any} conversation @param {string} me */
function said(message, conversation, me) {
  const text = excerpt(message);
  if (message.sender.id === me) return t("console.inbox.you_said", { text });
  return conversation.kind === "group" ? t("console.inbox.they_said", { name: message.sender.name, text }) : text;
}

/** The arrows go from row to row. @param {KeyboardEvent} event */
function walk(event) {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const row = /** @type {HTMLElement} */ (event.currentTarget);
  const rows = [...(row.closest(".list-rows")?.querySelectorAll("[data-row]") ?? [])];
  const next = /** @type {HTMLElement | undefined} */ (rows[rows.indexOf(row) + (event.key === "ArrowDown" ? 1 : -1)]);
  event.preventDefault();
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}
