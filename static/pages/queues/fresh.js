/** Keeps a page that runs for weeks as new: by the server's present files, and the server's clock. */

import { shouldReload } from "../../model/upkeep.js";
import { signal } from "../../ui/html.js";

/** Milliseconds between two looks at the server. */
const LOOK_EVERY = 10 * 60_000;
const opened = Date.now();

/** Milliseconds that the server's clock is ahead of this machine's. */
const ahead = signal(0);

/** The moment by the server's clock: machines on walls are often wrong. */
export function serverNow() {
  return Date.now() + ahead.value;
}

/** @param {{isBusy: () => boolean, timeZone: () => string | undefined}} state */
export function keepFresh({ isBusy, timeZone }) {
  const look = async () => {
    const present = await readVersion();
    const hour = hourIn(timeZone());
    if (shouldReload({ version: document.body.dataset.version ?? "", present, openFor: Date.now() - opened, hour, busy: isBusy() })) location.reload();
  };
  void look();
  const timer = setInterval(() => void look(), LOOK_EVERY);
  return { look, end: () => clearInterval(timer) };
}

/** The version that the page would have if it were loaded now. @returns {Promise<string | null>} */
async function readVersion() {
  try {
    const asked = Date.now();
    const reply = await fetch(location.href, { cache: "no-store" });
    if (!reply.ok) return null;
    const stamp = Date.parse(reply.headers.get("Date") ?? "");
    const text = await reply.text();
    setClock(stamp, asked);
    return new DOMParser().parseFromString(text, "text/html").body.dataset.version ?? null;
  } catch {
    return null;
  }
}

/** The header counts whole seconds, so small differences mean nothing. @param {number} stamp @param {number} asked */
function setClock(stamp, asked) {
  const difference = stamp + 500 - (asked + Date.now()) / 2;
  if (Number.isFinite(difference)) ahead.value = Math.abs(difference) > 2_000 ? difference : 0;
}

/** @param {string | undefined} timeZone */
function hourIn(timeZone) {
  return Number(new Intl.DateTimeFormat("en-GB", { hour: "2-digit", hourCycle: "h23", timeZone }).format(serverNow()));
}
