/** What an agent does with a ticket: each move with its words, key and question before it. */

import { t } from "../../i18n/i18n.js";
import { secondsUntil, legalMoves } from "../../model/tickets.js";
import { confirm } from "../../ui/dialog.js";
import { toast } from "../../ui/toasts.js";
import { attempt } from "../attempt.js";
import { navigate } from "../router.js";
import { nameOfTicket } from "./ticket-words.js";
import { asClock } from "./words.js";

/** The keys of the desk; the moves are those of the tickets' addresses. */
export const KEYS = { recall: "r", start: "s", close: "d", transfer: "t", "no-show": "x", hold: "h", conversation: "c", notes: "o" };

/** Moves that ask for more in a dialog. */
const ASKING = ["transfer", "hold", "notes"];

/**
 * @param {{model: import("./queues-model.js").QueuesModel, ticket: any, move: string, setDialog: (dialog: any) => void}} given
 * @returns {Promise<void>}
 */
export async function make({ model, ticket, move, setDialog }) {
  if (move === "conversation") return openConversation(model, ticket);
  if (!legalMoves(ticket, Date.now()).has(move)) return refuse(ticket, move);
  if (ASKING.includes(move)) return setDialog({ type: move, ticket });
  if (move === "cancel" && !(await isSure(ticket))) return;
  const words = { number: ticket.number, name: nameOfTicket(ticket) };
  const done = DONE.includes(move) ? t(`console.queues.done.${move}`, words) : undefined;
  await attempt(() => model.move(ticket, move), { done });
}

/** Moves after which the ticket is no longer before one's eyes. */
const DONE = ["close", "no-show", "cancel", "recall", "resume"];

/** A key that does not fit the moment says why. @param {any} ticket @param {string} move */
function refuse(ticket, move) {
  const seconds = move === "no-show" && ticket.state === "called" ? secondsUntil(ticket.no_show_at, Date.now()) : 0;
  toast(seconds > 0 ? t("console.queues.no_show_in", { time: asClock(seconds) })
    : t("console.queues.not_now", { number: ticket.number, state: t(`console.queues.state.${ticket.state}`) }));
}

function isSure(ticket) {
  return confirm({
    title: t("console.queues.cancel_title", { number: ticket.number }), text: t("console.queues.cancel_text"),
    action: t("console.queues.move.cancel"), danger: true,
  });
}

/** Whoever took a ticket on paper, and has not opened its page, cannot be written to. */
async function openConversation(model, ticket) {
  if (!ticket.holder_id && !ticket.conversation_id) return void toast(t("console.queues.nobody_to_write_to", { number: ticket.number }));
  await attempt(async () => navigate(`/inbox/${ticket.conversation_id ?? (await model.conversationOf(ticket))}`));
}
