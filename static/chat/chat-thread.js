/**
 * A conversation as people use it: its messages, who types, and where one writes. Widget and console show the same.
 *
 *     html`<${ChatThread} session=${session} thread=${thread} options=${{ onPerson, canModerate }} />`
 */

import "../i18n/chat.js";
import { wordsOf } from "../i18n/errors.js";
import { t } from "../i18n/i18n.js";
import { customEmojis } from "../model/custom-emojis.js";
import { html, useEffect, useMemo, useRef, useState } from "../ui/html.js";
import { Button } from "../ui/button.js";
import { Icon } from "../ui/icons.js";
import { Spinner } from "../ui/spinner.js";
import { plainBody } from "./body.js";
import { Composer } from "./composer.js";
import { draftOf } from "./draft.js";
import { MessageList } from "./message-list.js";

const NO_EXTRAS = [];
/** Milliseconds that a failure is shown. */
const SHOWN_FOR = 8_000;

/**
 * @typedef {object} ChatOptions
 * @property {(sender: {id: string, name: string, role: string}) => void} [onPerson] a name was tapped
 * @property {boolean} [readOnly]
 * @property {boolean} [canModerate] others' messages may be deleted
 * @property {boolean} [active] whether somebody looks at it; true when left out
 * @property {string} [label] of the messages, where two conversations stand side by side
 * @property {string} [placeholder]
 * @property {any} [tools] beside the emoji button
 * @property {import("../vendor/signals.js").Signal<string | null>} [insert] text for the caret's place
 * @property {(event: KeyboardEvent) => void} [onKey] before the composer looks at a key
 * @property {import("../vendor/signals.js").Signal<any[]>} [extras] items with `id` and `created_at` to stand between messages
 * @property {(item: any) => any} [renderExtra]
 * @property {any} [above] stands above the messages, such as the product
 *
 * @param {{session: import("../model/session.js").Session, thread: import("../model/thread.js").Thread, options?: ChatOptions}} props
 */
export function ChatThread({ session, thread, options = {} }) {
  const [failure, act] = useActions();
  const emojis = customEmojis(session).value;
  const me = session.me.value?.id ?? null;
  const active = options.active ?? true;
  const draft = useMemo(() => draftOf(session, thread.id), [session, thread, me]);
  const showsAvatars = thread.conversation.value?.kind === "group";
  const view = useMemo(() => ({ session, emojis, me, active, draft, act, options, showsAvatars }),
    [session, emojis, me, active, draft, act, options.readOnly, options.canModerate, options.tools, options.placeholder, showsAvatars]);
  view.options = options;
  const phase = thread.phase.value;
  if (phase !== "ready") return html`<${Waiting} phase=${phase} thread=${thread} />`;
  return html`<section class="chat-thread">
    ${options.above}
    <${ConnectionBanner} session=${session} />
    <${MessageList} thread=${thread} view=${view} extras=${options.extras?.value ?? NO_EXTRAS} renderExtra=${options.renderExtra} />
    <${TypingLine} typists=${thread.typists.value} />
    ${failure && html`<p class="chat-failure" role="alert"><${Icon} name="alert" size=${16} /> ${t("chat.action_failed", { reason: failure })}</p>`}
    ${!options.readOnly && html`<${Composer} thread=${thread} view=${view} />`}
    <${Announcer} thread=${thread} me=${me} />
  </section>`;
}

/** Run what somebody asked for; when it is refused, say so for a while. */
function useActions() {
  const [failure, setFailure] = useState(null);
  const timer = useRef(0);
  const act = useMemo(() => async (work) => {
    try {
      setFailure(null);
      await work();
    } catch (error) {
      setFailure(wordsOf(error));
      clearTimeout(timer.current);
      timer.current = setTimeout(() => setFailure(null), SHOWN_FOR);
    }
  }, []);
  return [failure, act];
}

function Waiting({ phase, thread }) {
  if (phase === "loading") return html`<div class="chat-waiting"><${Spinner} label=${t("chat.loading")} /></div>`;
  if (phase === "gone") return html`<div class="chat-waiting" role="status"><${Icon} name="lock" size=${28} /><p>${t("chat.gone")}</p></div>`;
  return html`<div class="chat-waiting" role="alert"><${Icon} name="alert" size=${28} />
    <p>${t("chat.failed")} ${wordsOf(thread.error.value)}</p>
    <${Button} icon="retry" onClick=${() => thread.load()}>${t("chat.retry")}<//></div>`;
}

function ConnectionBanner({ session }) {
  const { state } = session.connection.value;
  if (state === "online" || state === "connecting") return null;
  return html`<p class="chat-banner" role="status"><${Icon} name="bolt" size=${16} /> ${t("chat.reconnecting")}</p>`;
}

function TypingLine({ typists }) {
  const [one, two] = typists;
  const text = typists.length === 0 ? "" : typists.length === 1 ? t("chat.typing_one", { name: one.name })
    : typists.length === 2 ? t("chat.typing_two", { name: one.name, other: two.name }) : t("chat.typing_many");
  return html`<div class="chat-typing" aria-live="polite">${text && html`<span class="chat-dots" aria-hidden="true"><i /><i /><i /></span> ${text}`}</div>`;
}

/** Reads out what others say while one looks, and only that. */
function Announcer({ thread, me }) {
  const heard = useRef(null);
  const messages = thread.messages.value;
  const newest = messages[messages.length - 1];
  const [said, setSaid] = useState("");
  useEffect(() => {
    const known = heard.current;
    heard.current = newest?.seq ?? 0;
    if (known === null || !newest || newest.seq <= known || newest.sender.id === me) return;
    setSaid(t("chat.said", { name: newest.sender.name, text: plainBody(newest.body) || t("chat.sent_file") }));
  }, [newest?.seq]);
  return html`<div class="ui-unseen" role="log" aria-live="polite">${said}</div>`;
}
