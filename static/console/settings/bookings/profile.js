/** Who can be booked, as everybody sees it, and the address under which calendars subscribe. */

import { t } from "../../../i18n/i18n.js";
import { Button } from "../../../ui/button.js";
import { ChipsField } from "../../../ui/chips-field.js";
import { CopyField } from "../../../ui/copy-field.js";
import { confirm } from "../../../ui/dialog.js";
import { Checkbox, Select, TextArea, TextField } from "../../../ui/field.js";
import { html, useState } from "../../../ui/html.js";
import { Banner } from "../../../ui/states.js";
import { toast } from "../../../ui/toasts.js";
import { attempt, byField, inWords } from "../../attempt.js";
import { byTop } from "../../form-dialog.js";

const TEXTS = ["name", "category", "about", "address", "phone"];

/** As the fields have it. @param {any} provider @param {any} session */
function read(provider, session) {
  const zone = session.me.value.tenant?.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const given = provider ?? { name: session.me.value.name, category: "", about: "", address: "", phone: "", languages: session.me.value.tenant?.languages ?? ["en"], time_zone: zone, capacity: 1, listed: true };
  const { place, holidays } = given;
  return {
    ...Object.fromEntries(TEXTS.map((name) => [name, given[name]])), place: place ? `${place.lat}, ${place.lon}` : "", languages: given.languages, time_zone: given.time_zone,
    capacity: String(given.capacity), country: holidays?.country ?? "", subdivision: holidays?.subdivision ?? "", listed: given.listed,
  };
}

/** @param {any} values */
function write({ place, country, subdivision, capacity, ...values }) {
  const [lat, lon] = place.split(/[\s,;]+/).map(Number);
  return {
    ...values, name: values.name.trim(), capacity: Number(capacity), place: place.trim() ? { lat, lon } : null,
    holidays: country.trim() ? { country: country.trim().toUpperCase(), subdivision: subdivision.trim().toUpperCase() || null } : null,
  };
}

export function ProfileTab({ session, providers }) {
  const [own, setOwn] = useState(false);
  const provider = own ? null : providers.provider.value;
  const mine = !provider || provider.user_id === providers.me;
  return html`
    ${!provider && html`<${Banner}>${t("console.profile.first")}<//>`}
    <${ProfileForm} key=${provider?.id ?? "new"} ...${{ session, providers, provider }} onSaved=${() => setOwn(false)} />
    ${provider && mine && html`<${Subscription} session=${session} />`}
    ${provider && providers.manages && !providers.own.value && html`<p><${Button} icon="plus" onClick=${() => setOwn(true)}>${t("console.profile.make_own")}<//></p>`}
  `;
}

function ProfileForm({ session, providers, provider, onSaved }) {
  const [values, setValues] = useState(() => read(provider, session));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(/** @type {any} */ (null));
  const errors = byTop(byField(error));
  const set = (name) => (value) => setValues((before) => ({ ...before, [name]: value }));
  const save = async (event) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const path = provider ? providers.path("/partner/profile") : "/partner/profile";
      providers.put(await session.api.put(path, write(values)));
      toast(t("console.saved"), { kind: "success" });
      onSaved();
    } catch (thrown) {
      setError(thrown);
    }
    setBusy(false);
  };
  return html`
    <form class="form" onSubmit=${save} novalidate>
      <${TextField} label=${t("console.profile.name")} value=${values.name} onInput=${set("name")} maxlength="100" required error=${errors.name} />
      <${TextField} label=${t("console.profile.category")} hint=${t("console.profile.category_hint")} value=${values.category} onInput=${set("category")} maxlength="60" error=${errors.category} />
      <${TextArea} label=${t("console.profile.about")} value=${values.about} onInput=${set("about")} rows=${4} maxlength="2000" error=${errors.about} />
      <div class="form-grid">
        <${TextField} label=${t("console.profile.address")} value=${values.address} onInput=${set("address")} maxlength="200" error=${errors.address} />
        <${TextField} label=${t("console.profile.place")} hint=${t("console.profile.place_hint")} value=${values.place} onInput=${set("place")} inputmode="decimal" error=${errors.place} />
        <${TextField} label=${t("console.booking.phone")} type="tel" value=${values.phone} onInput=${set("phone")} maxlength="40" error=${errors.phone} />
        <${Select} label=${t("console.profile.zone")} value=${values.time_zone} options=${zones(values.time_zone)} onChange=${set("time_zone")} error=${errors.time_zone} />
        <${TextField} label=${t("console.profile.capacity")} hint=${t("console.profile.capacity_hint")} type="number" min="1" max="100" value=${values.capacity} onInput=${set("capacity")} error=${errors.capacity} />
      </div>
      <${ChipsField} label=${t("console.profile.languages")} hint=${t("console.profile.languages_hint")} values=${values.languages} onChange=${set("languages")} max=${10} error=${errors.languages} />
      <fieldset class="fields">
        <legend class="ui-label">${t("console.profile.holidays")}</legend>
        <div class="form-grid">
          <${TextField} label=${t("console.profile.country")} hint=${t("console.profile.country_hint")} value=${values.country} onInput=${set("country")} maxlength="2" error=${errors["holidays.country"]} />
          <${TextField} label=${t("console.profile.subdivision")} hint=${t("console.profile.subdivision_hint")} value=${values.subdivision} onInput=${set("subdivision")} maxlength="3" error=${errors["holidays.subdivision"]} />
        </div>
      </fieldset>
      <${Checkbox} label=${t("console.profile.listed")} hint=${t("console.profile.listed_hint")} checked=${values.listed} onChange=${set("listed")} />
      ${error && html`<p class="form-error" role="alert">${Object.values(errors)[0] ?? inWords(error)}</p>`}
      <div class="form-actions"><${Button} kind="primary" type="submit" busy=${busy} disabled=${!values.name.trim()}>${t("console.save")}<//></div>
    </form>
  `;
}

function zones(current) {
  const known = Intl.supportedValuesOf?.("timeZone") ?? [];
  return [...new Set([current, "UTC", ...known])].map((value) => ({ value, label: value.replaceAll("_", " ") }));
}

/** The address is a secret: whoever has it reads the agenda. */
function Subscription({ session }) {
  const [url, setUrl] = useState("");
  const ask = (path) => attempt(async () => setUrl((await session.api.post(path, { of: "partner" })).url));
  const rotate = async () => {
    if (await confirm({ title: t("console.feed.rotate_title"), text: t("console.feed.rotate_text"), action: t("console.feed.rotate"), danger: true })) await ask("/calendars/rotate");
  };
  return html`
    <section class="card" aria-labelledby="feed-title">
      <h2 id="feed-title">${t("console.feed.title")}</h2>
      <p class="quiet">${t("console.feed.text")}</p>
      ${url ? html`<${CopyField} label=${t("console.feed.address")} value=${url} /><div class="form-actions"><${Button} kind="danger" icon="retry" onClick=${rotate}>${t("console.feed.rotate")}<//></div>`
        : html`<div class="form-actions"><${Button} icon="link" onClick=${() => ask("/calendars")}>${t("console.feed.show")}<//></div>`}
    </section>
  `;
}
