/** One's bookings in one's own calendar, by an address that only one knows. */

import { t } from "../../i18n/booking-pages.js";
import { Trouble, useActing, useRead } from "../../booking/acting.js";
import { calendarAddress } from "../../model/bookings.js";
import { Button } from "../../ui/button.js";
import { CopyField } from "../../ui/copy-field.js";
import { confirm } from "../../ui/dialog.js";
import { html, useEffect, useState } from "../../ui/html.js";
import { ErrorState, Skeleton } from "../../ui/states.js";

/** @param {{session: any, nav: import("./address.js").AddressNav}} props */
export function MyCalendar({ session, nav }) {
  const { value, error, load } = useRead(session, () => calendarAddress(session.api, "me"));
  const [fresh, setFresh] = useState("");
  const { busy, error: refused, act } = useActing();
  useEffect(() => nav.entitle(t("my.calendar")), []);
  if (value === null) return error ? html`<${ErrorState} error=${error} onRetry=${load} />` : html`<${Skeleton} lines=${3} label=${t("pages.loading")} />`;
  const address = new URL(fresh || value, location.href).href;
  const renew = async () => {
    const sure = await confirm({ title: t("my.calendar.renew.title"), text: t("my.calendar.renew.text"), action: t("my.calendar.renew"), danger: true });
    if (sure) await act("renew", async () => setFresh(await calendarAddress(session.api, "me", true)));
  };
  return html`<section class="card narrow">
    <h2>${t("my.calendar.title")}</h2>
    <p class="booking-quiet">${t("my.calendar.text")}</p>
    <${Button} kind="primary" class="booking-big" icon="calendar" href=${address.replace(/^https?:/, "webcal:")}>${t("my.calendar.open")}<//>
    <${CopyField} label=${t("my.calendar.address")} value=${address} hint=${t("my.calendar.hint")} />
    <${Trouble} error=${refused} />
    <p><${Button} kind="plain" busy=${busy === "renew"} onClick=${renew}>${t("my.calendar.renew")}<//></p>
  </section>`;
}
