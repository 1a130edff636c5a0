/** A session that is full: a place in the line for it, and what happens then. */

import { joinWaitlist } from "../model/bookings.js";
import { formatLength } from "../i18n/formats.js";
import { language, t } from "../i18n/bookings.js";
import { Button } from "../ui/button.js";
import { html, useState } from "../ui/html.js";
import { Icon } from "../ui/icons.js";
import { Skeleton } from "../ui/states.js";
import { Trouble, useActing } from "./acting.js";
import { keepGuest, useGuest, WhoFields } from "./who.js";
import { StepHeading } from "./nav.js";
import { BackWay, When } from "./parts.js";

/** @param {{session: any, nav: import("./nav.js").Nav, live: import("../model/live-offer.js").LiveOffer, files: (path: string) => string}} props */
export function WaitView({ session, nav, live, files }) {
  const offer = live.offer.value;
  const { start = "", session: dated } = nav.place.value;
  const [guest, setGuest] = useGuest(session);
  const [entry, setEntry] = useState(/** @type {any} */ (null));
  const { busy, error, act } = useActing();
  const slot = live.slots.value?.find((one) => (dated ? one.session_id === dated : Date.parse(one.start) === Date.parse(start)));
  const submit = (event) => {
    event.preventDefault();
    void act("wait", async () => {
      setEntry(await joinWaitlist(session.api, { offer_id: offer.id, start, language: language.value, ...guest }));
      keepGuest(session, guest);
    });
  };
  if (live.slots.value === null) return html`<${Skeleton} lines=${5} label=${t("booking.loading")} />`;
  const free = entry === null && slot && slot.left > 0;
  return html`<${BackWay} nav=${nav} to=${{ offer: offer.id }}>${t("booking.back.times")}<//>
    <header class="booking-head"><${StepHeading} nav=${nav} text=${offer.name} />
      ${slot && html`<${When} start=${slot.start} end=${slot.end} zone=${live.zone.value} location=${offer.location} />`}
    </header>
    ${entry ? html`<${Waiting} entry=${entry} offer=${offer} page=${files(`/my/${session.tenant}`)} />`
      : free ? html`<p class="booking-notice">${t("booking.wait.free")}</p>
        <${Button} kind="primary" class="booking-big" onClick=${() => nav.go({ offer: offer.id, start, session: dated }, true)}>${t("booking.wait.book")}<//>`
      : html`<form class="booking-form" onSubmit=${submit} novalidate>
        <p class="booking-notice"><${Icon} name="users" size=${20} />${t("booking.wait.text", { time: formatLength(offer.policy.waitlist_minutes) })}</p>
        ${guest && html`<${WhoFields} guest=${guest} onChange=${setGuest} error=${error} />`}
        <${Trouble} error=${error} fields=${["name", "email"]} />
        <${Button} kind="primary" type="submit" class="booking-big" busy=${busy === "wait"}>${t("booking.wait.join")}<//>
      </form>`}`;
}

function Waiting({ entry, offer, page }) {
  return html`<div class="booking-notice booking-done" role="status">
    <${Icon} name="check" size=${28} />
    <p><strong>${t("booking.wait.position", { count: entry.position })}</strong><br />${t("booking.wait.then", { time: formatLength(offer.policy.waitlist_minutes) })}</p>
    <a class="ui-button ui-quiet" href=${page}>${t("booking.mine")}</a>
  </div>`;
}
