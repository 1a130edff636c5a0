/** When it goes out: at launch, or on several dates, on the clock of a zone. */

import { formatDate, t } from "../../i18n/i18n.js";
import { Button, IconButton } from "../../ui/button.js";
import { Select, TextField } from "../../ui/field.js";
import { html, useState } from "../../ui/html.js";
import { addDays, dayOf, fromWall, toWall } from "../agenda/zones.js";

const MOST = 20;

/** @param {{session: any, value: string[], onChange: (dates: string[]) => void, error?: string}} props moments in UTC; "" where one is not chosen yet */
export function DatesField({ session, value, onChange, error }) {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zones = [...new Set([session.me.value.tenant?.time_zone ?? own, own])];
  const [zone, setZone] = useState(zones[0]);
  const put = (at, moment) => onChange(value.map((one, place) => (place === at ? moment : one)));
  const add = () => onChange([...value, fromWall(`${addDays(dayOf(zone, value.at(-1) || Date.now()), 1)}T${(value.at(-1) ? toWall(value.at(-1) ?? "", zone).slice(11, 16) : "09:00")}:00`, zone)]);
  return html`<section class="card" aria-labelledby="campaign-when">
    <div><h2 id="campaign-when">${t("console.campaigns.when")}</h2><p class="quiet">${t(value.length > 0 ? "console.campaigns.dates_hint" : "console.campaigns.at_launch")}</p></div>
    ${error && html`<p class="form-error" role="alert">${error}</p>`}
    ${value.length > 0 && zones.length > 1 && html`<${Select} label=${t("console.campaigns.zone")} value=${zone} options=${zones.map((one) => ({ value: one, label: one.replaceAll("_", " ") }))} onChange=${setZone} />`}
    <ul class="dates">${value.map((moment, at) => html`<${OneDate} key=${at} at=${at} moment=${moment} zone=${zone} onChange=${(given) => put(at, given)} onRemove=${() => onChange(value.filter((_, place) => place !== at))} />`)}</ul>
    <div>${value.length < MOST && html`<${Button} icon="plus" onClick=${add}>${t("console.campaigns.add_date")}<//>`}</div>
  </section>`;
}

function OneDate({ at, moment, zone, onChange, onRemove }) {
  const wall = moment ? toWall(moment, zone).replace(/:00$/, "") : "";
  const over = moment && Date.parse(moment) < Date.now();
  const elsewhere = moment && formatDate(moment, { timeZone: zone, dateStyle: "full", timeStyle: "short" });
  return html`<li class="date">
    <${TextField} label=${t("console.campaigns.date", { number: at + 1 })} type="datetime-local" value=${wall} required hint=${elsewhere && `${elsewhere} (${zone.replaceAll("_", " ")})`}
      error=${over ? t("console.campaigns.date_over") : undefined} onInput=${(text) => onChange(text ? fromWall(text.length === 16 ? `${text}:00` : text, zone) : "")} />
    <${IconButton} icon="trash" label=${t("console.campaigns.remove_date", { number: at + 1 })} onClick=${onRemove} />
  </li>`;
}
