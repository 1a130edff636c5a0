"""Videos on media pages: addresses at YouTube and Vimeo, files elsewhere, and which uploads are videos."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal
from urllib.parse import parse_qs, urlsplit

from actions.files import media
from actions.files.media import Media, UnsupportedMedia, safe_file_name

Kind = Literal["youtube", "vimeo", "file"]
ACCEPTED = "MP4 and WebM videos, and PNG, JPEG, WebP and GIF images are accepted."
ADVICE = "Use the address of a video at YouTube or Vimeo, or the https address of an MP4 or WebM file."
MP4, WEBM = Media("video/mp4", "mp4"), Media("video/webm", "webm")
TYPES = {".mp4": MP4.content_type, ".m4v": MP4.content_type, ".webm": WEBM.content_type}
PLAYERS: dict[Kind, str] = {"youtube": "https://www.youtube-nocookie.com", "vimeo": "https://player.vimeo.com"}
"""Origins of the players, which set no cookies before one plays (Vimeo: none at all with `dnt`)."""

_YOUTUBE = {"youtube.com", "www.youtube.com", "m.youtube.com", "www.youtube-nocookie.com"}
_VIMEO = {"vimeo.com", "www.vimeo.com", "player.vimeo.com"}
_YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_YOUTUBE_PATH = re.compile(r"/(?:shorts|embed|live|v)/([A-Za-z0-9_-]{11})/?")
_VIMEO_PATH = re.compile(r"/(?:video/|channels/[\w-]+/)?(\d{5,12})(?:/([0-9a-f]{6,16}))?/?")
_EBML, _DOC_TYPE, _SEGMENT = b"\x1a\x45\xdf\xa3", b"\x42\x82", b"\x18\x53\x80\x67"
_EBML_HEADER = 64  # bytes in which the document type stands: the header is about 40
_MP4_BRANDS = {
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"M4V ",
    b"M4VH",
    b"dash",
    b"MSNV",
}
_MOST_BOXES = 100_000


@dataclass(frozen=True, slots=True)
class Video:
    """What an address leads to. `embed` is the player's address, empty for a file, which any page can play by itself."""

    kind: Kind
    url: str
    embed: str = ""


def read_video(url: str) -> Video:
    """Raise `ValueError`, with what to do, for an address that no page of ours can play."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        raise ValueError(ADVICE) from None
    if parts.scheme != "https" or not host or parts.username is not None or not re.fullmatch(r"[a-z0-9.-]+", host):
        raise ValueError(ADVICE)
    if host in _YOUTUBE or host == "youtu.be":
        return _youtube(host, parts.path, parts.query)
    if host in _VIMEO:
        return _vimeo(parts.path, parts.query)
    if port is None and content_type_of(url) is not None:
        return Video("file", url)
    raise ValueError(ADVICE)


def content_type_of(url: str) -> str | None:
    """Of a video file elsewhere, by its name."""
    return TYPES.get(PurePosixPath(urlsplit(url).path).suffix.lower())


def _youtube(host: str, path: str, query: str) -> Video:
    found = _YOUTUBE_PATH.fullmatch(path)
    name = path.strip("/") if host == "youtu.be" else found[1] if found else (parse_qs(query).get("v") or [""])[0]
    if not _YOUTUBE_ID.fullmatch(name):
        raise ValueError(ADVICE)
    player = f"{PLAYERS['youtube']}/embed/{name}?autoplay=1&rel=0"
    return Video("youtube", f"https://www.youtube.com/watch?v={name}", player)


def _vimeo(path: str, query: str) -> Video:
    found = _VIMEO_PATH.fullmatch(path)
    if found is None:
        raise ValueError(ADVICE)
    secret = found[2] or (parse_qs(query).get("h") or [""])[0]
    if not re.fullmatch(r"[0-9a-f]*", secret):
        raise ValueError(ADVICE)
    page = f"https://vimeo.com/{found[1]}" + (f"/{secret}" if secret else "")
    player = f"{PLAYERS['vimeo']}/video/{found[1]}?autoplay=1&dnt=1" + (f"&h={secret}" if secret else "")
    return Video("vimeo", page, player)


def recognize_for_page(content: bytes, declared_name: str) -> Media:
    """Say what a file for a media page is; raise `UnsupportedMedia` for all but sound images, MP4 and WebM."""
    if is_webm(content):
        return WEBM
    if is_mp4(content):
        return MP4
    try:
        found = media.recognize(content, declared_name)
    except UnsupportedMedia as error:
        raise UnsupportedMedia(str(error).removesuffix(media.ACCEPTED) + ACCEPTED) from error
    if not found.content_type.startswith("image/"):
        raise UnsupportedMedia(f"“{safe_file_name(declared_name)}” is neither a video nor an image. {ACCEPTED}")
    return found


def is_webm(content: bytes) -> bool:
    """RFC 8794: an EBML header whose document type is `webm`, and a segment after it."""
    head = content[:_EBML_HEADER]
    if not head.startswith(_EBML) or len(head) < 5 or not head[4] & 0x80:
        return False
    end = 5 + (head[4] & 0x7F)
    at = head.find(_DOC_TYPE, 5, end)
    return at > 0 and head[at + 2 : at + 7] == b"\x84webm" and content.startswith(_SEGMENT, end)


def is_mp4(content: bytes) -> bool:
    """ISO/IEC 14496-12: boxes that fill the file exactly, of a known brand, with a movie and what it shows."""
    at = 0
    kinds: list[bytes] = []
    while at < len(content) and len(kinds) < _MOST_BOXES:
        size, kind, head = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8], 8
        if size == 1:
            size, head = int.from_bytes(content[at + 8 : at + 16], "big"), 16
        elif size == 0:
            size = len(content) - at
        if size < head or at + size > len(content):
            return False
        kinds.append(kind)
        at += size
    if at != len(content) or kinds[:1] != [b"ftyp"] or content[8:12] not in _MP4_BRANDS:
        return False
    return b"moov" in kinds and b"mdat" in kinds
