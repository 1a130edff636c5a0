"""Telephone numbers as E.164, however people write them. Pure."""

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

LONGEST = 40
"""Characters as written; E.164 has 16."""


def normal_phone(text: str, country: str) -> str | None:
    """`+41791234567` for a number of `country` (ISO 3166) or one with its country; None when it is no number.

    A number that no numbering plan has is none; an extension cannot be sent to.
    """
    try:
        number = phonenumbers.parse(text, country) if len(text) <= LONGEST else None
    except NumberParseException:
        return None
    if number is None or number.extension or not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def phone_start(text: str, country: str) -> str | None:
    """What the E.164 numbers that somebody looks for begin with; None when they do not look for a number."""
    if not re.fullmatch(r"\s*\+?[\d\s()./-]{3,}", text):
        return None
    whole = normal_phone(text, country)
    digits = re.sub(r"\D", "", text)
    if whole is not None or text.strip().startswith("+"):
        return whole or f"+{digits}"
    code = phonenumbers.country_code_for_region(country)
    return f"+{code}{digits.removeprefix('0')}" if code else None
