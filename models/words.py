"""Finding by the beginning of words, whatever their case and accents."""

import re
import unicodedata

from models.base import Row

WORD = re.compile(r"\w+")


def words_of(text: str) -> list[str]:
    """The distinct words of a text, without case and diacritics, as they are indexed."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return list(dict.fromkeys(WORD.findall(bare)))


def beginning_with(text: str) -> Row | None:
    """Rows whose `words` hold, for each word of `text`, one that begins with it; None when `text` has no word."""
    words = words_of(text)
    return {"$and": [{"words": {"$regex": f"^{word}"}} for word in words]} if words else None
