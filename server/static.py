"""The files of `static/`, read once, made short at their first use, and served under addresses to be cached for ever.

`/static/{path}` is asked for anew each time (`no-cache`, and 304 when nothing changed). `/static/v-{version}/{path}` is the
same file for as long as no file of the tree changes; relative imports keep the prefix.
"""

import asyncio
import gzip
import hashlib
import re
from pathlib import Path
from typing import Self

import structlog
from aiohttp import web

from server.linking import Linked, NotLinkable
from server.shortening import shorten

FOLDER = Path(__file__).resolve().parent.parent / "static"
TEXTS = {
    ".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml",
    ".json": "application/json", ".webmanifest": "application/manifest+json", ".html": "text/html",
    ".txt": "text/plain", ".md": "text/plain", ".ts": "text/plain", ".map": "application/json",
}  # fmt: skip
BINARIES = {
    ".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp", ".gif": "image/gif", ".ico": "image/x-icon",
    ".woff2": "font/woff2", ".mp3": "audio/mpeg", ".ogg": "audio/ogg", ".wav": "audio/wav", ".webm": "audio/webm",
}  # fmt: skip
FOR_ANY_SITE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""The widget runs on other people's sites and imports its modules from here."""
ASK_AGAIN, FOR_EVER = "no-cache", "public, max-age=31536000, immutable"
ENTRIES = {
    "widget": ("widget/widget.js", "js/client.js", "chat/chat-thread.js"),
    "console": ("console/main.js", "js/client.js"),
    "chat": ("pages/chat.js", "js/client.js", "chat/chat-thread.js"),
    "landing": ("pages/landing.js",),
    "join": ("pages/queues/join.js", "js/client.js"),
    "ticket": ("pages/queues/ticket.js", "js/client.js", "chat/chat-thread.js"),
    "kiosk": ("pages/queues/kiosk.js", "js/client.js"),
    "board": ("pages/queues/board.js", "js/client.js"),
    "book": ("pages/bookings/book.js", "js/client.js"),
    "my": ("pages/bookings/my.js", "js/client.js"),
    "company": ("pages/bookings/company.js", "js/client.js"),
    "scan": ("pages/bookings/scan.js", "js/client.js"),
}
"""Pages of many modules, which travel as one file; and what they fetch later, which travels as one more."""
_VERSIONED = re.compile(r"v-([0-9a-f]{16})(?:\.([a-z]+))?/(.*)", re.DOTALL)
log = structlog.get_logger()


class Asset:
    """One file. What travels is made from its source when it is first asked for: there are hundreds of them."""

    def __init__(self, name: str, source: bytes, content_type: str, changed: int = 0) -> None:
        """`changed`: modification time of the source in nanoseconds."""
        self.name, self.source, self.content_type, self.changed = name, source, content_type, changed
        self.etag = hashlib.sha256(source).hexdigest()[:20]
        self._made: tuple[bytes, bytes | None] | None = None

    @classmethod
    def read(cls, path: Path, name: str) -> Self:
        kind = TEXTS.get(path.suffix)
        content_type = (
            BINARIES.get(path.suffix, "application/octet-stream") if kind is None else f"{kind}; charset=utf-8"
        )
        return cls(name, path.read_bytes(), content_type, path.stat().st_mtime_ns)

    @property
    def is_made(self) -> bool:
        return self._made is not None

    @property
    def content(self) -> bytes:
        return self.make()[0]

    @property
    def zipped(self) -> bytes | None:
        """Compressed, None where that would not be shorter."""
        return self.make()[1]

    def make(self) -> tuple[bytes, bytes | None]:
        """Takes up to a second for the largest; safe in any thread."""
        if self._made is None:
            self._made = self._shorten()
        return self._made

    def _shorten(self) -> tuple[bytes, bytes | None]:
        if self.content_type.partition(";")[0] not in TEXTS.values():
            return self.source, None
        content = self.source
        if not self.name.startswith("vendor/") and ".min." not in self.name:
            content = shorten(self.name, content.decode()).encode()
        zipped = gzip.compress(content, 9, mtime=0)
        return content, zipped if len(zipped) < len(content) else None


