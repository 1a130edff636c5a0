/** What is still to be said before a place is held: for how many, by whom, how it is paid. One button leads on. */

import { alternativesOf, book, checkPromoCode, newKey, passesFor } from "../model/bookings.js";
import { dayIn } from "../i18n/days.js";
import { formatWhen } from "../i18n/formats.js";
import { language, t } from "../i18n/bookings.js";
import { Button } from "../ui/button.js";
import { Select, TextArea } from "../ui/field.js";
import { html, useEffect, useRef, useState } from "../ui/html.js";
import { Banner, EmptyState, Skeleton } from "../ui/states.js";
import { refusalOf, Trouble, useActing, useRead } from "./acting.js";
import { keepGuest, useGuest, WhoFields } from "./who.js";
import { StepHeading } from "./nav.js";
import { BackWay, Price, When } from "./parts.js";
import { PromoField } from "./promo-field.js";
import { Stepper } from "./stepper.js";

const LONGEST_NOTE = 500;
const FIELDS = ["name", "email", "phone", "promo_code", "pass_id"];

/** @param {{session: any, nav: import("./nav.js").Nav, live: import("../model/live-offer.js").LiveOffer}} props */
export function DetailsView({ session, nav, live }) {
  const offer = live.offer.value;
  const { start = "", session: dated, minutes } = nav.place.value;
  const slot = useSlot(live, start, dated);
  const seen = useRef(slot); // Who takes the last place learns that it is gone before their own booking arrives.
  if (slot) seen.current = slot;
  const [guest, setGuest] = useGuest(session);
  const [wish, setWish] = useState({ places: 1, note: "", pass: "" });
  const [promo, setPromo] = useState(/** @type {any} */ (null));
  const passes = useRead(session, () => (offer.takes_passes && session.may("passes.buy") ? passesFor(session.api, offer) : Promise.resolve([]))).value ?? [];
  const { busy, error, act } = useActing();
  const key = useRef(newKey());
  const back = { offer: offer.id };
  const length = minutes ? Number(minutes) : undefined;
  const cost = costOf(offer, length, wish, promo);
  const submit = (event) => {
    event.preventDefault();
    void act("book", async () => {
      try {
        const paid = wish.pass ? { pass_id: wish.pass } : { promo_code: promo?.code };
        const asked = { offer_id: offer.id, start, minutes: dated ? undefined : length, places: wish.places, note: wish.note.trim(), language: language.value, ...paid, ...guest };
        const booking = await book(session.api, asked, key.current);
        keepGuest(session, guest);
        nav.go({ booking: booking.id }, true);
      } catch (thrown) {
        if (!thrown.retryable) key.current = newKey();
        if (thrown.code === "conflict") void live.refresh();
        throw thrown;
      }
    });
  };
  if (slot === undefined) return html`<${Skeleton} lines=${5} label=${t("booking.loading")} />`;
  const taken = error?.code === "conflict" || refusalOf(error, "start");
  if (slot === null && busy !== "book") return html`<${Taken} nav=${nav} offer=${offer} error=${error} zone=${live.zone.value} length=${length} />`;
  return html`<${BackWay} nav=${nav} to=${back}>${t("booking.back.times")}<//>
    <header class="booking-head"><${StepHeading} nav=${nav} text=${offer.name} />
      <${When} start=${start} end=${endOf(slot ?? seen.current, length)} zone=${live.zone.value} location=${offer.location} />
    </header>
    ${taken && html`<${Alternatives} nav=${nav} offer=${offer} error=${error} zone=${live.zone.value} length=${length} />`}
    <form class="booking-form" onSubmit=${submit} novalidate>
      ${offer.most_places > 1 && !wish.pass && html`<${Stepper} label=${t("booking.places.label")} value=${wish.places} most=${Math.min(offer.most_places, Math.max(1, slot?.left ?? 1))}
        onChange=${(places) => setWish({ ...wish, places })} />`}
      ${guest && html`<${WhoFields} guest=${guest} onChange=${setGuest} error=${error} />`}
      ${passes.length > 0 && html`<${Select} label=${t("booking.pay.with")} value=${wish.pass} error=${refusalOf(error, "pass_id")}
        options=${[...passes.map((one) => ({ value: one.id, label: sayPass(one) })), { value: "", label: t("booking.pay.money") }]}
        onChange=${(pass) => setWish({ ...wish, pass, places: pass ? 1 : wish.places })} />`}
      ${!wish.pass && costOf(offer, length, wish, null).price > 0 && html`<${PromoField} key=${wish.places} promo=${promo} error=${refusalOf(error, "promo_code")}
        check=${(code) => checkPromoCode(session.api, { code, offer_id: offer.id, minutes: length, places: wish.places })} onChange=${setPromo} />`}
      <details class="booking-more"><summary>${t("booking.note")}</summary>
        <${TextArea} label=${t("booking.note")} quietLabel value=${wish.note} rows=${3} maxlength=${LONGEST_NOTE} onInput=${(note) => setWish({ ...wish, note })} />
      </details>
      <${Price} ...${cost} pass=${Boolean(wish.pass)} />
      ${!taken && html`<${Trouble} error=${error} fields=${FIELDS} />`}
      <${Button} kind="primary" type="submit" class="booking-big" busy=${busy === "book"}>${t("booking.hold")}<//>
      <p class="booking-quiet booking-center">${t("booking.hold.hint", { count: offer.policy.hold_minutes })}</p>
    </form>`;
}

