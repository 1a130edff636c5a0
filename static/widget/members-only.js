/** Somebody unknown asks about a product: its seller cannot be written to, the team can. */

import { html } from "../ui/html.js";
import { Button } from "../ui/button.js";
import { t } from "../i18n/widget.js";
import { ProductCard } from "./product-card.js";

/** @param {{widget: import("./state.js").Widget}} props */
export function MembersOnly({ widget }) {
  const product = widget.product.value;
  const ask = () => {
    widget.prompt.value = t("widget.about", { title: product.title });
    const support = widget.support.value;
    if (support) widget.open(support.id);
    else widget.view.value = "start";
  };
  return html`<div class="room">
    <${ProductCard} listing=${product} />
    <h3>${t("widget.members")}</h3>
    <p>${t("widget.members.text")}</p>
    <${Button} kind="primary" icon="chat" data-focus onClick=${ask}>${t("widget.members.ask")}<//>
  </div>`;
}
