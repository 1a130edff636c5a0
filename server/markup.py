"""Markup that the server writes itself: what is filled in is text, unless it is markup already."""

from collections.abc import Iterable
from html import escape
from string import Template


class Markup(str):
    """HTML that is right as it stands."""

    __slots__ = ()


NOTHING = Markup()


def fill(template: str, /, **values: str) -> Markup:
    """The template with its `$names` filled in, all escaped but what is markup."""
    return Markup(Template(template).substitute({name: as_markup(value) for name, value in values.items()}))


def as_markup(value: str) -> Markup:
    return value if isinstance(value, Markup) else Markup(escape(value))


def join(parts: Iterable[Markup]) -> Markup:
    return Markup("".join(parts))


def as_paragraphs(text: str) -> Markup:
    """Plain text, in which an empty line begins a paragraph."""
    blocks = [block.strip() for block in text.replace("\r\n", "\n").split("\n\n")]
    return join(fill("<p>$lines</p>", lines=_with_breaks(block)) for block in blocks if block)


def _with_breaks(block: str) -> Markup:
    return Markup("<br>".join(as_markup(line.strip()) for line in block.split("\n")))
