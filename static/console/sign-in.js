/** Signing in, in kind words; and the way out for those who are not of the team. */

import { t } from "../i18n/i18n.js";
import { wordsOf } from "../i18n/errors.js";
import { Button } from "../ui/button.js";
import { TextField } from "../ui/field.js";
import { html, useEffect, useState } from "../ui/html.js";
import { Banner, EmptyState } from "../ui/states.js";
import { Heading } from "./heading.js";
import { LanguageChoice } from "./choices.js";
import { likelyTenant, session, signIn } from "./sign-in-model.js";

export function SignIn() {
  const [values, setValues] = useState({ tenant: likelyTenant(), email: "", password: "" });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(/** @type {any} */ (null));
  const wait = useCountdown(error?.retryAfter);
  const set = (name) => (value) => setValues((before) => ({ ...before, [name]: value }));
  const submit = async (event) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await signIn({ ...values, tenant: values.tenant.trim().toLowerCase(), email: values.email.trim() });
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  return html`
    <main class="gate">
      <form class="sign-in" onSubmit=${submit} aria-busy=${busy}>
        <div class="sign-in-mark" aria-hidden="true"></div>
        <${Heading} text=${t("console.sign_in.title")} />
        <p class="quiet">${t("console.sign_in.lead")}</p>
        <${Reason} error=${error} wait=${wait} />
        <${TextField} label=${t("console.sign_in.tenant")} hint=${t("console.sign_in.tenant_hint")} value=${values.tenant}
          onInput=${set("tenant")} required autocomplete="organization" autocapitalize="none" spellcheck=${false} />
        <${TextField} label=${t("console.sign_in.email")} type="email" value=${values.email} onInput=${set("email")} required
          autocomplete="username" />
        <${TextField} label=${t("console.sign_in.password")} type="password" value=${values.password} onInput=${set("password")}
          required autocomplete="current-password" />
        <${Button} kind="primary" type="submit" busy=${busy} disabled=${wait > 0}>
          ${wait > 0 ? t("console.sign_in.wait", { count: wait }) : t("console.sign_in.action")}
        <//>
        <${LanguageChoice} />
      </form>
    </main>
  `;
}

/** Why one is here again, or why it did not work. */
function Reason({ error, wait }) {
  const ended = session.value?.ended.value;
  if (error) return html`<${Banner} kind="danger">${explain(error, wait)}<//>`;
  if (ended) return html`<${Banner} kind="warning">${t("console.sign_in.ended")}<//>`;
  return null;
}

/** @param {any} error @param {number} wait seconds */
export function explain(error, wait = 0) {
  const known = ["unauthenticated", "not_found", "rate_limited", "disconnected", "timeout", "unavailable", "forbidden"];
  if (error.code === "rate_limited" && wait <= 0) return t("console.sign_in.error.again");
  if (error.code === "rate_limited") return t("console.sign_in.error.rate_limited", { count: wait });
  if (known.includes(error.code)) return t(`console.sign_in.error.${error.code}`);
  return wordsOf(error);
}

/** Seconds left, counted down. @param {number | null | undefined} seconds */
function useCountdown(seconds) {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (!seconds) return setLeft(0);
    const end = Date.now() + seconds * 1000;
    const tick = () => setLeft(Math.max(0, Math.ceil((end - Date.now()) / 1000)));
    tick();
    const timer = setInterval(tick, 500);
    return () => clearInterval(timer);
  }, [seconds]);
  return left;
}

/** Signed in, but not of the team. */
export function WrongDoor({ session: current }) {
  return html`
    <main class="gate">
      <${EmptyState} icon="lock" title=${t("console.door.title")} text=${t("console.door.text", { name: current.me.value.name })}
        action=${html`<${Button} kind="primary" onClick=${() => current.logout()}>${t("console.sign_out")}<//>`} />
    </main>
  `;
}
