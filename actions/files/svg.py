"""SVG drawings made harmless: parsed strictly, filtered through an allow-list and written anew.

Why not nh3 (ammonia), which cleans HTML elsewhere: it reads SVG with an HTML parser and writes HTML. Tried with nh3 0.3, it
drops a drawing written with a namespace prefix, adds no namespace where one is missing (browsers then show nothing for
image/svg+xml), keeps `fill="url(https://…)"` because it checks URLs in href-like attributes only, and leaves text and
`&nbsp;` that are no longer well-formed XML. Its HTML reading of a file and a browser's XML reading of it differ, which is
the gap that mutation attacks use. expat, from the standard library, reads what the browser will read; its handlers refuse
a document type at its first character, so no entity is ever declared (what defusedxml does, which is untyped).

What is not allowed is left out with all that it holds. Left out on purpose: `use`, `pattern`, `marker` and filters, which
can multiply a small file into endless work; `style` elements, animation, links, images, foreignObject; `title` and `desc`,
where HTML parsers change language.
"""

import re
from xml.parsers import expat
from xml.sax.saxutils import escape

MAX_BYTES = 64 * 1024
MAX_NODES = 2_000
MAX_DEPTH = 100
MAX_CLIPS = 200

_SVG = "http://www.w3.org/2000/svg"
_XLINK_HREF = "http://www.w3.org/1999/xlink href"
_SHAPES = frozenset({"path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text"})
_GRADIENTS = frozenset({"linearGradient", "radialGradient"})
_CLIPS = frozenset({"clipPath", "mask"})
_WORDS = frozenset({"text", "tspan"})
_ELEMENTS = _SHAPES | _GRADIENTS | _CLIPS | _WORDS | {"svg", "g", "defs", "stop"}

