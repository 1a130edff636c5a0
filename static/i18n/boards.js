/** Texts of the screens at a site: the kiosk and the board, written and spoken. */

import { addTexts } from "./i18n.js";

export * from "./i18n.js";

addTexts({
  "kiosk.one": { en: "Touch the button to take a ticket.", fr: "Touchez le bouton pour prendre un ticket." },
  "kiosk.choose": { en: "What are you here for?", fr: "Pour quoi venez-vous ?" },
  "kiosk.waiting": { en: "Waiting: {who}", fr: "En attente : {who}" },
  "kiosk.empty": { en: "There is no queue here", fr: "Il n’y a pas de file ici" },
  "kiosk.empty.text": { en: "Please ask at the reception.", fr: "Adressez-vous à l’accueil." },
  "kiosk.taken": { en: "Your ticket", fr: "Votre ticket" },
  "kiosk.remember": { en: "Please remember your number: the board shows it.", fr: "Retenez votre numéro : l’écran l’affichera." },
  "kiosk.scan": { en: "Scan it to take the ticket along on your phone", fr: "Scannez pour emporter le ticket sur votre téléphone" },
  "kiosk.left": { en: "Time until the next person", fr: "Temps jusqu’à la personne suivante" },
  "kiosk.done": { en: "Done", fr: "Terminé" },
  "board.loading": { en: "One moment", fr: "Un instant" },
  "board.welcome": { en: "Welcome", fr: "Bienvenue" },
  "board.welcome.text": { en: "Your number appears here", fr: "Votre numéro s’affiche ici" },
  "board.now": { en: "It is your turn", fr: "C’est à vous" },
  "board.latest": { en: "Called last", fr: "Dernier appel" },
  "board.come": { en: "Please come forward", fr: "Avancez, s’il vous plaît" },
  "board.last": { en: "Last calls", fr: "Derniers appels" },
  "board.none": { en: "Nobody yet", fr: "Personne encore" },
  "board.waiting": { en: "Waiting", fr: "En attente" },
  "board.closed": { en: "closed", fr: "fermé" },
  "board.paused": { en: "short break", fr: "petite pause" },
  "board.sound": { en: "Turn the sound on", fr: "Activer le son" },
  "board.say": { en: "Number {number}, please come forward.", fr: "Numéro {number}, c’est à vous." },
  "board.say.desk": { en: "Number {number}, please go to {desk}.", fr: "Numéro {number}, {desk}, s’il vous plaît." },
});
