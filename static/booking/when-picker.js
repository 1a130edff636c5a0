/** A day, then a start: live, so that what somebody else takes goes away before one's eyes. */

import { dayIn } from "../i18n/days.js";
import { formatLocalDay } from "../i18n/formats.js";
import { t } from "../i18n/bookings.js";
import { Button } from "../ui/button.js";
import { DayPicker } from "../ui/day-picker.js";
import { html, useEffect, useState } from "../ui/html.js";
import { Banner, EmptyState, ErrorState, Skeleton } from "../ui/states.js";
import { Starts } from "./parts.js";

/** Places at which one should hurry. */
const FEW = 3;

/** @param {{live: import("../model/live-offer.js").LiveOffer, onChoose: (slot: any) => void, places?: number, busy?: string}} props `busy`: the start that is being taken */
export function WhenPicker({ live, onChoose, places = 1, busy }) {
  const [wanted, setWanted] = useState(/** @type {string | null} */ (null));
  const slots = live.slots.value;
  const zone = live.zone.value;
  const month = live.month.value;
  const byDay = groupByDay(slots ?? [], zone);
  const days = new Map([...byDay].map(([day, starts]) => [day, markOf(starts, places)]));
  const firstFree = [...days].find(([, mark]) => mark.state === "free")?.[0] ?? [...days.keys()][0] ?? null;
  const day = wanted?.startsWith(month) && days.has(wanted) ? wanted : firstFree;
  useEffect(() => setWanted(null), [month]);
  if (slots === null) {
    return live.error.value ? html`<${ErrorState} error=${live.error.value} onRetry=${() => live.refresh()} />` : html`<${Skeleton} lines=${6} label=${t("booking.loading")} />`;
  }
  return html`${live.error.value && html`<${Banner} kind="offline" action=${html`<${Button} kind="plain" onClick=${() => live.refresh()}>${t("booking.retry")}<//>`}>${t("booking.stale")}<//>`}
    <div class="booking-when">
      <${DayPicker} month=${month} value=${day} days=${days} today=${dayIn(Date.now(), zone || undefined)} busy=${live.busy.value}
        first=${dayIn(Date.now(), zone || undefined).slice(0, 7)} last=${live.lastMonth} onMonth=${(one) => live.show(one)} onChange=${setWanted} />
      <section class="booking-times" aria-live="polite">
        ${day === null ? html`<${EmptyState} icon="calendar" title=${t("booking.month.none")} text=${t(month < live.lastMonth ? "booking.month.none.next" : "booking.month.none.ask")} />`
          : html`<p class="booking-times-day">${formatLocalDay(day)}</p>
            <${Starts} starts=${byDay.get(day) ?? []} zone=${zone} render=${(slot, words) => html`<${Start} slot=${slot} words=${words} places=${places} busy=${busy === slot.start} onChoose=${onChoose} />`} />`}
      </section>
    </div>`;
}

function Start({ slot, words, places, busy, onChoose }) {
  const full = slot.left < places;
  const note = full ? t("booking.full") : slot.session_id && slot.left <= FEW ? t("booking.left", { count: slot.left }) : "";
  return html`<${Button} class=${`booking-start ${full ? "booking-start-full" : ""}`} busy=${busy} onClick=${() => onChoose(slot)}>
    <span>${words}</span>${note && html`<small>${note}</small>`}
  <//>`;
}

/** @param {any[]} slots @param {string} zone @returns {Map<string, any[]>} */
function groupByDay(slots, zone) {
  const days = new Map();
  for (const slot of slots) {
    const day = dayIn(slot.start, zone);
    days.set(day, [...(days.get(day) ?? []), slot]);
  }
  return days;
}

/** @param {any[]} starts @param {number} places @returns {import("../ui/day-picker.js").DayMark} */
function markOf(starts, places) {
  const free = starts.filter((one) => one.left >= places).length;
  return free > 0 ? { state: "free", words: t("booking.day.free", { count: free }) } : { state: "full", words: t("booking.full") };
}
