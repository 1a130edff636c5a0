/** Beside the messages: labels, the person and what they looked at, or a group's members. */

import { t } from "../i18n/i18n.js";
import { IconButton } from "../ui/button.js";
import { html, useEffect, useRef } from "../ui/html.js";
import { ContactCard } from "./contact-card.js";
import { GroupMembers } from "./group-members.js";
import { Labels } from "./labels.js";
import { ListingCard } from "./listing-card.js";

/** @param {{session: any, model: any, conversation: any, contact: any, overlay: boolean, onClose: () => void}} props */
export function Details({ session, model, conversation, contact, overlay, onClose }) {
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    if (overlay) place.current?.focus();
  }, [overlay]);
  const keys = (event) => {
    if (overlay && event.key === "Escape" && !event.defaultPrevented) onClose();
  };
  return html`
    <aside class="details ${overlay ? "details-over" : ""}" ref=${place} tabindex="-1" aria-label=${t("console.details")} onKeyDown=${keys}>
      ${overlay && html`<div class="details-top"><h2>${t("console.details")}</h2><${IconButton} icon="close" label=${t("console.close")} onClick=${onClose} /></div>`}
      ${conversation.kind === "group" ? html`<${GroupMembers} ...${{ session, model, conversation }} />` : html`<${ContactCard} ...${{ session, contact, conversation }} />`}
      ${conversation.listing && html`<${ListingCard} title=${t("console.contact.product")} listing=${conversation.listing} />`}
      ${conversation.handling && html`<${Labels} ...${{ session, model, handling: conversation.handling }} />`}
    </aside>
  `;
}
