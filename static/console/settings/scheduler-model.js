/** What the clock has to do. Draws nothing. */

import { signal } from "../../ui/html.js";

export class SchedulerModel {
  /** The reply of `/scheduler`. */
  state = signal(/** @type {any} */ (null));
  error = signal(/** @type {any} */ (null));
  loading = signal(false);

  /** @param {import("../../model/session.js").Session} session */
  constructor(session) {
    this.session = session;
  }

  async load() {
    this.error.value = null;
    this.loading.value = true;
    try {
      this.state.value = await this.session.api.get("/scheduler");
    } catch (error) {
      this.error.value = error;
    } finally {
      this.loading.value = false;
    }
  }

  /** @param {string} id of a job that was given up */
  async retry(id) {
    await this.session.api.post(`/scheduler/jobs/${encodeURIComponent(id)}/retry`);
    await this.load();
  }

  /** @param {string} id of a job that was given up */
  async drop(id) {
    await this.session.api.delete(`/scheduler/jobs/${encodeURIComponent(id)}`);
    await this.load();
  }
}
