/** Moving what stands in the agenda: asked first, told to those who booked, and put back when the server does not take it. */

import { t } from "../../i18n/i18n.js";
import { confirm } from "../../ui/dialog.js";
import { attempt } from "../attempt.js";
import { asMoment } from "./words.js";
import { fromWall, minutesBetween } from "./zones.js";

/** @param {any} model @param {any} entry @param {string} start @param {string} end of the wall @param {() => void} revert */
export async function moveEntry(model, entry, start, end, revert) {
  const thing = entry.booking ?? entry.session;
  const from = fromWall(start, model.zone, thing.start);
  const minutes = minutesBetween(from, fromWall(end, model.zone, from));
  const values = { name: entry.title, before: asMoment(thing.start, model.zone), after: asMoment(from, model.zone), minutes };
  const same = minutes === minutesBetween(thing.start, thing.end);
  const sure = await confirm({
    title: t(same ? "console.agenda.move_title" : "console.agenda.resize_title", values), text: t(entry.booking ? "console.agenda.move_text" : "console.agenda.move_session_text", values), action: t("console.agenda.move"),
  });
  const moved = sure && (await attempt(() => move(model, entry, start, from, same ? undefined : minutes), { done: t("console.agenda.moved", values) }));
  if (!moved) revert();
}

/** @param {any} model @param {any} entry */
function move(model, { booking, session }, start, from, minutes) {
  if (booking) return reschedule(model, booking, from, minutes);
  return model.changeSession(session.id, { date: start.slice(0, 10), time: start.slice(11, 16), ...(minutes ? { minutes } : {}) });
}

/** @param {any} model @param {any} booking @param {string} start RFC 3339 @param {number} [minutes] */
export function reschedule(model, booking, start, minutes) {
  return model.move(booking, "reschedule", { start, ...(minutes ? { minutes } : {}) });
}

/** Times that the server offers in place of one that is taken. @param {any} error @returns {string[]} */
export function alternativesOf(error) {
  return (error?.details ?? []).filter(({ field }) => field === "alternative").map(({ message }) => message);
}