_PAINTS = frozenset({"fill", "stroke"})
_CLIP_PROPERTIES = frozenset({"clip-path", "mask"})
_PROPERTIES = (
    _PAINTS
    | _CLIP_PROPERTIES
    | {"clip-rule", "color", "display", "dominant-baseline", "fill-opacity", "fill-rule", "font-family", "font-size"}
    | {"font-style", "font-weight", "letter-spacing", "mask-type", "opacity", "paint-order", "shape-rendering"}
    | {"stop-color", "stop-opacity", "stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "stroke-linejoin"}
    | {"stroke-miterlimit", "stroke-opacity", "stroke-width", "text-anchor", "vector-effect", "visibility"}
)
_ATTRIBUTES = (
    _PROPERTIES
    | {"clipPathUnits", "cx", "cy", "d", "dx", "dy", "fr", "fx", "fy", "gradientTransform", "gradientUnits", "height"}
    | {"maskContentUnits", "maskUnits", "offset", "pathLength", "points", "preserveAspectRatio", "r", "rotate", "rx"}
    | {"ry", "spreadMethod", "transform", "viewBox", "width", "x", "x1", "x2", "y", "y1", "y2"}
)

_NAME = r"[A-Za-z_][A-Za-z0-9_.-]{0,127}"
_ID = re.compile(_NAME)
_LOCAL = re.compile(rf"#({_NAME})")
_REFERENCE = re.compile(rf"""url\( ?(['"]?)#({_NAME})\1 ?\)(?: [A-Za-z]+)?""")
# No colon, slash, quote, backslash, @, <, > or &: nothing that could begin a URL, an escape or an at-rule.
_PLAIN = re.compile(r"[A-Za-z0-9#%.,+\-_ ()]+")
_CALL = re.compile(r"([A-Za-z0-9_-]*) ?\(")
_FUNCTIONS = frozenset({"rgb", "rgba", "hsl", "hsla", "matrix", "translate", "scale", "rotate", "skewX", "skewY"})


class UnsafeSvg(ValueError):
    """The drawing cannot be made harmless; the message, for people, says why."""


def sanitize_svg(content: bytes) -> bytes:
    """The same drawing with nothing in it but shapes and how they look; sanitizing the result changes nothing.

    Raises UnsafeSvg for what is not well-formed UTF-8 XML with an `svg` root, has a document type or a processing
    instruction, exceeds the bounds, or has nothing left to draw.
    """
    _check_length(content)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnsafeSvg("the drawing is not encoded in UTF-8") from error
    writer = _Writer()
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")  # whatever encoding the file claims
    parser.StartDoctypeDeclHandler = writer.refuse_document_type
    parser.ProcessingInstructionHandler = writer.refuse_instruction
    parser.StartElementHandler = writer.start
    parser.EndElementHandler = writer.end
    parser.CharacterDataHandler = writer.write_text
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise UnsafeSvg("the drawing is not well-formed XML") from error
    if not writer.shapes:
        raise UnsafeSvg("nothing that may be shown is left of the drawing")
    drawing = "".join(writer.parts).encode("utf-8")
    _check_length(drawing)
    return drawing


class _Writer:
    """Writes the allowed part of what the parser reads."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.shapes = 0
        self._nodes = 0
        self._clips = 0
        self._open: list[str | None] = []  # None: left out, like all inside it

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES or len(self._open) >= MAX_DEPTH:
            raise UnsafeSvg(f"the drawing has more than {MAX_NODES} elements or {MAX_DEPTH} levels")
        element = _local_name(name)
        if not self._open and element != "svg":
            raise UnsafeSvg("the file is not an SVG drawing")
        if element not in _ELEMENTS or (self._open and self._open[-1] is None):
            self._open.append(None)
            return
        kept = self._clean_attributes(element, attributes)
        namespace = "" if self._open else f' xmlns="{_SVG}"'
        self.parts.append(f"<{element}{namespace}" + "".join(f' {key}="{value}"' for key, value in kept.items()) + ">")
        self._open.append(element)
        self.shapes += element in _SHAPES

    def end(self, name: str) -> None:
        element = self._open.pop()
        if element:
            self.parts.append(f"</{element}>")

    def write_text(self, text: str) -> None:
        if self._open and self._open[-1] in _WORDS:
            self.parts.append(escape(text, {"\r": "&#13;"}))

    def refuse_document_type(self, name: str, system: str | None, public: str | None, subset: bool) -> None:
        raise UnsafeSvg("the drawing has a document type (DOCTYPE): save it without one")

    def refuse_instruction(self, target: str, data: str) -> None:
        raise UnsafeSvg("the drawing has a processing instruction, such as a link to a style sheet")

    def _clean_attributes(self, element: str, attributes: dict[str, str]) -> dict[str, str]:
        wanted = {name: value for name, value in attributes.items() if name in _ATTRIBUTES}
        wanted |= _read_style(attributes.get("style", ""))
        kept = {name: clean for name, value in wanted.items() if (clean := _clean_value(name, value))}
        if _ID.fullmatch(attributes.get("id", "")):
            kept["id"] = attributes["id"]
        if element in _GRADIENTS:
            target = attributes.get("href", attributes.get(_XLINK_HREF, ""))
            kept |= {"href": target} if _LOCAL.fullmatch(target) else {}
        return self._bound_clips(element, kept)

    def _bound_clips(self, element: str, kept: dict[str, str]) -> dict[str, str]:
        """Clips and masks are not clipped themselves: each level would multiply the work of drawing."""
        clips = kept.keys() & _CLIP_PROPERTIES
        if element in _CLIPS or not _CLIPS.isdisjoint(self._open):
            return {name: value for name, value in kept.items() if name not in clips}
        self._clips += len(clips)
        if self._clips > MAX_CLIPS:
            raise UnsafeSvg(f"the drawing uses more than {MAX_CLIPS} clips and masks")
        return kept


def _local_name(name: str) -> str:
    """The name of an SVG element, or of one without any namespace, as drawings cut out of a page have; otherwise empty."""
    namespace, _, local = name.rpartition(" ")
    return local if namespace in ("", _SVG) else ""


def _read_style(style: str) -> dict[str, str]:
    """The declarations of a style attribute that are presentation attributes too. Anything tricky fails `_clean_value`."""
    pairs = (declaration.partition(":")[::2] for declaration in style.split(";"))
    return {name.strip(): value for name, value in pairs if name.strip() in _PROPERTIES}


def _clean_value(name: str, value: str) -> str | None:
    value = " ".join(value.split())
    if name in _PAINTS | _CLIP_PROPERTIES and (reference := _REFERENCE.fullmatch(value)):
        return f"url(#{reference[2]})"
    if _PLAIN.fullmatch(value) and _FUNCTIONS.issuperset(_CALL.findall(value)):
        return value
    return None


def _check_length(content: bytes) -> None:
    if len(content) > MAX_BYTES:
        raise UnsafeSvg(f"the drawing is larger than {MAX_BYTES // 1024} KiB")
