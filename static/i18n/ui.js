/** Texts of the components. */

import { addTexts, t } from "./i18n.js";

addTexts({
  "ui.added": { en: "Added: {value}", fr: "Ajouté : {value}" },
  "ui.cancel": { en: "Cancel", fr: "Annuler" },
  "ui.chips.hint": { en: "Press Enter to add.", fr: "Appuyez sur Entrée pour ajouter." },
  "ui.chips.limit": { en: ["No more than {count}.", "No more than {count}."], fr: ["{count} au plus.", "{count} au plus."] },
  "ui.chips.twice": { en: "“{value}” is there already.", fr: "« {value} » y est déjà." },
  "ui.clear": { en: "Clear", fr: "Effacer" },
  "ui.close": { en: "Close", fr: "Fermer" },
  "ui.copied": { en: "Copied", fr: "Copié" },
  "ui.copy": { en: "Copy", fr: "Copier" },
  "ui.copy.failed": {
    en: "Copying was not allowed. Select the text and copy it yourself.",
    fr: "La copie n’a pas été autorisée. Sélectionnez le texte et copiez-le vous-même.",
  },
  "ui.copy.once": {
    en: "Shown this once: keep it somewhere safe before you close.",
    fr: "Affiché une seule fois : conservez-le en lieu sûr avant de fermer.",
  },
  "ui.confirm.type": { en: "Type {text} to confirm", fr: "Saisissez {text} pour confirmer" },
  "ui.countdown.last": { en: "Less than a minute left.", fr: "Il reste moins d’une minute." },
  "ui.day.none": { en: "nothing free", fr: "rien de libre" },
  "ui.dismiss": { en: "Dismiss", fr: "Masquer" },
  "ui.error": { en: "That did not work", fr: "Cela n’a pas fonctionné" },
  "ui.error.check": { en: "Check what was entered, then try again.", fr: "Vérifiez votre saisie, puis réessayez." },
  "ui.error.later": { en: "Wait a moment, then try again.", fr: "Patientez un instant, puis réessayez." },
  "ui.error.missing": {
    en: "It may have been removed, or you may no longer have access. Go back and choose another.",
    fr: "L’élément a peut-être été supprimé, ou vous n’y avez plus accès. Revenez en arrière et choisissez-en un autre.",
  },
  "ui.error.network": {
    en: "Check your connection, then try again.",
    fr: "Vérifiez votre connexion, puis réessayez.",
  },
  "ui.error.permission": {
    en: "Ask an administrator if you need this.",
    fr: "Adressez-vous à un administrateur si vous en avez besoin.",
  },
  "ui.error.reload": {
    en: "Try again. If it goes on, reload the page.",
    fr: "Réessayez. Si le problème persiste, rechargez la page.",
  },
  "ui.error.signin": { en: "Sign in again.", fr: "Reconnectez-vous." },
  "ui.error.wait": {
    en: ["Try again in {count} second.", "Try again in {count} seconds."],
    fr: ["Réessayez dans {count} seconde.", "Réessayez dans {count} secondes."],
  },
  "ui.key.ctrl": { en: "Ctrl", fr: "Ctrl" },
  "ui.key.enter": { en: "Enter", fr: "Entrée" },
  "ui.key.escape": { en: "Esc", fr: "Échap" },
  "ui.loading": { en: "Loading…", fr: "Chargement…" },
  "ui.month.after": { en: "Next month", fr: "Mois suivant" },
  "ui.month.before": { en: "Previous month", fr: "Mois précédent" },
  "ui.notifications": { en: "Notifications", fr: "Notifications" },
  "ui.offline": { en: "offline", fr: "hors ligne" },
  "ui.online": { en: "online", fr: "en ligne" },
  "ui.percent": { en: "{percent}%", fr: "{percent} %" },
  "ui.remove": { en: "Remove {value}", fr: "Retirer {value}" },
  "ui.removed": { en: "Removed: {value}", fr: "Retiré : {value}" },
  "ui.required": { en: "required", fr: "obligatoire" },
  "ui.retry": { en: "Try again", fr: "Réessayer" },
  "ui.search": { en: "Search", fr: "Rechercher" },
  "ui.shortcuts": { en: "Keyboard shortcuts", fr: "Raccourcis clavier" },
  "ui.shortcuts.none": { en: "There are none here.", fr: "Il n’y en a pas ici." },
  "ui.shortcuts.plain": { en: "Shortcuts of a single key", fr: "Raccourcis d’une seule touche" },
  "ui.shortcuts.plain.hint": {
    en: "Turn them off if you dictate, or press keys by mistake.",
    fr: "Désactivez-les si vous dictez, ou si vous appuyez sur des touches par mégarde.",
  },
  "ui.shortcuts.show": { en: "Show the keyboard shortcuts", fr: "Afficher les raccourcis clavier" },
  "ui.then": { en: "then", fr: "puis" },
  "ui.unread": { en: ["{count} unread", "{count} unread"], fr: ["{count} non lu", "{count} non lus"] },
});

export { t };
