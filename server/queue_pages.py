"""The public pages of live queues: joining, one's ticket, the kiosk, the board, and what is printed with a QR code.

Each is found by the token in its address. What the page shows comes later, from the same operations as everywhere.
"""

import io
from typing import Literal

import segno
from aiohttp import web

from actions.context import Context
from actions.queues.queues import open_join_page
from actions.queues.sites import open_site_page
from actions.queues.tickets import open_ticket_page
from models.queues import queues
from models.tenants import Tenant
from server.http import Proxies
from server.pages import Pages, Show, language_for

INVITATIONS = {
    "en": "Take a ticket here, wait where you like, and be called when it is your turn.",
    "fr": "Prenez un ticket ici et attendez où vous voulez : nous vous appelons quand c’est à vous.",
}
"""What previews of a join page say."""
PRIVATE = {
    "Cache-Control": "private, no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}
"""For pages whose address is a key: whoever has it holds the ticket, or speaks for the site."""
QUIET_ZONE = 4
"""Modules of white around a QR code, as ISO/IEC 18004 asks for."""


class QueuePages:
    def __init__(self, ctx: Context, pages: Pages, proxies: Proxies) -> None:
        self._ctx, self._pages, self._proxies = ctx, pages, proxies

    def add_routes(self, app: web.Application) -> None:
        shown: dict[str, Show] = {
            "/q/{token}": self.show_join, "/q/{token}/poster": self.show_poster, "/q/{token}/qr.svg": self.draw_join,
            "/t/{token}": self.show_ticket, "/t/{token}/qr.svg": self.draw_ticket,
            "/kiosk/{token}": self.show_kiosk, "/board/{token}": self.show_board,
        }  # fmt: skip
        for path, show in shown.items():
            app.router.add_get(path, self._pages.or_missing(show))

    async def show_join(self, request: web.Request) -> web.Response:
        queue, site, tenant = await open_join_page(self._ctx, request.match_info["token"])
        values = {
            "queue": queue.id, "queue_name": queue.name, "site": site.id, "site_name": site.name,
            "title": f"{queue.name} · {site.name}",
            "description": INVITATIONS[language_for(request, tenant.languages)],
        }  # fmt: skip
        return self._pages.render(request, "pages/queues/join.html", values, tenant=tenant, entry="join")

    async def show_poster(self, request: web.Request) -> web.Response:
        """One sheet of A4, in the tenant's languages."""
        queue, site, tenant = await open_join_page(self._ctx, request.match_info["token"])
        address = f"{self._proxies.public_origin(request)}/q/{request.match_info['token']}"
        values = {
            "languages": " ".join(tenant.languages), "title": queue.name, "site_name": site.name,
            "qr": f"/q/{request.match_info['token']}/qr.svg",
            "address": address.partition("://")[2],
        }  # fmt: skip
        return self._pages.render(request, "pages/queues/poster.html", values, tenant=tenant)

    async def draw_join(self, request: web.Request) -> web.Response:
        await open_join_page(self._ctx, request.match_info["token"])
        return self._draw(request, {"Cache-Control": "public, max-age=300"})

    async def show_ticket(self, request: web.Request) -> web.Response:
        ticket, tenant = await open_ticket_page(self._ctx, request.match_info["token"])
        queue = await queues.find(self._ctx.database, tenant.id, ticket.queue_id)
        values = {"ticket": ticket.id, "title": ticket.number, "join": f"/q/{queue.token}" if queue else ""}
        return self._show_private(request, "ticket", values, tenant)

    async def draw_ticket(self, request: web.Request) -> web.Response:
        await open_ticket_page(self._ctx, request.match_info["token"])
        return self._draw(request, PRIVATE)

    async def show_kiosk(self, request: web.Request) -> web.Response:
        return await self._show_site(request, "kiosk")

    async def show_board(self, request: web.Request) -> web.Response:
        return await self._show_site(request, "board")

    async def _show_site(self, request: web.Request, kind: Literal["board", "kiosk"]) -> web.Response:
        site, tenant = await open_site_page(self._ctx, request.match_info["token"], kind)
        return self._show_private(request, kind, {"site": site.id, "title": site.name}, tenant)

    def _show_private(self, request: web.Request, name: str, values: dict[str, str], tenant: Tenant) -> web.Response:
        values |= {"token": request.match_info["token"]}
        file = f"pages/queues/{name}.html"
        return self._pages.render(request, file, values, tenant=tenant, entry=name, headers=PRIVATE)

    def _draw(self, request: web.Request, headers: dict[str, str]) -> web.Response:
        """The address of the page beside which the code stands, black on white in any theme."""
        address = self._proxies.public_origin(request) + request.path.removesuffix("/qr.svg")
        drawn = io.BytesIO()
        segno.make_qr(address, error="m").save(
            drawn, kind="svg", border=QUIET_ZONE, dark="#000", light="#fff", xmldecl=False, omitsize=True
        )
        return web.Response(body=drawn.getvalue(), content_type="image/svg+xml", headers=headers)
