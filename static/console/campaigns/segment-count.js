/** How many people a segment means now; asked a moment after each change. */

import { t } from "../../i18n/i18n.js";
import { Button } from "../../ui/button.js";
import { html, useEffect, useState } from "../../ui/html.js";
import { Spinner } from "../../ui/spinner.js";
import { Banner, adviceFor } from "../../ui/states.js";
import { inWords } from "../attempt.js";
import { counted } from "./words.js";

/** Milliseconds after the last change before the server is asked. */
const PAUSE = 400;

/** @param {{session: any, segment: any}} props null: nothing is asked for yet */
export function SegmentCount({ session, segment }) {
  const [answer, setAnswer] = useState(/** @type {{of?: string, people?: number, error?: any}} */ ({}));
  const [tries, setTries] = useState(0);
  const key = segment && JSON.stringify(segment);
  useEffect(() => {
    if (!key) return undefined;
    let current = true;
    const timer = setTimeout(() => {
      countPeople(session, segment).then((people) => current && setAnswer({ of: key, people }), (error) => current && setAnswer({ of: key, error }));
    }, PAUSE);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [session, key, tries]);
  const again = () => {
    setAnswer({});
    setTries(tries + 1);
  };
  return html`<div class="segment-count" role="status"><${Words} known=${answer.of === key ? answer : {}} asked=${Boolean(key)} again=${again} /></div>`;
}

function Words({ known: { people, error }, asked, again }) {
  if (!asked) return html`<p class="quiet">${t("console.campaigns.segment_empty")}</p>`;
  if (error) {
    const retry = html`<${Button} kind="plain" icon="retry" onClick=${again}>${t("ui.retry")}<//>`;
    return html`<${Banner} kind="danger" action=${retry}>${t("console.failed", { reason: inWords(error), advice: adviceFor(error) })}<//>`;
  }
  if (people === undefined) return html`<p class="quiet"><${Spinner} size=${18} label=${t("console.campaigns.segment_counting")} /></p>`;
  if (people === 0) return html`<${Banner} kind="warning">${t("console.campaigns.segment_nobody")}<//>`;
  return html`<p><strong>${counted("console.campaigns.segment_count", people)}</strong></p>`;
}

/** All whom it means, those included whom a message would not reach. @param {any} session @param {any} segment @returns {Promise<number>} */
async function countPeople(session, segment) {
  const body = { title: "–", text: "–", channels: ["internal"], targets: { segment } };
  const { recipients, excluded } = await session.api.post("/campaigns/preflight", body);
  return excluded.reduce((sum, one) => sum + one.count, recipients);
}
