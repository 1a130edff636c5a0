/** Says that what stands on the page may be old, once that has lasted a moment. */

import { t } from "../../i18n/queues.js";
import { html, useEffect, useState } from "../../ui/html.js";
import { Banner } from "../../ui/states.js";

/** Milliseconds: a change of network is no news. */
const AFTER = 1_500;

/** @param {{session: import("../../model/session.js").Session, trouble: import("../../vendor/signals.js").Signal<any>, words?: string}} props */
export function ConnectionBar({ session, trouble, words = t("queues.offline") }) {
  const [shown, setShown] = useState(false);
  const lost = session.connection.value.state === "reconnecting" || trouble.value !== null;
  useEffect(() => {
    if (!lost) return setShown(false);
    const timer = setTimeout(() => setShown(true), AFTER);
    return () => clearTimeout(timer);
  }, [lost]);
  return html`<div class="connection-bar">${shown && html`<${Banner} kind="offline">${words}<//>`}</div>`;
}
