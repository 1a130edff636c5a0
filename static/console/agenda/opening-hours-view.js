/** The editor of slots: opening hours painted in a week and changed there, and all of them in words below. */

import { t } from "../../i18n/i18n.js";
import { Button, IconButton } from "../../ui/button.js";
import { confirm } from "../../ui/dialog.js";
import { html, useEffect, useMemo, useState } from "../../ui/html.js";
import { Banner, EmptyState, ErrorState, Skeleton } from "../../ui/states.js";
import { toast } from "../../ui/toasts.js";
import { attempt } from "../attempt.js";
import { columns } from "../viewport.js";
import { Calendar } from "./calendar.js";
import { hoursShown } from "./events.js";
import { OpeningDialog, startingAt } from "./opening-dialog.js";
import { OpeningsModel } from "./openings-model.js";
import { openingsOf } from "./openings.js";
import { inWords } from "./recurrence-field.js";
import { SpanBar } from "./span-bar.js";
import { daysOf, show, shown } from "./span.js";
import { asDayInWords } from "./words.js";

/** @param {{model: {session: any, providers: any}}} props */
export function OpeningHoursView({ model: { session, providers } }) {
  const model = useMemo(() => new OpeningsModel(session, providers), [session, providers, providers.provider.value.id]);
  useEffect(() => void model.load(), [model]);
  const [edited, setEdited] = useState(/** @type {any} */ (null));
  if (model.error.value) return html`<${ErrorState} error=${model.error.value} onRetry=${() => model.load()} />`;
  if (model.entries.value === null) return html`<${Skeleton} rows=${6} />`;
  const usual = shown(model.zone);
  const span = { ...usual, view: columns.value === "one" ? /** @type {const} */ ("day") : /** @type {const} */ ("week") };
  const add = (kind) => () => setEdited(startingAt(kind, span.date));
  return html`
    <div class="agenda-view">
      <${SpanBar} span=${span} zone=${model.zone} views=${[]}>
        <${Button} icon="plus" kind="primary" onClick=${add("rule")}>${t("console.hours.add_rule")}<//>
        <${Button} icon="plus" onClick=${add("exception")}>${t("console.hours.add_exception")}<//>
      <//>
      <p class="quiet">${t("console.hours.lead", { zone: model.zone.replaceAll("_", " ") })}</p>
      ${model.provider.holidays && html`<${Banner}>${t("console.hours.holidays", { country: model.provider.holidays.country })}<//>`}
      <${Painted} ...${{ model, span, setEdited }} />
      <${Listed} ...${{ model, setEdited }} />
      ${edited && html`<${OpeningDialog} ...${{ model, entry: edited, onClose: () => setEdited(null) }} />`}
    </div>
  `;
}

function Painted({ model, span, setEdited }) {
  const { from, to } = daysOf(span);
  const entries = model.entries.value;
  const drawn = useMemo(() => openingsOf(entries, from, to).map(asEntry), [entries, from, to]);
  const change = (painted, start, end, revert) => void repaint(model, painted, start, end, revert);
  const select = (start, end) => setEdited(startingAt("rule", start.slice(0, 10), start.slice(11, 16), end.slice(11, 16) === "00:00" ? "24:00" : end.slice(11, 16)));
  return html`<${Calendar} label=${t("console.agenda.hours")} ...${span} zone=${model.zone} entries=${drawn} hours=${hoursShown(drawn.filter((one) => !one.closed))}
    onOpen=${({ entry }) => setEdited(entry)} onMove=${change} onSelect=${select} onDay=${(date) => show({ date })} />`;
}

function asEntry({ day, opens, closes, entry, closed }, at) {
  const rule = entry.kind === "rule";
  return {
    id: `${entry.id}-${day}-${at}`, start: `${day}T${opens}:00`, end: closes === "24:00" ? `${day}T23:59:00` : `${day}T${closes}:00`, entry, closed,
    title: closed ? t("console.hours.closed") : t(rule ? "console.hours.open" : "console.hours.differs"), note: rule ? inWords(entry.rrule, entry.starts_on) : entry.reason,
    tone: closed ? "closed" : rule ? "rule" : "exception", movable: rule,
  };
}

/** Dragging changes the rule, so that all its days move; another day is a matter for the form. */
async function repaint(model, { entry, start: before }, start, end, revert) {
  if (start.slice(0, 10) !== before.slice(0, 10)) {
    toast(t("console.hours.same_day"));
    return revert();
  }
  const [opens, closes] = [start.slice(11, 16), end.slice(11, 16) === "00:00" ? "24:00" : end.slice(11, 16)];
  const sure = await confirm({ title: t("console.hours.change_title", { opens, closes }), text: t("console.hours.change_text", { when: inWords(entry.rrule, entry.starts_on) }), action: t("console.hours.change") });
  if (!sure || !(await attempt(() => model.save({ ...entry, opens, closes }), { done: t("console.saved") }))) revert();
}

function Listed({ model, setEdited }) {
  const entries = [...model.entries.value].sort((one, other) => other.kind.localeCompare(one.kind) || one.starts_on.localeCompare(other.starts_on));
  if (entries.length === 0) return html`<${EmptyState} icon="clock" title=${t("console.hours.none")} text=${t("console.hours.none_text")} />`;
  const remove = async (entry) => {
    const sure = await confirm({ title: t("console.hours.delete_title"), text: inFull(entry), action: t("console.delete_short"), danger: true });
    if (sure) await attempt(() => model.remove(entry.id), { done: t("console.hours.deleted") });
  };
  return html`<ul class="things" aria-label=${t("console.hours.list")}>
    ${entries.map((entry) => html`<li key=${entry.id} class="thing">
      <div class="thing-words"><strong>${inFull(entry)}</strong><span class="quiet">${about(model, entry)}</span></div>
      <${IconButton} icon="edit" label=${t("console.hours.edit_one", { what: inFull(entry) })} onClick=${() => setEdited(entry)} />
      <${IconButton} icon="trash" label=${t("console.hours.delete_one", { what: inFull(entry) })} onClick=${() => remove(entry)} />
    </li>`)}
  </ul>`;
}

/** "Every week on Monday · 09:00 – 12:00". @param {any} entry */
function inFull(entry) {
  if (entry.kind === "rule") return `${inWords(entry.rrule, entry.starts_on)} · ${entry.opens} – ${entry.closes}`;
  const days = entry.ends_on && entry.ends_on !== entry.starts_on ? `${asDayInWords(entry.starts_on)} – ${asDayInWords(entry.ends_on)}` : asDayInWords(entry.starts_on);
  const hours = entry.hours.map(({ opens, closes }) => `${opens} – ${closes}`).join(", ") || t("console.hours.closed");
  return `${days} · ${hours}`;
}

function about(model, entry) {
  const names = model.offers.value.filter((one) => entry.offer_ids.includes(one.id)).map((one) => one.name);
  const parts = [entry.reason, entry.kind === "rule" && entry.capacity > 1 && t("console.hours.at_once", { count: entry.capacity }), names.length > 0 && names.join(", "),
    entry.kind === "rule" && entry.rrule && t("console.hours.from", { day: asDayInWords(entry.starts_on) })];
  return parts.filter(Boolean).join(" · ");
}
