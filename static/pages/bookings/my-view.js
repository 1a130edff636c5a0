/** What somebody has here, by parts; who is not known yet signs in first. */

import { BookingFlow } from "../../booking/flow.js";
import { PushSwitch } from "../../chat/push-switch.js";
import { t } from "../../i18n/booking-pages.js";
import { Button } from "../../ui/button.js";
import { html, useEffect, useState } from "../../ui/html.js";
import { Banner, Skeleton } from "../../ui/states.js";
import { Tabs } from "../../ui/tabs.js";
import { MyBookings } from "./my-bookings.js";
import { MyCalendar } from "./my-calendar.js";
import { MyPasses } from "./my-passes.js";
import { SignIn } from "./sign-in.js";

const PARTS = { "": MyBookings, passes: MyPasses, calendar: MyCalendar };

/** @param {{page: any, nav: import("./address.js").AddressNav}} props */
export function MyPage({ page, nav }) {
  const { session } = page;
  const state = session.state.value;
  const guest = session.me.value?.role === "visitor";
  const [signing, setSigning] = useState(false);
  const next = new URLSearchParams(location.search).get("next");
  useEffect(() => {
    if (state !== "ready" || guest) return;
    setSigning(false);
    if (next) nav.go({ offer: next }, true, "book");
  }, [state, guest]);
  if (state === "starting") return html`<${Skeleton} lines=${5} label=${t("pages.loading")} />`;
  if (state === "signed_out" || signing || (guest && next)) return html`<${SignIn} session=${session} registers title=${t("my.sign_in")} onBack=${guest && !next ? () => setSigning(false) : undefined} />`;
  return html`<${Head} session=${session} guest=${guest} onSignIn=${() => setSigning(true)} /><${Parts} key=${session.me.value.id} page=${page} nav=${nav} guest=${guest} />`;
}

function Head({ session, guest, onSignIn }) {
  if (guest) {
    return html`<h1 class="ui-unseen">${t("pages.mine")}</h1>
      <${Banner} kind="info" action=${html`<${Button} kind="plain" onClick=${onSignIn}>${t("my.sign_in")}<//>`}>${t("my.guest")}<//>`;
  }
  return html`<div class="my-head"><h1>${t("my.hello", { name: session.me.value.name.split(" ")[0] })}</h1>
    <${Button} kind="plain" icon="logout" onClick=${() => session.logout()}>${t("my.sign_out")}<//></div>`;
}

function Parts({ page, nav, guest }) {
  const { session } = page;
  const tab = nav.tab.value;
  const on = tab === "book" || Object.keys(nav.place.value).length > 0;
  const value = on && tab !== "book" ? "" : tab;
  const tabs = [
    { key: "", label: t("my.bookings"), icon: "calendar" }, { key: "book", label: t("pages.book"), icon: "search" },
    ...(guest ? [] : [{ key: "passes", label: t("my.passes"), icon: "tag" }]), { key: "calendar", label: t("my.calendar"), icon: "link" },
  ];
  const Part = PARTS[tab] ?? MyBookings;
  return html`<${Tabs} label=${t("pages.nav")} tabs=${tabs} value=${value} onChange=${(key) => nav.go({}, false, key)}>
    ${on ? html`<${BookingFlow} session=${session} nav=${nav} files=${(path) => path} />` : html`<${Part} session=${session} nav=${nav} />`}
  <//>
  ${!on && html`<${PushSwitch} session=${session} class="card" />`}`;
}
