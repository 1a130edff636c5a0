"""Pages for people, made from the HTML files in `static/`, and the two documents of the contract."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import cache, partial
from importlib.metadata import version
from string import Template
from typing import Any

import orjson
from aiohttp import web

from actions.context import Context
from actions.conversations.chat_links import open_chat_link
from actions.errors import Invalid, NotFound
from models import tenants, users
from models.queues import queues
from models.tenants import Language, Tenant
from server.contract.asyncapi import build_asyncapi
from server.contract.openapi import build_openapi
from server.http import CONTENT_SECURITY, Proxies
from server.markup import as_markup
from server.static import Asset, StaticFiles, send

LANGUAGES: tuple[Language, ...] = ("en", "fr")
LOCALES: dict[Language, str] = {"en": "en_GB", "fr": "fr_FR"}
PARTS = ("head", "noscript", "preview")
"""Of `static/pages/parts/`: what many pages say alike. `preview` is what others show of a page."""
DEMO, SELLER, DEMO_QUEUE = "demo", "seller@demo.test", "demo-queue-01"
"""Whose page stands at the root, who sells what it shows, and where one can wait from there."""
LOADER, LOADER_PLACE = "widget/loader.js", b"__PALABRE_STATIC__"
PREVIEW = "/static/pages/preview.png"
"""What previews of a page show; without a version, as others fetch it whenever they like."""
PAGE_HEADERS = {
    "Cache-Control": "no-cache",
    "Vary": "Accept-Language",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Content-Security-Policy": CONTENT_SECURITY.replace(
        "img-src 'self' data:;", "img-src 'self' data: blob: https:; media-src 'self' blob:;"
    ),
}
"""A page shows pictures of products from elsewhere, and files that were only just chosen."""
Show = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Pages:
    def __init__(self, ctx: Context, static: StaticFiles, proxies: Proxies) -> None:
        self._ctx = ctx
        self._static = static
        self._proxies = proxies
        self._loader: tuple[str, Asset] | None = None

    def add_routes(self, app: web.Application) -> None:
        app.router.add_get("/", self.show_landing)
        app.router.add_get("/console", self.show_console)
        app.router.add_get("/console/{rest:.*}", self.show_console)
        app.router.add_get("/c/{token}", self.or_missing(self.show_chat))
        app.router.add_get("/docs", self.show_docs)
        app.router.add_get("/widget.js", self.send_loader)
        app.router.add_get("/sw.js", self.send_worker)
        app.router.add_get("/static/{path:.*}", self._static.handle)

    async def show_landing(self, request: web.Request) -> web.Response:
        """The demo's own page where there is a demo, else the way to work."""
        demo = await tenants.find_tenant_by_slug(self._ctx.database, DEMO)
        if demo is None:
            raise web.HTTPFound("/console")
        seller = await users.find_user_by_email(self._ctx.database, demo.id, SELLER)
        queue = await queues.find_by(self._ctx.database, {"token": DEMO_QUEUE})
        values = {"seller": seller.id if seller else "", "queue": queue.id if queue else ""}
        return self.render(request, "pages/landing.html", values, tenant=demo, entry="landing", offered=LANGUAGES)

    async def show_console(self, request: web.Request) -> web.Response:
        """One page for all of the console's addresses: its own router reads them."""
        return self.render(request, "console/index.html", entry="console")

    async def show_chat(self, request: web.Request) -> web.Response:
        """What a chat link leads to."""
        link, tenant = await open_chat_link(self._ctx, request.match_info["token"])
        values = {
            "token": link.token, "title": link.title, "greeting": link.greeting,
            "description": link.description or link.greeting or tenant.name,
        }  # fmt: skip
        if link.image_url:
            values["image"] = link.image_url
        return self.render(request, "pages/chat.html", values, tenant=tenant, entry="chat")

    def or_missing(self, show: Show) -> Show:
        """What answers where there is something, and otherwise says where to turn."""

        async def answer(request: web.Request) -> web.StreamResponse:
            try:
                return await show(request)
            except (NotFound, Invalid):
                return self.show_missing(request)

        return answer

    def show_missing(self, request: web.Request) -> web.Response:
        """Where to turn when an address leads to nothing; kept by nobody, as it may lead somewhere tomorrow."""
        return self.render(request, "pages/missing.html", status=404, headers={"Cache-Control": "no-store"})

    async def show_docs(self, _request: web.Request) -> web.Response:
        """Shown as it is: its examples are full of dollar signs."""
        headers = {"Cache-Control": "no-cache"}
        return web.Response(text=self._static.page("docs/index.html"), content_type="text/html", headers=headers)

    async def send_loader(self, request: web.Request) -> web.Response:
        """The one line that other sites embed, with the address of the version that it belongs to."""
        self._static.refresh()
        if self._loader is None or self._loader[0] != self._static.version:
            found = self._static.find(LOADER)
            if found is None:
                raise web.HTTPNotFound
            source = found.source.replace(LOADER_PLACE, self._static.prefix_of("widget").encode())
            self._loader = (self._static.version, Asset(LOADER, source, found.content_type))
        return send(request, self._loader[1], "public, max-age=300")

    async def send_worker(self, request: web.Request) -> web.Response:
        """The service worker, whose address says for which pages it may speak: all of them."""
        self._static.refresh()
        found = self._static.find("sw.js")
        if found is None:
            raise web.HTTPNotFound
        return send(request, found, "no-cache")

    def render(
        self, request: web.Request, name: str, values: Mapping[str, str] | None = None, *, tenant: Tenant | None = None,
        entry: str = "", status: int = 200, offered: Sequence[Language] = (), headers: Mapping[str, str] | None = None,
    ) -> web.Response:  # fmt: skip
        """The file with its `$names` filled in: its parts, what is told of every page and of the tenant, the given ones.

        All are escaped but what is markup already. `offered`: its languages, where these are not the tenant's.
        """
        self._static.refresh()
        language = language_for(request, offered or (tenant.languages if tenant else LANGUAGES))
        filled = self._tell_page(request, entry, language) | _tell_tenant(tenant) | dict(values or {})
        text = Template(self._read(name)).substitute({key: as_markup(value) for key, value in filled.items()})
        sent = PAGE_HEADERS | dict(headers or {})
        return web.Response(status=status, text=text, content_type="text/html", headers=sent)

    def _read(self, name: str) -> str:
        parts = {part: self._static.page(f"pages/parts/{part}.html").strip() for part in PARTS}
        return Template(self._static.page(name)).safe_substitute(parts)

    def _tell_page(self, request: web.Request, entry: str, language: Language) -> dict[str, str]:
        origin = self._proxies.public_origin(request)
        return {
            "static": self._static.prefix_of(entry), "version": self._static.version,
            "lang": language, "locale": LOCALES[language],
            "origin": origin, "url": origin + request.path, "image": origin + PREVIEW, "kind": "website",
        }  # fmt: skip


