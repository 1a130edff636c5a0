/** Settings of what can be booked: the profile, offers, hours, resources, promo codes, passes and payments, one tab each. */

import { t } from "../../../i18n/i18n.js";
import { html, useEffect, useMemo } from "../../../ui/html.js";
import { ErrorState, Skeleton } from "../../../ui/states.js";
import { Tabs } from "../../../ui/tabs.js";
import { ProviderChoice } from "../../agenda/agenda.js";
import { OpeningHoursView } from "../../agenda/opening-hours-view.js";
import { ProvidersModel } from "../../agenda/providers-model.js";
import { navigate, route } from "../../router.js";
import { OffersTab } from "./offers.js";
import { PassesTab } from "./passes.js";
import { PaymentsTab } from "./payments.js";
import { ProfileTab } from "./profile.js";
import { PromoCodesTab } from "./promo-codes.js";
import { ResourcesTab } from "./resources.js";

/** `manages`: for managers only; `of`: of one provider, whose profile must be there. */
const TABS = [
  { key: "profile", component: ProfileTab },
  { key: "offers", component: OffersTab, of: true },
  { key: "hours", component: Hours, of: true },
  { key: "resources", component: ResourcesTab, manages: true },
  { key: "codes", component: PromoCodesTab, manages: true },
  { key: "passes", component: PassesTab, manages: true },
  { key: "payments", component: PaymentsTab, manages: true },
];

export function BookingsSection({ session }) {
  const providers = useMemo(() => new ProvidersModel(session), [session]);
  useEffect(() => void providers.load(), [providers]);
  const phase = providers.phase.value;
  if (phase === "error") return html`<${ErrorState} error=${providers.error.value} onRetry=${() => providers.load()} />`;
  if (phase === "loading") return html`<${Skeleton} rows=${4} />`;
  const offered = TABS.filter((tab) => (!tab.manages || providers.manages) && (!tab.of || phase === "ready"));
  const tab = offered.find((one) => one.key === route.value.parts[2]) ?? offered[0];
  const tabs = offered.map(({ key }) => ({ key, label: t(`console.bookings.${key}`) }));
  return html`
    <div class="booking-settings">
      ${!tab.manages && html`<${ProviderChoice} providers=${providers} />`}
      <${Tabs} label=${t("console.bookings.kinds")} tabs=${tabs} value=${tab.key} onChange=${(key) => navigate(`/settings/bookings/${key}`, { replace: true })}>
        <${tab.component} key=${`${tab.key} ${providers.provider.value?.id}`} ...${{ session, providers }} />
      <//>
    </div>
  `;
}

function Hours({ session, providers }) {
  return html`<${OpeningHoursView} model=${{ session, providers }} />`;
}
