/** Templates: messages that are written once and used again. */

import { t } from "../../i18n/i18n.js";
import { CHANNELS } from "../../model/campaigns.js";
import { Button } from "../../ui/button.js";
import { Checkbox, TextArea, TextField } from "../../ui/field.js";
import { html, useEffect, useMemo, useState } from "../../ui/html.js";
import { toast } from "../../ui/toasts.js";
import { FormDialog } from "../form-dialog.js";
import { LinkButton } from "../link-button.js";
import { ListModel } from "../list-model.js";
import { readAll } from "../queues/everything.js";
import { Records } from "../records.js";
import { channelName } from "./words.js";

const PATH = "/campaign-templates";

export function Templates({ session }) {
  const model = useMemo(() => new ListModel(session, PATH), [session]);
  const [edited, setEdited] = useState(/** @type {any} */ (null));
  useEffect(() => void model.load(), [model]);
  const add = html`<${Button} kind="primary" icon="plus" onClick=${() => setEdited({ name: "", title: "", text: "", subject: "", channels: [] })}>${t("console.campaigns.template.new")}<//>`;
  const save = ({ id, name, title, text, subject, channels }) => (id ? model.replace(id, { name, title, text, subject, channels }) : model.add({ name, title, text, subject, channels }));
  return html`
    <${Records} model=${model} label=${t("console.campaigns.tab.templates")} add=${add} nameOf=${(one) => one.name} onEdit=${setEdited}
      empty=${{ icon: "file", title: t("console.campaigns.template.none"), text: t("console.campaigns.template.none_text") }}
      about=${(one) => html`<p class="quiet">${one.text}</p>`} removeText=${() => t("console.campaigns.template.delete_text")}
      actions=${(one) => html`<${LinkButton} icon="send" to="/campaigns/new" query=${{ template: one.id }}>${t("console.campaigns.template.use")}<//>`} />
    ${edited && html`<${FormDialog} title=${edited.id ? t("console.records.edit", { name: edited.name }) : t("console.campaigns.template.new")} initial=${edited} save=${save}
      ready=${(values) => values.name.trim() !== "" && values.text.trim() !== ""} onClose=${() => setEdited(null)}>${(form) => html`<${Fields} ...${form} />`}<//>`}
  `;
}

function Fields({ values, set, errors }) {
  const toggle = (name) => (on) => set("channels")(on ? [...values.channels, name] : values.channels.filter((one) => one !== name));
  return html`
    <${TextField} label=${t("console.campaigns.template.name")} value=${values.name} onInput=${set("name")} maxlength="200" required error=${errors.name} />
    <${TextField} label=${t("console.campaigns.title")} value=${values.title} onInput=${set("title")} maxlength="200" error=${errors.title} />
    <${TextField} label=${t("console.campaigns.subject")} value=${values.subject} onInput=${set("subject")} maxlength="200" error=${errors.subject} />
    <${TextArea} label=${t("console.campaigns.text")} value=${values.text} onInput=${set("text")} rows=${6} maxlength="5000" required error=${errors.text} />
    <fieldset class="ticks"><legend class="ui-label">${t("console.campaigns.channels")}</legend>
      ${CHANNELS.map((name) => html`<${Checkbox} key=${name} label=${channelName(name)} checked=${values.channels.includes(name)} onChange=${toggle(name)} />`)}</fieldset>`;
}

/** Keep what is being written under a name. @param {{session: any, values: any, onClose: () => void}} props */
export function KeepTemplateDialog({ session, values: { title, text, subject, channels }, onClose }) {
  const save = async ({ name }) => {
    await session.api.post(PATH, { name: name.trim(), title, text, subject: subject ?? "", channels });
    toast(t("console.campaigns.template.kept"), { kind: "success" });
  };
  return html`<${FormDialog} title=${t("console.campaigns.template.keep")} size="small" initial=${{ name: title }} save=${save} ready=${(form) => form.name.trim() !== ""} onClose=${onClose}>
    ${({ values, set, errors }) => html`<${TextField} label=${t("console.campaigns.template.name")} value=${values.name} onInput=${set("name")} maxlength="200" required error=${errors.name} />`}<//>`;
}

/** To choose from. @param {any} session @returns {any[]} */
export function useTemplates(session) {
  const [items, setItems] = useState(/** @type {any[]} */ ([]));
  useEffect(() => {
    let current = true;
    readAll(session, PATH).then((found) => current && setItems(found), () => {}); // Writing goes on without them.
    return () => void (current = false);
  }, [session]);
  return items;
}
