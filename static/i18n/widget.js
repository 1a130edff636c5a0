/** Texts of the widget. */

import { addTexts } from "./i18n.js";

export * from "./i18n.js";

addTexts({
  "widget.open": { en: "Open the chat", fr: "Ouvrir la discussion" },
  "widget.panel": { en: "Chat with {team}", fr: "Discussion avec {team}" },
  "widget.unread": {
    en: ["{count} unread message", "{count} unread messages"],
    fr: ["{count} message non lu", "{count} messages non lus"],
  },
  "widget.online": { en: "We are here now", fr: "Nous sommes là" },
  "widget.away": { en: "Away: leave a message", fr: "Absents : laissez un message" },
  "widget.close": { en: "Close the chat", fr: "Fermer la discussion" },
  "widget.back": { en: "All conversations", fr: "Toutes les discussions" },
  "widget.full": { en: "Full screen", fr: "Plein écran" },
  "widget.restore": { en: "Leave full screen", fr: "Quitter le plein écran" },
  "widget.menu": { en: "Settings of the chat", fr: "Réglages de la discussion" },
  "widget.sound": { en: "Sound", fr: "Son" },
  "widget.notify": { en: "Browser notifications", fr: "Notifications du navigateur" },
  "widget.notify.refused": {
    en: "Your browser blocks them for this site",
    fr: "Votre navigateur les bloque pour ce site",
  },
  "widget.reset": { en: "End and forget me", fr: "Terminer et m’oublier" },
  "widget.reset.title": { en: "End this conversation?", fr: "Terminer cette discussion ?" },
  "widget.reset.text": {
    en: "This browser forgets who you are. What was written stays with the team, but you cannot open it again from here.",
    fr: "Ce navigateur oubliera qui vous êtes. L’équipe garde ce qui a été écrit, mais vous ne pourrez plus l’ouvrir d’ici.",
  },
  "widget.greeting": { en: "Hello! How can we help?", fr: "Bonjour ! Comment pouvons-nous vous aider ?" },
  "widget.ended": {
    en: "Your earlier conversation has ended. Write to begin a new one.",
    fr: "Votre discussion précédente est terminée. Écrivez pour en commencer une autre.",
  },
  "widget.name": { en: "Your name", fr: "Votre nom" },
  "widget.email": { en: "Your e-mail address", fr: "Votre adresse e-mail" },
  "widget.email.hint": { en: "To answer you when you are gone", fr: "Pour vous répondre si vous êtes parti" },
  "widget.message": { en: "Your message", fr: "Votre message" },
  "widget.send": { en: "Send", fr: "Envoyer" },
  "widget.name.missing": { en: "Please tell us your name.", fr: "Veuillez indiquer votre nom." },
  "widget.email.wrong": { en: "Please give an address such as name@example.com.", fr: "Veuillez donner une adresse comme nom@exemple.com." },
  "widget.message.missing": { en: "Please write your message.", fr: "Veuillez écrire votre message." },
  "widget.conversations": { en: "Your conversations", fr: "Vos discussions" },
  "widget.team": { en: "Write to {team}", fr: "Écrire à {team}" },
  "widget.nothing": { en: "Nothing written yet", fr: "Rien d’écrit pour l’instant" },
  "widget.file": { en: "Attachment", fr: "Pièce jointe" },
  "widget.deleted": { en: "Deleted message", fr: "Message supprimé" },
  "widget.you": { en: "You: {text}", fr: "Vous : {text}" },
  "widget.by": { en: "{name}: {text}", fr: "{name} : {text}" },
  "widget.private": { en: "Private conversation with {name}", fr: "Discussion privée avec {name}" },
  "widget.private.short": { en: "Private", fr: "En privé" },
  "widget.people": { en: ["{count} person", "{count} people"], fr: ["{count} personne", "{count} personnes"] },
  "widget.private.close": { en: "Close the private conversation", fr: "Fermer la discussion privée" },
  "widget.product": { en: "Look at the product", fr: "Voir le produit" },
  "widget.members": { en: "Sign in to ask about it", fr: "Connectez-vous pour en parler" },
  "widget.members.text": {
    en: "Only people this site knows can write to the seller directly. Sign in on this site and try again, or ask our team here.",
    fr: "Seules les personnes connues de ce site peuvent écrire directement au vendeur. Connectez-vous sur ce site et réessayez, ou demandez ici à notre équipe.",
  },
  "widget.members.ask": { en: "Ask the team", fr: "Demander à l’équipe" },
  "widget.about": { en: "About “{title}”: ", fr: "À propos de « {title} » : " },
  "widget.unreachable": {
    en: "The chat cannot be reached. Check your connection, then try again.",
    fr: "La discussion est inaccessible. Vérifiez votre connexion, puis réessayez.",
  },
  "widget.again": { en: "Try again", fr: "Réessayer" },
  "widget.new": { en: "New message from {name}", fr: "Nouveau message de {name}" },
  "widget.dismiss": { en: "Dismiss", fr: "Ignorer" },
});
