/** What happens when somebody writes: a sound, a notification, a few words beside the launcher, a flashing title. */

import { FACTS } from "../js/contract.js";
import { signal } from "../ui/html.js";
import { t } from "../i18n/widget.js";
import { play } from "./sounds.js";
import { flashTitle } from "./title.js";

/** The message that is shown in a few words. @type {import("../vendor/signals.js").Signal<any>} */
export const shown = signal(null);
/** Milliseconds that hidden tabs leave to one that is looked at, and for which nobody else repeats a notice. */
const GRACE = 150, GRACE_FOR_NAMES = 2_000, OURS_FOR = 3_000;

/** @param {import("./state.js").Widget} widget */
export function followMessages(widget) {
  let shownTo = /** @type {string | undefined} */ (undefined);
  widget.session.me.subscribe((me) => {
    if (me?.id !== shownTo) shown.value = null;
    shownTo = me?.id;
  });
  widget.session.onFact(FACTS.MESSAGE_CREATED, async ({ message }) => {
    if (message.sender.id === widget.session.me.value?.id) return;
    const kind = await kindOf(widget.session.client, message.conversation_id);
    widget.parts.emit("message", { conversation_id: message.conversation_id, kind, message });
    if (!isLookedAt(widget, message.conversation_id)) void tell(widget, message, kind === "direct");
  });
}

/** The first message of a conversation may come before its name does. @param {any} client @param {string} id */
async function kindOf(client, id) {
  const known = () => client?.conversation(id)?.conversation?.kind ?? null;
  if (known() || !client) return known();
  return new Promise((resolve) => {
    const end = client.on("conversation", () => known() && done());
    const timer = setTimeout(() => done(), GRACE_FOR_NAMES);
    const done = () => (clearTimeout(timer), end(), resolve(known()));
  });
}

/** @param {import("./state.js").Widget} widget @param {string} id */
function isLookedAt({ opened, view, thread, beside }, id) {
  if (document.hidden || !opened.value) return false;
  return beside.value?.id === id || (view.value === "thread" && thread.value?.id === id);
}

/** @param {import("./state.js").Widget} widget @param {any} message @param {boolean} isPrivate */
async function tell(widget, message, isPrivate) {
  shown.value = message;
  flashTitle(t("widget.new", { name: message.sender.name }));
  if (!(await isOurs(message.id))) return;
  if (widget.settings.soundOn) play(isPrivate ? "private" : "message");
  if (document.hidden && widget.settings.choices.value.notify) await notify(widget, message);
}

/** Of several tabs one makes the noise: the one that is looked at, if there is such. @param {string} id */
async function isOurs(id) {
  if (!navigator.locks) return true;
  if (document.hidden) await pause(GRACE);
  return new Promise((resolve) => {
    void navigator.locks.request(`palabre.notice.${id}`, { ifAvailable: true }, async (lock) => {
      resolve(lock !== null);
      if (lock) await pause(OURS_FOR);
    });
  });
}

/** @param {number} ms */
function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** @param {import("./state.js").Widget} widget @param {any} message */
async function notify(widget, message) {
  if (globalThis.Notification?.permission !== "granted") return;
  const { previewOf } = await import("./preview.js");
  try {
    const notification = new Notification(message.sender.name, { body: previewOf(message), tag: message.conversation_id });
    notification.onclick = () => {
      focus();
      notification.close();
      widget.open(message.conversation_id);
      widget.show();
    };
  } catch {
    // Some telephones want a service worker for it; the words beside the launcher are shown there.
  }
}
