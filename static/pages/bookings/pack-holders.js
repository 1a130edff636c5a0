/** Who has accesses of a pack, and taking unused ones back from one of them. */

import { t } from "../../i18n/company.js";
import { useActing } from "../../booking/acting.js";
import { listPasses, takeBack } from "../../model/bookings.js";
import { Button } from "../../ui/button.js";
import { html, useState } from "../../ui/html.js";
import { ErrorState, Skeleton } from "../../ui/states.js";

/** @param {{session: any, pack: any, onChange: () => void}} props */
export function Holders({ session, pack, onChange }) {
  const [items, setItems] = useState(/** @type {any[] | null} */ (null));
  const { busy, error, act } = useActing();
  const read = async () => setItems((await listPasses(session.api, { parent_id: pack.id, limit: 100 })).items);
  const open = (event) => {
    if (event.currentTarget.open && items === null) void act("read", read);
  };
  const back = (one) => act(one.id, async () => {
    await takeBack(session.api, pack.id, [one.email]);
    onChange();
  });
  return html`<details class="ledger" onToggle=${open}><summary>${t("company.holders")}</summary>
    ${busy === "read" && html`<${Skeleton} lines=${3} label=${t("company.loading")} />`}
    ${error && html`<${ErrorState} error=${error} />`}
    ${items && html`<ul>${items.map((one) => html`<li key=${one.id} class="holder"><span>${one.owner_name ?? one.email}</span>
      <span class="booking-quiet">${t("company.holder.left", { count: one.left ?? 0 })}</span>
      ${one.left > 0 && html`<${Button} kind="plain" busy=${busy === one.id} aria-label=${t("company.back.from", { name: one.email })} onClick=${() => back(one)}>${t("company.back.one")}<//>`}</li>`)}</ul>`}
  </details>`;
}
