/** What a list tells of each site, service, desk and queue, with the links that people are given. */

import { t } from "../../../i18n/i18n.js";
import { Chip } from "../../../ui/badge.js";
import { CopyField } from "../../../ui/copy-field.js";
import { html } from "../../../ui/html.js";
import { Icon } from "../../../ui/icons.js";

/** As people are given it. @param {string} path */
const addressOf = (path) => new URL(path, location.href).href;

export function AboutSite({ item }) {
  const hours = item.opening_hours.length === 0 ? t("console.places.always_open") : t("console.places.weekly", { count: new Set(item.opening_hours.map((one) => one.day)).size });
  return html`
    <p class="quiet">${[item.time_zone.replaceAll("_", " "), hours].join(" · ")}</p>
    <${Chip} kind=${item.is_open ? "success" : "plain"}>${t(item.is_open ? "console.places.open_now" : "console.places.closed_now")}<//>
    <div class="thing-links">
      ${item.board_url && html`<${CopyField} label=${t("console.places.board")} value=${addressOf(item.board_url)} hint=${t("console.places.board_hint")} />`}
      ${item.kiosk_url && html`<${CopyField} label=${t("console.places.kiosk")} value=${addressOf(item.kiosk_url)} hint=${t("console.places.kiosk_hint")} />`}
    </div>
  `;
}

export function AboutService({ item }) {
  return html`<p class="quiet">${t("console.places.minutes_each", { count: item.minutes })}</p>`;
}

export function AboutDesk({ model, item }) {
  const site = model.lists.sites.value.find((one) => one.id === item.site_id)?.name;
  const served = model.lists.queues.value.filter((queue) => item.queue_ids.includes(queue.id)).map((queue) => queue.name);
  return html`
    <p class="quiet">${[site, served.length > 0 ? served.join(", ") : t("console.places.all_queues")].filter(Boolean).join(" · ")}</p>
    ${item.agent && html`<${Chip} kind="success" icon="user">${item.agent.name}<//>`}
  `;
}

export function AboutQueue({ item }) {
  const capacity = item.capacity ? t("console.places.at_most", { count: item.capacity }) : null;
  const about = [item.site.name, item.service.name, t(`console.places.strategy.${item.strategy}`), capacity].filter(Boolean).join(" · ");
  return html`
    <p class="quiet">${about}</p>
    <${Chip} kind=${item.status === "open" ? "success" : "warning"}>${t(`console.queues.status.${item.status}`)}<//>
    ${item.url && html`<${JoinLink} queue=${item} />`}
  `;
}

function JoinLink({ queue }) {
  const { url: path, name } = queue;
  return html`<div class="thing-links thing-join">
    <${CopyField} label=${t("console.places.join")} value=${addressOf(queue.url)} hint=${t("console.places.join_hint")} />
    <img class="thing-code" src=${`${path}/qr.svg`} alt=${t("console.places.code_of", { name })} width="112" height="112" loading="lazy" />
    <div class="thing-buttons">
      <a class="ui-button ui-quiet" href=${`${path}/poster`} target="_blank" rel="noopener"><${Icon} name="file" size=${18} /><span class="ui-button-text">${t("console.places.poster")}<span class="ui-unseen"> ${name}</span></span></a>
      <a class="ui-button ui-quiet" href=${path} target="_blank" rel="noopener"><${Icon} name="external" size=${18} /><span class="ui-button-text">${t("console.places.open_join")}<span class="ui-unseen"> ${name}</span></span></a>
    </div>
  </div>`;
}
