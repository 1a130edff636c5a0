/** The head of the panel: with whom one speaks, and what one can do with the panel. */

import { html } from "../ui/html.js";
import { IconButton } from "../ui/button.js";
import { Menu } from "../ui/menu.js";
import { language, t } from "../i18n/widget.js";
import { partner, titleOf } from "./names.js";

const NAMES = { en: "English", fr: "Français" };

/** @param {{widget: import("./state.js").Widget, split: boolean}} props */
export function Head({ widget, split }) {
  const view = widget.view.value;
  const wayBack = view !== "list" && !split && (widget.several.value || (view !== "thread" && widget.inbox.lines.value.length > 0));
  const full = widget.full.value;
  const { alone } = widget.parts;
  return html`<header class="head">
    ${wayBack && html`<${IconButton} icon="back" label=${t("widget.back")} onClick=${() => widget.list()} />`}
    <${Who} widget=${widget} />
    <${Menu} label=${t("widget.menu")} items=${choices(widget)} />
    ${!alone && html`<${IconButton} class="full" icon=${full ? "restore" : "maximize"} label=${t(full ? "widget.restore" : "widget.full")}
      onClick=${() => (widget.full.value = !full)} />
    <${IconButton} icon="close" label=${t("widget.close")} onClick=${() => widget.hide()} />`}
  </header>`;
}

function Who({ widget }) {
  const conversation = widget.view.value === "thread" ? widget.thread.value?.conversation.value : null;
  const me = widget.session.me.value?.id;
  const withTeam = !conversation || conversation.kind === "support";
  return html`<div class="who">
    <${widget.parts.alone ? "h1" : "h2"}>${conversation ? titleOf(conversation, me, widget.team) : widget.team}<//>
    ${withTeam ? html`<${Presence} appearance=${widget.appearance.value} />` : html`<p>${subtitle(conversation, me)}</p>`}
  </div>`;
}

function subtitle({ kind, member_count, ...conversation }, me) {
  if (kind === "group") return t("widget.people", { count: member_count });
  return kind === "listing" ? partner(conversation, me)?.name : t("widget.private.short");
}

/** Not by colour alone: the words say it. */
function Presence({ appearance }) {
  const here = appearance.team_size_online > 0;
  return html`<p><span class="dot ${here ? "here" : ""}"></span>${here ? t("widget.online") : t("widget.away")}</p>`;
}

/** @param {import("./state.js").Widget} widget */
function choices(widget) {
  const { settings, parts, appearance } = widget;
  const others = appearance.value.languages.filter((one) => one !== language.value && NAMES[one]);
  const sound = settings.soundOn;
  return [
    { label: t("widget.sound"), checked: sound, onSelect: () => settings.choose({ sound: !sound }) },
    ...notifications(settings),
    ...(parts.data.lang ? [] : others.map((one) => ({ label: NAMES[one], icon: "globe", onSelect: () => widget.speak(one) }))),
    ...(widget.session.state.value === "ready" ? ["-", { label: t("widget.reset"), icon: "logout", danger: true, onSelect: () => forget(widget) }] : []),
  ];
}

function notifications(settings) {
  if (!globalThis.Notification) return [];
  const refused = Notification.permission === "denied";
  const on = Boolean(settings.choices.value.notify) && Notification.permission === "granted";
  const choose = async () => {
    if (on) return settings.choose({ notify: false });
    settings.choose({ notify: (await Notification.requestPermission()) === "granted" });
  };
  return [{ label: t("widget.notify"), checked: on, disabled: refused, hint: refused ? t("widget.notify.refused") : undefined, onSelect: choose }];
}

/** @param {import("./state.js").Widget} widget */
async function forget(widget) {
  widget.asks.value = true;
  const { confirm } = await import("../ui/dialog.js");
  const question = { title: t("widget.reset.title"), text: t("widget.reset.text"), action: t("widget.reset"), danger: true };
  if (await confirm(question)) await widget.reset();
}
