/** Who is there to book with: by words, by kind, and by how near they are. */

import { listCategories, searchPartners } from "../model/bookings.js";
import { formatDistance } from "../i18n/formats.js";
import { t } from "../i18n/bookings.js";
import { Avatar } from "../ui/avatar.js";
import { Button } from "../ui/button.js";
import { html, useState } from "../ui/html.js";
import { Icon } from "../ui/icons.js";
import { SearchField } from "../ui/search-field.js";
import { Banner, EmptyState, ErrorState, Skeleton } from "../ui/states.js";
import { useActing, useRead } from "./acting.js";
import { StepHeading, Way } from "./nav.js";

const PAGE = 20;

/** @param {import("./flow.js").Flow} props */
export function SearchView({ session, nav }) {
  const { q = "", category = "", near = "" } = nav.place.value;
  const categories = useRead(session, () => listCategories(session.api)).value ?? [];
  const change = (wish) => nav.go({ q, category, near, ...wish }, true);
  return html`<${StepHeading} nav=${nav} text=${t("booking.search.title")} />
    <div class="booking-search">
      <${SearchField} label=${t("booking.search.label")} value=${q} onSearch=${(text) => change({ q: text })} />
      <${Near} near=${near} onChange=${(place) => change({ near: place })} />
    </div>
    ${categories.length > 1 && html`<div class="booking-choices" role="group" aria-label=${t("booking.search.category")}>
      ${["", ...categories.map((one) => one.category)].map((one) => html`<button key=${one} type="button" class="booking-choice"
        aria-pressed=${String(one === category)} onClick=${() => change({ category: one })}>${one || t("booking.search.all")}</button>`)}
    </div>`}
    <${Found} key=${[q, category, near].join("|")} session=${session} nav=${nav} query=${{ q, category, near }} />`;
}

/** Where one is, only when one asks for it. */
function Near({ near, onChange }) {
  const [refused, setRefused] = useState("");
  const [busy, setBusy] = useState(false);
  if (!("geolocation" in navigator)) return null;
  const find = () => {
    if (near) return onChange("");
    setBusy(true);
    setRefused("");
    // Three decimals are about a hundred metres: near enough, and no more than is needed.
    const found = ({ coords }) => (setBusy(false), onChange(`${coords.latitude.toFixed(3)},${coords.longitude.toFixed(3)}`));
    const failed = ({ code }) => (setBusy(false), setRefused(t(code === 1 ? "booking.near.refused" : "booking.near.unknown")));
    navigator.geolocation.getCurrentPosition(found, failed, { timeout: 10_000, maximumAge: 300_000 });
  };
  return html`<${Button} icon=${near ? "close" : "pin"} busy=${busy} aria-pressed=${String(Boolean(near))} onClick=${find}>${t("booking.near")}<//>
    ${refused && html`<${Banner} kind="warning">${refused}<//>`}`;
}

/** @param {{session: any, nav: any, query: {q: string, category: string, near: string}}} props */
function Found({ session, nav, query }) {
  const [more, setMore] = useState({ items: /** @type {any[]} */ ([]), cursor: /** @type {string | null | undefined} */ (undefined) });
  const { busy, act } = useActing();
  const first = useRead(session, () => searchPartners(session.api, { ...query, limit: PAGE }));
  if (first.value === null) {
    return first.error ? html`<${ErrorState} error=${first.error} onRetry=${first.load} />` : html`<${Skeleton} rows=${4} label=${t("booking.loading")} />`;
  }
  const items = [...first.value.items, ...more.items];
  const cursor = more.cursor === undefined ? first.value.next_cursor : more.cursor;
  const next = () => act("more", async () => {
    const page = await searchPartners(session.api, { ...query, limit: PAGE, cursor });
    setMore({ items: [...more.items, ...page.items], cursor: page.next_cursor });
  });
  if (items.length === 0) return html`<${Nobody} nav=${nav} query=${query} />`;
  return html`<ul class="booking-list">${items.map((one) => html`<li key=${one.id}><${Partner} nav=${nav} partner=${one} /></li>`)}</ul>
    ${cursor && html`<${Button} busy=${busy === "more"} onClick=${next}>${t("booking.more")}<//>`}`;
}

function Nobody({ nav, query }) {
  const narrowed = Object.values(query).some(Boolean);
  return html`<${EmptyState} icon="search" title=${t("booking.search.nobody")} text=${t(narrowed ? "booking.search.nobody.narrow" : "booking.search.nobody.yet")}
    action=${narrowed && html`<${Button} onClick=${() => nav.go({}, true)}>${t("booking.search.all")}<//>`} />`;
}

function Partner({ nav, partner }) {
  const facts = [partner.category, partner.address, partner.distance_km !== null && formatDistance(partner.distance_km)].filter(Boolean);
  return html`<${Way} nav=${nav} to=${{ partner: partner.id }} class="booking-card">
    <${Avatar} name=${partner.name} id=${partner.id} size=${48} />
    <span class="booking-card-words"><strong>${partner.name}</strong><span>${facts.join(" · ")}</span></span>
    <${Icon} name="chevron-right" />
  <//>`;
}
