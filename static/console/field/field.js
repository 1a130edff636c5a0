/** The room of field work: interventions, and the clients, equipment and technicians that they are about. */

import { t } from "../../i18n/i18n.js";
import { html } from "../../ui/html.js";
import { Tabs } from "../../ui/tabs.js";
import { Heading } from "../heading.js";
import { navigate, route } from "../router.js";
import { Clients } from "./clients.js";
import { Equipment } from "./equipment.js";
import { InterventionPage } from "./intervention-page.js";
import { Interventions } from "./interventions.js";
import { Technicians } from "./technicians.js";

const TABS = [
  { key: "interventions", icon: "calendar", component: Interventions },
  { key: "clients", icon: "users", component: Clients },
  { key: "equipment", icon: "settings", component: Equipment },
  { key: "technicians", icon: "user", component: Technicians },
];

export function FieldRoom({ session }) {
  const [, name, id] = route.value.parts;
  const tab = TABS.find((one) => one.key === name) ?? TABS[0];
  if (tab.key === "interventions" && id) return html`<${InterventionPage} key=${id} session=${session} id=${id} />`;
  const title = t("console.room.field");
  const tabs = TABS.map(({ key, icon }) => ({ key, icon, label: t(`console.field.${key}`) }));
  return html`
    <section class="room field">
      <header class="room-header"><${Heading} text=${title} name=${`${t(`console.field.${tab.key}`)} · ${title}`} /></header>
      <${Tabs} label=${t("console.field.kinds")} tabs=${tabs} value=${tab.key} onChange=${(key) => navigate(`/field/${key}`, { replace: true })}>
        <${tab.component} key=${tab.key} session=${session} />
      <//>
    </section>
  `;
}