class StaticFiles:
    def __init__(self, folder: Path = FOLDER, *, watch: bool = False) -> None:
        """With `watch` (development), a file that changed is read again when it is asked for."""
        self._folder, self._watch = folder, watch
        self._files: dict[str, Asset] = {}
        self._linked: dict[str, Linked | None] = {}
        self._travelling: dict[tuple[str, str], Asset] = {}
        self._earlier: set[str] = set()
        self.version = ""
        self._read_all()

    @property
    def prefix(self) -> str:
        """Address of the present version of the tree, without a slash at its end."""
        return f"/static/v-{self.version}"

    def linked(self, page: str) -> Linked | None:
        """The modules of one of `ENTRIES` as one file, None where they cannot be and for any other page."""
        if page in ENTRIES and page not in self._linked:
            try:
                self._linked[page] = Linked(ENTRIES[page], self._text_of)
            except NotLinkable as error:
                log.warning("static.not_linked", page=page, reason=str(error))
                self._linked[page] = None
        return self._linked.get(page)

    def prefix_of(self, page: str) -> str:
        """The same for a page of `ENTRIES`, whose modules travel as one file; without it for any other."""
        return f"{self.prefix}.{page}" if self.linked(page) else self.prefix

    def _read_all(self) -> None:
        paths = sorted(path for path in self._folder.rglob("*") if path.is_file() and not path.name.startswith("."))
        names = {path.relative_to(self._folder).as_posix(): path for path in paths}
        self._files = {name: self._read(name, path) for name, path in names.items()}
        whole = hashlib.sha256("".join(f"{name}\0{file.etag}\0" for name, file in self._files.items()).encode())
        self._earlier.add(self.version)
        if self.version != (version := whole.hexdigest()[:16]):
            self.version = version
            self._linked.clear()
            self._travelling.clear()

    def _text_of(self, name: str) -> str:
        """As it was written: who shortens may write exports in other ways."""
        if name not in self._files:
            raise NotLinkable(f"there is no {name}")
        return self._files[name].source.decode()

    def _find_linked(self, page: str, name: str) -> Asset | None:
        """A file as it is beside the linked modules of a page."""
        plain, linked = self.find(name), self.linked(page)
        if plain is None or linked is None or not name.endswith(".js"):
            return plain
        if (page, name) not in self._travelling:
            text = linked.content(name) if name in linked.entries else linked.beside(name, self._text_of(name))
            self._travelling[page, name] = Asset(name, text.encode(), plain.content_type)
        return self._travelling[page, name]

    def _read(self, name: str, path: Path) -> Asset:
        known = self._files.get(name)
        if known is not None and known.changed == path.stat().st_mtime_ns:
            return known
        return Asset.read(path, name)

    def refresh(self) -> None:
        """While developing, see what changed on the disk."""
        if self._watch:
            self._read_all()

    def find(self, name: str) -> Asset | None:
        """The file of this name below the folder; only what was found there can be had."""
        if self._watch:
            path = self._folder / name
            known = self._files.get(name)
            if known is None or not path.exists() or known.changed != path.stat().st_mtime_ns:
                self._read_all()
        return self._files.get(name)

    def page(self, name: str) -> str:
        """The text of an HTML file."""
        found = self.find(name)
        if found is None:
            raise FileNotFoundError(name)
        return found.content.decode()

    async def handle(self, request: web.Request) -> web.Response:
        name, page, cache = request.match_info["path"], None, ASK_AGAIN
        if versioned := _VERSIONED.fullmatch(name):
            version, page, name = versioned.groups()
            if version == self.version:
                cache = FOR_EVER
            elif version not in self._earlier:
                raise web.HTTPNotFound
        found = self._find_linked(page, name) if page else self.find(name)
        if found is None or name.endswith(".html"):
            raise web.HTTPNotFound
        if not found.is_made:
            await asyncio.to_thread(found.make)
        return send(request, found, cache)


def send(request: web.Request, file: Asset, cache: str) -> web.Response:
    """The file, compressed for who takes that, or 304 for who has it."""
    zipped = file.zipped if _takes_gzip(request) else None
    etag = file.etag if zipped is None else f"{file.etag}-gz"
    headers = FOR_ANY_SITE | {"Cache-Control": cache, "ETag": f'"{etag}"', "Vary": "Accept-Encoding"}
    wanted = request.if_none_match
    if wanted and any(one.value in (etag, "*") for one in wanted):
        return web.Response(status=304, headers=headers)
    headers["Content-Type"] = file.content_type
    if zipped is not None:
        headers["Content-Encoding"] = "gzip"
    return web.Response(body=file.content if zipped is None else zipped, headers=headers)


def _takes_gzip(request: web.Request) -> bool:
    for part in request.headers.get("Accept-Encoding", "").split(","):
        name, _, weight = part.partition(";")
        if name.strip().lower() == "gzip":
            return not re.fullmatch(r"\s*q=0(\.0*)?\s*", weight)
    return False
