"""Media pages as everybody sees them: `/v/{slug}`, whole without a script, and their files.

Nothing is fetched from YouTube or Vimeo before somebody presses play, and only these pages may frame their players.
"""

import re
from urllib.parse import urlsplit

from aiohttp import hdrs, web

from actions.context import Context
from actions.publishing import page_files, videos
from actions.publishing.media_pages import note_view, open_media_page
from models.media_pages import MediaPage
from models.public_pages import PageFile
from models.tenants import Language, Tenant
from server.http import CONTENT_SECURITY, Proxies
from server.markup import NOTHING, Markup, as_paragraphs, fill
from server.page_files import send_page_file
from server.pages import Pages

PLAYER_NAMES = {"youtube": "YouTube", "vimeo": "Vimeo"}
WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "play": "Play the video", "download": "Your browser cannot play this video. Download it",
        "from": "The video is at $name. Nothing is loaded from there before you play it.",
    },
    "fr": {
        "play": "Lire la vidéo", "download": "Votre navigateur ne peut pas lire cette vidéo. Téléchargez-la",
        "from": "La vidéo se trouve sur $name. Rien n’en est chargé avant que vous ne la lisiez.",
    },
}  # fmt: skip
DESCRIPTION = 200
"""Characters that previews show."""
MACHINES = re.compile(
    r"(?<!cu)bot|crawl|spider|preview|facebookexternalhit|whatsapp|slack|curl|wget|python|^$", re.IGNORECASE
)
"""Browsers that are none: whoever sends an address has its preview fetched, which is no view. (Cubot makes telephones.)"""
PLATE = Markup('<span class="plate"></span>')
TRIANGLE = Markup('<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M8 5.5v13l11-6.5z"/></svg>')


class MediaPages:
    def __init__(self, ctx: Context, pages: Pages, proxies: Proxies) -> None:
        self._ctx, self._pages, self._proxies = ctx, pages, proxies

    def add_routes(self, app: web.Application) -> None:
        app.router.add_get("/v/{slug}", self._pages.or_missing(self.show))
        app.router.add_get("/v/{slug}/files/{file_id}", self._pages.or_missing(self.send))

    async def show(self, request: web.Request) -> web.Response:
        page, tenant = await open_media_page(self._ctx, request.match_info["slug"])
        self._note_view(request, page)
        return self._render(request, page, tenant)

    async def send(self, request: web.Request) -> web.StreamResponse:
        page, _ = await open_media_page(self._ctx, request.match_info["slug"])
        return await send_page_file(request, self._ctx, page_files.pick(page.files, request.match_info["file_id"]))

    def _note_view(self, request: web.Request, page: MediaPage) -> None:
        browser = request.headers.get(hdrs.USER_AGENT, "")
        early = "prefetch" in request.headers.get("Sec-Purpose", "")
        if request.method == hdrs.METH_GET and not early and not MACHINES.search(browser):
            self._ctx.start(note_view(self._ctx, page, self._proxies.address(request), browser))

    def _render(self, request: web.Request, page: MediaPage, tenant: Tenant) -> web.Response:
        origin = self._proxies.public_origin(request)
        at = f"/v/{page.slug}"
        button = page.button
        values = {
            "title": page.title, "description": shorten(page.text) or tenant.name, "film": _tell_film(f"{origin}{at}", page),
            "player": _player(at, page), "text": as_paragraphs(page.text),
            "button": fill('<p><a class="action" href="$url">$label</a></p>', **button.model_dump()) if button else NOTHING,
        }  # fmt: skip
        if page.thumbnail:
            values["image"] = origin + _address(at, page.thumbnail)
        return self._pages.render(
            request, "pages/media/media.html", values, tenant=tenant, offered=[page.language],
            headers={"Content-Security-Policy": _policy(page)},
        )  # fmt: skip


def _address(at: str, file: PageFile) -> str:
    return f"{at}/files/{file.id}"


def _player(at: str, page: MediaPage) -> Markup:
    """The video, what leads to it, or only the picture."""
    if page.video is not None:
        return _film(at, page, _address(at, page.video), page.video.content_type)
    if page.video_url is not None:
        video = videos.read_video(page.video_url)
        if video.kind == "file":
            return _film(at, page, video.url, videos.content_type_of(video.url) or "")
        return _door(at, page, video)
    return _picture(at, page) if page.thumbnail else NOTHING


def _film(at: str, page: MediaPage, source: str, content_type: str) -> Markup:
    """Without a picture of its own it shows its first one, for which its beginning is fetched."""
    poster = fill(' poster="$url"', url=_address(at, page.thumbnail)) if page.thumbnail else NOTHING
    return fill(
        '<video class="frame" controls playsinline preload="$preload" aria-label="$title"$poster>'
        '<source src="$source" type="$type"><p><a href="$source">$download</a></p></video>',
        preload="none" if page.thumbnail else "metadata", title=page.title, poster=poster, source=source,
        type=content_type, download=WORDS[page.language]["download"],
    )  # fmt: skip


def _door(at: str, page: MediaPage, video: videos.Video) -> Markup:
    """A link to the video, which a script turns into the player where the link stands."""
    words = WORDS[page.language]
    return fill(
        '<a class="frame door" href="$url" target="_blank" rel="noopener" data-embed="$embed" data-title="$title">'
        '$picture<span class="play">$triangle<span>$play</span></span></a><p class="aside">$origin</p>',
        url=video.url, embed=video.embed, title=page.title, picture=_picture(at, page, "still"), triangle=TRIANGLE,
        play=words["play"], origin=fill(words["from"], name=PLAYER_NAMES[video.kind]),
    )  # fmt: skip


def _picture(at: str, page: MediaPage, name: str = "frame") -> Markup:
    """It says nothing that the title does not."""
    file = page.thumbnail
    if file is None:
        return PLATE
    return fill(
        '<img class="$name" src="$url" alt="" width="$width" height="$height">',
        name=name, url=_address(at, file), width=str(file.width), height=str(file.height),
    )  # fmt: skip


def _tell_film(at: str, page: MediaPage) -> Markup:
    """What only some pages tell those who show a preview."""
    if page.video is None:
        return NOTHING
    return fill(
        '<meta property="og:video" content="$url">\n  <meta property="og:video:type" content="$type">',
        url=_address(at, page.video), type=page.video.content_type,
    )  # fmt: skip


def _policy(page: MediaPage) -> str:
    """Whose player may be framed, and from where a video may come, for this page alone."""
    frames, films = "'none'", "'self'"
    if page.video is None and page.video_url is not None:
        video = videos.read_video(page.video_url)
        frames = videos.PLAYERS.get(video.kind, frames)
        films = f"https://{urlsplit(video.url).hostname}" if video.kind == "file" else films
    return f"{CONTENT_SECURITY}; frame-src {frames}; media-src {films}"


def shorten(text: str, most: int = DESCRIPTION) -> str:
    """The beginning of a text in one line, to the end of a word."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[:most].rpartition(" ")[0].rstrip(",;:.") + "…"
