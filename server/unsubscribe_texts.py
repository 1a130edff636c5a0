"""What the page for leaving says, in both languages. `{address}` stands in brackets, or is empty where
people do not know it."""

from dataclasses import dataclass

from models.deliveries import ChannelName


@dataclass(frozen=True, slots=True)
class Texts:
    title: str
    text: str
    button: str


SOME = {
    "en": {
        ChannelName.EMAIL: "e-mails", ChannelName.SMS: "text messages (SMS)", ChannelName.WHATSAPP: "WhatsApp messages",
        ChannelName.PUSH: "notifications", ChannelName.INTERNAL: "campaign messages in the chat",
    },
    "fr": {
        ChannelName.EMAIL: "d’e-mails", ChannelName.SMS: "de SMS", ChannelName.WHATSAPP: "de messages WhatsApp",
        ChannelName.PUSH: "de notifications", ChannelName.INTERNAL: "de messages de campagne dans le chat",
    },
}  # fmt: skip
"""After “no more”."""
ALL = {
    "en": SOME["en"],
    "fr": {
        ChannelName.EMAIL: "des e-mails", ChannelName.SMS: "des SMS", ChannelName.WHATSAPP: "des messages WhatsApp",
        ChannelName.PUSH: "des notifications", ChannelName.INTERNAL: "des messages de campagne dans le chat",
    },
}  # fmt: skip
TEXTS = {
    "en": {
        "asked": Texts(
            "Stop {all} from {tenant}?",
            "Nothing more will come to you this way{address}, not even confirmations and reminders. Other ways in which"
            " {tenant} writes to you stay as they are.",
            "Unsubscribe",
        ),
        "left": Texts(
            "You are unsubscribed",
            "You will get no more {some} from {tenant}. Was this a mistake? Then take it back, now or later at this same"
            " address.",
            "Undo",
        ),
        "back": Texts(
            "You are subscribed again",
            "{tenant} may send you {all} again. You can leave at any time, at this same address.",
            "Unsubscribe",
        ),
    },
    "fr": {
        "asked": Texts(
            "Ne plus recevoir {some} de {tenant} ?",
            "Plus rien ne vous parviendra par ce moyen{address}, ni confirmations ni rappels. Les autres moyens par"
            " lesquels {tenant} vous écrit ne changent pas.",
            "Me désabonner",
        ),
        "left": Texts(
            "Votre désabonnement est fait",
            "Vous ne recevrez plus {some} de {tenant}. C’était une erreur ? Revenez en arrière, maintenant ou plus tard,"
            " à cette même adresse.",
            "Annuler le désabonnement",
        ),
        "back": Texts(
            "Votre abonnement reprend",
            "{tenant} peut à nouveau vous envoyer {all}. Vous pouvez vous désabonner à tout moment, à cette même adresse.",
            "Me désabonner",
        ),
    },
}  # fmt: skip
