/** Who books, where nobody is known yet: a name and an address for the confirmation; remembered on this machine. */

import { t } from "../i18n/bookings.js";
import { Store } from "../model/storage.js";
import { TextField } from "../ui/field.js";
import { html, useState } from "../ui/html.js";
import { refusalOf } from "./acting.js";

/** @typedef {{name: string, email: string}} Guest */
const LONGEST_NAME = 80, LONGEST_EMAIL = 254;

const storeOf = (session) => new Store(`palabre.guest.${session.tenant}`, {
  validate: ({ name, email }) => typeof name === "string" && typeof email === "string", fallback: { name: "", email: "" },
});

/** Null for those who are known. @param {any} session @returns {[Guest | null, (guest: Guest) => void]} */
export function useGuest(session) {
  const [guest, setGuest] = useState(() => storeOf(session).get());
  const role = session.me.value?.role;
  return [role === "visitor" || role === undefined ? guest : null, setGuest];
}

/** @param {any} session @param {Guest | null} guest */
export function keepGuest(session, guest) {
  if (guest) storeOf(session).set(guest);
}

/** @param {{guest: Guest, onChange: (guest: Guest) => void, error: any}} props */
export function WhoFields({ guest, onChange, error }) {
  return html`<${TextField} label=${t("booking.name")} value=${guest.name} onInput=${(name) => onChange({ ...guest, name })} required
      autocomplete="name" maxlength=${LONGEST_NAME} error=${refusalOf(error, "name")} />
    <${TextField} label=${t("booking.email")} hint=${t("booking.email.hint")} type="email" value=${guest.email} onInput=${(email) => onChange({ ...guest, email })} required
      autocomplete="email" inputmode="email" maxlength=${LONGEST_EMAIL} error=${refusalOf(error, "email")} />`;
}
