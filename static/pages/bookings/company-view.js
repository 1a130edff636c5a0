/** What a company has here, by parts. */

import { t } from "../../i18n/company.js";
import { Button } from "../../ui/button.js";
import { html } from "../../ui/html.js";
import { EmptyState, Skeleton } from "../../ui/states.js";
import { Tabs } from "../../ui/tabs.js";
import { CompanyPacks } from "./company-packs.js";
import { CompanyPayments } from "./company-payments.js";
import { CompanyUsage } from "./company-usage.js";
import { SignIn } from "./sign-in.js";

const PARTS = { "": CompanyPacks, usage: CompanyUsage, payments: CompanyPayments };

/** @param {{page: any, nav: import("./address.js").AddressNav}} props */
export function CompanyPage({ page, nav }) {
  const { session } = page;
  const state = session.state.value;
  if (state === "starting") return html`<${Skeleton} lines=${5} label=${t("company.loading")} />`;
  if (state === "signed_out" || session.me.value?.role === "visitor") return html`<${SignIn} session=${session} title=${t("company.title")} />`;
  const leave = html`<${Button} kind="plain" icon="logout" onClick=${() => session.logout()}>${t("company.sign_out")}<//>`;
  if (!session.may("passes.assign")) {
    return html`<h1 class="ui-unseen">${t("company.title")}</h1><${EmptyState} icon="lock" title=${t("company.only")} text=${t("company.only.text")} action=${leave} />`;
  }
  const tabs = [
    { key: "", label: t("company.packs"), icon: "tag" }, { key: "usage", label: t("company.usage"), icon: "chart" },
    { key: "payments", label: t("company.payments"), icon: "file" },
  ];
  const Part = PARTS[nav.tab.value] ?? CompanyPacks;
  return html`<div class="my-head"><h1>${session.me.value.name}</h1>${leave}</div>
    <${Tabs} label=${t("company.parts")} tabs=${tabs} value=${nav.tab.value} onChange=${(key) => nav.go({}, false, key)}>
      <${Part} key=${session.me.value.id} session=${session} nav=${nav} />
    <//>`;
}
