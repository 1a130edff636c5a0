/** Texts of the switch for notifications on a device. */

import { addTexts } from "./i18n.js";

export * from "./i18n.js";

addTexts({
  "push.switch": { en: "Notify me on this device", fr: "Me prévenir sur cet appareil" },
  "push.hint": {
    en: "You are told what concerns you, even while this page is closed.",
    fr: "Vous apprenez ce qui vous concerne, même quand cette page est fermée.",
  },
  "push.unsupported": {
    en: "This browser cannot do it. On an iPhone or iPad, add this page to the home screen first and open it from there.",
    fr: "Ce navigateur ne le permet pas. Sur iPhone ou iPad, ajoutez d’abord cette page à l’écran d’accueil et ouvrez-la de là.",
  },
  "push.denied": {
    en: "Your browser blocks notifications of this site. Allow them in its settings, then come back.",
    fr: "Votre navigateur bloque les notifications de ce site. Autorisez-les dans ses réglages, puis revenez.",
  },
  "push.unreachable": {
    en: "Your browser does not reach its notification service at the moment. Check the connection and try again.",
    fr: "Votre navigateur n’atteint pas son service de notifications pour le moment. Vérifiez la connexion et réessayez.",
  },
});
