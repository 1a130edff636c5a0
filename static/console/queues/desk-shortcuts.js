/** The keys of the desk: all of its work without the mouse. */

import { t } from "../../i18n/i18n.js";
import { html } from "../../ui/html.js";
import { useShortcut } from "../../ui/shortcuts.js";
import { toast } from "../../ui/toasts.js";
import { callNext } from "./call-next.js";
import { KEYS, make } from "./ticket-moves.js";

export function DeskShortcuts({ model, setDialog }) {
  useShortcut("n", () => void callNext(model), { label: t("console.queues.call_next") });
  return Object.keys(KEYS).map((move) => html`<${MoveKey} key=${move} ...${{ model, move, setDialog }} />`);
}

function MoveKey({ model, move, setDialog }) {
  const run = () => {
    const ticket = model.current.value;
    if (ticket) void make({ model, ticket, move, setDialog });
    else toast(t("console.queues.mine_none"));
  };
  useShortcut(KEYS[move], run, { label: t(`console.queues.move.${move}`) });
  return null;
}
