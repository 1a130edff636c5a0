/** The business's own settings. Draws nothing. */

import { signal } from "../../ui/html.js";

export class TenantModel {
  /** The reply of `/tenant`. */
  tenant = signal(/** @type {any} */ (null));
  error = signal(/** @type {any} */ (null));

  /** @param {import("../../model/session.js").Session} session */
  constructor(session) {
    this.session = session;
  }

  async load() {
    this.error.value = null;
    try {
      this.tenant.value = await this.session.api.get("/tenant");
    } catch (error) {
      this.error.value = error;
    }
  }

  /** Only what is given changes; the console around follows at once. @param {object} changes */
  async change(changes) {
    this.tenant.value = await this.session.api.patch("/tenant", changes);
    this.session.me.value = await this.session.api.get("/auth/me");
  }

  /** @returns {Promise<string>} the new secret, shown this once */
  async rotateSecret() {
    const { embedding_secret } = await this.session.api.post("/tenant/embedding-secret");
    this.tenant.value = { ...this.tenant.value, has_embedding_secret: true };
    return embedding_secret;
  }
}
