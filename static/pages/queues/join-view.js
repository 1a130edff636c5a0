/** The join page: every state it can be in says what to do. */

import { wordsOf } from "../../i18n/errors.js";
import { estimateAt } from "../../model/line.js";
import { LiveQueue } from "../../model/live-queue.js";
import { Button } from "../../ui/button.js";
import { TextField } from "../../ui/field.js";
import { html, useEffect, useMemo, useRef, useState } from "../../ui/html.js";
import { Icon } from "../../ui/icons.js";
import { adviceFor, Banner, ErrorState, Skeleton } from "../../ui/states.js";
import { pathOf } from "./address.js";
import { ConnectionBar } from "./connection-bar.js";
import { LanguageSwitch } from "./language-switch.js";
import { language, sayClosed, sayEstimate, sayWaiting, t } from "./words.js";

const LONGEST_NAME = 80;

/** @param {{page: any}} props */
export function Join({ page }) {
  const { session, appearance, trouble } = page;
  const live = useMemo(() => new LiveQueue(session, document.body.dataset.queue ?? ""), []);
  useEffect(() => {
    live.open();
    return () => live.close();
  }, []);
  const queue = live.queue.value;
  const { title, siteName } = document.body.dataset;
  useEffect(() => {
    document.title = `${queue?.name ?? title} · ${queue?.site.name ?? siteName}`;
  }, [queue?.name]);
  return html`<${ConnectionBar} session=${session} trouble=${trouble} />
    <header class="top"><p class="tenant">${appearance.tenant.name}</p><${LanguageSwitch} languages=${appearance.languages} /></header>
    <main class="card join">
      <p class="site"><${Icon} name="pin" size=${18} />${queue?.site.name ?? siteName}</p>
      <h1>${queue?.name ?? title}</h1>
      <${Content} live=${live} page=${page} />
    </main>`;
}

function Content({ live, page }) {
  const { trouble, appearance, session } = page;
  const queue = live.queue.value;
  const error = live.error.value ?? trouble.value;
  if (queue === null && error) return html`<${ErrorState} error=${error} onRetry=${() => (live.error.value ? live.watch() : location.reload())} />`;
  if (queue === null) return html`<${Skeleton} lines=${4} label=${t("queues.loading")} />`;
  if (live.mine.value) return html`<${Already} ticket=${live.mine.value} />`;
  if (!queue.joinable) return html`<${Closed} queue=${queue} />`;
  return html`<${Waiting} queue=${queue} /><${Form} live=${live} session=${session} asksName=${appearance.ask_name} />`;
}

/** @param {{ticket: any}} props */
function Already({ ticket }) {
  return html`<div class="notice">
    <p class="notice-number">${ticket.number}</p>
    <h2>${t("queues.already", { number: ticket.number })}</h2>
    <p>${t("queues.already.text")}</p>
    <${Button} kind="primary" class="big" href=${pathOf(ticket.url)} iconAfter="chevron-right">${t("queues.already.open")}<//>
  </div>`;
}

/** @param {{queue: any}} props */
function Closed({ queue }) {
  const { title, text } = sayClosed(queue);
  return html`<div class="notice notice-closed" role="status">
    <span class="ui-state-icon"><${Icon} name=${queue.closed_reason === "full" ? "users" : "clock"} size=${28} /></span>
    <h2>${title}</h2>
    <p>${text}</p>
  </div>`;
}

/** @param {{queue: any}} props */
export function Waiting({ queue }) {
  const estimate = estimateAt(queue.waiting + 1, queue.estimates?.places);
  return html`<dl class="facts" aria-live="polite">
    <div><dt><${Icon} name="users" size=${20} />${t("queues.waiting.label")}</dt><dd>${sayWaiting(queue.waiting)}</dd></div>
    <div><dt><${Icon} name="clock" size=${20} />${t("queues.estimate.label")}</dt><dd>${sayEstimate(estimate)}</dd></div>
  </dl>
  ${estimate === null && html`<p class="aside">${t(queue.open_desks === 0 ? "queues.estimate.no_desk" : "queues.estimate.soon")}</p>`}`;
}

function Form({ live, session, asksName }) {
  const kept = session.me.value?.role === "visitor" ? "" : session.me.value?.name ?? "";
  const [name, setName] = useState(kept);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(/** @type {any} */ (null));
  const key = useRef(newKey());
  const join = async (event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      const ticket = await live.join({ name: name.trim(), language: language.value }, key.current);
      location.replace(pathOf(ticket.url));
    } catch (thrown) {
      if (!thrown.retryable) key.current = newKey();
      setError(thrown);
      setBusy(false);
      if (thrown.code === "conflict") void live.watch(); // What the page shows is older than what is true.
    }
  };
  return html`<form class="join-form" onSubmit=${join} novalidate>
    ${asksName && html`<${TextField} label=${t("queues.name")} hint=${t("queues.name.hint")} value=${name} onInput=${setName}
      autocomplete="given-name" maxlength=${LONGEST_NAME} enterkeyhint="go" />`}
    ${error && html`<${Banner} kind="danger">${wordsOf(error)} ${adviceFor(error)}<//>`}
    <${Button} kind="primary" type="submit" class="big" icon="queue" busy=${busy}>${t("queues.join")}<//>
    <p class="aside">${t("queues.join.hint")}</p>
  </form>`;
}

/** The same wish asked again must not make a second ticket, so a try that failed by the network keeps its key. */
function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
