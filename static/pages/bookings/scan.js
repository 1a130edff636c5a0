/** The scanner at the door: for the team. */

import { html } from "../../ui/html.js";
import { startPage } from "../queues/start.js";
import { Frame } from "./frame.js";
import { ScanPage } from "./scan-view.js";

void startPage((page) => html`<${Frame} page=${page} here="scan"><${ScanPage} page=${page} /><//>`, { area: "console", visitors: false });
