/** A message in one line without pictures. */

import { plainBody } from "../chat/body.js";
import { t } from "../i18n/widget.js";

/** @param {import("../js/types.js").Message} message */
export function previewOf(message) {
  if (message.deleted_at) return t("widget.deleted");
  return plainBody(message.body).replace(/\s+/g, " ").trim() || message.attachments[0]?.name || t("widget.file");
}
