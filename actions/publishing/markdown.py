"""The part of Markdown that articles are written in, as a tree: whoever draws it knows every kind of node.

CommonMark (by markdown-it-py) without HTML and without pictures: what looks like HTML is text. Links lead to web and mail
addresses and to pages of this server only.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token
from pydantic import Field

from models.base import Shape

Tag = Literal[
    "text", "p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "pre", "code", "strong", "em", "a", "br", "hr"
]
DEEPEST = 20
"""Levels of nodes within nodes; what would be deeper stands in the last one."""
_READER = MarkdownIt("commonmark", {"html": False, "maxNesting": DEEPEST}).disable("image")
_WRAPPERS: dict[str, Tag] = {
    "paragraph": "p", "bullet_list": "ul", "ordered_list": "ol", "list_item": "li", "blockquote": "blockquote",
    "strong": "strong", "em": "em",
}  # fmt: skip
_IN_LINE: tuple[Tag, ...] = ("text", "a", "code", "em", "strong")
_HEADINGS: tuple[Tag, ...] = ("h2", "h3", "h4")
_ADDRESS = re.compile(r"(?:https?://|mailto:|/(?![/\\]))[^\s\\]*", re.IGNORECASE)


class Node(Shape):
    """`text` nodes and `pre` have a text, `a` has an address, the others hold nodes."""

    tag: Tag
    text: str = ""
    href: str | None = Field(None, description="Only of `a`: https, http, mailto, or a path of this server.")
    start: int | None = Field(None, description="Only of `ol`: its first number.")
    children: list["Node"] = []


@lru_cache(maxsize=128)
def read_markdown(text: str) -> tuple[Node, ...]:
    """The nodes of a text. They are shared: nobody may change them. Takes up to a second for the worst of 30,000 characters."""
    tokens = list(_flatten(_READER.parse(text)))
    levels = sorted({token.tag for token in tokens if token.type == "heading_open"})
    root = Node(tag="p")
    open_nodes = [root]
    for token in tokens:
        if token.nesting < 0:
            open_nodes.pop()
            continue
        node = None if token.hidden else _make(token, levels)
        if node is not None and len(open_nodes) <= DEEPEST:
            open_nodes[-1].children.append(node)
        else:
            node = None
        if token.nesting > 0:
            open_nodes.append(node or open_nodes[-1])
    return tuple(root.children)


def _flatten(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.type == "inline":
            yield from token.children or ()
        else:
            yield token


def _make(token: Token, levels: list[str]) -> Node | None:
    """None for what only holds others, such as a link that leads nowhere."""
    kind = token.type.removesuffix("_open")
    if kind in _WRAPPERS:
        start = token.attrGet("start") if kind == "ordered_list" else None
        return Node(tag=_WRAPPERS[kind], start=int(start) if start is not None else None)
    match kind:
        case "heading":  # the title of the article is the first heading, and none may be left out
            return Node(tag=_HEADINGS[min(levels.index(token.tag), len(_HEADINGS) - 1)])
        case "link":
            address = str(token.attrGet("href") or "")
            return Node(tag="a", href=address) if _ADDRESS.fullmatch(address) else None
        case "code_inline":
            return Node(tag="code", children=[Node(tag="text", text=token.content)])
        case "fence" | "code_block":
            return Node(tag="pre", text=token.content)
        case "softbreak":
            return Node(tag="text", text=" ")
        case "hardbreak":
            return Node(tag="br")
        case "hr":
            return Node(tag="hr")
        case _:
            return Node(tag="text", text=token.content) if token.content else None


def plain(nodes: tuple[Node, ...] | list[Node]) -> str:
    """Only the words."""
    return "".join(node.text + plain(node.children) + ("" if node.tag in _IN_LINE else "\n") for node in nodes)
