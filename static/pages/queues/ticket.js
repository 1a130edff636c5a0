/** The page of one ticket: the place in one's pocket. */

import { LiveTicket } from "../../model/live-ticket.js";
import { html } from "../../ui/html.js";
import { startPage } from "./start.js";
import { TicketPage } from "./ticket-view.js";

const { ticket = "", token = "" } = document.body.dataset;

void startPage((page) => html`<${TicketPage} page=${page} open=${() => new LiveTicket(page.session, { id: ticket, token })} />`);
