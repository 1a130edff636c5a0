/** A field to sign in with a finger, a pen or a mouse. Who cannot draw leaves it empty: the name alone signs too. */

import { t } from "../../i18n/i18n.js";
import { Button } from "../../ui/button.js";
import { html, useEffect, useRef, useState } from "../../ui/html.js";

/** Pixels of the picture, whatever the size on the screen. */
const [WIDTH, HEIGHT, PEN] = [900, 300, 4];

/** @param {{pad: {current: any}}} props `pad.current.picture()` gives a PNG, or null when nothing is drawn */
export function SignaturePad({ pad }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const drawing = useRef(false);
  const [drawn, setDrawn] = useState(false);
  const clear = () => {
    const field = /** @type {HTMLCanvasElement} */ (canvas.current);
    const pen = /** @type {CanvasRenderingContext2D} */ (field.getContext("2d"));
    pen.fillStyle = "white"; // Readable on any ground, and on paper.
    pen.fillRect(0, 0, WIDTH, HEIGHT);
    Object.assign(pen, { strokeStyle: "black", lineWidth: PEN, lineCap: "round", lineJoin: "round" });
    setDrawn(false);
  };
  useEffect(clear, []);
  useEffect(() => {
    pad.current = { picture: () => (drawn ? new Promise((resolve) => canvas.current?.toBlob(resolve, "image/png")) : null) };
  }, [drawn]);
  const at = (event) => {
    const box = event.currentTarget.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * WIDTH, ((event.clientY - box.top) / box.height) * HEIGHT];
  };
  const begin = (event) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    drawing.current = true;
    const pen = event.currentTarget.getContext("2d");
    pen.beginPath();
    pen.moveTo(...at(event));
  };
  const draw = (event) => {
    if (!drawing.current) return;
    const pen = event.currentTarget.getContext("2d");
    pen.lineTo(...at(event));
    pen.stroke();
    setDrawn(true);
  };
  return html`
    <div class="signature-pad">
      <p class="ui-label" id="signature-label">${t("console.field.sign_here")}</p>
      <canvas ref=${canvas} width=${WIDTH} height=${HEIGHT} role="img" aria-labelledby="signature-label" onPointerDown=${begin} onPointerMove=${draw} onPointerUp=${() => (drawing.current = false)} onPointerCancel=${() => (drawing.current = false)}></canvas>
      <div class="form-actions"><${Button} icon="retry" disabled=${!drawn} onClick=${clear}>${t("console.field.sign_again")}<//></div>
    </div>
  `;
}
