/** What a contact said about being written to, by channel; somebody of the team may write down what they heard. */

import { formatDate, t } from "../../i18n/i18n.js";
import { CONSENT_CHANNELS } from "../../model/contacts.js";
import { Chip } from "../../ui/badge.js";
import { Button } from "../../ui/button.js";
import { Dialog } from "../../ui/dialog.js";
import { html, useState } from "../../ui/html.js";
import { attempt } from "../attempt.js";
import { channelName } from "../campaigns/words.js";

/** @param {{session: any, model: import("../list-model.js").ListModel, contact: any, onClose: () => void}} props */
export function ConsentsDialog({ session, model, contact, onClose }) {
  const shown = (model.items.value ?? []).find((one) => one.id === contact.id) ?? contact;
  const [busy, setBusy] = useState("");
  const set = async (channel, state) => {
    setBusy(channel);
    await attempt(async () => model.put(await session.api.put(`/contacts/${contact.id}/consents/${channel}`, { state })), { done: t("console.saved") });
    setBusy("");
  };
  const footer = html`<${Button} onClick=${onClose}>${t("console.close")}<//>`;
  return html`<${Dialog} title=${t("console.contacts.consents_of", { name: contact.name })} onClose=${onClose} footer=${footer}>
    <p class="quiet">${t("console.contacts.consents_text")}</p>
    <ul class="things">${CONSENT_CHANNELS.map((channel) => html`<${Row} key=${channel} channel=${channel} consent=${shown.consents.find((one) => one.channel === channel)}
      busy=${busy === channel} may=${session.may("contacts.manage") && hasAddress(shown, channel)} onSet=${(state) => set(channel, state)} />`)}</ul>
  <//>`;
}

function hasAddress({ email, phone }, channel) {
  return channel === "push" || Boolean(channel === "email" ? email : phone);
}

function Row({ channel, consent, busy, may, onSet }) {
  const state = consent?.state;
  const theirOwn = state === "withdrawn" && !["staff", "import"].includes(consent.source);
  return html`<li class="thing consent">
    <div class="thing-words"><strong>${channelName(channel)}</strong>
      ${consent ? html`<span class="quiet">${t(`console.contacts.source.${consent.source}`)}, ${formatDate(consent.at, { dateStyle: "medium", timeStyle: "short" })}${theirOwn && ` · ${t("console.contacts.their_own")}`}</span>` : html`<span class="quiet">${t("console.contacts.nothing_said")}</span>`}
    </div>
    ${state && html`<${Chip} kind=${state === "granted" ? "success" : "warning"} icon=${state === "granted" ? "check" : "block"}>${t(`console.contacts.consent.${state}`)}<//>`}
    ${may && state !== "granted" && !theirOwn && html`<${Button} kind="plain" busy=${busy} onClick=${() => onSet("granted")}>${t("console.contacts.grant")}<span class="ui-unseen"> ${channelName(channel)}</span><//>`}
    ${may && state !== "withdrawn" && html`<${Button} kind="plain" busy=${busy} onClick=${() => onSet("withdrawn")}>${t("console.contacts.withdraw")}<span class="ui-unseen"> ${channelName(channel)}</span><//>`}
  </li>`;
}
