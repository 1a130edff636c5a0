/** “Notify me on this device”, or why that cannot be. */

import { wordsOf } from "../i18n/errors.js";
import { t } from "../i18n/push.js";
import { DevicePush } from "../model/push.js";
import { Switch } from "../ui/field.js";
import { html, useEffect, useMemo } from "../ui/html.js";

const REASONS = ["unsupported", "denied"];

/** Nothing where the server sends no notifications. @param {{session: import("../model/session.js").Session, class?: string}} props */
export function PushSwitch({ session, class: extra = "" }) {
  const push = useMemo(() => new DevicePush(session), [session.me.value?.id]);
  useEffect(() => void push.look(), [push]);
  const state = push.state.value, wanted = push.wanted.value;
  if (state === "looking" || state === "unavailable") return null;
  const hint = t(REASONS.includes(state) ? `push.${state}` : "push.hint");
  const error = push.error.value ? wordsOf(push.error.value) : state === "unreachable" ? t("push.unreachable") : undefined;
  return html`<div class="push-switch ${extra}">
    <${Switch} label=${t("push.switch")} hint=${hint} error=${error} checked=${wanted ?? state === "on"}
      disabled=${wanted !== null || state === "unsupported" || state === "denied"} aria-busy=${wanted === null ? undefined : "true"}
      onChange=${(on) => push.choose(on)} />
  </div>`;
}
