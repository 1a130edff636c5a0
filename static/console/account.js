/** One's own account: who one is, language and theme, sounds and notifications, the password. */

import { PushSwitch } from "../chat/push-switch.js";
import { t } from "../i18n/i18n.js";
import { Avatar } from "../ui/avatar.js";
import { Button } from "../ui/button.js";
import { Switch, TextField } from "../ui/field.js";
import { html, useState } from "../ui/html.js";
import { Banner } from "../ui/states.js";
import { toast } from "../ui/toasts.js";
import { playSound } from "./alerts.js";
import { byField, inWords } from "./attempt.js";
import { LanguageChoice, ThemeChoice } from "./choices.js";
import { Heading } from "./heading.js";
import { prefer, preferences } from "./preferences.js";

export function Account({ session }) {
  const me = session.me.value;
  return html`
    <section class="room account">
      <header class="room-header"><${Heading} text=${t("console.room.account")} /></header>
      <section class="card account-person" aria-label=${t("console.account.person")}>
        <${Avatar} name=${me.name} id=${me.id} size=${56} />
        <div><strong>${me.name}</strong><p class="quiet">${[me.email, t(`console.role.${me.role}`), me.tenant?.name].filter(Boolean).join(" · ")}</p></div>
        <${Button} icon="logout" onClick=${() => session.logout()}>${t("console.sign_out")}<//>
      </section>
      <section class="card" aria-labelledby="account-look">
        <h2 id="account-look">${t("console.account.look")}</h2>
        <div class="form-grid"><${LanguageChoice} offered=${me.tenant?.languages} /><${ThemeChoice} /></div>
      </section>
      <${Alerts} session=${session} />
      <${Password} session=${session} />
    </section>
  `;
}

function Alerts({ session }) {
  const { sound, notify } = preferences.value;
  const [denied, setDenied] = useState(globalThis.Notification?.permission === "denied");
  const setNotify = async (on) => {
    if (!on) return prefer({ notify: false });
    const answer = await Notification.requestPermission();
    setDenied(answer === "denied");
    prefer({ notify: answer === "granted" });
  };
  const setSound = (on) => {
    prefer({ sound: on });
    if (on) playSound("other");
  };
  return html`
    <section class="card" aria-labelledby="account-alerts">
      <h2 id="account-alerts">${t("console.account.alerts")}</h2>
      <${Switch} label=${t("console.account.sound")} hint=${t("console.account.sound_hint")} checked=${sound} onChange=${setSound} />
      ${globalThis.Notification && html`<${Switch} label=${t("console.account.notify")} hint=${t("console.account.notify_hint")} checked=${notify && !denied} onChange=${setNotify} />`}
      <${PushSwitch} session=${session} />
      ${denied && html`<${Banner} kind="warning">${t("console.account.denied")}<//>`}
    </section>
  `;
}

const NOTHING = { current_password: "", new_password: "" };
const SHORTEST = 8;

function Password({ session }) {
  const [values, setValues] = useState(NOTHING);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(/** @type {any} */ (null));
  const set = (name) => (value) => setValues((before) => ({ ...before, [name]: value }));
  const change = async (event) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await session.api.put("/auth/password", values);
      setValues(NOTHING);
      toast(t("console.account.password_changed"), { kind: "success" });
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  const errors = byField(error);
  return html`
    <section class="card" aria-labelledby="account-password">
      <h2 id="account-password">${t("console.account.password")}</h2>
      <form class="form" onSubmit=${change} novalidate>
        <input class="ui-unseen" type="email" autocomplete="username" value=${session.me.value.email ?? ""} readonly tabindex="-1"
          aria-hidden="true" />
        <${TextField} label=${t("console.account.current")} type="password" autocomplete="current-password" required
          value=${values.current_password} onInput=${set("current_password")} error=${errors.current_password} />
        <${TextField} label=${t("console.account.new")} type="password" autocomplete="new-password" required minlength=${SHORTEST}
          hint=${t("console.account.new_hint", { count: SHORTEST })}
          value=${values.new_password} onInput=${set("new_password")} error=${errors.new_password} />
        ${error && Object.keys(errors).length === 0 && html`<p class="form-error" role="alert">${inWords(error)}</p>`}
        <div class="form-actions"><${Button} kind="primary" type="submit" busy=${busy} disabled=${!values.current_password || values.new_password.length < SHORTEST}>${t("console.account.change")}<//></div>
      </form>
    </section>
  `;
}
