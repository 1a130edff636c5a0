"""What a reply asks for: no more messages, messages again, or help. English and French. Pure.

A word that providers take for a command counts alone, with courtesies around it, or as a sentence of its own inside a
longer reply. Elsewhere a sentence must say what is to stop, so that a bus stop, “stop by” and “don't stop” are none.
Sources: the keywords of Twilio's default opt-out handling, which carriers use too; STOP au 36xxx of the French operators.
"""

import re
import unicodedata
from typing import Literal

from actions.consent.stop_phrases import STARTS, STOPS

Wish = Literal["stop", "start", "help"]

STRONG = {
    "stop", "stopall", "stop all", "stopp", "unsubscribe", "unsub", "optout", "opt out", "opt me out", "stop tout", "stop sms",
    "arret", "arrete", "arretez", "arreter", "arret sms", "desabonner", "desabonnement", "desabonne", "desabonnez",
    "desinscription", "desinscrire", "desinscrivez", "stopper", "arretez tout", "arretez ca", "stop it", "stop this",
}  # fmt: skip
"""Count as a sentence of their own too."""
WEAK = {"cancel", "end", "quit", "revoke", "no more"}
"""Count only when nothing else is said: “I can't come. Cancel.” is about an appointment."""
START = {
    "start", "unstop", "resubscribe", "subscribe", "opt in", "optin", "opt me in", "reabonner", "reabonnement",
    "reabonnez", "reprendre", "subscribe me", "resubscribe me",
}  # fmt: skip
HELP = {"help", "info", "aide", "help me", "infos", "aidez moi"}
COURTESIES = re.compile(
    r"\b(please|pls|plz|thanks|thank you|thx|just|now|ok|okay|hi|hello|hey|dear|sir|madam|immediately|kindly"
    r"|(could|can|would) you|i said|no|yes|s il (vous|te) plait|svp|stp|merci( beaucoup)?|bonjour|bonsoir|salut|madame|monsieur"
    r"|maintenant|tout de suite|immediatement|non|oui|cordialement|me|moi|desormais)\b"
)
TO_OPERATOR = r"stop( au)? \d{3,6}"
SENTENCE_END = re.compile(r"[.!?;…\n]+|\s[-–—]+\s")

NEGATED = re.compile(
    r"\b(don t|do not|dont|didn t|did not|didnt|never|not|won t|doesn t|does not|no need|pas|jamais|sans)( \w+){0,3}$"
    r"|\b(did|have|has|had) (you|they|we|i)$|\b(ne|n)( (me|m|vous|nous|surtout))?$"
)
"""What, right before the words found, turns them round."""
CAPITALS = re.compile(
    r"^STOP(?!\s+(?:by|at|in|on|over|for|here|there|and|sign|to|using|saying|being)\b)\b(?=.*[a-z])"
    r"|(?<!the )(?<!bus )(?<!tram )(?<!next )(?<!last )(?<!first )(?<!a )(?<!not )(?<!t )(?<!never )(?<!to )(?<!non )\bSTOP$",
)
"""Somebody writes STOP before or after other words, as they were told to."""


def read_reply(text: str) -> Wish | None:
    """What somebody who was written to wants, None where it is for people to read."""
    sentences = [words for part in SENTENCE_END.split(text) if (words := _plain(part))]
    whole = " ".join(sentences)
    bare = {whole, _without_courtesies(whole)}
    if bare & (STRONG | WEAK) or _wants_to_stop(text, sentences):
        return "stop"
    if bare & START or any(_says(STARTS, sentence) for sentence in sentences):
        return "start"
    return "help" if bare & HELP else None


def _wants_to_stop(text: str, sentences: list[str]) -> bool:
    for sentence in sentences:
        first, *others = sentence.split(" , ")
        if any(_without_courtesies(clause) in STRONG or clause in STRONG for clause in (sentence, *others)):
            return True
        if any(_says(STOPS, clause) or re.fullmatch(TO_OPERATOR, clause) for clause in (first, *others)):
            return True
    return any(CAPITALS.search(part.strip(" \t,:*\"'()«»")) for part in SENTENCE_END.split(text))


def _says(wish: re.Pattern[str], sentence: str) -> bool:
    """Whether the sentence holds the wish and does not turn it round."""
    return any(not _is_turned(sentence, found) for found in wish.finditer(sentence))


def _is_turned(sentence: str, found: re.Match[str]) -> bool:
    before = sentence[: found.start()].strip()
    return bool(NEGATED.search(before)) or bool(re.match(r" (\w+ )?pas\b", sentence[found.end() :]))


def _without_courtesies(sentence: str) -> str:
    words = COURTESIES.sub(" ", sentence).replace(",", " ").split()
    return words[0] if len(set(words)) == 1 else " ".join(words)


def _plain(part: str) -> str:
    """Lower case without accents; apostrophes are blanks, commas stand alone, “non-stop” is one word."""
    text = re.sub(r"(?i)non-stop", "nonstop", part)
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[^\w,]+|_+", " ", bare).replace(",", " , ").split()).strip(" ,")
