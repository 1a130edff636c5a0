/** A private conversation that floats beside the group from which it was opened. */

import { html, useEffect, useRef } from "../ui/html.js";
import { Avatar } from "../ui/avatar.js";
import { IconButton } from "../ui/button.js";
import { ChatThread } from "../chat/chat-thread.js";
import { t } from "../i18n/widget.js";
import { partner } from "./names.js";
import { leaveByEscape } from "./panel.js";

/** @param {{widget: import("./state.js").Widget, thread: import("../model/thread.js").Thread}} props */
export function Beside({ widget, thread }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const conversation = thread.conversation.value;
  const name = conversation ? partner(conversation, widget.session.me.value?.id)?.name ?? "…" : "…";
  const ready = thread.phase.value === "ready";
  const leave = () => {
    widget.closeBeside();
    /** @type {HTMLElement | null} */ (widget.parts.root.querySelector(".panel"))?.focus();
  };
  useEffect(() => box.current?.focus(), []);
  useEffect(() => {
    if (ready) box.current?.querySelector("textarea")?.focus();
  }, [ready]);
  return html`<section class="beside ui-root" role="dialog" aria-label=${t("widget.private", { name })} tabindex="-1" ref=${box}
    onKeyDown=${(event) => leaveByEscape(event, leave)}>
    <header class="head">
      <${Avatar} name=${name} id=${thread.id} size=${32} />
      <div class="who"><h2>${name}</h2><p>${t("widget.private.short")}</p></div>
      <${IconButton} icon="close" label=${t("widget.private.close")} onClick=${leave} />
    </header>
    <div class="rooms"><${ChatThread} session=${widget.session} thread=${thread} options=${{ label: t("widget.private", { name }) }} /></div>
  </section>`;
}