/** The slot of the address as it stands now: undefined while it is not known, null when there is none. */
function useSlot(live, start, dated) {
  const [known, setKnown] = useState(/** @type {any} */ (null));
  const slots = live.slots.value;
  const month = start && live.zone.value ? dayIn(start, live.zone.value).slice(0, 7) : "";
  const found = slots?.find((one) => (dated ? one.session_id === dated : Date.parse(one.start) === Date.parse(start)));
  const gone = slots !== null && !live.busy.value && live.month.value === month && (!found || found.left < 1);
  useEffect(() => {
    if (slots !== null && month && live.month.value !== month) void live.show(month);
  }, [slots === null, month]);
  useEffect(() => {
    if (found) setKnown(found);
  }, [found]);
  if (gone) return null;
  return found ?? known ?? undefined;
}

/** @param {any} slot @param {number | undefined} minutes */
function endOf(slot, minutes) {
  return slot && !slot.session_id && minutes ? new Date(Date.parse(slot.start) + minutes * 60_000).toISOString() : slot?.end;
}

/** What it costs as far as it is known here; the server reckons again. */
function costOf(offer, minutes, { places }, promo) {
  const one = offer.lengths.find((length) => length.minutes === minutes)?.price ?? offer.price;
  const price = Math.round(one * places * 100) / 100;
  const discount = promo?.discount ?? 0;
  return { price, discount, toPay: promo?.to_pay ?? price, currency: offer.currency };
}

/** @param {any} pass */
export function sayPass(pass) {
  return pass.left === null ? pass.name : t("booking.pass.left", { name: pass.name, count: pass.left });
}

function Taken({ nav, offer, error, zone, length }) {
  return html`<${BackWay} nav=${nav} to=${{ offer: offer.id }}>${t("booking.back.times")}<//>
    <${StepHeading} nav=${nav} text=${offer.name} />
    ${alternativesOf(error).length > 0 ? html`<${Alternatives} nav=${nav} offer=${offer} error=${error} zone=${zone} length=${length} />`
      : html`<${EmptyState} icon="clock" title=${t("booking.taken")} text=${t("booking.taken.text")}
        action=${html`<${Button} kind="primary" onClick=${() => nav.go({ offer: offer.id }, true)}>${t("booking.other")}<//>`} />`}`;
}

/** Somebody was quicker: what is still free, one tap away. */
function Alternatives({ nav, offer, error, zone, length }) {
  const starts = alternativesOf(error);
  const other = html`<${Button} kind="plain" onClick=${() => nav.go({ offer: offer.id }, true)}>${t("booking.other")}<//>`;
  return html`<${Banner} kind="warning" action=${other}>${refusalOf(error, "start") ?? t("booking.taken")} ${starts.length > 0 && t("booking.taken.still")}<//>
    ${starts.length > 0 && html`<ul class="booking-starts booking-starts-wide">${starts.map((start) => html`<li key=${start}>
      <${Button} class="booking-start" onClick=${() => nav.go({ offer: offer.id, start, minutes: length && String(length) }, true)}>${formatWhen(start, zone)}<//></li>`)}</ul>`}`;
}
