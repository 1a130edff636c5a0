"""Codes that people show at the door."""

import secrets

ALPHABET, LENGTH = "23456789ABCDEFGHJKMNPQRSTUVWXYZ", 12
"""59 bits, and nothing that is mistaken for something else when it is read from paper."""


def make_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def read_code(text: str) -> str:
    """A code as it was typed or scanned: without spaces and dashes, in whatever case."""
    return "".join(text.split()).replace("-", "").upper()
