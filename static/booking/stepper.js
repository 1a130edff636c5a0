/** A small number, one more or one less at a time. */

import { t } from "../i18n/bookings.js";
import { IconButton } from "../ui/button.js";
import { html, useId } from "../ui/html.js";

/** @param {{label: string, value: number, most: number, least?: number, onChange: (value: number) => void}} props */
export function Stepper({ label, value, most, least = 1, onChange }) {
  const id = useId();
  return html`<div class="booking-stepper" role="group" aria-labelledby=${id}>
    <span id=${id} class="ui-label">${label}</span>
    <${IconButton} icon="minus" kind="quiet" label=${t("booking.less")} disabled=${value <= least} onClick=${() => onChange(value - 1)} />
    <output aria-live="polite">${value}</output>
    <${IconButton} icon="plus" kind="quiet" label=${t("booking.one_more")} disabled=${value >= most} onClick=${() => onChange(value + 1)} />
  </div>`;
}
