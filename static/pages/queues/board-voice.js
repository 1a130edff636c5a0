/** What a board is heard saying: a chime, and then words by the browser's own voices. Either works without the other. */

import { textIn } from "../../i18n/boards.js";
import { spell } from "../../model/spelling.js";
import { chime } from "./chime.js";

/** Milliseconds from the chime to the first word. */
const PAUSE = 1_300;
const TAGS = { en: "en-GB", fr: "fr-FR" };
/** Words a minute as a share of the voice's own: halls echo. */
const RATE = 0.9;

export class Voice {
  /** Kept until they are spoken: Chromium forgets utterances that nobody holds. @type {SpeechSynthesisUtterance[]} */
  #spoken = [];

  /** @param {{languages: string[], speaks: boolean, chimes: boolean}} options languages in the order of speaking */
  constructor({ languages, speaks, chimes }) {
    this.languages = languages;
    this.speaks = speaks && "speechSynthesis" in globalThis;
    this.chimes = chimes;
  }

  /** Whether there is something to be heard at all. */
  get wanted() {
    return this.speaks || this.chimes;
  }

  /** Call it in a gesture, or to see whether none is needed. */
  unlock() {
    return chime.unlock();
  }

  /** @param {import("../../model/announcements.js").Call} call */
  announce(call) {
    if (this.chimes) void chime.play("call");
    if (this.speaks) setTimeout(() => this.#speak(call), this.chimes ? PAUSE : 0);
  }

  /** @param {import("../../model/announcements.js").Call} call */
  #speak(call) {
    speechSynthesis.resume(); // Some browsers fall asleep between two calls.
    this.#spoken = this.languages.map((name) => this.#utter(name, wordsFor(call, name)));
    for (const one of this.#spoken) speechSynthesis.speak(one);
  }

  #utter(name, text) {
    const utterance = new SpeechSynthesisUtterance(text);
    const voices = speechSynthesis.getVoices().filter((voice) => voice.lang.toLowerCase().startsWith(name));
    utterance.voice = voices.find((voice) => voice.localService) ?? voices[0] ?? null;
    utterance.lang = utterance.voice?.lang ?? TAGS[name] ?? name;
    utterance.rate = RATE;
    return utterance;
  }
}

/** @param {import("../../model/announcements.js").Call} call @param {string} name of a language */
function wordsFor({ number, desk }, name) {
  const values = { number: spell(number), desk: desk ?? "" };
  return textIn(name, desk ? "board.say.desk" : "board.say", values);
}
