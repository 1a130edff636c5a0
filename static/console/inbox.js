/** The inbox: the list of conversations, the one that is open, and what is known of the person in it. */

import { t } from "../i18n/i18n.js";
import { html, useEffect, useMemo } from "../ui/html.js";
import { EmptyState } from "../ui/states.js";
import { ConversationList } from "./conversation-list.js";
import { ConversationPane } from "./conversation-pane.js";
import { InboxModel } from "./inbox-model.js";
import { readFilters } from "./inbox-query.js";
import { route } from "./router.js";
import { columns } from "./viewport.js";

/** The list lives as long as the sign-in, so that coming back to it is immediate. @type {WeakMap<object, {client: any, model: InboxModel}>} */
const kept = new WeakMap();

/** @param {import("../model/session.js").Session} session */
function modelOf(session) {
  const before = kept.get(session);
  if (before?.client === session.client) return before.model;
  before?.model.stop();
  const model = new InboxModel(session);
  kept.set(session, { client: session.client, model });
  model.start();
  return model;
}

export function InboxRoom({ session }) {
  const model = useMemo(() => modelOf(session), [session.client]);
  const { parts, query } = route.value;
  const id = parts[1] ?? null;
  const filters = readFilters(query);
  const wanted = JSON.stringify(filters);
  useEffect(() => {
    if (model.phase.value !== "ready" || JSON.stringify(model.filters) !== wanted) void model.show(filters);
  }, [model, wanted]);
  const one = columns.value === "one";
  return html`
    <div class="inbox ${id ? "inbox-open" : ""}">
      ${(!one || !id) && html`<${ConversationList} ...${{ session, model, filters, id }} />`}
      ${id && html`<${ConversationPane} key=${id} ...${{ session, model, id, filters }} />`}
      ${!id && !one && html`<section class="pane-empty" aria-label=${t("console.inbox.none_open")}>
        <${EmptyState} icon="chat" title=${t("console.inbox.none_open")} text=${t("console.inbox.none_open_text")} />
      </section>`}
    </div>
  `;
}
