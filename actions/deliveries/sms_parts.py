"""Into how many parts an SMS is cut, each of which is paid for (3GPP TS 23.038 and 23.040)."""

import unicodedata
from math import ceil

BASIC = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyz"
    "äöñüà"
)
EXTENDED = set("^{}\\[~]|€\f")
"""Take two places."""
ALONE, IN_PARTS = (160, 70), (153, 67)
"""Places in a message that is not cut, and in each part of one that is: in the telephone alphabet, in UCS-2."""

TYPOGRAPHY = str.maketrans(
    {
        "’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-", "…": "...", "œ": "oe",
        "Œ": "OE", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "•": "-", "×": "x",
    }
)  # fmt: skip


def economical(text: str) -> str:
    """The same in the telephone alphabet, where plainer marks and letters without their accents bring that about.

    Other scripts need the dearer alphabet anyhow, and stay as they are.
    """
    plain = "".join(letter if letter in BASIC | EXTENDED else _bare(letter) for letter in text.translate(TYPOGRAPHY))
    return plain if set(plain) <= BASIC | EXTENDED else text


def _bare(letter: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(sign))


def count_parts(text: str) -> int:
    if set(text) <= BASIC | EXTENDED:
        places, alphabet = len(text) + sum(character in EXTENDED for character in text), 0
    else:
        places, alphabet = len(text.encode("utf-16-be")) // 2, 1
    return 1 if places <= ALONE[alphabet] else ceil(places / IN_PARTS[alphabet])
