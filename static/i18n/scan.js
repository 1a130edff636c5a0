/** Texts of the scanner at the door. */

import { addTexts } from "./i18n.js";

export * from "./i18n.js";

addTexts({
  "scan.title": { en: "Check in", fr: "Entrées" },
  "scan.loading": { en: "One moment", fr: "Un instant" },
  "scan.team": { en: "For the team", fr: "Pour l’équipe" },
  "scan.team.text": { en: "Sign in with an account of the team to let people in.", fr: "Connectez-vous avec un compte de l’équipe pour faire entrer." },
  "scan.sign_out": { en: "Use another account", fr: "Utiliser un autre compte" },
  "scan.camera": { en: "What the camera sees", fr: "Ce que voit la caméra" },
  "scan.camera.start": { en: "Scan with the camera", fr: "Scanner avec la caméra" },
  "scan.camera.stop": { en: "Stop the camera", fr: "Arrêter la caméra" },
  "scan.camera.refused": { en: "The camera is not allowed here. Allow it in the browser’s settings for this site, or type the code.", fr: "La caméra n’est pas autorisée ici. Autorisez-la dans les réglages du navigateur, ou saisissez le code." },
  "scan.camera.missing": { en: "There is no camera here. Type the code instead.", fr: "Il n’y a pas de caméra ici. Saisissez plutôt le code." },
  "scan.code": { en: "Or type the code", fr: "Ou saisissez le code" },
  "scan.check": { en: "Check", fr: "Vérifier" },
  "scan.last": { en: "Last codes", fr: "Derniers codes" },
  "scan.none": { en: "Nobody yet. Hold the QR code of a booking before the camera: who comes in appears here.", fr: "Personne pour l’instant. Présentez le code QR d’une réservation à la caméra : les personnes qui entrent s’affichent ici." },
  "scan.places": { en: ["{count} place", "{count} places"], fr: ["{count} place", "{count} places"] },
  "scan.send": { en: "Send now", fr: "Envoyer" },
  "scan.kept": { en: ["{count} code is kept here and checked as soon as there is a connection.", "{count} codes are kept here and checked as soon as there is a connection."], fr: ["{count} code est gardé ici et sera vérifié dès qu’il y aura une connexion.", "{count} codes sont gardés ici et seront vérifiés dès qu’il y aura une connexion."] },
  "scan.kept.text": { en: "No connection: it is checked later.", fr: "Pas de connexion : vérification plus tard." },
  "scan.state.sending": { en: "One moment", fr: "Un instant" },
  "scan.state.in": { en: "Welcome", fr: "Bienvenue" },
  "scan.state.refused": { en: "Not valid", fr: "Pas valable" },
  "scan.state.kept": { en: "Kept", fr: "Gardé" },
  "scan.state.failed": { en: "Not checked", fr: "Non vérifié" },
  "scan.reason.already_used": { en: "This code was used already.", fr: "Ce code a déjà servi." },
  "scan.reason.cancelled": { en: "This booking was cancelled.", fr: "Cette réservation est annulée." },
  "scan.reason.unpaid": { en: "This booking is not paid or confirmed yet.", fr: "Cette réservation n’est pas encore payée ou confirmée." },
  "scan.reason.wrong_day": { en: "This booking is for another day.", fr: "Cette réservation est pour un autre jour." },
  "scan.reason.unknown": { en: "Nobody has this code here.", fr: "Personne n’a ce code ici." },
});
