/** Stepping aside without losing one's turn: for some minutes, or while some people pass. */

import { Button } from "../../ui/button.js";
import { Dialog } from "../../ui/dialog.js";
import { html } from "../../ui/html.js";
import { t } from "./words.js";

const MINUTES = [5, 10, 15], PLACES = [1, 3, 5];

/**
 * @param {{limits?: {minutes: number, places: number}, left: number, onHold: (wanted: {minutes?: number, places?: number}) => void,
 *   onClose: () => void}} props
 */
export function HoldDialog({ limits, left, onHold, onClose }) {
  const minutes = MINUTES.filter((one) => one <= (limits?.minutes ?? Infinity));
  const places = PLACES.filter((one) => one <= (limits?.places ?? Infinity));
  return html`<${Dialog} title=${t("tickets.hold")} size="small" onClose=${onClose}>
    <p class="ui-dialog-text">${t("tickets.hold.text")}</p>
    <${Group} title=${t("tickets.hold.minutes")} choices=${minutes} label=${(count) => t("queues.minutes", { count })} onChoose=${(one) => onHold({ minutes: one })} />
    <${Group} title=${t("tickets.hold.places")} choices=${places} label=${(count) => t("queues.people", { count })} onChoose=${(one) => onHold({ places: one })} />
    <p class="aside">${t("tickets.holds_left", { count: left })}</p>
  <//>`;
}

function Group({ title, choices, label, onChoose }) {
  if (choices.length === 0) return null;
  return html`<div class="hold-group" role="group" aria-label=${title}>
    <h3>${title}</h3>
    <div class="hold-choices">${choices.map((one) => html`<${Button} key=${one} class="big" onClick=${() => onChoose(one)}>${label(one)}<//>`)}</div>
  </div>`;
}
