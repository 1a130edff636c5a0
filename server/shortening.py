"""What travels is made shorter; what is not understood is sent as it was written."""

import structlog

from server.minify import NotUnderstood, minify_css, minify_javascript

log = structlog.get_logger()


def shorten(name: str, text: str) -> str:
    """The same program or style with fewer characters."""
    try:
        if name.endswith((".js", ".mjs")):
            return minify_javascript(text)
    except NotUnderstood as error:
        log.warning("static.not_shortened", file=name, reason=str(error))
    return minify_css(text) if name.endswith(".css") else text
