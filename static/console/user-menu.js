/** Who one is, and what concerns only oneself: account, theme, language, leaving. */

import { language, t } from "../i18n/i18n.js";
import { Avatar } from "../ui/avatar.js";
import { html } from "../ui/html.js";
import { Menu } from "../ui/menu.js";
import { LANGUAGE_NAMES } from "./choices.js";
import { THEMES, prefer, preferences } from "./preferences.js";
import { navigate } from "./router.js";
import { showShortcuts } from "./shortcuts-help.js";

export function UserMenu({ session, collapsed }) {
  const me = session.me.value;
  if (!me) return null;
  const face = html`
    <span class="user-face">
      <${Avatar} name=${me.name} id=${me.id} size=${32} />
      <span class=${collapsed ? "ui-unseen" : "user-words"}><span class="user-name">${me.name}</span>${" "}<span class="quiet">${t(`console.role.${me.role}`)}</span></span>
    </span>
  `;
  return html`<div class="user-menu"><${Menu} label=${t("console.you")} face=${face} align="start" items=${itemsFor(session)} /></div>`;
}

function itemsFor(session) {
  const languages = session.me.value.tenant?.languages ?? ["en", "fr"];
  const theme = (value) => ({
    label: t(`console.theme.${value}`), checked: preferences.value.theme === value, onSelect: () => prefer({ theme: value }),
  });
  const tongue = (value) => ({
    label: LANGUAGE_NAMES[value], checked: language.value === value, onSelect: () => prefer({ language: value }),
  });
  return [
    { label: t("console.room.account"), icon: "user", onSelect: () => navigate("/account") },
    { label: t("console.shortcuts.title"), icon: "keyboard", onSelect: showShortcuts },
    "-", ...THEMES.map(theme), "-", ...languages.map(tongue), "-",
    { label: t("console.sign_out"), icon: "logout", onSelect: () => session.logout() },
  ];
}
