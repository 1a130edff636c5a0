/** The camera that reads codes; the library comes when it is started. */

import { t } from "../../i18n/scan.js";
import { Button } from "../../ui/button.js";
import { html, useEffect, useRef, useState } from "../../ui/html.js";
import { Banner } from "../../ui/states.js";
import { chime } from "../queues/chime.js";

/** Milliseconds in which the same code before the camera is the same person. */
const SAME = 5_000;

/** @param {{onCode: (code: string) => void}} props */
export function Camera({ onCode }) {
  const video = useRef(/** @type {HTMLVideoElement | null} */ (null));
  const hear = useRef(onCode);
  hear.current = onCode;
  const [state, setState] = useState(/** @type {"off" | "starting" | "on" | "refused" | "missing"} */ ("off"));
  const on = state === "starting" || state === "on";
  useEffect(() => {
    if (!on || !video.current) return undefined;
    const seen = watch(video.current, (code) => hear.current(code));
    seen.ready.then(() => setState("on"), (error) => setState(error === "missing" ? "missing" : "refused"));
    return seen.stop;
  }, [on]);
  const start = () => {
    void chime.unlock();
    setState("starting");
  };
  return html`${on && html`<div class="scan-camera"><video ref=${video} muted playsinline aria-label=${t("scan.camera")}></video><span class="scan-frame" aria-hidden="true"></span></div>`}
    ${(state === "refused" || state === "missing") && html`<${Banner} kind="warning">${t(`scan.camera.${state}`)}<//>`}
    <${Button} kind=${on ? "quiet" : "primary"} class="booking-big" icon=${on ? "close" : "camera"} busy=${state === "starting"} onClick=${on ? () => setState("off") : start}>${t(on ? "scan.camera.stop" : "scan.camera.start")}<//>`;
}

/** @param {HTMLVideoElement} video @param {(code: string) => void} onCode */
function watch(video, onCode) {
  let [scanner, stopped] = [/** @type {any} */ (null), false];
  let last = { code: "", at: 0 };
  const decoded = ({ data }) => {
    const now = Date.now();
    const same = data === last.code && now - last.at < SAME;
    last = { code: data, at: now };
    if (!same) onCode(data);
  };
  const begin = async () => {
    const { default: QrScanner } = await import("../../vendor/qr-scanner.js");
    if (stopped) return;
    scanner = new QrScanner(video, decoded, { onDecodeError: () => {}, preferredCamera: "environment", maxScansPerSecond: 10, returnDetailedScanResult: true });
    await scanner.start().catch((error) => Promise.reject(/not found/i.test(String(error)) ? "missing" : "refused"));
    if (stopped) scanner.destroy();
  };
  const stop = () => {
    stopped = true;
    scanner?.destroy();
  };
  return { ready: begin(), stop };
}
