/** Dialogs about one person: a new account, another name or role, and a password that is shown once. */

import { t } from "../i18n/i18n.js";
import { Button } from "../ui/button.js";
import { CopyField } from "../ui/copy-field.js";
import { Dialog } from "../ui/dialog.js";
import { Select, TextField } from "../ui/field.js";
import { html, useState } from "../ui/html.js";
import { Banner } from "../ui/states.js";
import { byField, inWords } from "./attempt.js";
import { DialogActions, useWork } from "./group-dialogs.js";
import { ROLES } from "./people-model.js";

function roleOptions() {
  return ROLES.map((value) => ({ value, label: t(`console.role.${value}`) }));
}

/** What is not about one field. */
function Trouble({ error, fields }) {
  if (!error || fields.some((field) => byField(error)[field])) return null;
  return html`<p class="form-error" role="alert">${inWords(error)}</p>`;
}

export function CreatePerson({ model, onClose, onCreated }) {
  const [values, setValues] = useState({ name: "", email: "", role: "agent" });
  const { busy, error, run } = useWork(() => {});
  const set = (name) => (value) => setValues((before) => ({ ...before, [name]: value }));
  const ready = values.name.trim() && values.email.trim();
  const create = () => run(async () => {
    const given = { ...values, name: values.name.trim(), email: values.email.trim() };
    onCreated(given, await model.create(given));
  });
  const footer = html`<${DialogActions} busy=${busy} action=${t("console.people.create_action")} disabled=${!ready} onClose=${onClose} />`;
  return html`
    <${Dialog} title=${t("console.people.create")} onClose=${onClose} onSubmit=${() => ready && create()} footer=${footer}>
      <${TextField} label=${t("console.people.name")} value=${values.name} onInput=${set("name")} required maxlength="100"
        autocomplete="off" error=${byField(error).name} />
      <${TextField} label=${t("console.contact.email")} type="email" value=${values.email} onInput=${set("email")} required
        autocomplete="off" error=${byField(error).email} />
      <${Select} label=${t("console.people.role")} value=${values.role} options=${roleOptions()} onChange=${set("role")}
        hint=${t(`console.role_hint.${values.role}`)} />
      <${Trouble} error=${error} fields=${["name", "email"]} />
    <//>
  `;
}

export function RenamePerson({ model, user, onClose }) {
  const [name, setName] = useState(user.name);
  const { busy, error, run } = useWork(onClose);
  const footer = html`<${DialogActions} busy=${busy} action=${t("console.save")} disabled=${!name.trim()} onClose=${onClose} />`;
  return html`
    <${Dialog} title=${t("console.people.rename")} size="small" onClose=${onClose}
      onSubmit=${() => name.trim() && run(() => model.change(user.id, { name: name.trim() }))} footer=${footer}>
      <${TextField} label=${t("console.people.name")} value=${name} onInput=${setName} required maxlength="100"
        error=${error && inWords(error)} />
    <//>
  `;
}

export function RolePerson({ model, user, onClose }) {
  const [role, setRole] = useState(user.role);
  const { busy, error, run } = useWork(onClose);
  const footer = html`<${DialogActions} busy=${busy} action=${t("console.save")} disabled=${role === user.role} onClose=${onClose} />`;
  return html`
    <${Dialog} title=${t("console.people.role_of", { name: user.name })} size="small" onClose=${onClose}
      onSubmit=${() => role !== user.role && run(() => model.change(user.id, { role }))} footer=${footer}>
      <${Select} label=${t("console.people.role")} value=${role} options=${roleOptions()} onChange=${setRole}
        hint=${t(`console.role_hint.${role}`)} error=${error && inWords(error)} />
    <//>
  `;
}

export function ShownPassword({ user, password, onClose }) {
  return html`
    <${Dialog} title=${t("console.password.shown", { name: user.name })} onClose=${onClose}
      footer=${html`<${Button} kind="primary" onClick=${onClose}>${t("console.password.kept")}<//>`}>
      <${Banner} kind="warning">${t("console.password.once")}<//>
      <${CopyField} label=${t("console.sign_in.password")} value=${password} once />
    <//>
  `;
}
