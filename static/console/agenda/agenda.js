/** The room of what is booked: a provider's agenda by month, week or day, and the hours in which people can book. */

import { t } from "../../i18n/i18n.js";
import { Select } from "../../ui/field.js";
import { html, useEffect, useMemo } from "../../ui/html.js";
import { EmptyState, ErrorState, Skeleton } from "../../ui/states.js";
import { Tabs } from "../../ui/tabs.js";
import { Heading } from "../heading.js";
import { hrefOf, navigate, route } from "../router.js";
import { AgendaModel } from "./agenda-model.js";
import { AgendaView } from "./agenda-view.js";
import { OpeningHoursView } from "./opening-hours-view.js";
import { ProvidersModel } from "./providers-model.js";

export function AgendaRoom({ session }) {
  const providers = useMemo(() => new ProvidersModel(session), [session]);
  useEffect(() => void providers.load(), [providers]);
  const hours = route.value.parts[1] === "hours";
  const title = t("console.room.agenda");
  return html`
    <section class="room agenda">
      <header class="room-header">
        <${Heading} text=${title} name=${hours ? `${t("console.agenda.hours")} · ${title}` : title} />
        <${ProviderChoice} providers=${providers} />
      </header>
      <${Content} ...${{ session, providers, hours }} />
    </section>
  `;
}

/** Managers look at anybody's. */
export function ProviderChoice({ providers }) {
  const all = providers.providers.value;
  if (!providers.manages || all.length < 2) return null;
  return html`<${Select} class="provider-choice" label=${t("console.agenda.whose")} quietLabel value=${providers.provider.value.id}
    options=${all.map((one) => ({ value: one.id, label: one.name }))} onChange=${(id) => providers.choose(id)} />`;
}

function Content({ session, providers, hours }) {
  const phase = providers.phase.value;
  if (phase === "error") return html`<${ErrorState} error=${providers.error.value} onRetry=${() => providers.load()} />`;
  if (phase === "loading") return html`<${Skeleton} rows=${6} />`;
  if (phase === "none") return html`<${NoProfile} />`;
  const { provider } = providers;
  return html`<${Provider} key=${`${provider.value.id} ${provider.value.time_zone}`} ...${{ session, providers, hours }} />`;
}

function NoProfile() {
  const action = html`<a class="ui-button ui-primary" href=${hrefOf("/settings/bookings/profile")}>${t("console.agenda.fill_in")}</a>`;
  return html`<${EmptyState} icon="calendar" title=${t("console.agenda.no_profile")} text=${t("console.agenda.no_profile_text")} action=${action} />`;
}

function Provider({ session, providers, hours }) {
  const model = useMemo(() => new AgendaModel(session, providers), []);
  useEffect(() => {
    model.start();
    return () => model.stop();
  }, [model]);
  const tabs = [
    { key: "calendar", label: t("console.agenda.calendar"), icon: "calendar" },
    { key: "hours", label: t("console.agenda.hours"), icon: "clock" },
  ];
  return html`<${Tabs} label=${t("console.agenda.views")} tabs=${tabs} value=${hours ? "hours" : "calendar"}
    onChange=${(key) => navigate(key === "hours" ? "/agenda/hours" : "/agenda", { query: route.value.query, replace: true })}>
    ${hours ? html`<${OpeningHoursView} model=${model} />` : html`<${AgendaView} ...${{ session, model }} />`}
  <//>`;
}
