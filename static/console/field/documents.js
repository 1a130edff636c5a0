/** Papers and pictures of an intervention. */

import { formatSize, t } from "../../i18n/i18n.js";
import { Button, IconButton } from "../../ui/button.js";
import { html, useRef, useState } from "../../ui/html.js";
import { Progress } from "../../ui/spinner.js";
import { attempt } from "../attempt.js";

export function Documents({ model }) {
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [share, setShare] = useState(/** @type {number | null} */ (null));
  const { documents } = model.intervention.value;
  const add = async (files) => {
    for (const file of files) {
      setShare(0);
      await attempt(() => model.attach(file, setShare), { done: t("console.field.attached", { name: file.name }) });
    }
    setShare(null);
  };
  const choose = (event) => {
    void add([...event.currentTarget.files]);
    event.currentTarget.value = "";
  };
  return html`<section class="card" aria-labelledby="documents-title">
    <div class="card-head"><h2 id="documents-title">${t("console.field.documents")}</h2>
      ${model.isOpen && html`<${Button} icon="upload" busy=${share !== null} onClick=${() => field.current?.click()}>${t("console.field.attach")}<//>`}</div>
    <input ref=${field} type="file" multiple hidden aria-label=${t("console.field.attach")} onChange=${choose} />
    ${share !== null && html`<${Progress} value=${share} max=${1} label=${t("console.field.attaching")} />`}
    ${documents.length === 0 && html`<p class="quiet">${t("console.field.no_documents")}</p>`}
    <ul class="things">${documents.map((one) => html`<li key=${one.id} class="thing">
      <div class="thing-words"><strong>${one.name}</strong><span class="quiet">${formatSize(one.size)}</span></div>
      <${IconButton} icon="download" label=${t("console.field.download", { name: one.name })} onClick=${() => attempt(() => model.session.api.download(`/attachments/${one.id}`, one.name))} />
      ${model.isOpen && html`<${IconButton} icon="trash" label=${t("console.records.delete", { name: one.name })} onClick=${() => attempt(() => model.detach(one.id))} />`}
    </li>`)}</ul>
  </section>`;
}
