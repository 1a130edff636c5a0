/** A room whose work has not begun: says what will live there, and offers nothing that does not work. */

import { t } from "../i18n/i18n.js";
import { html } from "../ui/html.js";
import { EmptyState } from "../ui/states.js";
import { Heading } from "./heading.js";

export function Place({ room }) {
  return html`
    <section class="room place">
      <header class="room-header"><${Heading} text=${t(`console.room.${room.name}`)} /></header>
      <${EmptyState} icon=${room.icon} title=${t(`console.place.${room.name}.title`)} text=${t(`console.place.${room.name}.text`)} />
    </section>
  `;
}
