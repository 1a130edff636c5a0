/**
 * Shapes on the wire and in the client, for the type checker. The documents at `/api/v1/asyncapi.json` are the source.
 *
 * @typedef {{id: string, name: string, role: string}} Sender
 * @typedef {{id: string, name: string, content_type: string, size: number, url: string}} AttachmentLink
 * @typedef {{emoji: string, user_ids: string[]}} Reaction
 *
 * @typedef {object} Message
 * @property {string} id
 * @property {string} conversation_id
 * @property {number} seq place in the conversation, dense
 * @property {number} rev the conversation's revision at its last change
 * @property {Sender} sender
 * @property {string} client_id
 * @property {string} body
 * @property {AttachmentLink[]} attachments
 * @property {string | null} reply_to
 * @property {Reaction[]} reactions
 * @property {string} created_at
 * @property {string | null} edited_at
 * @property {string | null} deleted_at
 *
 * @typedef {{user_id: string, name: string, role: string, read_seq: number}} Member
 *
 * @typedef {object} Conversation
 * @property {string} id
 * @property {string} kind
 * @property {string} title
 * @property {string} owner_id
 * @property {Member[]} members the first 100
 * @property {number} member_count
 * @property {object | null} listing
 * @property {number} first_seq
 * @property {number} last_seq
 * @property {number} last_rev
 * @property {Message | null} last_message
 * @property {number | null} unread
 * @property {string} created_at
 * @property {string} updated_at
 *
 * @typedef {{id: string, first_seq: number, last_rev: number, unread: number, messages: Message[], more: boolean}} Changes
 * @typedef {{conversation: Conversation, messages: Message[], more: boolean}} Opened
 *
 * @typedef {object} ErrorBody
 * @property {string} code
 * @property {string} message
 * @property {boolean} retryable
 * @property {number | null} [retry_after] seconds
 * @property {{field: string, message: string}[]} [details]
 * @property {string | null} [request_id]
 *
 * @typedef {{ok: true, data: any} | {ok: false, error: ErrorBody}} Ack
 *
 * @typedef {"connecting" | "online" | "reconnecting" | "offline"} ConnectionState
 *
 * What this module needs of a socket of socket.io-client.
 * @typedef {object} SocketLike
 * @property {boolean} connected
 * @property {object} auth
 * @property {any} io
 * @property {() => unknown} connect
 * @property {() => unknown} disconnect
 * @property {(name: string, listener: (...values: any[]) => void) => unknown} on
 * @property {(ms: number) => {emitWithAck: (name: string, payload: object) => Promise<any>}} timeout
 *
 * @typedef {(url: string, options?: any) => SocketLike} Io
 */

export {};
