/** What a provider offers: classes, appointments, field work, cards and subscriptions. */

import { t } from "../../../i18n/i18n.js";
import { Button } from "../../../ui/button.js";
import { html, useEffect, useMemo, useState } from "../../../ui/html.js";
import { asLength, asMoney } from "../../agenda/words.js";
import { ListModel } from "../../list-model.js";
import { Records } from "../../records.js";
import { OfferDialog } from "./offer-dialog.js";

export function OffersTab({ session, providers }) {
  const model = useMemo(() => new ListModel(session, "/partner/offers", (path) => providers.path(path)), [session, providers]);
  useEffect(() => void model.load({ ...providers.query, limit: 100 }), [model]);
  const [edited, setEdited] = useState(/** @type {any} */ (null));
  const add = html`<${Button} kind="primary" icon="plus" onClick=${() => setEdited({})}>${t("console.offers.add")}<//>`;
  return html`
    <${Records} model=${model} label=${t("console.bookings.offers")} add=${add} onEdit=${setEdited}
      empty=${{ icon: "calendar", title: t("console.offers.none"), text: t("console.offers.none_text") }}
      nameOf=${(offer) => offer.name} about=${(offer) => html`<${About} offer=${offer} />`} removeText=${() => t("console.offers.delete_text")} />
    ${edited && html`<${OfferDialog} ...${{ session, model, providers, offer: edited, onClose: () => setEdited(null) }} />`}
  `;
}

function About({ offer }) {
  const parts = [t(`console.offers.kind.${offer.kind}`), pricesOf(offer), offer.location, !offer.published && t("console.offers.unpublished")];
  return html`<span class="quiet">${parts.filter(Boolean).join(" · ")}</span>`;
}

function pricesOf(offer) {
  if (offer.kind === "card") return offer.card_sizes.map((size) => `${size.accesses} × ${asMoney(size.price, offer.currency)}`).join(", ");
  if (offer.lengths.length > 0) return offer.lengths.map((length) => `${asLength(length.minutes)}: ${asMoney(length.price, offer.currency)}`).join(", ");
  return asMoney(offer.price, offer.currency);
}
