/** Where a QR code leads: what this queue is, how long it takes, and one button. */

import { startPage } from "./start.js";
import { html } from "../../ui/html.js";
import { Join } from "./join-view.js";

void startPage((page) => html`<${Join} page=${page} />`);
