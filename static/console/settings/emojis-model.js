/** The business's own emojis: listed, uploaded with progress, removed. Draws nothing. */

import { refreshEmojis } from "../../model/custom-emojis.js";
import { signal } from "../../ui/html.js";

export class EmojisModel {
  /** By name. @type {import("../../vendor/signals.js").Signal<any[] | null>} null until they are read */
  items = signal(null);
  error = signal(/** @type {any} */ (null));

  /** @param {import("../../model/session.js").Session} session */
  constructor(session) {
    this.session = session;
  }

  async load() {
    this.error.value = null;
    try {
      const found = [];
      let cursor = null;
      do {
        const page = await this.session.api.get("/emojis", { cursor, limit: 100 });
        found.push(...page.items);
        cursor = page.next_cursor;
      } while (cursor);
      this.items.value = found;
    } catch (error) {
      this.error.value = error;
    }
  }

  /** @param {string} name @param {File} file @param {(share: number) => void} onProgress @param {AbortSignal} abort */
  async add(name, file, onProgress, abort) {
    await this.session.api.upload("/emojis", file, { name }, { onProgress, signal: abort });
    await this.#changed();
  }

  /** @param {string} name */
  async remove(name) {
    await this.session.api.delete(`/emojis/${encodeURIComponent(name)}`);
    await this.#changed();
  }

  async #changed() {
    await Promise.all([this.load(), refreshEmojis(this.session)]);
  }
}
