"""Why a delivery did not go the usual way, in words for the team."""

from actions.campaigns.campaign_views import ReasonView
from actions.deliveries.provider_codes import describe_code

OWN: dict[str, tuple[str, str]] = {
    "no_address": ("There is no address for any of the chosen channels.", "Aucune adresse pour les canaux choisis."),
    "withdrawn": (
        "They asked not to be written to on this channel.", "La personne ne souhaite plus de messages par ce canal.",
    ),
    "no_consent": ("They have not agreed to it.", "La personne n’a pas donné son accord."),
    "no_words": (
        "Nothing stands for the variables with this person: the message would be empty.",
        "Rien ne remplace les variables pour cette personne : le message serait vide.",
    ),
    "same_address": (
        "Somebody else with the same address gets it.", "Une autre personne avec la même adresse le reçoit.",
    ),
    "blocked": ("They are blocked, or gone.", "La personne est bloquée ou n’existe plus."),
    "too_late": ("Its time had passed.", "Le moment était passé."),
    "not_needed": ("It was no longer needed.", "Ce n’était plus nécessaire."),
    "cut_off": (
        "The server stopped while it was handed over: it may have arrived, and is not sent again by itself.",
        "Le serveur s’est arrêté pendant l’envoi : le message est peut-être arrivé et n’est pas renvoyé tout seul.",
    ),
    "no_answer": (
        "The provider did not answer: it may have arrived, and is not sent again by itself.",
        "Le fournisseur n’a pas répondu : le message est peut-être arrivé et n’est pas renvoyé tout seul.",
    ),
    "no_conversation": (
        "The conversation is gone or could not be opened.", "La conversation n’existe plus ou n’a pas pu être ouverte.",
    ),
    "simulated": (
        "The channel has no credentials: nothing was sent.", "Le canal n’est pas configuré : rien n’a été envoyé.",
    ),
}  # fmt: skip


def explain(code: str, language: str) -> ReasonView:
    """In `language`, and in English and French: a page may be read in another language than its reader's own."""
    own = OWN.get(code)
    english, french = own or (describe_code(code, "en"), describe_code(code, "fr"))
    texts = {"en": english, "fr": french}
    return ReasonView(code=code, text=texts.get(language, english), texts=texts)
