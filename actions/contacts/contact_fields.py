"""What is known of a person, as people write it in forms and files, made plain or refused with a reason. Pure."""

import re
from collections.abc import Iterable

from actions.contacts.phones import normal_phone
from actions.time_zones import is_time_zone

MOST_LABELS, LONGEST_LABEL, LONGEST_NAME, LONGEST_EMAIL = 20, 40, 100, 254
ATOM = r"""[^@.\s\x00-\x1f\x7f<>()\[\]\\,;:"\u200b-\u200f\u202a-\u202e\u2066-\u2069]+"""
EMAIL = re.compile(rf"{ATOM}(\.{ATOM})*@{ATOM}(\.{ATOM})+")
"""No quoted ones: in a file, a quote or an angle bracket is left over from something else, and no mail would get there."""
APART = re.compile(r"[,;|]")
"""Signs that part labels in a file."""
LANGUAGES = {
    "en": "en", "eng": "en", "english": "en", "anglais": "en", "fr": "fr", "fra": "fr", "fre": "fr", "french": "fr",
    "francais": "fr", "français": "fr",
}  # fmt: skip
PROBLEMS = {
    "name_missing": "There is no name.",
    "name_too_long": f"A name has at most {LONGEST_NAME} characters.",
    "email_wrong": "This is not an e-mail address, such as anna@example.com.",
    "phone_wrong": "This is not a telephone number of the country; write those of others with it, as in +41 79 123 45 67.",
    "label_wrong": f"Use at most {MOST_LABELS} labels, each of at most {LONGEST_LABEL} characters and without , ; and |.",
    "language_wrong": "Use en or fr.",
    "time_zone_wrong": "Use a name such as Europe/Zurich.",
    "no_address": "There is neither an e-mail address nor a telephone number.",
    "doubled": "This is the same person as in an earlier line.",
    "team": "This person belongs to the team; a file does not change them.",
    "cells": "There are more cells than columns.",
}
"""Code to what is wrong, for people."""


class Wrong(Exception):
    """A value that cannot be used."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = PROBLEMS[code]


def read_name(text: str) -> str:
    name = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    if not name:
        raise Wrong("name_missing")
    if len(name) > LONGEST_NAME:
        raise Wrong("name_too_long")
    return name


def read_email(text: str) -> str:
    email = text.strip().casefold()
    if len(email) > LONGEST_EMAIL or not EMAIL.fullmatch(email):
        raise Wrong("email_wrong")
    return email


def read_phone(text: str, country: str) -> str:
    phone = normal_phone(text.strip(), country)
    if phone is None:
        raise Wrong("phone_wrong")
    return phone


def read_labels(labels: Iterable[str]) -> list[str]:
    """Each once, whatever its case, as it was written first."""
    spellings: dict[str, str] = {}
    for label in (" ".join(label.split()) for label in labels):
        if label:
            spellings.setdefault(label.casefold(), label)
    found = list(spellings.values())
    if len(found) > MOST_LABELS or any(len(label) > LONGEST_LABEL or APART.search(label) for label in found):
        raise Wrong("label_wrong")
    return found


def read_language(text: str) -> str:
    """`fr` for `fr-CH`, `French`, `français`."""
    language = LANGUAGES.get(re.split(r"[-_]", text.strip().casefold())[0])
    if language is None:
        raise Wrong("language_wrong")
    return language


def read_time_zone(text: str) -> str:
    if not is_time_zone(text.strip()):
        raise Wrong("time_zone_wrong")
    return text.strip()
