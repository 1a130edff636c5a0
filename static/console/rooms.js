/** The rooms of the console: where each lives, how it is reached, and who may enter. */

import { Account } from "./account.js";
import { AgendaRoom } from "./agenda/agenda.js";
import { ArticlesRoom } from "./articles/articles.js";
import { CampaignsRoom } from "./campaigns/campaigns.js";
import { ContactsRoom } from "./contacts/contacts.js";
import { FieldRoom } from "./field/field.js";
import { InboxRoom } from "./inbox.js";
import { MediaRoom } from "./media/media-room.js";
import { PeopleRoom } from "./people.js";
import { QueuesRoom } from "./queues/queues.js";
import { ReportsRoom } from "./reports/reports.js";
import { SettingsRoom, sectionsFor } from "./settings.js";

/**
 * @typedef {object} Room
 * @property {string} name also the first part of its address, and the key of its texts
 * @property {string} icon
 * @property {string} key the second key of its shortcut, after g
 * @property {any} component
 * @property {(session: import("../model/session.js").Session) => boolean} [open] whether this person may enter; all may where it is missing
 * @property {boolean} [hidden] not in the sidebar's list
 */

/** @type {Room[]} */
export const ROOMS = [
  { name: "inbox", icon: "inbox", key: "i", component: InboxRoom },
  { name: "queues", icon: "queue", key: "q", component: QueuesRoom, open: (session) => session.may("queues.serve") },
  { name: "agenda", icon: "calendar", key: "a", component: AgendaRoom, open: (session) => session.may("offers.publish") },
  { name: "field", icon: "tool", key: "f", component: FieldRoom, open: (session) => session.may("interventions.work") },
  { name: "campaigns", icon: "campaign", key: "c", component: CampaignsRoom, open: (session) => session.may("campaigns.run") },
  { name: "contacts", icon: "contacts", key: "o", component: ContactsRoom, open: (session) => session.may("campaigns.run") },
  { name: "media", icon: "video", key: "v", component: MediaRoom, open: (session) => session.may("campaigns.run") },
  { name: "articles", icon: "article", key: "t", component: ArticlesRoom, open: (session) => session.may("articles.publish") },
  { name: "reports", icon: "chart", key: "r", component: ReportsRoom, open: (session) => session.may("reports.read") },
  { name: "people", icon: "users", key: "p", component: PeopleRoom, open: (session) => session.may("users.list") },
  { name: "settings", icon: "settings", key: "s", component: SettingsRoom, open: (session) => sectionsFor(session).length > 0 },
  { name: "account", icon: "user", key: "m", component: Account, hidden: true },
];

/** @param {import("../model/session.js").Session} session */
export function roomsFor(session) {
  return ROOMS.filter((room) => room.open?.(session) ?? true);
}
