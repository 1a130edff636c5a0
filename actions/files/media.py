"""What people may attach, and custom emojis: files are judged by what they hold, never by what they are called."""

import re
import unicodedata
from dataclasses import dataclass, replace
from urllib.parse import quote

from actions.files.raster import Raster, find_format, read_raster, shrink
from actions.files.svg import sanitize_svg

MAX_NAME_LENGTH = 120
MAX_EMOJI_BYTES = 512 * 1024
MAX_EMOJI_SIDE = 1_024
EMOJI_SIDE = 128  # pixels a still emoji is kept at

ACCEPTED = "PNG, JPEG, WebP and GIF images, PDF documents and plain text in UTF-8 are accepted."
EMOJI_ACCEPTED = (
    "PNG, JPEG, WebP, GIF and SVG images of at most 512 KiB and 1024 pixels a side (SVG: 64 KiB) are accepted."
)


class UnsupportedMedia(ValueError):
    """The file is none of the kinds that are accepted; the message is for people and says which are."""


@dataclass(frozen=True)
class Media:
    """What a file is. Width and height are in pixels as shown, None for what has none; the extension has no dot."""

    content_type: str
    extension: str
    width: int | None = None
    height: int | None = None


PDF = Media("application/pdf", "pdf")
TEXT = Media("text/plain; charset=utf-8", "txt")
SVG = Media("image/svg+xml", "svg")
_RASTERS = {
    "PNG": Media("image/png", "png"),
    "JPEG": Media("image/jpeg", "jpg"),
    "WEBP": Media("image/webp", "webp"),
    "GIF": Media("image/gif", "gif"),
}

_PDF_START = re.compile(rb"%PDF-[12]\.[0-9]\s")
_PDF_END = re.compile(rb"startxref\s+([0-9]{1,10})\s+%%EOF[\s\0]*\Z")
_PDF_END_LENGTH = 1_024
_SNIFFED = 1_445  # bytes that a browser looks at: WHATWG MIME Sniffing, "resource header"
# "Rules for identifying an unknown MIME type" of the same standard, and what else begins a document that can act.
_MARKUP_START = re.compile(
    r"\s*<(?:!--|[!?/]|(?:html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p"
    r"|svg|math|img|link|meta|base|form|object|embed|video|audio|input|details|template)(?:[\s/>]|\Z))",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"<(?:script|html|svg|iframe|body|!doctype)(?:[\s/>]|\Z)", re.IGNORECASE)
_MARKUP_BYTES = re.compile(_MARKUP.pattern.encode(), re.IGNORECASE)
_OTHER_FORMATS = ("%!PS", "{\\rtf", "#!")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")

_DIRECTION_AND_INVISIBLE = "\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2028\u2029\u2060-\u206f\ufeff\ufff9-\ufffb"
_UNWANTED = re.compile(rf"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff{_DIRECTION_AND_INVISIBLE}]")
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³]) *(?:\.|\Z)", re.IGNORECASE)
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,16}\Z")
_ATTR_CHAR = "!#$&+-.^_`|~"  # RFC 8187, section 3.2.1, besides letters and digits
_EXTENSIONS = {
    "image/jpeg": {"jpg", "jpeg"},
    TEXT.content_type: {"txt", "text", "csv", "tsv", "md", "log", "json", "ics", "vcf", "yaml", "yml", "srt", "vtt"},
}


def recognize(content: bytes, declared_name: str) -> Media:
    """Say what an uploaded file is; raise UnsupportedMedia for all but sound images, PDF and plain text.

    The name only appears in the message. Decoding an image takes CPU time: call this in a worker thread. PDF is checked at its
    two ends only: scripts within it are the viewer's to confine.
    """
    try:
        return _recognize(content)
    except ValueError as error:
        raise UnsupportedMedia(f"“{safe_file_name(declared_name)}”: {error}. {ACCEPTED}") from error


