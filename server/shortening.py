"""JavaScript and CSS made shorter for the wire, by the library that the decision 015 names; as written where it is missing."""

import structlog

try:
    import minify
except ImportError:  # There is no wheel for every system; the pages work without, with more to fetch.
    minify = None

TYPES = {".js": "application/javascript", ".mjs": "application/javascript", ".css": "text/css"}
NOTHING_EXPORTED = "export {};"
"""Says that a file is a module, to those who read types; the library writes it as an error (2.24.12)."""
log = structlog.get_logger()


def shorten(name: str, text: str) -> str:
    """The same program or style under shorter local names, without comments."""
    kind = TYPES.get(name[name.rfind(".") :])
    if kind is None or minify is None:
        return text
    try:
        shorter: str = minify.string(kind, text.replace(NOTHING_EXPORTED, ""))
    except minify.MinifyError as error:
        log.warning("static.not_shortened", file=name, reason=str(error))
        return text
    return shorter
