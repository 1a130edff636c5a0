/** Why a command failed: the server's error, or one of the client's own. */

/** Codes that only the client gives. */
export const CLIENT_ERRORS = Object.freeze({
  /** No acknowledgement came in time; whether the command was carried out is unknown. */
  TIMEOUT: "timeout",
  /** The connection was lost; whether the command was carried out is unknown. */
  DISCONNECTED: "disconnected",
  /** Too much is waiting to be sent. */
  OUTBOX_FULL: "outbox_full",
  /** The client was closed, or its session has ended. */
  CLOSED: "closed",
});

export class PalabreError extends Error {
  /** @param {import("./types.js").ErrorBody} body */
  constructor(body) {
    super(body.message);
    this.name = "PalabreError";
    this.code = body.code;
    this.retryable = body.retryable;
    /** Seconds, or null. */
    this.retryAfter = body.retry_after ?? null;
    this.details = body.details ?? [];
    this.requestId = body.request_id ?? null;
  }
}

/** @param {string} code @param {string} message @param {boolean} retryable */
export function clientError(code, message, retryable) {
  return new PalabreError({ code, message, retryable });
}

/**
 * Anything thrown as a PalabreError.
 * @param {unknown} error
 */
export function asPalabreError(error) {
  if (error instanceof PalabreError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return clientError(CLIENT_ERRORS.DISCONNECTED, message, true);
}
