/** How it was: two scales and a few words, asked once, all of it as one likes. */

import { Button } from "../../ui/button.js";
import { TextArea } from "../../ui/field.js";
import { html, useId, useState } from "../../ui/html.js";
import { Icon } from "../../ui/icons.js";
import { Trouble, useActing } from "./ticket-states.js";
import { t } from "./words.js";

const LONGEST = 1_000;

/** @param {{live: any, ticket: any}} props */
export function Feedback({ live, ticket }) {
  const [csat, setCsat] = useState(/** @type {number | null} */ (null));
  const [nps, setNps] = useState(/** @type {number | null} */ (null));
  const [comment, setComment] = useState("");
  const [busy, act, error] = useActing();
  if (ticket.feedback) return html`<p class="thanks" role="status"><${Icon} name="check" size=${22} />${t("feedback.thanks")}</p>`;
  if (!ticket.asks_feedback) return null;
  const ready = csat !== null || nps !== null || comment.trim() !== "";
  const send = (event) => {
    event.preventDefault();
    const given = Object.entries({ csat, nps, comment: comment.trim() || null }).filter(([, value]) => value !== null);
    if (ready) void act("feedback", () => live.act("feedback", Object.fromEntries(given)));
  };
  return html`<form class="feedback" onSubmit=${send} novalidate>
    <${Scale} legend=${t("feedback.csat")} from=${1} to=${5} least=${t("feedback.csat.least")} most=${t("feedback.csat.most")} value=${csat} onChange=${setCsat} />
    <${Scale} legend=${t("feedback.nps")} from=${0} to=${10} least=${t("feedback.nps.least")} most=${t("feedback.nps.most")} value=${nps} onChange=${setNps} />
    <${TextArea} label=${t("feedback.comment")} rows=${3} maxlength=${LONGEST} value=${comment} onInput=${setComment} />
    <${Trouble} error=${error} />
    <${Button} kind="primary" type="submit" class="big" disabled=${!ready} busy=${busy === "feedback"}>${t("feedback.send")}<//>
  </form>`;
}

/** Radio buttons that look like a row of numbers: arrows, names and groups come from the browser. */
function Scale({ legend, from, to, least, most, value, onChange }) {
  const name = useId();
  const numbers = Array.from({ length: to - from + 1 }, (_, at) => from + at);
  const label = (one) => (one === from ? `${one}, ${least}` : one === to ? `${one}, ${most}` : String(one));
  return html`<fieldset class="scale">
    <legend>${legend}</legend>
    <div class="scale-row">${numbers.map((one) => html`<label key=${one} class="scale-one">
      <input type="radio" name=${name} value=${one} checked=${value === one} aria-label=${label(one)} onChange=${() => onChange(one)} /><span aria-hidden="true">${one}</span>
    </label>`)}</div>
    <div class="scale-ends" aria-hidden="true"><span>${least}</span><span>${most}</span></div>
  </fieldset>`;
}
