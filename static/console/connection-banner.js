/** Says when what is shown may be old. A short break is not worth a word. */

import { t } from "../i18n/i18n.js";
import { Button } from "../ui/button.js";
import { html, useEffect, useState } from "../ui/html.js";
import { Banner } from "../ui/states.js";

/** Milliseconds. */
const PATIENCE = 1_200;

export function ConnectionBanner({ session }) {
  const { state } = session.connection.value;
  const broken = state !== "online";
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!broken) return setShown(false);
    const timer = setTimeout(() => setShown(true), PATIENCE);
    return () => clearTimeout(timer);
  }, [broken]);
  if (!broken || !shown) return null;
  const offline = !navigator.onLine;
  const action = html`<${Button} kind="plain" icon="retry" onClick=${() => session.client?.connect()}>${t("console.connection.try")}<//>`;
  return html`<${Banner} kind="offline" action=${action}>${t(offline ? "console.connection.offline" : "console.connection.lost")}<//>`;
}
