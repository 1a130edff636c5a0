/** The secret with which the business's own site signs its people in: shown once, then only replaced. */

import { t } from "../../i18n/i18n.js";
import { Button } from "../../ui/button.js";
import { CopyField } from "../../ui/copy-field.js";
import { confirm } from "../../ui/dialog.js";
import { html, useEffect, useMemo, useState } from "../../ui/html.js";
import { Banner, ErrorState, Skeleton } from "../../ui/states.js";
import { attempt } from "../attempt.js";
import { TenantModel } from "./tenant-model.js";

export function EmbeddingSection({ session }) {
  const model = useMemo(() => new TenantModel(session), [session]);
  const [secret, setSecret] = useState("");
  const [busy, setBusy] = useState(false);
  useEffect(() => void model.load(), [model]);
  const tenant = model.tenant.value;
  if (model.error.value) return html`<${ErrorState} error=${model.error.value} onRetry=${() => model.load()} />`;
  if (!tenant) return html`<${Skeleton} lines=${5} />`;
  const make = async () => {
    const sure = !tenant.has_embedding_secret || (await confirm({
      title: t("console.embedding.rotate_title"), text: t("console.embedding.rotate_text"), action: t("console.embedding.rotate"), danger: true,
    }));
    if (!sure) return;
    setBusy(true);
    await attempt(async () => setSecret(await model.rotateSecret()));
    setBusy(false);
  };
  return html`
    <div class="form">
      <${CopyField} label=${t("console.embedding.line")} value=${lineFor(tenant.slug)} hint=${t("console.embedding.line_hint")} />
      ${secret
        ? html`<${Banner} kind="warning">${t("console.embedding.once")}<//><${CopyField} label=${t("console.embedding.secret")} value=${secret} once />`
        : html`<p>${t(tenant.has_embedding_secret ? "console.embedding.exists" : "console.embedding.none")}</p>`}
      <div class="form-actions">
        <${Button} kind=${tenant.has_embedding_secret ? "danger" : "primary"} icon=${tenant.has_embedding_secret ? "retry" : "plus"}
          busy=${busy} onClick=${make}>
          ${t(tenant.has_embedding_secret ? "console.embedding.rotate" : "console.embedding.make")}
        <//>
      </div>
      <h2>${t("console.embedding.example")}</h2>
      <p class="quiet">${t("console.embedding.example_text")}</p>
      <pre class="code" tabindex="0" aria-label=${t("console.embedding.example")}><code>${EXAMPLE}</code></pre>
    </div>
  `;
}

/** @param {string} slug */
function lineFor(slug) {
  return `<script async src="${location.origin}/widget.js" data-tenant="${slug}"></script>`;
}

const EXAMPLE = `import jwt, time  # PyJWT, on your own server

token = jwt.encode(
    {"sub": str(user.id), "name": user.name, "exp": int(time.time()) + 300},
    EMBEDDING_SECRET,
    algorithm="HS256",
)

// and on your page:
Palabre.identify({ token });`;