def sanitize_emoji(content: bytes) -> tuple[bytes, Media]:
    """The bytes to keep for a custom emoji and what they are; raises UnsupportedMedia.

    Drawings are sanitized. Still images are encoded again without metadata, at most 128 pixels a side (a still GIF becomes
    a PNG). Animations (GIF, WebP, PNG) are kept as they are.
    """
    try:
        if len(content) > MAX_EMOJI_BYTES:
            raise ValueError("the file is larger than 512 KiB")
        if content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
            return sanitize_svg(content), SVG
        raster = read_raster(content, MAX_EMOJI_SIDE)
        return (content, _describe(raster)) if raster.frames > 1 else _shrink_emoji(content, raster)
    except ValueError as error:
        raise UnsupportedMedia(f"This emoji cannot be used: {error}. {EMOJI_ACCEPTED}") from error


def safe_file_name(name: str) -> str:
    """A name that any system can save: no path, nothing invisible or misleading, at most 120 characters."""
    name = _UNWANTED.sub("", re.split(r"[/\\]", name)[-1])
    name = unicodedata.normalize("NFC", " ".join(_FORBIDDEN.sub("_", name).split()))
    name = name.strip(". ")
    if _RESERVED.match(name):
        name = "_" + name
    if len(name) > MAX_NAME_LENGTH:
        extension = match[0] if (match := _EXTENSION.search(name)) else ""
        name = name[: MAX_NAME_LENGTH - len(extension)].rstrip(". ") + extension
    return name or "file"


def name_by_content(name: str, media: Media) -> str:
    """A safe name whose extension says what the file is: `invoice.bat` that holds plain text becomes `invoice.bat.txt`."""
    name = safe_file_name(name)
    if name.rpartition(".")[2].lower() in _EXTENSIONS.get(media.content_type, {media.extension}) and "." in name:
        return name
    return name[: MAX_NAME_LENGTH - len(media.extension) - 1].rstrip(". ") + "." + media.extension


def content_disposition(name: str, inline: bool) -> str:
    """The header's value (RFC 6266), with an ASCII name for old clients and the real one encoded as RFC 8187 has it."""
    name = safe_file_name(name)
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "replace").decode()
    plain = re.sub(r'[^ -~]|["\\%?/]', "_", plain)  # a percent sign is decoded by some clients: RFC 6266, appendix D
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe=_ATTR_CHAR)}"


def _recognize(content: bytes) -> Media:
    if not content:
        raise ValueError("the file is empty")
    if find_format(content):
        return _describe(read_raster(content))
    if content.startswith(b"%PDF"):
        return _check_pdf(content)
    return _check_text(content)


def _describe(raster: Raster) -> Media:
    return replace(_RASTERS[raster.format], width=raster.width, height=raster.height)


def _check_pdf(content: bytes) -> Media:
    """ISO 32000, sections 7.5.2 and 7.5.5, but without the leniency (header or trailer amid other bytes) that hides files."""
    end = _PDF_END.search(content[-_PDF_END_LENGTH:])
    if not _PDF_START.match(content) or not end or int(end[1]) >= len(content):
        raise ValueError("the PDF document is damaged or incomplete")
    if _MARKUP_BYTES.search(content[:_SNIFFED]):
        raise ValueError("the PDF document has a web page inside")
    return PDF


def _check_text(content: bytes) -> Media:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError("the file is of an unknown kind") from error
    if _CONTROLS.search(text) or text.startswith(_OTHER_FORMATS):
        raise ValueError("the file is of an unknown kind")
    if _MARKUP_START.match(text) or _MARKUP.search(text[:_SNIFFED]):
        raise ValueError("the file is a web page or a drawing that could act in a browser")
    return TEXT


def _shrink_emoji(content: bytes, raster: Raster) -> tuple[bytes, Media]:
    image_format = "PNG" if raster.format == "GIF" else raster.format
    small = shrink(content, image_format, EMOJI_SIDE)
    return small, _describe(read_raster(small))
