/** What can be done with a campaign now. */

import { t } from "../../i18n/i18n.js";
import { bodyOf, countOf, legalFor } from "../../model/campaigns.js";
import { Button } from "../../ui/button.js";
import { confirm } from "../../ui/dialog.js";
import { html, useState } from "../../ui/html.js";
import { Menu } from "../../ui/menu.js";
import { attempt } from "../attempt.js";
import { LinkButton } from "../link-button.js";
import { navigate } from "../router.js";
import { launchQuestion } from "./launch-question.js";
import { KeepTemplateDialog } from "./templates.js";
import { counted } from "./words.js";

/** @param {{session: any, live: import("../../model/campaigns.js").LiveCampaign}} props */
export function CampaignSteps({ session, live }) {
  const [busy, setBusy] = useState("");
  const [keeping, setKeeping] = useState(false);
  const campaign = live.campaign.value;
  const legal = legalFor(campaign);
  const isOver = ["completed", "failed", "cancelled"].includes(campaign.status);
  const take = (name, body, question) => async () => {
    if (question && !(await confirm(question))) return;
    setBusy(name);
    await attempt(() => live.act(name, body), { done: t(`console.campaigns.did.${name}`) });
    setBusy("");
  };
  const launch = async () => {
    setBusy("launch");
    await attempt(async () => {
      const foreseen = await session.api.post("/campaigns/preflight", bodyOf(campaign));
      setBusy("");
      await take("launch", undefined, launchQuestion(campaign, foreseen))();
    });
    setBusy("");
  };
  /** @param {string} name @param {string} icon @param {{kind?: string, question?: any}} [options] */
  const step = (name, icon, { kind = "quiet", question } = {}) =>
    html`<${Button} kind=${kind} icon=${icon} busy=${busy === name} disabled=${busy !== "" && busy !== name} onClick=${take(name, undefined, question)}>${t(`console.campaigns.do.${name}`)}<//>`;
  return html`<div class="form-actions">
    ${legal.includes("launch") && html`<${Button} kind="primary" icon="send" busy=${busy === "launch"} disabled=${busy !== "" && busy !== "launch"} onClick=${launch}>${t("console.campaigns.do.launch")}<//>`}
    ${legal.includes("edit") && html`<${LinkButton} icon="edit" to=${`/campaigns/${campaign.id}/edit`}>${t("console.campaigns.edit")}<//>`}
    ${legal.includes("pause") && step("pause", "clock")}
    ${legal.includes("resume") && step("resume", "send", { kind: "primary" })}
    ${legal.includes("cancel") && step("cancel", "block", { question: { title: t("console.campaigns.cancel_title"), text: t("console.campaigns.cancel_text"), action: t("console.campaigns.do.cancel"), danger: true } })}
    ${isOver && html`<${LinkButton} icon="copy" to="/campaigns/new" query=${{ copy: campaign.id }}>${t("console.campaigns.copy")}<//>`}
    <${Menu} label=${t("console.campaigns.more")} items=${[
      !isOver && { label: t("console.campaigns.copy"), icon: "copy", onSelect: () => navigate("/campaigns/new", { query: { copy: campaign.id } }) },
      { label: t("console.campaigns.template.keep"), icon: "file", onSelect: () => setKeeping(true) },
      legal.includes("relaunch") && { label: t("console.campaigns.relaunch_all"), icon: "retry", onSelect: take("relaunch", { which: "all" }, { title: t("console.campaigns.relaunch_all"), text: t("console.campaigns.relaunch_all_text"), action: t("console.campaigns.do.relaunch") }) },
      legal.includes("delete") && { label: t("console.delete_short"), icon: "trash", danger: true, onSelect: () => remove(live) },
    ].filter(Boolean)} />
    ${keeping && html`<${KeepTemplateDialog} session=${session} values=${campaign} onClose=${() => setKeeping(false)} />`}
  </div>`;
}

/** Once for each date: what failed again is a failure of the newer one. @param {{live: import("../../model/campaigns.js").LiveCampaign, occurrence: any}} props */
export function RelaunchFailures({ live, occurrence: { id, counts, state } }) {
  const [busy, setBusy] = useState(false);
  const campaign = live.campaign.value;
  const again = campaign.occurrences.some((one) => one.relaunch_of === id);
  const failed = countOf(counts, "failed");
  if (failed === 0 || again || !["completed", "failed"].includes(state) || !legalFor(campaign).includes("relaunch")) return null;
  const relaunch = async () => {
    setBusy(true);
    await attempt(() => live.act("relaunch", { which: "failures", occurrence_id: id }), { done: t("console.campaigns.did.relaunch") });
    setBusy(false);
  };
  return html`<div><${Button} icon="retry" busy=${busy} onClick=${relaunch}>${counted("console.campaigns.relaunch_failures", failed)}<//></div>`;
}

/** @param {import("../../model/campaigns.js").LiveCampaign} live */
async function remove(live) {
  const { title } = live.campaign.value;
  if (!(await confirm({ title: t("console.records.delete_title", { name: title }), action: t("console.delete_short"), danger: true }))) return;
  await attempt(async () => {
    await live.remove();
    navigate("/campaigns");
  }, { done: t("console.records.deleted", { name: title }) });
}
