/** The starts of a day that can be booked, and any other time by hand. */

import { t } from "../../i18n/i18n.js";
import { TextField } from "../../ui/field.js";
import { html, useEffect, useState } from "../../ui/html.js";
import { toWall } from "./zones.js";

/** @param {{model: any, offerId: string, day: string, minutes?: number, value: string, onChange: (time: string, slot?: any) => void, byHand?: boolean}} props */
export function Starts({ model, offerId, day, minutes, value, onChange, byHand = true }) {
  const [found, setFound] = useState(/** @type {any[] | null} */ (null));
  useEffect(() => {
    let current = true;
    setFound(null);
    const show = (slots) => current && setFound(slots);
    model.slots(offerId, day, minutes).then(show, () => show([])); // A time by hand remains.
    return () => (current = false);
  }, [model, offerId, day, minutes]);
  const timeOf = (slot) => toWall(slot.start, model.zone).slice(11, 16);
  return html`
    <div class="fields">
      <div class="starts" role="group" aria-label=${t("console.agenda.starts")}>
        ${found?.map((slot) => html`<button key=${slot.session_id ?? slot.start} type="button" class="filter" aria-pressed=${String(timeOf(slot) === value)} disabled=${slot.left < 1}
          onClick=${() => onChange(timeOf(slot), slot)}>${timeOf(slot)}${slot.session_id ? ` · ${t("console.agenda.left", { count: slot.left })}` : ""}</button>`)}
        ${found?.length === 0 && html`<p class="quiet" role="status">${t("console.agenda.no_starts")}</p>`}
      </div>
      ${byHand && html`<${TextField} label=${t("console.agenda.time")} type="time" value=${value} onInput=${(time) => onChange(time)} required />`}
    </div>
  `;
}
