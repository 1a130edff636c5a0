/** A message in one line. */

import { plainBody } from "../chat/body.js";
import { t } from "../i18n/i18n.js";

/** @param {any} message */
export function excerpt(message) {
  if (message.deleted_at) return t("console.message_deleted");
  const text = plainBody(message.body).replace(/\s+/g, " ").trim();
  return text || (message.attachments.length > 0 ? message.attachments[0].name : "");
}
