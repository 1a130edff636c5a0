/** The first message, with what the team wants to know of who writes. Asked once: whoever is known only writes. */

import { html, useState } from "../ui/html.js";
import { Button } from "../ui/button.js";
import { TextArea, TextField } from "../ui/field.js";
import { Banner } from "../ui/states.js";
import { language, t } from "../i18n/widget.js";
import { wordsOf } from "../i18n/errors.js";
import { loadThread } from "./lazy.js";

const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** @param {{widget: import("./state.js").Widget}} props */
export function StartForm({ widget }) {
  const { ask_name, ask_email, limits, greeting, away, team_size_online } = widget.appearance.value;
  const known = widget.session.me.value !== null;
  const [first, setFirst] = useState({ name: "", email: "", body: widget.prompt.value });
  const [wrong, setWrong] = useState(/** @type {Record<string, string>} */ ({}));
  const [busy, setBusy] = useState(false);
  const asked = { name: !known && ask_name, email: !known && ask_email };
  const change = (name) => (value) => (setFirst((before) => ({ ...before, [name]: value })), setWrong((before) => ({ ...before, [name]: "" })));
  const submit = async (event) => {
    event.preventDefault();
    if (busy) return;
    const found = check(first, asked);
    setWrong(found);
    if (Object.keys(found).length > 0) return void focusFirst(event.currentTarget);
    setBusy(true);
    await widget.write(trimmed(first)).catch((error) => setWrong(refusal(error)));
    setBusy(false);
  };
  return html`<form class="room start-form" novalidate onSubmit=${submit}>
    ${widget.session.ended.value && html`<${Banner}>${t("widget.ended")}<//>`}
    <p class="greeting">${widget.parts.data.greeting || greeting?.[language.value] || t("widget.greeting")}</p>
    ${team_size_online === 0 && away?.[language.value] && html`<p class="greeting">${away[language.value]}</p>`}
    ${asked.name && html`<${TextField} label=${t("widget.name")} value=${first.name} error=${wrong.name} required autocomplete="name" maxlength="100"
      onInput=${change("name")} />`}
    ${asked.email && html`<${TextField} type="email" label=${t("widget.email")} hint=${t("widget.email.hint")} value=${first.email} error=${wrong.email}
      required autocomplete="email" maxlength="254" onInput=${change("email")} />`}
    <${TextArea} onKeyDownCapture=${warmUp} label=${t("widget.message")} value=${first.body} error=${wrong.body} required rows=${4} maxlength=${limits.message_length}
      onInput=${change("body")} onKeyDown=${sendByKey} />
    ${wrong.all && html`<${Banner} kind="danger">${wrong.all}<//>`}
    <${Button} kind="primary" icon="send" type="submit" busy=${busy}>${t("widget.send")}<//>
  </form>`;
}

/** What the conversation needs is fetched while its first message is written. */
function warmUp() {
  void import("../js/client.js");
  void loadThread();
}

/** Enter sends where there is a keyboard, as in the conversation that follows. */
function sendByKey(event) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || matchMedia("(pointer: coarse)").matches) return;
  event.preventDefault();
  event.currentTarget.form.requestSubmit();
}

function check({ name, email, body }, asked) {
  const wrong = {};
  if (asked.name && !name.trim()) wrong.name = t("widget.name.missing");
  if (asked.email && !ADDRESS.test(email.trim())) wrong.email = t("widget.email.wrong");
  if (!body.trim()) wrong.body = t("widget.message.missing");
  return wrong;
}

/** What the server says of each field stands at the field. */
function refusal(error) {
  const fields = Object.fromEntries((error.details ?? []).map(({ field, message }) => [field, message]));
  return Object.keys(fields).some((field) => ["name", "email", "body"].includes(field)) ? fields : { all: wordsOf(error) };
}

function trimmed({ name, email, body }) {
  return { name: name.trim(), email: email.trim(), body: body.trim() };
}

/** @param {HTMLFormElement} form */
function focusFirst(form) {
  requestAnimationFrame(() => /** @type {HTMLElement | null} */ (form.querySelector("[aria-invalid=true]"))?.focus());
}
