/** Which business and who: the session of the page, and when trying again makes sense. */

import { Session } from "../model/session.js";
import { signal } from "../ui/html.js";
import { lastTenant } from "./preferences.js";

const STAFF = ["agent", "manager", "admin"];

/** @param {{role: string} | null} user */
export function isStaff(user) {
  return STAFF.includes(user?.role ?? "");
}

/** On a developer's own machine the demo is what one wants to see. */
function ownMachine() {
  return ["localhost", "127.0.0.1", "[::1]"].includes(location.hostname);
}

/** The business in the address, the last one, or the demo. */
export function likelyTenant() {
  return new URLSearchParams(location.search).get("tenant") ?? (lastTenant.get() || (ownMachine() ? "demo" : ""));
}

/** @type {import("../vendor/signals.js").Signal<Session | null>} */
export const session = signal(null);

/** @param {string} tenant */
function sessionOf(tenant) {
  if (session.value?.tenant !== tenant) session.value = new Session({ url: location.origin, tenant, area: "console" });
  return session.value;
}

/** Go on where this machine was left. */
export async function resume() {
  const tenant = likelyTenant();
  if (tenant) await sessionOf(tenant).start();
}

/** @param {{tenant: string, email: string, password: string}} given */
export async function signIn({ tenant, email, password }) {
  await sessionOf(tenant).login(email, password);
  lastTenant.set(tenant);
}

void resume();
