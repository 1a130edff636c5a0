/** The console's start: the kit for everybody, otherwise signing in or the rooms. */

import "../i18n/console.js";
import "../i18n/console-agenda.js";
import "../i18n/console-articles.js";
import "../i18n/console-bookings.js";
import "../i18n/console-campaign-editor.js";
import "../i18n/console-campaigns.js";
import "../i18n/console-clock.js";
import "../i18n/console-contacts.js";
import "../i18n/console-field.js";
import "../i18n/console-inbox.js";
import "../i18n/console-people.js";
import "../i18n/console-queue-settings.js";
import "../i18n/console-queues.js";
import "../i18n/console-reports.js";
import "../i18n/console-settings.js";
import "../ui/page-icons.js";
import { html, render } from "../ui/html.js";
import { App } from "./app.js";
import { followPreferences } from "./preferences.js";
import { session } from "./sign-in-model.js";

followPreferences(session);
render(html`<${App} />`, /** @type {HTMLElement} */ (document.getElementById("app")));
