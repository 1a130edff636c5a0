"""JavaScript and CSS without comments and indentation; template literals, however nested, stay as they are written.

No parser: it knows what a token is, and that is enough to leave out what lies between them. Nothing is renamed.
Why this is not a library's work is told in docs/decisions/015-static-files-from-memory.md.
"""

import re
from collections.abc import Iterator

_TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<comment>//[^\n]*|/\*.*?\*/)|(?P<word>[\w$#@\u200c\u200d]+)"
    r"|(?P<string>\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')|(?P<mark>.)",
    re.DOTALL,
)
_REGEX = re.compile(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/\w*")
_TEMPLATE = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*(`|\$\{)", re.DOTALL)
_BEFORE_REGEX = frozenset((
    "return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "instanceof", "do", "else", "yield", "await",
))  # fmt: skip
_ENDS_VALUE = frozenset(")]}")
_NEEDS_NO_SPACE = frozenset("{}()[];,:=?&|*")
"""Next to these a space means nothing: no two of them with a space between make another token in valid code."""
_NEEDS_NO_LINE_AFTER, _NEEDS_NO_LINE_BEFORE = frozenset("{;,([:"), frozenset(")],;}")
"""Where a line's end cannot stand for a semicolon."""

_CSS_TOKEN = re.compile(
    r"(?P<gap>(?:\s|/\*.*?\*/)+)|(?P<string>\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')"
    r"|(?P<url>url\([^\"')]*\))|(?P<word>[\w-]+|\\.)|(?P<mark>.)",
    re.DOTALL | re.IGNORECASE,
)
_CSS_SEPARATORS = frozenset("{};,")
"""Only next to these a space never means anything: before a colon or a sign it can."""


class NotUnderstood(ValueError):
    """The source ends within a string, a template or a comment, as far as one can tell."""


def minify_javascript(source: str) -> str:
    """The same program, shorter. Raise `NotUnderstood` rather than guess."""
    pieces: list[str] = []
    last, gap = "", ""
    for kind, text in _tokens(source):
        if kind == "space" or (kind == "comment" and not text.startswith("/*!")):
            gap += text or " "
            continue
        pieces += (_between(last, gap, text), text)
        last, gap = text, ""
    return "".join(pieces) + "\n"


def _between(before: str, gap: str, after: str) -> str:
    if not gap or not before:
        return ""
    if "\n" in gap:
        return "" if before in _NEEDS_NO_LINE_AFTER or after in _NEEDS_NO_LINE_BEFORE else "\n"
    return "" if before in _NEEDS_NO_SPACE or after in _NEEDS_NO_SPACE else " "


def _tokens(source: str) -> Iterator[tuple[str, str]]:
    """Kind and text of everything in the source; a template literal comes in parts, between which is its code."""
    place, last = 0, ""
    braces: list[int] = []
    """For each template literal that we are inside of, how many braces of its `${` are open."""
    while place < len(source):
        kind, text = _any_token(source, place)
        if text == "/" and _may_begin_regex(last):
            kind, text = "regex", _whole(_REGEX, source, place)
        elif text == "`" or (text == "}" and braces and braces[-1] == 0):
            kind, text = "template", text + _whole(_TEMPLATE, source, place + 1)
            _enter_or_leave(braces, text)
        elif text in ('"', "'") or (kind == "mark" and source.startswith("/*", place)):
            raise NotUnderstood(f"{text} at {place} has no end")
        elif braces and text in ("{", "}"):
            braces[-1] += 1 if text == "{" else -1
        place += len(text)
        if kind not in ("space", "comment"):
            last = "{" if text.endswith("${") else text
        yield kind, text
    if braces:
        raise NotUnderstood("a template literal has no end")


def _any_token(source: str, place: int) -> tuple[str, str]:
    found = _TOKEN.match(source, place)
    return ("", "") if found is None else (str(found.lastgroup), found[0])


def _enter_or_leave(braces: list[int], text: str) -> None:
    opens, closes = text.startswith("`"), not text.endswith("${")
    if opens and not closes:
        braces.append(0)
    elif closes and not opens:
        braces.pop()


def _may_begin_regex(last: str) -> bool:
    """Whether a slash after this token begins a regular expression; else it divides."""
    if not last or last in _BEFORE_REGEX:
        return True
    return not re.match(r"[\w$#@\"'`/]", last) and last not in _ENDS_VALUE and not last.endswith("`")


def _whole(pattern: "re.Pattern[str]", source: str, place: int) -> str:
    found = pattern.match(source, place)
    if found is None:
        raise NotUnderstood(f"what begins at {place} has no end")
    return found[0]


def minify_css(source: str) -> str:
    """The same rules, shorter."""
    pieces: list[str] = []
    gap = ""
    for found in _CSS_TOKEN.finditer(source):
        if found.lastgroup == "gap":
            gap = " " if re.search(r"\s", re.sub(r"/\*.*?\*/", "", found[0], flags=re.DOTALL)) else "/**/"
            continue
        last = pieces[-1] if pieces else "{"
        if gap and not (last in _CSS_SEPARATORS or (found[0] in _CSS_SEPARATORS and last != ":")):
            pieces.append(gap)
        pieces.append(found[0])
        gap = ""
    return "".join(pieces) + "\n"
