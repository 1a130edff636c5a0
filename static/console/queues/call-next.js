/** The one big button: who comes next. */

import { t } from "../../i18n/i18n.js";
import { callingOrder, secondsSince } from "../../model/tickets.js";
import { html } from "../../ui/html.js";
import { Keys } from "../../ui/shortcuts.js";
import { toast } from "../../ui/toasts.js";
import { attempt } from "../attempt.js";
import { useNow } from "./clock.js";
import { inMinutes } from "./words.js";

/** One press of "Call next", from the keyboard or the button. @param {import("./queues-model.js").QueuesModel} model */
export async function callNext(model) {
  await attempt(async () => {
    const ticket = await model.callNext();
    if (ticket === null) toast(t("console.queues.nobody_waits"));
  });
}

export function CallNext({ model }) {
  const now = useNow();
  const heads = new Map(model.chosen.value.map((view) => [view.queue.id, view.waiting[0]]));
  const head = callingOrder(model.chosen.value).map((id) => heads.get(id)).find(Boolean);
  const waiting = model.chosen.value.reduce((sum, view) => sum + view.queue.waiting, 0);
  const away = model.seat.value === null && model.siteDesks.value.length > 0;
  const hint = away ? t("console.queues.sit_first")
    : head ? t("console.queues.next_is", { number: head.number, wait: inMinutes(secondsSince(head.arrived_at, now)) })
    : t(waiting > 0 ? "console.queues.some_wait" : "console.queues.nobody_waits", { count: waiting });
  return html`
    <div class="call-next">
      <button type="button" class="ui-button ui-primary call-next-button" disabled=${away} aria-keyshortcuts="n" aria-describedby="next-hint"
        aria-busy=${model.calling.value ? "true" : undefined} onClick=${() => callNext(model)}>
        <span>${t("console.queues.call_next")}</span><span aria-hidden="true"><${Keys} keys="n" /></span>
      </button>
      <p class="call-next-hint" id="next-hint">${hint}</p>
    </div>
  `;
}
