"""What the providers' error codes mean, in words for people, and what each asks of us. Data, and how to look in it.

Twilio's codes are explained at https://www.twilio.com/docs/api/errors/{code}. Those of mail servers are RFC 3463 (as
`5.1.1`) or, where a server gives no better, RFC 5321 (as `550`): a code that is not here stands under its first parts,
`5.1.9` under `5.1` or `5`. Push services answer with HTTP's (RFC 8030), here as `push_410`. The rest are our own words.
"""

from dataclasses import dataclass
from typing import Literal

from actions.deliveries.channels import Action

Does = Literal["suppress", "fix", "stop", "fallback", "later"]
"""`later` is backing off: it was not accepted, or may be again. The others are those of a refusal."""


@dataclass(frozen=True, slots=True)
class ProviderCode:
    code: str
    does: Does
    english: str
    french: str


PROVIDER_CODES = {
    code.code: code
    for code in (
        # Twilio: the account and its senders
        ProviderCode("20003", "stop", "Twilio does not know these credentials: check the account and its token.",
                     "Twilio ne reconnaît pas ces identifiants : vérifiez le compte et son jeton."),
        ProviderCode("20403", "stop", "The Twilio account is suspended or closed.",
                     "Le compte Twilio est suspendu ou fermé."),
        ProviderCode("20404", "stop", "Twilio knows no such account: check its SID.",
                     "Twilio ne connaît pas ce compte : vérifiez son SID."),
        ProviderCode("20429", "later", "Too much was sent to Twilio at once.",
                     "Trop d’envois à Twilio en même temps."),
        ProviderCode("21212", "stop", "The sender's number is not valid.",
                     "Le numéro de l’expéditeur n’est pas valable."),
        ProviderCode("21603", "stop", "No sender is set: name a number or a messaging service.",
                     "Aucun expéditeur : indiquez un numéro ou un service de messagerie."),
        ProviderCode("21606", "stop", "The sender's number cannot send messages, or is not this account's.",
                     "Le numéro de l’expéditeur ne peut pas envoyer de messages ou n’est pas de ce compte."),
        ProviderCode("21703", "stop", "The messaging service has no sender.",
                     "Le service de messagerie n’a pas d’expéditeur."),
        ProviderCode("21705", "stop", "There is no such messaging service in this account.",
                     "Ce service de messagerie n’existe pas dans ce compte."),
        ProviderCode("30002", "stop", "The Twilio account was suspended while the message waited.",
                     "Le compte Twilio a été suspendu pendant que le message attendait."),
        ProviderCode("30034", "stop", "The sender's US number is not registered for A2P 10DLC.",
                     "Le numéro américain de l’expéditeur n’est pas enregistré pour A2P 10DLC."),
        ProviderCode("63007", "stop", "Twilio knows no such WhatsApp sender.",
                     "Twilio ne connaît pas cet expéditeur WhatsApp."),
        # Twilio: the message
        ProviderCode("21602", "fix", "The message is empty.", "Le message est vide."),
        ProviderCode("21609", "fix", "Twilio cannot reach this server: check its public address.",
                     "Twilio ne peut pas joindre ce serveur : vérifiez son adresse publique."),
        ProviderCode("21617", "fix", "The text is longer than 1,600 characters.",
                     "Le texte dépasse 1 600 caractères."),
        ProviderCode("21620", "fix", "The address of the picture is not valid.",
                     "L’adresse de l’image n’est pas valable."),
        ProviderCode("21655", "fix", "There is no such WhatsApp template in this account.",
                     "Ce modèle WhatsApp n’existe pas dans ce compte."),
        ProviderCode("21656", "fix", "The values for the WhatsApp template are not valid.",
                     "Les valeurs du modèle WhatsApp ne sont pas valables."),
        ProviderCode("30007", "fix", "The network took the message for unwanted: change its words or its links.",
                     "Le réseau a pris le message pour indésirable : changez ses mots ou ses liens."),
        ProviderCode("63013", "fix", "The message offends against WhatsApp's rules.",
                     "Le message est contraire aux règles de WhatsApp."),
        ProviderCode("63016", "fix", "More than 24 hours passed since the person wrote on WhatsApp: use a template.",
                     "Plus de 24 heures depuis le dernier message WhatsApp de la personne : utilisez un modèle."),
        ProviderCode("63021", "fix", "WhatsApp does not take this content.", "WhatsApp n’accepte pas ce contenu."),
        ProviderCode("63027", "fix", "There is no such WhatsApp template in this language.",
                     "Ce modèle WhatsApp n’existe pas dans cette langue."),
        ProviderCode("63028", "fix", "The WhatsApp template wants another number of values.",
                     "Le modèle WhatsApp demande un autre nombre de valeurs."),
        # Twilio: the person
        ProviderCode("21211", "fix", "This is not a telephone number: correct it.",
                     "Ce n’est pas un numéro de téléphone : corrigez-le."),
        ProviderCode("21408", "fallback", "The Twilio account may not send to this country: allow it there.",
                     "Le compte Twilio ne peut pas écrire dans ce pays : autorisez-le chez Twilio."),
        ProviderCode("21608", "fallback", "A trial account writes to confirmed numbers only.",
                     "Un compte d’essai n’écrit qu’aux numéros confirmés."),
        ProviderCode("21610", "suppress", "The person asked for no more messages (STOP).",
                     "La personne ne veut plus de messages (STOP)."),
        ProviderCode("21612", "fallback", "This number cannot be reached from ours.",
                     "Ce numéro ne peut pas être joint depuis le nôtre."),
        ProviderCode("21614", "fallback", "This is no mobile number.", "Ce n’est pas un numéro de mobile."),
        ProviderCode("21635", "fallback", "This is a landline, which gets no SMS.",
                     "C’est une ligne fixe, qui ne reçoit pas de SMS."),
        ProviderCode("30003", "fallback", "The telephone is off or out of reach.",
                     "Le téléphone est éteint ou hors de portée."),
        ProviderCode("30004", "fallback", "The network or the person blocks these messages.",
                     "Le réseau ou la personne bloque ces messages."),
        ProviderCode("30005", "fallback", "Nobody has this number, or not any more.",
                     "Ce numéro n’est pas ou plus attribué."),
        ProviderCode("30006", "fallback", "A landline, or a network that cannot be reached.",
                     "Une ligne fixe, ou un réseau injoignable."),
        ProviderCode("63003", "fallback", "This number has no WhatsApp.", "Ce numéro n’a pas WhatsApp."),
        ProviderCode("63014", "suppress", "The person blocked us on WhatsApp.",
                     "La personne nous a bloqués sur WhatsApp."),
        ProviderCode("63024", "fallback", "This number does not take part in WhatsApp.",
                     "Ce numéro ne participe pas à WhatsApp."),
        ProviderCode("63032", "fallback", "WhatsApp holds messages to this person back for now.",
                     "WhatsApp retient pour le moment les messages à cette personne."),
        # Twilio: this moment. Told after acceptance they are final, as nothing is sent a second time by itself
        ProviderCode("30001", "later", "Too many messages waited at Twilio.", "Trop de messages attendaient chez Twilio."),
        ProviderCode("30008", "fallback", "The network gave no reason.", "Le réseau n’a pas donné de raison."),
        ProviderCode("63018", "later", "WhatsApp's limit for this sender is reached.",
                     "La limite de WhatsApp pour cet expéditeur est atteinte."),
        # mail servers
        ProviderCode("4", "later", "The mail server asks to come back later.",
                     "Le serveur de courriel demande de revenir plus tard."),
        ProviderCode("5", "fallback", "The mail server refused the message.",
                     "Le serveur de courriel a refusé le message."),
        ProviderCode("5.1", "fallback", "The mail server refused the address.",
                     "Le serveur de courriel a refusé l’adresse."),
        ProviderCode("5.1.1", "suppress", "There is no such mailbox.", "Cette boîte aux lettres n’existe pas."),
        ProviderCode("5.1.2", "fallback", "There is no such mail domain.", "Ce domaine de courriel n’existe pas."),
        ProviderCode("5.1.8", "stop", "The mail server does not take our sender's address.",
                     "Le serveur de courriel n’accepte pas notre adresse d’expéditeur."),
        ProviderCode("5.1.10", "suppress", "This domain takes no mail.", "Ce domaine ne reçoit pas de courriel."),
        ProviderCode("5.2", "fallback", "The mailbox does not take the message.",
                     "La boîte aux lettres n’accepte pas le message."),
        ProviderCode("5.2.1", "fallback", "The mailbox is closed.", "La boîte aux lettres est fermée."),
        ProviderCode("5.2.2", "fallback", "The mailbox is full.", "La boîte aux lettres est pleine."),
        ProviderCode("5.3.4", "fix", "The message is too large for the mail server.",
                     "Le message est trop grand pour le serveur de courriel."),
        ProviderCode("5.7", "fix", "The mail server took the message for unwanted, or may not pass it on.",
                     "Le serveur de courriel a pris le message pour indésirable ou ne peut pas le transmettre."),
        ProviderCode("5.7.8", "stop", "The mail server does not know these credentials.",
                     "Le serveur de courriel ne reconnaît pas ces identifiants."),
        ProviderCode("530", "stop", "The mail server wants credentials.", "Le serveur de courriel demande des identifiants."),
        ProviderCode("535", "stop", "The mail server does not know these credentials.",
                     "Le serveur de courriel ne reconnaît pas ces identifiants."),
        ProviderCode("no_tls", "stop", "The mail server offers no safe way to sign in, or its certificate is not believed.",
                     "Le serveur de courriel n’offre pas de connexion sûre, ou son certificat n’est pas reconnu."),
        # push services
        ProviderCode("push_400", "fix", "The push service did not understand the message.",
                     "Le service de notifications n’a pas compris le message."),
        ProviderCode("push_403", "fallback", "The push service does not take our key.",
                     "Le service de notifications n’accepte pas notre clé."),
        ProviderCode("push_404", "fallback", "This device takes no notifications any more.",
                     "Cet appareil ne reçoit plus de notifications."),
        ProviderCode("push_410", "fallback", "This device takes no notifications any more.",
                     "Cet appareil ne reçoit plus de notifications."),
        ProviderCode("push_413", "fix", "The notification is too long.", "La notification est trop longue."),
        ProviderCode("push_429", "later", "The push service asks to come back later.",
                     "Le service de notifications demande de revenir plus tard."),
        # our own words
        ProviderCode("no_answer", "fallback", "The provider's answer was lost: it may have arrived.",
                     "La réponse du prestataire s’est perdue : le message est peut-être arrivé."),
        ProviderCode("no_connection", "later", "The provider could not be reached.",
                     "Le prestataire n’a pas pu être joint."),
        ProviderCode("server_error", "fallback", "Something went wrong at the provider: it may have arrived.",
                     "Un problème chez le prestataire : le message est peut-être arrivé."),
        ProviderCode("unavailable", "later", "The provider is not available at this moment.",
                     "Le prestataire n’est pas disponible pour le moment."),
        ProviderCode("no_credentials", "stop", "The channel is not set up.", "Le canal n’est pas configuré."),
        ProviderCode("no_device", "fallback", "The person has no device that takes notifications.",
                     "La personne n’a aucun appareil qui reçoit des notifications."),
        ProviderCode("cancelled", "fallback", "It was cancelled at the provider.", "L’envoi a été annulé chez le prestataire."),
    )
}  # fmt: skip


def find_code(code: str) -> ProviderCode | None:
    """The entry for a code, or for the class of a mail server's."""
    while code:
        if found := PROVIDER_CODES.get(code):
            return found
        code = code.rpartition(".")[0] or (code[0] if len(code) == 3 and code[0] in "45" and code.isdecimal() else "")
    return None


def describe_code(code: str, language: str) -> str:
    """Why something was not sent, in `en` or `fr`."""
    found = find_code(code)
    if found is None:
        return f"Le prestataire a refusé (code {code})." if language == "fr" else f"The provider refused (code {code})."
    return found.french if language == "fr" else found.english


def action_for(code: str) -> Action:
    """What a final refusal with this code asks for; where nothing is known, the person's next channel."""
    found = find_code(code)
    return "fallback" if found is None or found.does == "later" else found.does
