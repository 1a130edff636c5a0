"""Secrets that stand in addresses of pages."""

import secrets

ALPHABET, LENGTH = "23456789abcdefghjkmnpqrstuvwxyz", 16
"""79 bits, and nothing that people mistake for something else when they type it from paper."""


def make_token() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
