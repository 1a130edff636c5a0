/** A screen at the entrance, where people without a telephone take a ticket. */

import { html } from "../../ui/html.js";
import { keepFresh } from "./fresh.js";
import { Kiosk } from "./kiosk-model.js";
import { KioskPage } from "./kiosk-view.js";
import { startPage } from "./start.js";

const { site = "", token = "" } = document.body.dataset;
let kiosk = /** @type {Kiosk | null} */ (null);

void startPage((page) => {
  kiosk ??= begin(page.session);
  return html`<${KioskPage} kiosk=${kiosk} page=${page} />`;
}, { area: "kiosk" });

/** @param {import("../../model/session.js").Session} session */
function begin(session) {
  const made = new Kiosk(session, { site, token });
  made.open();
  keepFresh({
    isBusy: () => made.taken.value !== null || made.taking.value !== "",
    timeZone: () => made.lines.value[0]?.queue.value?.site.time_zone,
  });
  return made;
}
