/** Doing something for a person, and telling them when it could not be done. */

import { t } from "../i18n/i18n.js";
import { wordsOf } from "../i18n/errors.js";
import { adviceFor } from "../ui/states.js";
import { toast } from "../ui/toasts.js";

/** What went wrong, in words for people. @param {any} error */
export function inWords(error) {
  return wordsOf(error);
}

/**
 * @template T @param {() => Promise<T>} work @param {{done?: string}} [words] told when it is done
 * @returns {Promise<boolean>} whether it was done
 */
export async function attempt(work, { done } = {}) {
  try {
    await work();
    if (done) toast(done, { kind: "success" });
    return true;
  } catch (error) {
    toast(t("console.failed", { reason: inWords(error), advice: adviceFor(/** @type {any} */ (error)) }), { kind: "danger" });
    return false;
  }
}

/** The message of each field that the server did not take. @param {any} error @returns {Record<string, string>} */
export function byField(error) {
  return Object.fromEntries((error?.details ?? []).map(({ field, message }) => [field.replace(/^body\./, ""), message]));
}
