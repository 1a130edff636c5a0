/** The room of campaigns: what was sent and is to be sent, one of them, writing one, templates and the log. */

import { t } from "../../i18n/i18n.js";
import { html } from "../../ui/html.js";
import { Tabs } from "../../ui/tabs.js";
import { Heading } from "../heading.js";
import { LinkButton } from "../link-button.js";
import { navigate, route } from "../router.js";
import { CampaignPage } from "./campaign-page.js";
import { Editor } from "./editor.js";
import { History } from "./history.js";
import { Logs } from "./logs.js";
import { Templates } from "./templates.js";

const TABS = [
  { key: "history", icon: "campaign", component: History },
  { key: "templates", icon: "file", component: Templates },
  { key: "logs", icon: "clock", component: Logs },
];

export function CampaignsRoom({ session }) {
  const [, name, step] = route.value.parts;
  if (name === "new") return html`<${Editor} key=${location.search} session=${session} />`;
  const tab = TABS.find((one) => one.key === name);
  if (name && !tab && step === "edit") return html`<${Editor} key=${name} session=${session} id=${name} />`;
  if (name && !tab) return html`<${CampaignPage} key=${name} session=${session} id=${name} />`;
  return html`<${Lists} session=${session} tab=${tab ?? TABS[0]} />`;
}

function Lists({ session, tab }) {
  const title = t("console.room.campaigns");
  const tabs = TABS.map(({ key, icon }) => ({ key, icon, label: t(`console.campaigns.tab.${key}`) }));
  const go = (key) => navigate(key === "history" ? "/campaigns" : `/campaigns/${key}`, { replace: true });
  return html`
    <section class="room campaigns">
      <header class="room-header">
        <${Heading} text=${title} name=${tab === TABS[0] ? title : `${t(`console.campaigns.tab.${tab.key}`)} · ${title}`} />
        <${LinkButton} kind="primary" icon="plus" to="/campaigns/new">${t("console.campaigns.new")}<//>
      </header>
      <${Tabs} label=${t("console.campaigns.tabs")} tabs=${tabs} value=${tab.key} onChange=${go}>
        <${tab.component} key=${tab.key} session=${session} />
      <//>
    </section>
  `;
}
