/** The public booking page: found by its address, used by anybody. */

import { BookingFlow } from "../../booking/flow.js";
import { html } from "../../ui/html.js";
import { startPage } from "../queues/start.js";
import { AddressNav } from "./address.js";
import { Frame } from "./frame.js";

const { tenant = "", tenantName = "" } = document.body.dataset;
const nav = new AddressNav(`/book/${tenant}`, { suffix: tenantName });
const files = (path) => path;

void startPage((page) => html`<${Frame} page=${page} here="book"><${BookingFlow} session=${page.session} nav=${nav} files=${files} /><//>`);
