/** Finding people by name and choosing one or several. */

import { t } from "../i18n/i18n.js";
import { Avatar } from "../ui/avatar.js";
import { Chip } from "../ui/badge.js";
import { html, useEffect, useState } from "../ui/html.js";
import { SearchField } from "../ui/search-field.js";
import { ErrorState, Skeleton } from "../ui/states.js";

/**
 * @param {{session: any, chosen: any[], onChange: (people: any[]) => void, without?: Set<string>, single?: boolean,
 *   pass?: (user: any) => boolean}} props
 */
export function PeoplePicker({ session, chosen, onChange, without = new Set(), single = false, pass = () => true }) {
  const [q, setQ] = useState("");
  const [found, setFound] = useState(/** @type {{items?: any[], error?: any}} */ ({}));
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let current = true;
    session.api.get("/users", { q, limit: 50 }).then(
      ({ items }) => current && setFound({ items }), (error) => current && setFound({ error }),
    );
    return () => (current = false);
  }, [q, tries]);
  const has = (user) => chosen.some((one) => one.id === user.id);
  const toggle = (user) => onChange(has(user) ? chosen.filter((one) => one.id !== user.id) : single ? [user] : [...chosen, user]);
  const shown = (found.items ?? []).filter((user) => user.id !== session.me.value.id && !without.has(user.id) && !user.blocked && pass(user));
  return html`
    <div class="picker">
      <${SearchField} label=${t("console.picker.search")} value=${q} onSearch=${setQ} />
      ${!single && chosen.length > 0 && html`<p class="picker-chosen">${chosen.map((one) => html`<${Chip} key=${one.id} onRemove=${() => toggle(one)}>${one.name}<//>`)}</p>`}
      ${found.error && html`<${ErrorState} error=${found.error} onRetry=${() => setTries(tries + 1)} />`}
      ${!found.items && !found.error && html`<${Skeleton} rows=${4} />`}
      ${found.items && shown.length === 0 && html`<p class="quiet" role="status">${t("console.picker.none")}</p>`}
      <ul class="picker-list" aria-label=${t("console.picker.list")}>
        ${shown.map((user) => html`<li key=${user.id}><label class="picker-row">
          <input type=${single ? "radio" : "checkbox"} name="picker" checked=${has(user)} onChange=${() => toggle(user)} />
          <${Avatar} name=${user.name} id=${user.id} size=${32} />
          <span class="member-words"><span>${user.name}</span><span class="quiet">${t(`console.role.${user.role}`)}${user.email && ` · ${user.email}`}</span></span>
        </label></li>`)}
      </ul>
    </div>
  `;
}
