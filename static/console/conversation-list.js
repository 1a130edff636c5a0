/** The list's column: search, filters, and only as many rows in the document as are seen. */

import { t } from "../i18n/i18n.js";
import { html, useEffect, useMemo, useRef } from "../ui/html.js";
import { SearchField } from "../ui/search-field.js";
import { Spinner } from "../ui/spinner.js";
import { EmptyState, ErrorState, Skeleton } from "../ui/states.js";
import { VirtualList } from "../ui/virtual-list.js";
import { useShortcut } from "../ui/shortcuts.js";
import { ConversationRow, heightOfRow } from "./conversation-row.js";
import { Heading } from "./heading.js";
import { InboxFilters } from "./inbox-filters.js";
import { groupByDate } from "./inbox-groups.js";
import { NO_FILTERS, asQuery } from "./inbox-query.js";
import { NewConversation } from "./new-conversation.js";
import { navigate } from "./router.js";

export function ConversationList({ session, model, filters, id }) {
  const column = useRef(/** @type {HTMLElement | null} */ (null));
  const change = (changes) => {
    const query = asQuery({ ...filters, ...changes });
    navigate(id ? `/inbox/${id}` : "/inbox", { query, replace: true });
  };
  useWalking(model, filters, id, column);
  return html`
    <section class="list-pane" ref=${column} aria-label=${t("console.inbox.list")}>
      <header class="list-header">
        <${InboxHeading} id=${id} />
        <${NewConversation} session=${session} />
      </header>
      <${InboxFilters} session=${session} filters=${filters} onChange=${change}
        search=${html`<${SearchField} label=${t("console.inbox.search")} value=${filters.q} onSearch=${(q) => change({ q })} />`} />
      <${Rows} ...${{ session, model, filters, id, change }} />
    </section>
  `;
}

function Rows({ session, model, filters, id, change }) {
  const controls = useRef(/** @type {{show: (index: number) => void} | null} */ (null));
  const items = model.items.value;
  const rows = useMemo(() => groupByDate(items), [items]);
  const me = session.me.value.id;
  useEffect(() => {
    const at = rows.findIndex((row) => row.key === id);
    if (at >= 0) controls.current?.show(at);
  }, [id]);
  if (model.phase.value === "error") return html`<${ErrorState} error=${model.error.value} onRetry=${() => model.load()} />`;
  if (model.phase.value === "loading" && items.length === 0) return html`<${Skeleton} rows=${8} label=${t("console.inbox.loading")} />`;
  if (items.length === 0) return html`<${NothingHere} filters=${filters} change=${change} />`;
  const render = (row) => row.type === "date"
    ? html`<h2 class="list-date">${row.text}</h2>`
    : html`<${ConversationRow} conversation=${row.conversation} me=${me} filters=${filters} selected=${row.conversation.id === id} />`;
  return html`
    <div class="list-rows" aria-busy=${model.phase.value === "loading"}>
      <${VirtualList} items=${rows} heightOf=${heightOfRow} keyOf=${(row) => row.key} render=${render} label=${t("console.inbox.list")}
        onNearEnd=${() => model.loadMore()} followStart controls=${controls} />
      ${model.loadingMore.value && html`<div class="list-more"><${Spinner} label=${t("console.inbox.loading_more")} /></div>`}
      ${model.error.value && html`<${ErrorState} error=${model.error.value} onRetry=${() => model.loadMore()} />`}
    </div>
  `;
}

function NothingHere({ filters, change }) {
  const narrowed = JSON.stringify(filters) !== JSON.stringify(NO_FILTERS);
  const all = html`<button type="button" class="ui-button ui-quiet" onClick=${() => change(NO_FILTERS)}>${t("console.inbox.show_all")}</button>`;
  return html`<${EmptyState} icon=${narrowed ? "search" : "inbox"} title=${t(narrowed ? "console.inbox.no_match" : "console.inbox.empty")}
    text=${t(narrowed ? "console.inbox.no_match_text" : "console.inbox.empty_text")} action=${narrowed && all} />`;
}

/** j and k open the next and the previous conversation; the arrows move between the rows that are shown; / searches. */
function useWalking(model, filters, id, column) {
  const step = (by) => {
    const items = model.items.value;
    const at = items.findIndex((one) => one.id === id);
    const next = items[at < 0 ? 0 : Math.max(0, Math.min(items.length - 1, at + by))];
    if (!next || next.id === id) return;
    navigate(`/inbox/${next.id}`, { query: asQuery(filters) });
    if (at > items.length - 5) void model.loadMore();
  };
  useShortcut("j", () => step(1), { label: t("console.shortcuts.next") });
  useShortcut("k", () => step(-1), { label: t("console.shortcuts.previous") });
  useShortcut("/", () => column.current?.querySelector("input")?.focus(), { label: t("console.shortcuts.search") });
}

/** The list's heading; the page's title is that of the open conversation where there is one. */
function InboxHeading({ id }) {
  const text = t("console.room.inbox");
  return id ? html`<h1>${text}</h1>` : html`<${Heading} text=${text} />`;
}
