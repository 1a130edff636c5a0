/** Texts of the pages of bookings: one's own, a company's, and the scanner. */

import { addTexts } from "./i18n.js";

export * from "./i18n.js";

addTexts({
  "pages.offline": { en: "No connection right now. What you see may be a little old.", fr: "Pas de connexion pour l’instant. L’affichage peut dater un peu." },
  "pages.nav": { en: "Pages", fr: "Pages" },
  "pages.mine": { en: "My bookings", fr: "Mes réservations" },
  "pages.book": { en: "Book", fr: "Réserver" },
});
