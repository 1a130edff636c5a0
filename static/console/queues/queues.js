/** The room of waiting lines: one's own desk, and for managers what happens at all of them. */

import { t } from "../../i18n/i18n.js";
import { html, useEffect, useMemo } from "../../ui/html.js";
import { EmptyState, ErrorState, Skeleton } from "../../ui/states.js";
import { Tabs } from "../../ui/tabs.js";
import { Heading } from "../heading.js";
import { hrefOf, navigate, route } from "../router.js";
import { Desk } from "./desk.js";
import { Live } from "./live.js";
import { QueuesModel } from "./queues-model.js";

export function QueuesRoom({ session }) {
  const model = useMemo(() => new QueuesModel(session), [session]);
  useEffect(() => {
    void model.start();
    return () => model.stop();
  }, [model]);
  const live = route.value.parts[1] === "live" && session.may("reports.read");
  const title = t("console.room.queues");
  return html`
    <section class="room queues">
      <header class="room-header"><${Heading} text=${title} name=${live ? `${t("console.queues.live")} · ${title}` : title} /></header>
      ${session.may("reports.read") ? html`<${Views} ...${{ session, model, live }} />` : html`<${Content} ...${{ session, model, live }} />`}
    </section>
  `;
}

function Views({ session, model, live }) {
  const tabs = [
    { key: "desk", label: t("console.queues.desk"), icon: "user" },
    { key: "live", label: t("console.queues.live"), icon: "chart" },
  ];
  return html`<${Tabs} label=${t("console.queues.views")} tabs=${tabs} value=${live ? "live" : "desk"}
    onChange=${(key) => navigate(key === "live" ? "/queues/live" : "/queues", { replace: true })}>
    <${Content} ...${{ session, model, live }} />
  <//>`;
}

function Content({ session, model, live }) {
  if (model.phase.value === "error") return html`<${ErrorState} error=${model.error.value} onRetry=${() => model.load()} />`;
  if (model.phase.value === "loading") return html`<${Skeleton} rows=${6} />`;
  if (model.queues.value.length === 0) return html`<${NoQueues} session=${session} />`;
  return live ? html`<${Live} session=${session} model=${model} />` : html`<${Desk} session=${session} model=${model} />`;
}

function NoQueues({ session }) {
  const may = session.may("queues.manage");
  const action = may && html`<a class="ui-button ui-primary" href=${hrefOf("/settings/queues")}>${t("console.queues.set_up")}</a>`;
  return html`<${EmptyState} icon="queue" title=${t("console.queues.none")} text=${t(may ? "console.queues.none_manager" : "console.queues.none_agent")} action=${action} />`;
}
