/** The room of media pages, which campaigns lead to. */

import { t } from "../../i18n/i18n.js";
import { html } from "../../ui/html.js";
import { Heading } from "../heading.js";
import { MediaPagesSection } from "./media-pages.js";

export function MediaRoom({ session }) {
  return html`
    <section class="room media">
      <header class="room-header"><${Heading} text=${t("console.room.media")} /></header>
      <p class="quiet">${t("console.media.lead")}</p>
      <${MediaPagesSection} session=${session} />
    </section>
  `;
}
