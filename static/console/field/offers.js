/** The offers of field work that one may plan with. */

import { useEffect, useState } from "../../ui/html.js";
import { readAll } from "../queues/everything.js";

/** Of every provider, for managers. @param {any} session */
async function read(session) {
  const partners = session.may("bookings.manage") ? await readAll(session, "/partners") : [await session.api.get("/partner/profile")];
  const lists = await Promise.all(partners.map(async (partner) => {
    const offers = await readAll(session, "/partner/offers", session.may("bookings.manage") ? { provider_id: partner.id } : {});
    return offers.filter((one) => one.kind === "intervention").map((one) => ({ ...one, time_zone: partner.time_zone }));
  }));
  return lists.flat();
}

/** Null until they are read. @param {any} session @param {(offers: any[]) => void} onRead */
export function useInterventionOffers(session, onRead) {
  const [offers, setOffers] = useState(/** @type {any[] | null} */ (null));
  useEffect(() => {
    const show = (found) => {
      setOffers(found);
      onRead(found);
    };
    read(session).then(show, () => show([]));
  }, [session]);
  return offers;
}
