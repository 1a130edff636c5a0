/** Texts of the pages on which people take a ticket and wait. */

import { addTexts } from "./i18n.js";

export * from "./i18n.js";

addTexts({
  "queues.language": { en: "Language", fr: "Langue" },
  "queues.loading": { en: "One moment", fr: "Un instant" },
  "queues.retry": { en: "Try again", fr: "Réessayer" },
  "queues.unreachable": { en: "We cannot be reached at the moment", fr: "Nous sommes injoignables pour le moment" },
  "queues.unreachable.text": {
    en: "Please check your connection. This page also tries again by itself.",
    fr: "Vérifiez votre connexion. Cette page réessaie aussi d’elle-même.",
  },
  "queues.offline": {
    en: "No connection right now. What you see may be a little old; your place is safe.",
    fr: "Pas de connexion pour l’instant. L’affichage peut dater un peu ; votre place est gardée.",
  },
  "queues.waiting.label": { en: "Waiting now", fr: "En attente" },
  "queues.waiting": { en: ["{count} person", "{count} people"], fr: ["{count} personne", "{count} personnes"] },
  "queues.nobody": { en: "nobody", fr: "personne" },
  "queues.people": { en: ["{count} person", "{count} people"], fr: ["{count} personne", "{count} personnes"] },
  "queues.estimate.label": { en: "Your wait", fr: "Votre attente" },
  "queues.estimate.unknown": { en: "not known yet", fr: "pas encore connue" },
  "queues.estimate.no_desk": {
    en: "No desk is open at the moment, so we cannot say how long it will take. You can take a ticket all the same.",
    fr: "Aucun guichet n’est ouvert pour le moment, nous ne pouvons donc pas dire combien de temps il faudra. Vous pouvez tout de même prendre un ticket.",
  },
  "queues.estimate.soon": { en: "We tell you as soon as we know how long it takes.", fr: "Nous vous dirons dès que possible combien de temps il faut." },
  "queues.estimate.less": { en: ["less than a minute", "less than {count} minutes"], fr: ["moins d’une minute", "moins de {count} minutes"] },
  "queues.estimate.about": { en: "about {time}", fr: "environ {time}" },
  "queues.estimate.minutes": { en: "about {from} to {to} minutes", fr: "environ {from} à {to} minutes" },
  "queues.estimate.range": { en: "about {from} to {to}", fr: "environ {from} à {to}" },
  "queues.minutes": { en: ["{count} minute", "{count} minutes"], fr: ["{count} minute", "{count} minutes"] },
  "queues.hours": { en: "{hours} h", fr: "{hours} h" },
  "queues.hours_minutes": { en: "{hours} h {minutes}", fr: "{hours} h {minutes}" },
  "queues.opens.today": { en: "We open today at {time}.", fr: "Nous ouvrons aujourd’hui à {time}." },
  "queues.opens.tomorrow": { en: "We open tomorrow at {time}.", fr: "Nous ouvrons demain à {time}." },
  "queues.opens.day": { en: "We open on {day} at {time}.", fr: "Nous ouvrons {day} à {time}." },
  "queues.closed.site_closed": { en: "We are closed now", fr: "Nous sommes fermés" },
  "queues.closed.site_closed.text": { en: "Please come back another day.", fr: "Revenez un autre jour." },
  "queues.closed.queue_closed": { en: "This queue is closed", fr: "Cette file est fermée" },
  "queues.closed.queue_closed.text": { en: "Please ask at the reception.", fr: "Adressez-vous à l’accueil." },
  "queues.closed.queue_paused": { en: "A short break", fr: "Une petite pause" },
  "queues.closed.queue_paused.text": {
    en: "No new tickets for the moment. This page shows it when we go on.",
    fr: "Pas de nouveaux tickets pour le moment. Cette page le montre dès que nous reprenons.",
  },
  "queues.closed.full": { en: "The queue is full", fr: "La file est complète" },
  "queues.closed.full.text": {
    en: "As soon as a place is free, you can take a ticket here.",
    fr: "Dès qu’une place se libère, vous pourrez prendre un ticket ici.",
  },
  "queues.already": { en: "You already have ticket {number}", fr: "Vous avez déjà le ticket {number}" },
  "queues.already.text": { en: "Your place is kept.", fr: "Votre place est gardée." },
  "queues.already.open": { en: "Go to my ticket", fr: "Voir mon ticket" },
  "queues.name": { en: "Your first name", fr: "Votre prénom" },
  "queues.name.hint": { en: "Optional: so that we know how to greet you.", fr: "Facultatif : pour savoir comment vous saluer." },
  "queues.join": { en: "Take a ticket", fr: "Prendre un ticket" },
  "queues.join.hint": {
    en: "Then wait where you like: your phone shows when it is your turn.",
    fr: "Puis attendez où vous voulez : votre téléphone vous dit quand c’est à vous.",
  },
  "queues.next": { en: "You are next", fr: "Vous êtes en tête de la file" },
  "queues.before": {
    en: ["{count} person before you", "{count} people before you"],
    fr: ["{count} personne avant vous", "{count} personnes avant vous"],
  },
});
