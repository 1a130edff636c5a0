/** Signing in, or making an account, on the pages of bookings. */

import { wordsOf } from "../../i18n/errors.js";
import { t } from "../../i18n/booking-pages.js";
import { refusalOf, useActing } from "../../booking/acting.js";
import { Button } from "../../ui/button.js";
import { TextField } from "../../ui/field.js";
import { html, useState } from "../../ui/html.js";
import { Banner } from "../../ui/states.js";

const SHORTEST_PASSWORD = 8;

/** @param {{session: any, title: string, registers?: boolean, onBack?: () => void}} props */
export function SignIn({ session, title, registers = false, onBack }) {
  const [isNew, setNew] = useState(false);
  const [values, setValues] = useState({ name: "", email: "", password: "" });
  const { busy, error, act, clear } = useActing();
  const set = (name) => (value) => setValues({ ...values, [name]: value });
  const submit = (event) => {
    event.preventDefault();
    const email = values.email.trim();
    void act("sign-in", () => (isNew ? session.register({ name: values.name.trim(), email, password: values.password }) : session.login(email, values.password)));
  };
  const turn = () => {
    setNew(!isNew);
    clear();
  };
  return html`<form class="card narrow sign-in" onSubmit=${submit}>
    <h1>${isNew ? t("my.register") : title}</h1>
    ${session.ended.value && !error && html`<${Banner} kind="warning">${t("pages.ended")}<//>`}
    ${error && html`<${Banner} kind="danger">${explain(error)}<//>`}
    ${isNew && html`<${TextField} label=${t("pages.name")} value=${values.name} onInput=${set("name")} required autocomplete="name" maxlength="80" error=${refusalOf(error, "name")} />`}
    <${TextField} label=${t("pages.email")} type="email" value=${values.email} onInput=${set("email")} required autocomplete="username" error=${refusalOf(error, "email")} />
    <${TextField} label=${t("pages.password")} type="password" value=${values.password} onInput=${set("password")} required autocomplete=${isNew ? "new-password" : "current-password"}
      hint=${isNew ? t("pages.password.hint", { count: SHORTEST_PASSWORD }) : undefined} error=${refusalOf(error, "password")} />
    <${Button} kind="primary" type="submit" class="booking-big" busy=${busy === "sign-in"}>${t(isNew ? "my.register" : "pages.sign_in")}<//>
    ${registers && html`<${Button} kind="plain" onClick=${turn}>${t(isNew ? "my.known" : "my.new")}<//>`}
    ${onBack && html`<${Button} kind="plain" onClick=${onBack}>${t("my.as_guest")}<//>`}
  </form>`;
}

function explain(error) {
  if (error.code === "unauthenticated") return t("pages.wrong");
  if (error.code === "conflict") return t("my.known.already");
  return wordsOf(error);
}
