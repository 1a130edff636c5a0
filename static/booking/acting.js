/** Small habits of the steps: reading something once, doing one thing at a time, and saying what was refused where it was entered. */

import { language, t, texts } from "../i18n/bookings.js";
import { wordsOf } from "../i18n/errors.js";
import { asPalabreError } from "../js/errors.js";
import { html, useEffect, useRef, useState } from "../ui/html.js";
import { adviceFor, Banner } from "../ui/states.js";

/**
 * Something that is read when the person is known, and again with `load`.
 * @template T @param {import("../model/session.js").Session} session @param {() => Promise<T>} read @param {any[]} [wishes] read anew when one changes
 * @returns {{value: T | null, error: any, load: () => Promise<void>}}
 */
export function useRead(session, read, wishes = []) {
  const [found, setFound] = useState(/** @type {{value: any, error: any}} */ ({ value: null, error: null }));
  const asked = useRef(0);
  const load = async () => {
    const mine = ++asked.current;
    try {
      const value = await read();
      if (mine === asked.current) setFound({ value, error: null });
    } catch (thrown) {
      const error = asPalabreError(thrown);
      if (mine === asked.current) setFound((before) => ({ value: before.value, error }));
    }
  };
  const ready = session.state.value === "ready";
  useEffect(() => {
    if (ready) void load();
    return () => void asked.current++;
  }, [ready, ...wishes]);
  return { ...found, load };
}

/** One thing at a time; what is refused is kept to be shown. @returns {{busy: string, error: any, act: (name: string, work: () => Promise<any>) => Promise<boolean>, clear: () => void}} */
export function useActing() {
  const [busy, setBusy] = useState("");
  const [error, setError] = useState(/** @type {any} */ (null));
  const running = useRef(false);
  const act = async (name, work) => {
    if (running.current) return false;
    running.current = true;
    setBusy(name);
    setError(null);
    try {
      await work();
      return true;
    } catch (thrown) {
      setError(asPalabreError(thrown));
      return false;
    } finally {
      running.current = false;
      setBusy("");
    }
  };
  return { busy, error, act, clear: () => setError(null) };
}

/** What was refused about one field; in English in the server's own words, which say more. @param {any} error @param {string} field @returns {string | null} */
export function refusalOf(error, field) {
  const own = (error?.details ?? []).find((one) => one.field === field || one.field.startsWith(`${field}.`));
  if (!own) return null;
  if (language.value === "en") return own.message;
  const key = `booking.refused.${field}`;
  return t(key in texts ? key : "error.invalid");
}

/** What was refused, unless a field says it already. @param {{error: any, fields?: string[]}} props */
export function Trouble({ error, fields = [] }) {
  if (!error || fields.some((field) => refusalOf(error, field))) return null;
  return html`<${Banner} kind="danger">${wordsOf(error)} ${adviceFor(error)}<//>`;
}
