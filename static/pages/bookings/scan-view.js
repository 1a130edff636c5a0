/** Codes at the door: seen by the camera or typed; one large answer, and the last ones below. */

import { wordsOf } from "../../i18n/errors.js";
import { formatClock, formatWhen } from "../../i18n/formats.js";
import { formatTime, t } from "../../i18n/scan.js";
import { Scans } from "../../model/scans.js";
import { Button } from "../../ui/button.js";
import { TextField } from "../../ui/field.js";
import { html, useEffect, useMemo, useState } from "../../ui/html.js";
import { Icon } from "../../ui/icons.js";
import { Banner, EmptyState, Skeleton } from "../../ui/states.js";
import { chime } from "../queues/chime.js";
import { Camera } from "./camera.js";
import { SignIn } from "./sign-in.js";

const ICONS = { sending: "clock", in: "check", refused: "close", kept: "offline", failed: "alert" };

/** @param {{page: any}} props */
export function ScanPage({ page }) {
  const { session } = page;
  const state = session.state.value;
  useEffect(() => {
    document.title = `${t("scan.title")} · ${session.tenant}`;
  });
  if (state === "starting") return html`<${Skeleton} lines=${4} label=${t("scan.loading")} />`;
  if (state === "signed_out") return html`<${SignIn} session=${session} title=${t("scan.title")} />`;
  if (!session.may("bookings.check_in")) {
    return html`<h1 class="ui-unseen">${t("scan.title")}</h1><${EmptyState} icon="lock" title=${t("scan.team")} text=${t("scan.team.text")}
      action=${html`<${Button} onClick=${() => session.logout()}>${t("scan.sign_out")}<//>`} />`;
  }
  return html`<${Scanner} session=${session} />`;
}

function Scanner({ session }) {
  const scans = useMemo(() => new Scans(session), []);
  const [last, setLast] = useState(/** @type {any} */ (null));
  const [code, setCode] = useState("");
  useEffect(() => {
    scans.open();
    return () => scans.close();
  }, []);
  const scan = async (text) => {
    setLast({ state: "sending", code: text });
    const result = await scans.scan(text);
    setLast(result);
    void chime.play(result.state === "in" || result.state === "kept" ? "yes" : "no");
    navigator.vibrate?.(result.state === "in" || result.state === "kept" ? 80 : [120, 80, 120]);
  };
  const typed = (event) => {
    event.preventDefault();
    void chime.unlock();
    if (!code.trim()) return;
    void scan(code);
    setCode("");
  };
  const kept = scans.kept.value.length;
  const answer = last && (scans.shown.value.find((one) => one.nonce === last.nonce) ?? last); // What was kept may be sent by now.
  return html`<div class="scan narrow">
    <h1>${t("scan.title")}</h1>
    ${kept > 0 && html`<${Banner} kind="offline" action=${html`<${Button} kind="plain" onClick=${() => scans.sendKept()}>${t("scan.send")}<//>`}>${t("scan.kept", { count: kept })}<//>`}
    <${Camera} onCode=${scan} />
    <div aria-live="assertive" class="scan-answer">${answer && html`<${Answer} key=${answer.nonce} scan=${answer} />`}</div>
    <form class="scan-typing" onSubmit=${typed}>
      <${TextField} label=${t("scan.code")} value=${code} onInput=${setCode} autocomplete="off" autocapitalize="characters" spellcheck=${false} maxlength="64" enterkeyhint="go" />
      <${Button} kind="primary" type="submit" class="booking-big">${t("scan.check")}<//>
    </form>
    <section><h2>${t("scan.last")}</h2>${scans.shown.value.length === 0 ? html`<p class="booking-quiet">${t("scan.none")}</p>`
      : html`<ol class="scan-list">${scans.shown.value.map((one) => html`<${Line} key=${one.nonce} scan=${one} />`)}</ol>`}</section>
  </div>`;
}

/** @param {{scan: any}} props */
function Answer({ scan }) {
  const { booking } = scan;
  return html`<div class="scan-result scan-${scan.state}">
    <${Icon} name=${ICONS[scan.state]} size=${56} />
    <p class="scan-word">${t(`scan.state.${scan.state}`)}</p>
    ${booking ? html`<p class="scan-name">${booking.person.name}</p><p>${booking.title} · ${formatWhen(booking.start, booking.time_zone)}${booking.places > 1 ? ` · ${t("scan.places", { count: booking.places })}` : ""}</p>`
      : html`<p>${sayWhy(scan)}</p>`}
  </div>`;
}

function sayWhy(scan) {
  if (scan.state === "refused") return t(`scan.reason.${scan.reason}`);
  if (scan.state === "failed") return wordsOf(scan.error);
  return scan.state === "kept" ? t("scan.kept.text") : scan.code;
}

function Line({ scan }) {
  return html`<li class="scan-line scan-line-${scan.state}"><${Icon} name=${ICONS[scan.state]} size=${20} />
    <span class="scan-who">${scan.booking ? scan.booking.person.name : scan.code}</span>
    <span class="booking-quiet">${scan.booking ? `${scan.booking.title}, ${formatClock(scan.booking.start, scan.booking.time_zone)}` : sayWhy(scan)}</span>
    <time datetime=${scan.at}>${formatTime(scan.at)}</time></li>`;
}
