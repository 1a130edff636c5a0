/** Choosing who gets it: one search over groups and people, and a basket of tags. */

import { t } from "../../i18n/i18n.js";
import { Avatar } from "../../ui/avatar.js";
import { Chip } from "../../ui/badge.js";
import { Button } from "../../ui/button.js";
import { Select } from "../../ui/field.js";
import { html, useEffect, useState } from "../../ui/html.js";
import { Icon } from "../../ui/icons.js";
import { SearchField } from "../../ui/search-field.js";
import { ErrorState, Skeleton } from "../../ui/states.js";
import { SegmentDialog } from "./segment-dialog.js";
import { segmentInWords } from "./segment.js";
import { asCount, counted } from "./words.js";

/** Tags shown before the others are only counted. */
const SHOWN = 40;

/** @param {{session: any, basket: import("./basket.js").Basket, error?: string}} props */
export function Recipients({ session, basket, error }) {
  const [segment, setSegment] = useState(false);
  const manager = session.may("campaigns.manage");
  return html`<section class="card" aria-labelledby="campaign-who">
    <div class="card-head"><h2 id="campaign-who">${t("console.campaigns.who")}</h2><${Totals} basket=${basket} /></div>
    <${BasketTags} basket=${basket} onSegment=${() => setSegment(true)} />
    ${error && html`<p class="form-error" role="alert">${error}</p>`}
    ${basket.groups.value.length > 0 && html`<${Select} label=${t("console.campaigns.group_mode")} value=${basket.groupMode.value} onChange=${(value) => (basket.groupMode.value = value)}
      options=${["members", "group"].map((value) => ({ value, label: t(`console.campaigns.group_mode.${value}`) }))} />`}
    ${!basket.everyone.value && html`<${Search} basket=${basket} />`}
    <div class="form-actions">
      ${manager && !basket.everyone.value && html`<${Button} icon="users" onClick=${() => (basket.everyone.value = true)}>${t("console.campaigns.everyone")}<//>`}
      ${manager && !basket.segment.value && !basket.everyone.value && html`<${Button} icon="filter" onClick=${() => setSegment(true)}>${t("console.campaigns.segment")}<//>`}
      ${!basket.isEmpty && html`<${Button} kind="plain" icon="trash" onClick=${() => basket.clear()}>${t("console.campaigns.clear")}<//>`}
    </div>
    ${segment && html`<${SegmentDialog} session=${session} basket=${basket} onClose=${() => setSegment(false)} />`}
  </section>`;
}

function Totals({ basket }) {
  const words = /** @type {const} */ (["groups", "people"]).filter((kind) => basket[kind].value.length > 0).map((kind) => counted(`console.campaigns.${kind}_count`, basket[kind].value.length));
  return html`<span class="quiet" role="status">${words.join(" · ")}</span>`;
}

function BasketTags({ basket, onSegment }) {
  const tags = [
    ...(basket.everyone.value ? [{ key: "all", kind: "accent", icon: "users", text: t("console.campaigns.everyone"), remove: () => (basket.everyone.value = false) }] : []),
    ...(basket.segment.value ? [{ key: "segment", kind: "accent", icon: "filter", text: segmentInWords(basket.segment.value), remove: () => (basket.segment.value = null) }] : []),
    ...basket.groups.value.map((one) => ({ key: one.id, kind: "coach", icon: "users", text: one.title ?? t("console.campaigns.group_unnamed"), remove: () => basket.toggle("groups", one) })),
    ...basket.people.value.map((one) => ({ key: one.id, kind: "plain", icon: "user", text: one.name ?? t("console.unnamed"), remove: () => basket.toggle("people", one) })),
  ];
  if (tags.length === 0) return html`<p class="quiet">${t("console.campaigns.nobody_yet")}</p>`;
  return html`<div class="basket" role="group" aria-label=${t("console.campaigns.basket")}>
    ${tags.slice(0, SHOWN).map(({ key, kind, icon, text, remove }) => html`<${Chip} key=${key} kind=${kind} icon=${icon} onRemove=${remove}>${text}<//>`)}
    ${tags.length > SHOWN && html`<span class="quiet">${t("console.campaigns.and_more", { n: asCount(tags.length - SHOWN) })}</span>`}
    ${basket.segment.value && html`<${Button} kind="plain" icon="edit" onClick=${onSegment}>${t("console.campaigns.segment_edit")}<//>`}
  </div>`;
}

function Search({ basket }) {
  const [q, setQ] = useState("");
  const [found, setFound] = useState(/** @type {{groups?: any[], people?: any[], error?: any}} */ ({}));
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let current = true;
    basket.search(q).then((answer) => current && setFound(answer), (error) => current && setFound({ error }));
    return () => void (current = false);
  }, [basket, q, tries]);
  const { groups, people, error } = found;
  const count = (groups?.length ?? 0) + (people?.length ?? 0);
  const all = Boolean(groups?.every((one) => basket.has("groups", one)) && people?.every((one) => basket.has("people", one)));
  return html`<div class="picker">
    <${SearchField} label=${t("console.campaigns.search_recipients")} value=${q} onSearch=${setQ} />
    ${error && html`<${ErrorState} error=${error} onRetry=${() => setTries(tries + 1)} />`}
    ${!groups && !error && html`<${Skeleton} rows=${4} />`}
    ${groups && count === 0 && html`<p class="quiet" role="status">${t("console.campaigns.nobody_found")}</p>`}
    ${groups && count > 0 && html`
      <ul class="picker-list" aria-label=${t("console.campaigns.found")}>
        ${groups.map((one) => html`<li key=${one.id}><${Row} basket=${basket} kind="groups" one=${one} name=${one.title} about=${counted("console.campaigns.members", one.members)}
          picture=${html`<span class="group-mark"><${Icon} name="users" size=${18} /></span>`} /></li>`)}
        ${people?.map((one) => html`<li key=${one.id}><${Row} basket=${basket} kind="people" one=${one} name=${one.name} about=${[t(`console.role.${one.role}`), one.email, one.phone].filter(Boolean).join(" · ")}
          picture=${html`<${Avatar} name=${one.name} id=${one.id} size=${32} />`} /></li>`)}
      </ul>
      ${!all && html`<div><${Button} kind="plain" icon="plus" onClick=${() => basket.addAll({ groups: groups ?? [], people: people ?? [] })}>${counted("console.campaigns.add_found", count)}<//></div>`}`}
  </div>`;
}

function Row({ basket, kind, one, name, about, picture }) {
  return html`<label class="picker-row">
    <input type="checkbox" checked=${basket.has(kind, one)} onChange=${() => basket.toggle(kind, one)} />
    ${picture}<span class="member-words"><span>${name}</span><span class="quiet">${about}</span></span>
  </label>`;
}
