/** A section's form over some of the business's settings: loaded, changed, saved, and told so. */

import { t } from "../../i18n/i18n.js";
import { Button } from "../../ui/button.js";
import { html, useEffect, useMemo, useState } from "../../ui/html.js";
import { ErrorState, Skeleton } from "../../ui/states.js";
import { toast } from "../../ui/toasts.js";
import { byField, inWords } from "../attempt.js";
import { TenantModel } from "./tenant-model.js";

/**
 * @param {{session: any, read: (tenant: any) => any, write?: (values: any) => object, children: (form: {values: any,
 *   set: (name: string) => (value: any) => void, errors: Record<string, string>, model: TenantModel}) => any}} props
 *   `read` picks the form's values from the tenant, `write` makes of them what is sent
 */
export function TenantForm({ session, read, write = (values) => values, children }) {
  const model = useMemo(() => new TenantModel(session), [session]);
  const [changes, setChanges] = useState(/** @type {any} */ ({}));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(/** @type {any} */ (null));
  useEffect(() => void model.load(), [model]);
  if (model.error.value) return html`<${ErrorState} error=${model.error.value} onRetry=${() => model.load()} />`;
  if (!model.tenant.value) return html`<${Skeleton} lines=${6} />`;
  const values = { ...read(model.tenant.value), ...changes };
  const errors = byField(error);
  const changed = Object.keys(changes).length > 0;
  const save = async (event) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await model.change(write(values));
      setChanges({});
      toast(t("console.saved"), { kind: "success" });
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  const set = (name) => (value) => setChanges((before) => ({ ...before, [name]: value }));
  return html`
    <form class="form" onSubmit=${save} novalidate>
      ${children({ values, set, errors, model })}
      ${error && html`<p class="form-error" role="alert">${Object.keys(errors).length > 0 ? Object.values(errors).join(" ") : inWords(error)}</p>`}
      <div class="form-actions">
        <${Button} kind="primary" type="submit" busy=${busy} disabled=${!changed}>${t("console.save")}<//>
        ${changed && html`<${Button} kind="plain" onClick=${() => setChanges({})}>${t("console.undo")}<//>`}
      </div>
    </form>
  `;
}
