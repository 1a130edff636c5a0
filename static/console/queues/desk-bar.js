/** Where one works: the site, one's desk, and the queues from which one calls. */

import { t } from "../../i18n/i18n.js";
import { Button } from "../../ui/button.js";
import { Select } from "../../ui/field.js";
import { html, useState } from "../../ui/html.js";
import { attempt } from "../attempt.js";

export function DeskBar({ model }) {
  const sites = model.sites.value.map((site) => ({ value: site.id, label: site.name }));
  return html`
    <div class="desk-bar">
      ${sites.length > 1 && html`<${Select} label=${t("console.queues.site")} value=${model.site.value?.id ?? ""} options=${sites}
        onChange=${(id) => model.chooseSite(id)} />`}
      <${Seat} model=${model} />
      ${model.views.value.length > 1 && html`<${QueueChoice} model=${model} />`}
    </div>
  `;
}

function Seat({ model }) {
  const [wanted, setWanted] = useState("");
  const [busy, setBusy] = useState(false);
  const run = async (work) => {
    setBusy(true);
    await attempt(work);
    setBusy(false);
  };
  const desk = model.seat.value;
  const elsewhere = desk === null ? model.desk.value : null;
  if (desk) {
    return html`<div class="seat">
      <p class="seat-words"><span class="ui-label">${t("console.queues.your_desk")}</span> <strong class="seat-name">${desk.name}</strong></p>
      <${Button} busy=${busy} onClick=${() => run(() => model.leave())}>${t("console.queues.leave")}<//>
    </div>`;
  }
  const free = model.siteDesks.value.filter((one) => one.agent === null);
  const taken = model.siteDesks.value.filter((one) => one.agent !== null);
  const options = [
    ...free.map((one) => ({ value: one.id, label: one.name })),
    ...taken.map((one) => ({ value: one.id, label: t("console.queues.desk_taken", { desk: one.name, name: one.agent.name }), disabled: true })),
  ];
  if (options.length === 0) return html`<p class="quiet seat-none">${t("console.queues.no_desks")}</p>`;
  const value = free.some((one) => one.id === wanted) ? wanted : (free[0]?.id ?? "");
  return html`<div class="seat">
    <${Select} label=${elsewhere ? t("console.queues.desk_instead", { desk: elsewhere.name }) : t("console.queues.desk_choice")} value=${value} options=${options} onChange=${setWanted} />
    <${Button} kind="primary" busy=${busy} disabled=${!value} onClick=${() => run(() => model.sitDown(value))}>${t("console.queues.sit_down")}<//>
  </div>`;
}

/** From which queues one calls. */
function QueueChoice({ model }) {
  const chosen = model.chosen.value.map((view) => view.queue.id);
  return html`
    <fieldset class="queue-choice">
      <legend class="ui-label">${t("console.queues.call_from")}</legend>
      ${model.views.value.map(({ queue }) => {
        const on = chosen.includes(queue.id);
        return html`<button key=${queue.id} type="button" class="filter" aria-pressed=${String(on)} disabled=${on && chosen.length === 1}
          onClick=${() => model.chooseQueue(queue.id, !on)}>${queue.name} <span class="queue-count">${queue.waiting}</span></button>`;
      })}
    </fieldset>
  `;
}
