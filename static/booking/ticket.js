/** What one shows at the door, and what goes into a calendar. */

import { t } from "../i18n/bookings.js";
import { Button } from "../ui/button.js";
import { html, useEffect, useState } from "../ui/html.js";
import { Trouble, useActing } from "./acting.js";

/** @param {{session: any, booking: any}} props */
export function Ticket({ session, booking }) {
  const picture = usePicture(session, booking.id);
  const { busy, error, act } = useActing();
  const keep = () => act("calendar", () => session.api.download(`/bookings/${booking.id}.ics`, `${fileName(booking.title)}.ics`));
  if (booking.state === "checked_in") return null;
  return html`<div class="booking-ticket">
      ${picture && html`<img class="booking-qr" src=${picture} alt=${t("booking.qr")} width="208" height="208" />`}
      <p class="booking-code" aria-label=${t("booking.code", { code: [...booking.code].join(" ") })}>${inGroups(booking.code)}</p>
      <p class="booking-quiet">${t("booking.show")}</p>
    </div>
    <div class="booking-actions"><${Button} kind="primary" class="booking-big" icon="calendar" busy=${busy === "calendar"} onClick=${keep}>${t("booking.calendar")}<//></div>
    <${Trouble} error=${error} />`;
}

/** Only its person may see it, so that it is asked for in their name. @returns {string | null} */
function usePicture(session, id) {
  const [address, setAddress] = useState(/** @type {string | null} */ (null));
  useEffect(() => {
    let [made, left] = ["", false];
    session.api.blob(`/bookings/${id}/qr.svg`).then((blob) => {
      if (left) return;
      made = URL.createObjectURL(blob);
      setAddress(made);
    }).catch(() => {}); // The code below it does as well.
    return () => {
      left = true;
      if (made) URL.revokeObjectURL(made);
    };
  }, [id]);
  return address;
}

/** In fours, to be read out. @param {string} code */
export function inGroups(code) {
  return code.replace(/[^A-Za-z0-9]/g, "").match(/.{1,4}/g)?.join(" ") ?? code;
}

/** @param {string} title */
function fileName(title) {
  return title.replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60).replace(/^-|-$/g, "") || "booking";
}
