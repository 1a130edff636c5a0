/** Texts of booking in the widget. */

import { addTexts } from "./i18n.js";

export * from "./i18n.js";

addTexts({
  "widget.booking": { en: "Book a time", fr: "Réserver un moment" },
  "widget.booking.text": { en: "Classes and appointments, in a minute.", fr: "Cours et rendez-vous, en une minute." },
  "widget.booking.book": { en: "Book", fr: "Réserver" },
  "widget.booking.open": { en: "Open", fr: "Ouvrir" },
  "widget.booking.back": { en: "Back to the chat", fr: "Retour à la discussion" },
});
