/** What this person chose on this site: kept by all tabs alike. */

import { Store } from "../model/storage.js";
import { signal } from "../vendor/signals.js";

/** @typedef {{sound?: boolean, notify?: boolean, last?: string}} Choices `last`: the conversation shown last */

export class Settings {
  /** @param {string} tenant @param {boolean} sound what holds until the person chooses */
  constructor(tenant, sound) {
    this.sound = sound;
    /** @type {Store<Choices>} */
    this.store = new Store(`palabre.widget.${tenant}`, { validate: isChoices, fallback: {} });
    this.choices = signal(this.store.get());
    this.store.onChange((choices) => (this.choices.value = choices));
  }

  /** @param {Choices} change */
  choose(change) {
    this.choices.value = { ...this.choices.value, ...change };
    this.store.set(this.choices.value);
  }

  get soundOn() {
    return this.choices.value.sound ?? this.sound;
  }
}

/** @param {any} value */
function isChoices({ sound, notify, last }) {
  const fits = (one, type) => one === undefined || typeof one === type;
  return fits(sound, "boolean") && fits(notify, "boolean") && fits(last, "string");
}
