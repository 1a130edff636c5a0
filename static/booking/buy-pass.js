/** A card or a subscription: bought once, paid with later. */

import { buyPass, newKey } from "../model/bookings.js";
import { formatMoney, formatPrice } from "../i18n/formats.js";
import { t } from "../i18n/bookings.js";
import { Button } from "../ui/button.js";
import { html, useRef, useState } from "../ui/html.js";
import { Icon } from "../ui/icons.js";
import { EmptyState } from "../ui/states.js";
import { Trouble, useActing } from "./acting.js";

/** @param {{session: any, offer: any, files: (path: string) => string, onBought?: () => void}} props with `onBought` it is told of there */
export function BuyPass({ session, offer, files, onBought }) {
  const sizes = offer.card_sizes;
  const [accesses, setAccesses] = useState(sizes[0]?.accesses);
  const [bought, setBought] = useState(/** @type {any} */ (null));
  const { busy, error, act } = useActing();
  const key = useRef(newKey());
  const page = files(`/my/${session.tenant}`);
  if (bought) return html`<${Bought} pass=${bought} page=${onBought ? undefined : page} />`;
  if (session.state.value === "ready" && !session.may("passes.buy")) {
    return html`<${EmptyState} icon="user" title=${t("booking.pass.members")} text=${t("booking.pass.members.text")}
      action=${html`<${Button} kind="primary" href=${`${page}?next=${encodeURIComponent(offer.id)}`}>${t("booking.sign_in")}<//>`} />`;
  }
  const price = sizes.find((one) => one.accesses === accesses)?.price ?? offer.price;
  const buy = () => act("buy", async () => {
    setBought(await buyPass(session.api, { offer_id: offer.id, accesses }, key.current));
    onBought?.();
  });
  return html`${sizes.length > 1 && html`<div class="booking-choices" role="group" aria-label=${t("booking.pass.size")}>
      ${sizes.map((one) => html`<button key=${one.accesses} type="button" class="booking-choice booking-size" aria-pressed=${String(one.accesses === accesses)} onClick=${() => setAccesses(one.accesses)}>
        <strong>${t("booking.accesses", { count: one.accesses })}</strong><small>${formatMoney(one.price, offer.currency)}</small></button>`)}
    </div>`}
    <ul class="booking-facts">
      ${accesses && sizes.length === 1 && html`<li><${Icon} name="tag" size=${20} />${t("booking.accesses", { count: accesses })}</li>`}
      ${offer.valid_days && html`<li><${Icon} name="calendar" size=${20} />${t("booking.pass.valid", { count: offer.valid_days })}</li>`}
    </ul>
    <${Trouble} error=${error} />
    <div class="booking-actions"><${Button} kind="primary" class="booking-big" busy=${busy === "buy"} onClick=${buy}>${t("booking.pass.buy", { price: formatPrice(price, offer.currency) })}<//></div>`;
}

/** @param {{pass: any, page?: string}} props */
export function Bought({ pass, page }) {
  const open = pass.state === "pending_payment";
  return html`<div class="booking-notice booking-done" role="status">
    <${Icon} name=${open ? "clock" : "check"} size=${28} />
    <p><strong>${pass.name}</strong><br />${t(!open ? "booking.pass.active" : pass.payment_link ? "booking.pass.pay" : "booking.pass.pay.there")}</p>
    ${open && pass.payment_link && html`<${Button} kind="primary" iconAfter="external" href=${pass.payment_link} target="_blank" rel="noopener noreferrer">${t("booking.pay", { money: formatMoney(pass.price, pass.currency) })}<//>`}
    ${page && html`<a class="ui-button ui-quiet" href=${page}>${t("booking.pass.mine")}</a>`}
  </div>`;
}
