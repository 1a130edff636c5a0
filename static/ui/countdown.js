/** Time that runs out, second by second; readers hear of the last minute once. */

import { t } from "../i18n/ui.js";
import { html, useEffect, useRef, useState } from "./html.js";

const LAST = 60_000;

/**
 * @param {{until: string, label: string, onEnd?: () => void, class?: string}} props `until` as RFC 3339; `onEnd` is called once
 */
export function Countdown({ until, label, onEnd, class: extra = "" }) {
  const left = useTimeLeft(until);
  const ended = useRef("");
  useEffect(() => {
    if (left > 0 || ended.current === until) return;
    ended.current = until;
    onEnd?.();
  }, [left, until]);
  const last = left > 0 && left <= LAST;
  return html`<span class="ui-countdown ${last ? "ui-countdown-last" : ""} ${extra}">
    <span role="timer" aria-label=${label}>${sayLeft(left)}</span>
    <span class="ui-unseen" role="status">${last ? t("ui.countdown.last") : ""}</span>
  </span>`;
}

/** Milliseconds until a moment, 0 when it has come, drawn anew each second. @param {string} until */
export function useTimeLeft(until) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [until]);
  return Math.max(0, Date.parse(until) - now);
}

/** Minutes and seconds, with hours where there are some. @param {number} ms */
export function sayLeft(ms) {
  const seconds = Math.ceil(ms / 1_000);
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  const two = (one) => String(one).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
