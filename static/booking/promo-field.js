/** A promo code: asked for only by who has one, checked as soon as it stands there. */

import { wordsOf } from "../i18n/errors.js";
import { formatMoney } from "../i18n/formats.js";
import { t } from "../i18n/bookings.js";
import { asPalabreError } from "../js/errors.js";
import { Button } from "../ui/button.js";
import { TextField } from "../ui/field.js";
import { html, useEffect, useRef, useState } from "../ui/html.js";

/** Milliseconds after the last letter; the server takes ten tries a minute. */
const PAUSE = 700;
const SHORTEST = 3;

/** @param {{promo: any, error: string | null, check: (code: string) => Promise<any>, onChange: (promo: any) => void}} props */
export function PromoField({ promo, error, check, onChange }) {
  const [open, setOpen] = useState(promo !== null);
  const [code, setCode] = useState(promo?.code ?? "");
  const [trouble, setTrouble] = useState("");
  const asked = useRef(0);
  useEffect(() => {
    const wanted = code.trim().toUpperCase();
    const mine = ++asked.current;
    setTrouble("");
    if (promo?.code !== wanted || promo?.stale) onChange(null);
    if (wanted.length < SHORTEST) return undefined;
    const timer = setTimeout(async () => {
      try {
        const found = await check(wanted);
        if (mine === asked.current) onChange({ ...found, code: wanted });
      } catch (thrown) {
        const refused = asPalabreError(thrown);
        if (mine === asked.current) setTrouble(refused.code === "not_found" || refused.code === "invalid" ? t("booking.promo.wrong") : wordsOf(refused));
      }
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [code]);
  if (!open) return html`<p class="booking-inline"><${Button} kind="plain" icon="tag" onClick=${() => setOpen(true)}>${t("booking.promo.have")}<//></p>`;
  return html`<${TextField} label=${t("booking.promo")} value=${code} onInput=${setCode} maxlength="32" autocapitalize="characters" autocomplete="off" spellcheck=${false}
      error=${error ?? (trouble || null)} hint=${promo ? html`<span class="booking-good">${t("booking.promo.good", { money: formatMoney(promo.discount, promo.currency) })}</span>` : undefined} />
    <span class="ui-unseen" role="status">${promo ? t("booking.promo.good", { money: formatMoney(promo.discount, promo.currency) }) : trouble}</span>`;
}