def _tell_tenant(tenant: Tenant | None) -> dict[str, str]:
    if tenant is None:
        return {}
    look = tenant.appearance
    return {"tenant": tenant.slug, "tenant_name": tenant.name, "theme": look.theme, "accent": look.accent}


def language_for(request: web.Request, offered: Sequence[Language]) -> Language:
    return pick_language(request.headers.get("Accept-Language", ""), offered)


def pick_language(accepted: str, offered: Sequence[Language]) -> Language:
    """The one of `offered` that the browser likes best (`Accept-Language`), else the first."""
    liked: dict[str, float] = {}
    for part in accepted.split(","):
        tag, _, weight = part.partition(";q=")
        try:
            liked.setdefault(tag.strip().lower().partition("-")[0], float(weight or 1))
        except ValueError:
            continue
    return max(offered, key=lambda language: liked.get(language, 0.0))


def add_documents(app: web.Application) -> None:
    """The contract for programs, built when somebody asks for it: that takes a second."""
    for name, build in (("openapi", build_openapi), ("asyncapi", build_asyncapi)):
        app.router.add_get(f"/api/v1/{name}.json", _show(cache(partial(_encode, build))))


def _encode(build: Callable[[str], Any]) -> bytes:
    return orjson.dumps(build(version("palabre")))


def _show(document: Callable[[], bytes]) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def show(_request: web.Request) -> web.Response:
        return web.Response(body=await asyncio.to_thread(document), content_type="application/json")

    return show
