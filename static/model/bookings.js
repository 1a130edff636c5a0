/** What the pages ask of the server about offers, bookings and passes: plain functions of a `session.api`. Draws nothing. */

/** @typedef {import("./api.js").Api} Api */

/** States in which a booking still lies before somebody. */
export const COMING = ["held", "pending_payment", "confirmed"];
/** Offers that are booked at a session's start. */
export const DATED = ["single", "course"];
/** Offers that are booked at a start of one's choice. */
export const CHOSEN = ["appointment", "intervention"];
/** Offers that are bought as a pass. */
export const PASSES = ["card", "subscription"];

/** The same wish asked again must not be carried out twice: a try that failed by the network keeps its key. */
export function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {Api} api @param {{q?: string, category?: string, near?: string, km?: number, limit?: number, cursor?: string}} query */
export function searchPartners(api, query) {
  return api.get("/partners/search", query);
}

/** @param {Api} api */
export async function listCategories(api) {
  return (await api.get("/partners/categories")).items;
}

/** @param {Api} api @param {string} id @returns {Promise<{partner: any, offers: any[]}>} */
export function findPartner(api, id) {
  return api.get(`/partners/${id}`);
}

/** Cards that can be bought, of every partner that is listed. @param {Api} api @returns {Promise<any[]>} */
export async function listCards(api) {
  const { items } = await searchPartners(api, { limit: 100 });
  const pages = await Promise.all(items.map((one) => findPartner(api, one.id)));
  return pages.flatMap((page) => page.offers).filter((one) => one.kind === "card");
}

/** @param {Api} api @param {string} id */
export function findOffer(api, id) {
  return api.get(`/offers/${id}`);
}

/**
 * @param {Api} api @param {string} offerId
 * @param {{from?: string, to?: string, minutes?: number}} query local days, both inclusive, of the offer's zone
 * @returns {Promise<{time_zone: string, items: any[]}>}
 */
export function findSlots(api, offerId, query) {
  return api.get(`/offers/${offerId}/slots`, query);
}

/** @param {Api} api @param {{code: string, offer_id: string, minutes?: number, places?: number}} wish @returns {Promise<{price: number, discount: number, to_pay: number, currency: string}>} */
export function checkPromoCode(api, wish) {
  return api.post("/promo-codes/check", given(wish));
}

/** @param {Api} api @param {Record<string, any>} wish @param {string} key */
export function book(api, wish, key) {
  return api.post("/bookings", given(wish), { idempotencyKey: key });
}

/** @param {Api} api @param {{state?: string, from?: string, to?: string, limit?: number, cursor?: string}} [query] */
export function listBookings(api, query) {
  return api.get("/bookings", query);
}

/** @param {Api} api @param {string} id */
export function findBooking(api, id) {
  return api.get(`/bookings/${id}`);
}

/** @param {Api} api @param {string} id @param {"confirm" | "reschedule" | "cancel" | "check-in" | "no-show"} what @param {object} [body] */
export function actOnBooking(api, id, what, body = {}) {
  return api.post(`/bookings/${id}/${what}`, body);
}

/** @param {Api} api @param {{code: string, nonce: string, at?: string}} scan */
export function checkIn(api, scan) {
  return api.post("/check-ins", scan);
}

/** The starts that are still free, as a refused booking names them. @param {any} error @returns {string[]} */
export function alternativesOf(error) {
  return (error?.details ?? []).filter((one) => one.field === "alternative").map((one) => one.message);
}

/** @param {Api} api @param {Record<string, any>} wish */
export function joinWaitlist(api, wish) {
  return api.post("/waitlist", given(wish));
}

/** @param {Api} api */
export async function listWaitlist(api) {
  return (await api.get("/waitlist")).items;
}

/** @param {Api} api @param {string} id */
export function leaveWaitlist(api, id) {
  return api.delete(`/waitlist/${id}`);
}

/** @param {Api} api @param {{owner_id?: string, parent_id?: string, state?: string, limit?: number, cursor?: string}} [query] */
export function listPasses(api, query) {
  return api.get("/passes", query);
}

/** Passes with which an offer can be paid now. @param {Api} api @param {any} offer */
export async function passesFor(api, offer) {
  const { items } = await listPasses(api, { limit: 100 });
  return items.filter((one) => fits(one, offer));
}

/** @param {any} pass @param {any} offer */
function fits(pass, offer) {
  const isMine = pass.kind !== "pack" && pass.state === "active" && pass.left !== 0;
  const lasts = !pass.expires_at || Date.parse(pass.expires_at) > Date.now();
  return offer.takes_passes && isMine && lasts && (pass.offer_ids.length === 0 || pass.offer_ids.includes(offer.id));
}

/** @param {Api} api @param {string} id @param {string} [cursor] */
export function listPassEntries(api, id, cursor) {
  return api.get(`/passes/${id}/entries`, { cursor, limit: 50 });
}

/** @param {Api} api @param {{offer_id: string, accesses?: number, user_id?: string}} wish @param {string} key */
export function buyPass(api, wish, key) {
  return api.post("/passes", given(wish), { idempotencyKey: key });
}

/** @param {Api} api @param {string} id @param {{assignments?: any[], emails?: string[], accesses?: number, csv?: string, preview?: boolean}} wish @param {string} [key] */
export function assignPass(api, id, wish, key) {
  return api.post(`/passes/${id}/assign`, given(wish), { idempotencyKey: key });
}

/** @param {Api} api @param {string} id @param {string[]} [emails] everybody's without */
export function takeBack(api, id, emails) {
  return api.post(`/passes/${id}/take-back`, given({ emails }));
}

/** @param {Api} api @param {string} [passId] */
export function readUsage(api, passId) {
  return api.get("/company/usage", { pass_id: passId });
}

/** @param {Api} api @param {string} [cursor] */
export function listCompanyPayments(api, cursor) {
  return api.get("/company/payments", { cursor, limit: 50 });
}

/** The secret address of a calendar to subscribe to; a new one with `anew`. @param {Api} api @param {"me" | "partner"} of @param {boolean} [anew] @returns {Promise<string>} */
export async function calendarAddress(api, of, anew = false) {
  return (await api.post(anew ? "/calendars/rotate" : "/calendars", { of })).url;
}

/** What was filled in. @param {Record<string, any>} wish */
function given(wish) {
  return Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined && value !== null && value !== ""));
}
