/** The person at the other end: who, whether they are there, what they looked at, and what else they talk about. */

import { formatDate, formatTime, t } from "../i18n/i18n.js";
import { Avatar } from "../ui/avatar.js";
import { Button } from "../ui/button.js";
import { Chip } from "../ui/badge.js";
import { html } from "../ui/html.js";
import { ErrorState, Skeleton } from "../ui/states.js";
import { LANGUAGE_NAMES } from "./choices.js";
import { nameOf } from "./conversation-names.js";
import { ListingCard } from "./listing-card.js";
import { mailTo } from "./mail-to.js";
import { openDirect } from "./new-conversation.js";
import { Link } from "./router.js";

const PAGES_SHOWN = 5;

export function ContactCard({ session, contact, conversation }) {
  const known = contact.contact.value;
  if (!contact.id || !session.may("users.list")) return null;
  if (contact.error.value) return html`<${ErrorState} error=${contact.error.value} onRetry=${() => contact.load()} />`;
  if (!known) return html`<${Skeleton} lines=${6} />`;
  return html`
    <${Person} session=${session} contact=${contact} known=${known} kind=${conversation.kind} />
    ${known.product && known.product.title !== conversation.listing?.title && html`<${ListingCard} title=${t("console.contact.looks_at")} listing=${known.product} />`}
    <${Pages} pages=${known.pages} />
    <${Custom} custom=${known.custom} />
    <${Others} session=${session} known=${known} current=${conversation.id} />
  `;
}

function Person({ session, contact, known, kind }) {
  const { user, locale } = known;
  const online = contact.online.value;
  const language = LANGUAGE_NAMES[locale?.slice(0, 2)] ?? locale;
  return html`
    <section class="card contact" aria-label=${t("console.contact.title")}>
      <${Avatar} name=${user.name} id=${user.id} size=${56} online=${online ?? undefined} />
      <h3 class="contact-name">${user.name}</h3>
      <p class="contact-marks">
        <${Chip}>${t(`console.role.${user.role}`)}<//>
        ${user.blocked && html`<${Chip} kind="danger" icon="block">${t("console.people.blocked")}<//>`}
      </p>
      <dl class="facts">
        ${user.email && html`<dt>${t("console.contact.email")}</dt><dd><a href=${mailTo(user.email)}>${user.email}</a></dd>`}
        ${language && html`<dt>${t("console.language")}</dt><dd>${language}</dd>`}
        <dt>${t("console.contact.presence")}</dt><dd>${presence(online, user.last_seen_at)}</dd>
        <dt>${t("console.contact.since")}</dt><dd>${formatDate(user.created_at, { dateStyle: "medium" })}</dd>
      </dl>
      ${kind !== "direct" && user.role !== "visitor" && user.id !== session.me.value.id && session.may("conversations.open_direct") &&
        html`<${Button} icon="user" onClick=${() => openDirect(session, user.id)}>${t("console.contact.write")}<//>`}
    </section>
  `;
}

/** @param {boolean | null} online @param {string | null} seen */
function presence(online, seen) {
  if (online) return t("console.contact.online");
  if (!seen) return t("console.contact.offline");
  return t("console.contact.last_seen", { when: `${formatDate(seen, { day: "numeric", month: "short" })}, ${formatTime(seen)}` });
}

function Pages({ pages }) {
  if (pages.length === 0) return null;
  return html`
    <section class="card" aria-label=${t("console.contact.pages")}>
      <h3>${t("console.contact.pages")}</h3>
      <ol class="pages">
        ${pages.slice(0, PAGES_SHOWN).map((page) => html`<li key=${page.url}>
          <a href=${page.url} target="_blank" rel="noopener noreferrer" title=${page.url}>${page.title || page.url}</a>
          <time class="quiet" datetime=${page.seen_at}>${formatTime(page.seen_at)}</time>
        </li>`)}
      </ol>
    </section>
  `;
}

function Custom({ custom }) {
  const entries = Object.entries(custom);
  if (entries.length === 0) return null;
  return html`
    <section class="card" aria-label=${t("console.contact.custom")}>
      <h3>${t("console.contact.custom")}</h3>
      <dl class="facts">${entries.map(([key, value]) => html`<dt>${key}</dt><dd>${value}</dd>`)}</dl>
    </section>
  `;
}

function Others({ session, known, current }) {
  const others = known.conversations.filter((one) => one.id !== current);
  if (others.length === 0) return null;
  const named = (one) => one.title || (one.kind === "group" ? nameOf({ ...one, members: [] }, session.me.value.id) : t(`console.kind.${one.kind}`));
  return html`
    <section class="card" aria-label=${t("console.contact.others")}>
      <h3>${t("console.contact.others")}</h3>
      <ul class="others">
        ${others.map((one) => html`<li key=${one.id}><${Link} to=${`/inbox/${one.id}`}>${named(one)}<//>
          <time class="quiet" datetime=${one.updated_at}>${formatDate(one.updated_at, { day: "numeric", month: "short" })}</time></li>`)}
      </ul>
    </section>
  `;
}
