/** The console's start: the shell, and the room that the address names. */

const app = /** @type {HTMLElement} */ (document.getElementById("app"));
app.dataset.ready = "true";
