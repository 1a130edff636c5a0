/** A company's page: packs of accesses for its employees, what they use, and what was paid. */

import { html } from "../../ui/html.js";
import { startPage } from "../queues/start.js";
import { AddressNav } from "./address.js";
import { CompanyPage } from "./company-view.js";
import { Frame } from "./frame.js";

const { tenant = "", tenantName = "" } = document.body.dataset;
const nav = new AddressNav(`/company/${tenant}`, { level: "h2", suffix: tenantName });

void startPage((page) => html`<${Frame} page=${page} here="company"><${CompanyPage} page=${page} nav=${nav} /><//>`, { visitors: false });
