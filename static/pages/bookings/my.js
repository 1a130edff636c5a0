/** A member's own page: what is booked, what can be, and with which passes. */

import { html } from "../../ui/html.js";
import { startPage } from "../queues/start.js";
import { AddressNav } from "./address.js";
import { Frame } from "./frame.js";
import { MyPage } from "./my-view.js";

const { tenant = "", tenantName = "" } = document.body.dataset;
const nav = new AddressNav(`/my/${tenant}`, { level: "h2", suffix: tenantName });

void startPage((page) => html`<${Frame} page=${page} here="my"><${MyPage} page=${page} nav=${nav} /><//>`, { visitors: false });
