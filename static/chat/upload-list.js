/** The files that will go with the message being written. */

import { formatSize, t } from "../i18n/i18n.js";
import { html } from "../ui/html.js";
import { IconButton } from "../ui/button.js";
import { Icon } from "../ui/icons.js";

/** @param {{uploads: import("./uploads.js").Uploads}} props */
export function UploadList({ uploads }) {
  const items = uploads.items.value;
  const problem = uploads.problem.value;
  if (items.length === 0 && !problem) return null;
  return html`<div class="chat-uploads">
    ${problem && html`<p class="chat-error" role="alert"><${Icon} name="alert" size=${16} /> ${problem}</p>`}
    ${items.map((item) => html`<${Item} key=${item.key} item=${item} uploads=${uploads} />`)}
  </div>`;
}

function Item({ item, uploads }) {
  const { file, preview, share, link, error, key } = item;
  return html`<div class="chat-upload ${error ? "chat-failed" : ""}">
    ${preview ? html`<img class="chat-upload-preview" src=${preview} alt="" />` : html`<${Icon} name="file" size=${22} />`}
    <div class="chat-file-text"><span class="chat-file-name">${file.name}</span>
      ${error ? html`<span class="chat-error" role="alert">${error}</span>`
        : link ? html`<span class="chat-file-size">${formatSize(file.size)}</span>`
        : html`<progress value=${share} max="1" aria-label=${t("chat.file.uploading", { name: file.name })} />`}
    </div>
    ${error && html`<${IconButton} icon="retry" size=${16} label=${t("chat.retry")} onClick=${() => uploads.retry(key)} />`}
    <${IconButton} icon="close" size=${16} label=${t("chat.file.remove", { name: file.name })} onClick=${() => uploads.remove(key)} />
  </div>`;
}
