/** REST calls in the name of the signed-in person: tokens renewed, errors in one shape, uploads with progress. */

import { asPalabreError, CLIENT_ERRORS, clientError, PalabreError } from "../js/errors.js";

/** Milliseconds. */
const TIMEOUT = 30_000;

export class Api {
  /** @param {{url: string, credentials: import("./credentials.js").Credentials}} options */
  constructor({ url, credentials }) {
    this.base = `${url}/api/v1`;
    this.credentials = credentials;
  }

  /** @param {string} path @param {Record<string, any>} [query] values that are null, undefined or "" are left out */
  get(path, query = {}) {
    return this.#json("GET", path + search(query));
  }

  /** @param {string} path @param {object} [body] @param {{idempotencyKey?: string}} [options] */
  post(path, body, { idempotencyKey } = {}) {
    return this.#json("POST", path, body, idempotencyKey ? { "Idempotency-Key": idempotencyKey } : {});
  }

  /** @param {string} path @param {object} body */
  patch(path, body) {
    return this.#json("PATCH", path, body);
  }

  /** @param {string} path @param {object} body */
  put(path, body) {
    return this.#json("PUT", path, body);
  }

  /** @param {string} path @param {object} [body] */
  delete(path, body) {
    return this.#json("DELETE", path, body);
  }

  /** A file that only those who may can read. @param {string} path under /api/v1, or with it @returns {Promise<Blob>} */
  async blob(path) {
    return (await this.#ask("GET", path.replace(/^\/api\/v1/, ""))).blob();
  }

  /**
   * Read a file of unknown length and let the browser save it.
   * @param {string} path @param {string} name @param {{onProgress?: (bytes: number) => void}} [options]
   */
  async download(path, name, { onProgress } = {}) {
    const reply = await this.#ask("GET", path, undefined, {}, null);
    const parts = [];
    let bytes = 0;
    for (const reader = reply.body.getReader(); ; ) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      onProgress?.((bytes += value.length));
    }
    save(new Blob(parts, { type: reply.headers.get("Content-Type") ?? "" }), name);
  }

  /**
   * @param {string} path @param {File} file @param {Record<string, string>} [fields]
   * @param {{onProgress?: (share: number) => void, signal?: AbortSignal}} [options] share from 0 to 1
   */
  async upload(path, file, fields = {}, { onProgress, signal } = {}) {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append("file", file, file.name);
    return this.#twice((token) => send(this.base + path, form, token, onProgress, signal));
  }

  /** @param {string} method @param {string} path @param {object} [body] @param {Record<string, string>} [headers] */
  async #json(method, path, body, headers = {}) {
    const reply = await this.#ask(method, path, body, headers);
    return reply.status === 204 ? null : reply.json();
  }

  /**
   * @param {string} method @param {string} path @param {object} [body] @param {Record<string, string>} [headers]
   * @param {AbortSignal | null} [signal] null for what may take long
   */
  async #ask(method, path, body, headers = {}, signal = AbortSignal.timeout(TIMEOUT)) {
    const content = body === undefined ? {} : { "Content-Type": "application/json" };
    return this.#twice(async (token) => {
      const authorization = token ? { Authorization: `Bearer ${token}` } : {};
      const reply = await fetch(this.base + path, {
        method, headers: { ...content, ...headers, ...authorization },
        body: body === undefined ? undefined : JSON.stringify(body), signal,
      });
      if (!reply.ok) throw await refusal(reply);
      return reply;
    });
  }

  /** With the token at hand, and when that has ended with another. @template T @param {(token: string | null) => Promise<T>} call */
  async #twice(call) {
    const token = await this.credentials.token();
    try {
      return await call(token);
    } catch (thrown) {
      const error = asPalabreError(thrown);
      if (error.code !== "unauthenticated" || token === null) throw error;
      const fresh = await this.credentials.renew(token);
      if (fresh === null) throw error;
      return call(fresh);
    }
  }
}

/** @param {Record<string, any>} query */
function search(query) {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return given.length > 0 ? `?${new URLSearchParams(given)}` : "";
}

/** @param {Response} reply */
async function refusal(reply) {
  const body = await reply.json().catch(() => null);
  return asRefusal(reply.status, body);
}

/** What stands between us and the server (a proxy, say) may answer in its own words. */
function asRefusal(status, body) {
  if (body?.error) return new PalabreError(body.error);
  return clientError("unavailable", `The server answered ${status}.`, status >= 500 || status === 429);
}

/** fetch cannot tell how much was sent; XMLHttpRequest can. */
function send(url, form, token, onProgress, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.responseType = "json";
    if (token) request.setRequestHeader("Authorization", `Bearer ${token}`);
    request.upload.onprogress = (event) => event.lengthComputable && onProgress?.(event.loaded / event.total);
    request.onload = () =>
      request.status < 300 ? resolve(request.response) : reject(asRefusal(request.status, request.response));
    request.onerror = () => reject(clientError(CLIENT_ERRORS.DISCONNECTED, "The connection was lost.", true));
    request.onabort = () => reject(clientError(CLIENT_ERRORS.CLOSED, "The upload was cancelled.", false));
    signal?.addEventListener("abort", () => request.abort());
    request.send(form);
  });
}

/** @param {Blob} blob @param {string} name */
function save(blob, name) {
  const url = URL.createObjectURL(blob);
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
