/** The team, read once: who may be given a conversation. Draws nothing. */

import { signal } from "../ui/html.js";

const ROLES = ["agent", "manager", "admin"];

/** @typedef {{id: string, name: string, role: string}} Colleague */

/** @type {WeakMap<object, import("../vendor/signals.js").Signal<Colleague[]>>} */
const teams = new WeakMap();

/** @param {import("../model/session.js").Session} session */
export function teamOf(session) {
  let team = teams.get(session);
  if (!team) {
    team = signal(/** @type {Colleague[]} */ ([]));
    teams.set(session, team);
    void loadTeam(session);
  }
  return team;
}

/** @param {import("../model/session.js").Session} session */
export async function loadTeam(session) {
  const team = teamOf(session);
  const pages = ROLES.map((role) => session.api.get("/users", { role, limit: 100 }).catch(() => ({ items: [] })));
  const found = (await Promise.all(pages)).flatMap((page) => page.items).filter((user) => !user.blocked);
  team.value = found.sort((one, other) => one.name.localeCompare(other.name));
}
