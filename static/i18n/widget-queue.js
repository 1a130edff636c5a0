/** Texts of the waiting line in the widget. */

import { addTexts } from "./i18n.js";

export * from "./i18n.js";

addTexts({
  "widget.queue": { en: "Waiting line", fr: "File d’attente" },
  "widget.queue.take": { en: "Take a ticket", fr: "Prendre un ticket" },
  "widget.queue.offer": { en: "Wait wherever you like, we call you.", fr: "Attendez où vous voulez, nous vous appelons." },
  "widget.queue.waiting": { en: ["{count} person waiting", "{count} people waiting"], fr: ["{count} personne en attente", "{count} personnes en attente"] },
  "widget.queue.nobody": { en: "Nobody is waiting", fr: "Personne n’attend" },
  "widget.queue.time": { en: "about {from} to {to} min", fr: "environ {from} à {to} min" },
  "widget.queue.less": { en: "less than {to} min", fr: "moins de {to} min" },
  "widget.queue.next": { en: "You are next", fr: "C’est bientôt à vous" },
  "widget.queue.before": { en: ["{count} person before you", "{count} people before you"], fr: ["{count} personne avant vous", "{count} personnes avant vous"] },
  "widget.queue.called": { en: "You are called: {desk}", fr: "On vous appelle : {desk}" },
  "widget.queue.called.nowhere": { en: "You are called", fr: "On vous appelle" },
  "widget.queue.serving": { en: "It is your turn", fr: "C’est votre tour" },
  "widget.queue.held": { en: "We keep your place", fr: "Nous gardons votre place" },
  "widget.queue.closed": { en: "Closed for the moment", fr: "Fermé pour le moment" },
  "widget.queue.full": { en: "Full for the moment", fr: "Complet pour le moment" },
  "widget.queue.open": { en: "Open my ticket", fr: "Ouvrir mon ticket" },
});
