/** Settings of the waiting lines: sites, services, desks and queues, one tab each. */

import { t } from "../../../i18n/i18n.js";
import { Button, IconButton } from "../../../ui/button.js";
import { confirm } from "../../../ui/dialog.js";
import { html, useEffect, useMemo, useState } from "../../../ui/html.js";
import { Banner, EmptyState, ErrorState, Skeleton } from "../../../ui/states.js";
import { Tabs } from "../../../ui/tabs.js";
import { attempt } from "../../attempt.js";
import { navigate, route } from "../../router.js";
import { DeskDialog, ServiceDialog } from "./small-dialogs.js";
import { KINDS, PlacesModel } from "./places-model.js";
import { QueueDialog } from "./queue-dialog.js";
import { SiteDialog } from "./site-dialog.js";
import { AboutDesk, AboutQueue, AboutService, AboutSite } from "./summaries.js";

const ICONS = { sites: "home", services: "clock", desks: "user", queues: "queue" };
const DIALOGS = { sites: SiteDialog, services: ServiceDialog, desks: DeskDialog, queues: QueueDialog };
const SUMMARIES = { sites: AboutSite, services: AboutService, desks: AboutDesk, queues: AboutQueue };
/** What has to be there before one of a kind can be. */
const NEEDS = { sites: [], services: [], desks: ["sites"], queues: ["sites", "services"] };

export function QueuesSection({ session }) {
  const model = useMemo(() => new PlacesModel(session), [session]);
  useEffect(() => void model.load(), [model]);
  const kind = /** @type {import("./places-model.js").Kind} */ (KINDS.find((one) => one === route.value.parts[2]) ?? "sites");
  if (model.error.value) return html`<${ErrorState} error=${model.error.value} onRetry=${() => model.load()} />`;
  if (KINDS.some((one) => model.lists[one].value === null)) return html`<${Skeleton} rows=${4} />`;
  const tabs = KINDS.map((key) => ({ key, label: t(`console.places.${key}`), icon: ICONS[key] }));
  return html`
    <div class="queue-settings">
      <${Tabs} label=${t("console.places.kinds")} tabs=${tabs} value=${kind} onChange=${(key) => navigate(`/settings/queues/${key}`, { replace: true })}>
        <${Places} key=${kind} model=${model} kind=${kind} />
      <//>
    </div>
  `;
}

function Places({ model, kind }) {
  const [edited, setEdited] = useState(/** @type {any} */ (null));
  const items = model.lists[kind].value;
  const missing = NEEDS[kind].find((need) => model.lists[need].value.length === 0);
  if (missing) {
    const action = html`<${Button} kind="primary" onClick=${() => navigate(`/settings/queues/${missing}`, { replace: true })}>${t(`console.places.${missing}.add`)}<//>`;
    return html`<${EmptyState} icon=${ICONS[missing]} title=${t(`console.places.${missing}.none`)} text=${t(`console.places.${kind}.needs`)} action=${action} />`;
  }
  const add = html`<${Button} kind="primary" icon="plus" onClick=${() => setEdited({})}>${t(`console.places.${kind}.add`)}<//>`;
  const Editor = DIALOGS[kind];
  return html`
    ${items.length === 0 ? html`<${EmptyState} icon=${ICONS[kind]} title=${t(`console.places.${kind}.none`)} text=${t(`console.places.${kind}.none_text`)} action=${add} />` : add}
    <ul class="things">${items.map((item) => html`<${Place} key=${item.id} ...${{ model, kind, item }} onEdit=${() => setEdited(item)} />`)}</ul>
    ${kind === "queues" && items.length > 0 && html`<${Banner}>${t("console.places.queues.tip")}<//>`}
    ${edited && html`<${Editor} ...${{ model, item: edited, onClose: () => setEdited(null) }} />`}
  `;
}

function Place({ model, kind, item, onEdit }) {
  const About = SUMMARIES[kind];
  const remove = async () => {
    const sure = await confirm({
      title: t("console.places.delete_title", { name: item.name }), text: t(`console.places.${kind}.delete_text`), action: t("console.delete_short"), danger: true,
    });
    if (sure) await attempt(() => model.remove(kind, item.id), { done: t("console.places.deleted", { name: item.name }) });
  };
  return html`<li class="thing">
    <div class="thing-words"><strong>${item.name}</strong><${About} model=${model} item=${item} /></div>
    <${IconButton} icon="edit" label=${t("console.places.edit_one", { name: item.name })} onClick=${onEdit} />
    <${IconButton} icon="trash" label=${t("console.places.delete_one", { name: item.name })} onClick=${remove} />
  </li>`;
}
