/** Settings: a list of sections that this person may change, and the one that the address names. */

import { t } from "../i18n/i18n.js";
import { html, useEffect } from "../ui/html.js";
import { Icon } from "../ui/icons.js";
import { Heading } from "./heading.js";
import { Link, navigate, route } from "./router.js";
import { AppearanceSection } from "./settings/appearance.js";
import { BookingsSection } from "./settings/bookings/section.js";
import { CannedRepliesSection } from "./settings/canned-replies.js";
import { ChatLinksSection } from "./settings/chat-links.js";
import { DomainsSection } from "./settings/domains.js";
import { EmbeddingSection } from "./settings/embedding.js";
import { EmojisSection } from "./settings/emojis.js";
import { GeneralSection } from "./settings/general.js";
import { LimitsSection } from "./settings/limits.js";
import { QueuesSection } from "./settings/queues/section.js";
import { ReachingSection } from "./settings/reaching.js";
import { SchedulerSection } from "./settings/scheduler.js";

const SECTIONS = [
  { name: "general", icon: "settings", permission: "tenant.change", component: GeneralSection },
  { name: "appearance", icon: "sun", permission: "tenant.change", component: AppearanceSection },
  { name: "domains", icon: "globe", permission: "tenant.change", component: DomainsSection },
  { name: "limits", icon: "clock", permission: "tenant.change", component: LimitsSection },
  { name: "embedding", icon: "lock", permission: "tenant.change", component: EmbeddingSection },
  { name: "reaching", icon: "bell", permission: "tenant.change", component: ReachingSection },
  { name: "queues", icon: "queue", permission: "queues.manage", component: QueuesSection },
  { name: "bookings", icon: "calendar", permission: "offers.publish", component: BookingsSection },
  { name: "replies", icon: "bolt", permission: "canned_replies.manage", component: CannedRepliesSection },
  { name: "emojis", icon: "smile", permission: "emojis.manage", component: EmojisSection },
  { name: "links", icon: "link", permission: "chat_links.manage", component: ChatLinksSection },
  { name: "scheduler", icon: "bolt", permission: "audit.read", component: SchedulerSection },
];

/** @param {import("../model/session.js").Session} session */
export function sectionsFor(session) {
  return SECTIONS.filter((section) => session.may(section.permission));
}

/** On a telephone the sections stand in a strip that is longer than the screen. @param {HTMLElement | null} item */
function intoView(item) {
  const strip = item?.closest("nav");
  if (strip && item) strip.scrollLeft = item.offsetLeft - (strip.clientWidth - item.offsetWidth) / 2;
}

export function SettingsRoom({ session }) {
  const sections = sectionsFor(session);
  const name = route.value.parts[1];
  const section = sections.find((one) => one.name === name);
  useEffect(() => {
    if (!section) navigate(`/settings/${sections[0].name}`, { replace: true });
  }, [section]);
  if (!section) return null;
  const title = t(`console.settings.${section.name}`);
  return html`
    <section class="room settings">
      <nav class="settings-sections" aria-label=${t("console.settings.sections")}>
        <ul>
          ${sections.map((one) => html`<li key=${one.name} ref=${one === section ? intoView : null}>
            <${Link} to=${`/settings/${one.name}`} class="section-link" aria-current=${one === section ? "page" : undefined}>
              <${Icon} name=${one.icon} size=${18} /><span>${t(`console.settings.${one.name}`)}</span>
            <//>
          </li>`)}
        </ul>
      </nav>
      <div class="settings-body">
        <header class="room-header"><${Heading} text=${title} name=${`${title} · ${t("console.room.settings")}`} /></header>
        <p class="quiet settings-lead">${t(`console.settings.${section.name}.lead`)}</p>
        <${section.component} key=${section.name} session=${session} />
      </div>
    </section>
  `;
}
