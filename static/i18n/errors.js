/** What went wrong, in the person's language: the server words its errors in English, and its codes never change. */

import { addTexts, language, t, texts } from "./i18n.js";

addTexts({
  "error.invalid": { en: "Something entered here is not right.", fr: "Une des valeurs saisies n’est pas valable." },
  "error.malformed": { en: "The request could not be read.", fr: "La demande n’a pas pu être lue." },
  "error.unauthenticated": { en: "Your sign-in has ended.", fr: "Votre session est terminée." },
  "error.forbidden": { en: "You are not allowed to do this here.", fr: "Vous n’avez pas le droit de faire cela ici." },
  "error.not_found": { en: "It is not there any more, or not for you.", fr: "Cela n’existe plus, ou ne vous est pas accessible." },
  "error.conflict": { en: "It does not fit the present state.", fr: "C’est incompatible avec l’état actuel." },
  "error.too_large": { en: "It is too large.", fr: "C’est trop volumineux." },
  "error.unsupported_media": { en: "This kind of file is not accepted.", fr: "Ce type de fichier n’est pas accepté." },
  "error.rate_limited": { en: "That was too fast; wait a moment.", fr: "C’était trop rapide ; patientez un instant." },
  "error.unavailable": { en: "The server is not available at the moment.", fr: "Le serveur est momentanément indisponible." },
  "error.internal": { en: "The server made a mistake.", fr: "Le serveur a rencontré une erreur." },
  "error.timeout": { en: "The server did not answer in time.", fr: "Le serveur n’a pas répondu à temps." },
  "error.disconnected": { en: "The connection was lost.", fr: "La connexion a été perdue." },
  "error.outbox_full": { en: "Too much is waiting to be sent.", fr: "Trop de messages attendent d’être envoyés." },
  "error.closed": { en: "The session has ended.", fr: "La session est terminée." },
});

/**
 * In English the server's own words, which say more.
 * @param {{code?: string, message?: string, details?: {message: string}[]} | null | undefined} error
 */
export function wordsOf(error) {
  const key = `error.${error?.code}`;
  if (error?.code === "disconnected") return t(key); // A browser words it, each in its own way.
  const known = key in texts;
  const own = (error?.code === "invalid" && error.details?.[0]?.message) || error?.message;
  if (own && (language.value === "en" || !known)) return own;
  return t(known ? key : "error.internal");
}
