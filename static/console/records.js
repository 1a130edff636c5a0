/** A list of things with its states, each thing with words and what can be done with it. */

import { t } from "../i18n/i18n.js";
import { Button, IconButton } from "../ui/button.js";
import { confirm } from "../ui/dialog.js";
import { html } from "../ui/html.js";
import { EmptyState, ErrorState, Skeleton } from "../ui/states.js";
import { attempt } from "./attempt.js";

/**
 * @param {{model: import("./list-model.js").ListModel, label: string, empty: {icon: string, title: string, text: string}, add?: any, tools?: any,
 *   nameOf: (item: any) => string, about: (item: any) => any, onEdit?: (item: any) => void, removeText?: (item: any) => string, actions?: (item: any) => any}} props
 */
export function Records({ model, label, empty, add, tools, nameOf, about, onEdit, removeText, actions }) {
  const items = model.items.value;
  if (model.error.value) return html`<${ErrorState} error=${model.error.value} onRetry=${() => model.load()} />`;
  if (items === null) return html`<${Skeleton} rows=${4} />`;
  const remove = async (item) => {
    const sure = await confirm({ title: t("console.records.delete_title", { name: nameOf(item) }), text: removeText?.(item), action: t("console.delete_short"), danger: true });
    if (sure) await attempt(() => model.remove(item.id), { done: t("console.records.deleted", { name: nameOf(item) }) });
  };
  return html`
    ${(tools || (add && items.length > 0)) && html`<div class="record-tools">${tools}${items.length > 0 && add}</div>`}
    ${items.length === 0 && html`<${EmptyState} ...${empty} action=${add} />`}
    <ul class="things" aria-label=${label} aria-busy=${String(model.loading.value)}>
      ${items.map((item) => html`<li key=${item.id} class="thing">
        <div class="thing-words"><strong>${nameOf(item)}</strong>${about(item)}</div>
        ${actions?.(item)}
        ${onEdit && html`<${IconButton} icon="edit" label=${t("console.records.edit", { name: nameOf(item) })} onClick=${() => onEdit(item)} />`}
        ${removeText && html`<${IconButton} icon="trash" label=${t("console.records.delete", { name: nameOf(item) })} onClick=${() => remove(item)} />`}
      </li>`)}
    </ul>
    ${model.cursor.value && html`<div class="room-more"><${Button} busy=${model.loading.value} onClick=${() => model.loadMore()}>${t("console.load_more")}<//></div>`}
  `;
}
