/** Files of a message: pictures as pictures, everything else to download. */

import { formatSize, t } from "../i18n/i18n.js";
import { wordsOf } from "../i18n/errors.js";
import { html, useEffect, useState } from "../ui/html.js";
import { Icon } from "../ui/icons.js";
import { addressOf } from "../model/files.js";

/** @param {{attachments: import("../js/types.js").AttachmentLink[], session: import("../model/session.js").Session}} props */
export function Attachments({ attachments, session }) {
  return html`<div class="chat-files">${attachments.map((attachment) =>
    attachment.content_type.startsWith("image/")
      ? html`<${Picture} key=${attachment.id} attachment=${attachment} session=${session} />`
      : html`<${Download} key=${attachment.id} attachment=${attachment} session=${session} />`)}</div>`;
}

function Picture({ attachment, session }) {
  const [address, setAddress] = useState(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let left = false;
    addressOf(session, attachment).then((url) => left || setAddress(url), () => left || setFailed(true));
    return () => (left = true);
  }, [attachment.id]);
  if (failed) return html`<${Download} attachment=${attachment} session=${session} note=${t("chat.file.unavailable")} />`;
  const image = address
    ? html`<img src=${address} alt=${t("chat.picture_of", { name: attachment.name })} onError=${() => setFailed(true)} />`
    : html`<span class="chat-picture-wait" role="img" aria-label=${t("chat.picture_of", { name: attachment.name })} />`;
  return html`<a class="chat-picture" href=${address ?? undefined} target="_blank" rel="noopener"
    aria-label=${t("chat.file.open", { name: attachment.name })}>${image}</a>`;
}

function Download({ attachment, session, note }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(null);
  const download = async () => {
    setBusy(true);
    try {
      setError(null);
      await session.api.download(attachment.url.replace(/^\/api\/v1/, ""), attachment.name);
    } catch (thrown) {
      setError(wordsOf(thrown));
    } finally {
      setBusy(false);
    }
  };
  return html`<button type="button" class="chat-file" aria-busy=${String(busy)} onClick=${download}
    aria-label=${t("chat.file.download", { name: attachment.name })}>
    <${Icon} name=${busy ? "clock" : "file"} size=${22} />
    <span class="chat-file-text"><span class="chat-file-name">${attachment.name}</span>
      <span class="chat-file-size">${error ?? note ?? formatSize(attachment.size)}</span></span>
    <${Icon} name="download" size=${18} /></button>`;
}
