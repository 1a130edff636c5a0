/** Who just wrote, in a few words beside the launcher, for those who are looking elsewhere. */

import { html, useEffect } from "../ui/html.js";
import { Avatar } from "../ui/avatar.js";
import { IconButton } from "../ui/button.js";
import { t } from "../i18n/widget.js";
import { shown } from "./notices.js";
import { previewOf } from "./preview.js";

/** Milliseconds from when somebody can see it. */
const STAYS = 8_000;

/** @param {{widget: import("./state.js").Widget}} props */
export function News({ widget }) {
  const message = shown.value;
  useEffect(() => message && leaveLater(), [message]);
  const look = () => {
    shown.value = null;
    widget.open(message.conversation_id);
    widget.show();
  };
  return message && html`<div class="news-box">
    <button type="button" class="news-words" onClick=${look}>
      <${Avatar} name=${message.sender.name} id=${message.sender.id} size=${36} />
      <span><strong>${message.sender.name}</strong><span class="news-text" dir="auto">${previewOf(message)}</span></span>
    </button>
    <${IconButton} icon="close" size=${18} label=${t("widget.dismiss")} onClick=${() => (shown.value = null)} />
  </div>`;
}

/** The time counts only while the page is looked at. */
function leaveLater() {
  let timer = /** @type {any} */ (0);
  const count = () => {
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(() => (shown.value = null), STAYS);
  };
  count();
  document.addEventListener("visibilitychange", count);
  return () => {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", count);
  };
}
