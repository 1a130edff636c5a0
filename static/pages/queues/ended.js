/** How a ticket ends, and what one can do then. */

import { Button } from "../../ui/button.js";
import { html } from "../../ui/html.js";
import { Icon } from "../../ui/icons.js";
import { Feedback } from "./feedback.js";
import { t } from "./words.js";

const ICONS = { done: "check", no_show: "clock", cancelled: "close" };

/** @param {{live: any, ticket: any}} props */
export function Ended({ live, ticket }) {
  const { state } = ticket;
  return html`<div class="ended" role="status">
    <span class="ui-state-icon"><${Icon} name=${ICONS[state]} size=${28} /></span>
    <h2>${t(`tickets.end.${state}`)}</h2>
    <p>${t(`tickets.end.${state}.text`, { number: ticket.number })}</p>
  </div>
  ${state === "done" ? html`<${Feedback} live=${live} ticket=${ticket} />` : html`<${Again} />`}`;
}

function Again() {
  const { join } = document.body.dataset;
  if (!join) return null;
  return html`<div class="choices"><${Button} kind="primary" class="big" icon="queue" href=${join}>${t("tickets.again")}<//></div>`;
}
