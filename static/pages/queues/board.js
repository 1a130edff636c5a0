/** The board on a wall: who is called where, seen and heard. */

import { html } from "../../ui/html.js";
import { Board } from "./board-model.js";
import { readSettings, readTheme } from "./board-settings.js";
import { BoardPage } from "./board-view.js";
import { Voice } from "./board-voice.js";
import { keepFresh } from "./fresh.js";
import { startPage } from "./start.js";

const { token = "" } = document.body.dataset;
const asked = (new URLSearchParams(location.search).get("lang") ?? "").split(",");
let made = /** @type {{board: Board, voice: Voice, languages: string[]} | null} */ (null);

void startPage((page) => {
  made ??= begin(page);
  return html`<${BoardPage} ...${made} page=${page} />`;
}, { area: "board", theme: readTheme(location.search), languages: asked });

/** @param {any} page */
function begin({ session, appearance }) {
  const settings = readSettings(location.search, appearance.languages);
  const voice = new Voice(settings);
  const board = new Board(session, token, { shownFor: settings.shownFor, onShow: (call) => voice.announce(call) });
  board.open();
  keepFresh({ isBusy: () => board.announcements.current.value !== null, timeZone: () => board.site.value?.time_zone });
  return { board, voice, languages: settings.languages };
}
