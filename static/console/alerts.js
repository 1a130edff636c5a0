/** Tells of new messages while one looks elsewhere: a sound, and a notification of the browser where one allowed it. */

import { t } from "../i18n/i18n.js";
import { FACTS } from "../js/contract.js";
import { useEffect } from "../ui/html.js";
import { excerpt } from "./excerpt.js";
import { preferences } from "./preferences.js";
import { navigate, route } from "./router.js";

/** Two soft notes, higher for what is said to oneself alone; frequencies in hertz. */
const TONES = { direct: [880, 1175], other: [587, 784] };
/** Milliseconds between two sounds. */
const QUIET_FOR = 1_500;

let audio = /** @type {AudioContext | null} */ (null);
let last = 0;

/** @param {"direct" | "other"} kind */
export function playSound(kind) {
  if (Date.now() - last < QUIET_FOR) return;
  last = Date.now();
  audio ??= new AudioContext();
  const start = audio.currentTime;
  TONES[kind].forEach((frequency, at) => note(/** @type {AudioContext} */ (audio), frequency, start + at * 0.12));
}

/** @param {AudioContext} context @param {number} frequency @param {number} at seconds */
function note(context, frequency, at) {
  const [oscillator, volume] = [context.createOscillator(), context.createGain()];
  oscillator.frequency.value = frequency;
  volume.gain.setValueAtTime(0.0001, at);
  volume.gain.exponentialRampToValueAtTime(0.08, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.25);
  oscillator.connect(volume).connect(context.destination);
  oscillator.start(at);
  oscillator.stop(at + 0.3);
}

/** @param {{session: import("../model/session.js").Session}} props */
export function Alerts({ session }) {
  useEffect(() => session.onFact(FACTS.MESSAGE_CREATED, ({ message }) => alertOf(session, message)), [session]);
  return null;
}

/** @param {any} session @param {any} message */
function alertOf(session, message) {
  const looking = !document.hidden && document.hasFocus() && route.value.parts[1] === message.conversation_id;
  if (looking || message.sender.role === "system" || message.sender.id === session.me.value?.id) return;
  const kind = session.client?.conversation(message.conversation_id)?.conversation?.kind === "direct" ? "direct" : "other";
  if (preferences.value.sound) playSound(kind);
  if (preferences.value.notify && document.hidden) notify(message);
}

/** @param {any} message */
function notify(message) {
  if (globalThis.Notification?.permission !== "granted") return;
  const shown = new Notification(t("console.notification", { name: message.sender.name }), { body: excerpt(message), tag: message.conversation_id });
  shown.onclick = () => {
    window.focus();
    navigate(`/inbox/${message.conversation_id}`);
    shown.close();
  };
}
