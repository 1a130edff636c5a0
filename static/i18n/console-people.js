/** Texts of the room of people. */

import { addTexts } from "./i18n.js";

addTexts({
  "console.people.search": { en: "Search by name or e-mail", fr: "Rechercher par nom ou e-mail" },
  "console.people.name": { en: "Name", fr: "Nom" },
  "console.people.role": { en: "Role", fr: "Rôle" },
  "console.people.any_role": { en: "All roles", fr: "Tous les rôles" },
  "console.people.seen": { en: "Last seen", fr: "Vu le" },
  "console.people.never": { en: "Never", fr: "Jamais" },
  "console.people.actions": { en: "Actions", fr: "Actions" },
  "console.people.none": { en: "Nobody fits", fr: "Personne ne correspond" },
  "console.people.none_text": {
    en: "Try the beginning of a name, a whole e-mail address, or another role.",
    fr: "Essayez le début d’un nom, une adresse e-mail entière ou un autre rôle.",
  },
  "console.people.more": { en: "More about {name}", fr: "Actions sur {name}" },
  "console.people.create": { en: "New person", fr: "Nouvelle personne" },
  "console.people.create_action": { en: "Create the account", fr: "Créer le compte" },
  "console.people.rename": { en: "Rename", fr: "Renommer" },
  "console.people.change_role": { en: "Change the role", fr: "Changer le rôle" },
  "console.people.role_of": { en: "Role of {name}", fr: "Rôle de {name}" },
  "console.people.password": { en: "New password", fr: "Nouveau mot de passe" },
  "console.people.block": { en: "Block", fr: "Bloquer" },
  "console.people.unblock": { en: "Unblock", fr: "Débloquer" },
  "console.people.blocked": { en: "Blocked", fr: "Bloqué" },
  "console.password.title": {
    en: "Make a new password for {name}?",
    fr: "Créer un nouveau mot de passe pour {name} ?",
  },
  "console.password.text": {
    en: "The old one stops working, and they are signed out everywhere.",
    fr: "L’ancien ne marche plus, et cette personne est déconnectée partout.",
  },
  "console.password.confirm": { en: "Make a new password", fr: "Créer un nouveau mot de passe" },
  "console.password.shown": { en: "Password of {name}", fr: "Mot de passe de {name}" },
  "console.password.once": {
    en: "It is shown this once. Copy it and hand it over safely.",
    fr: "Il n’est affiché qu’une fois. Copiez-le et transmettez-le de façon sûre.",
  },
  "console.password.kept": { en: "I have kept it", fr: "Je l’ai noté" },
});
