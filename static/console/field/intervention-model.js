/** One intervention: read, and every step of the work. Draws nothing. */

import { signal } from "../../ui/html.js";

/** What can be done in each state, where the server does not say. */
const LEGAL = { planned: ["start"], in_progress: ["finish"], done: ["sign", "reopen"], signed: ["reopen"], cancelled: [] };

export class InterventionModel {
  intervention = signal(/** @type {any} */ (null));
  error = signal(/** @type {any} */ (null));

  /** @param {import("../../model/session.js").Session} session @param {string} id */
  constructor(session, id) {
    this.session = session;
    this.path = `/interventions/${id}`;
  }

  async load() {
    this.error.value = null;
    try {
      this.intervention.value = await this.session.api.get(this.path);
    } catch (error) {
      this.error.value = error;
    }
  }

  /** @returns {string[]} */
  get may() {
    const { may, state } = this.intervention.value;
    return may ?? LEGAL[state];
  }

  /** Whether its papers and notes can still be changed. */
  get isOpen() {
    return ["planned", "in_progress", "done"].includes(this.intervention.value.state);
  }

  /** @param {"start" | "finish" | "sign" | "reopen"} name @param {object} [given] */
  async step(name, given = {}) {
    this.intervention.value = await this.session.api.post(`${this.path}/${name}`, given);
  }

  /** @param {string} itemId @param {boolean} done */
  async tick(itemId, done) {
    this.intervention.value = await this.session.api.patch(`${this.path}/checklist/${itemId}`, { done });
  }

  /** @param {File} file @param {(share: number) => void} [onProgress] */
  async attach(file, onProgress) {
    const { id } = await this.session.api.upload("/attachments", file, {}, { onProgress });
    this.intervention.value = await this.session.api.post(`${this.path}/documents`, { attachment_id: id });
  }

  /** @param {string} attachmentId */
  async detach(attachmentId) {
    await this.session.api.delete(`${this.path}/documents/${attachmentId}`);
    await this.load();
  }

  /** @param {string} name @param {Blob | null} picture */
  async sign(name, picture) {
    const image = picture && (await this.session.api.upload("/attachments", new File([picture], "signature.png", { type: "image/png" })));
    await this.step("sign", { name, ...(image ? { image: image.id } : {}) });
  }
}
