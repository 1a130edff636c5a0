"""The public pages of bookings: booking, one's own bookings, a company's passes, and the scanner at the door.

Each belongs to a tenant, named in its address. What it shows comes later, from the same operations as everywhere.
"""

from aiohttp import web

from actions.context import Context
from models import tenants
from models.tenants import Tenant
from server.http import Proxies
from server.pages import PAGE_HEADERS, PREVIEW, Pages, pick_language

INVITATIONS = {
    "en": "Find a time that suits you and book it in a minute.",
    "fr": "Trouvez un moment qui vous convient et réservez en une minute.",
}
"""What previews of a booking page say."""
TITLES = {"en": "Book", "fr": "Réserver"}
FEATURES = {"book": "geolocation", "my": "geolocation", "scan": "camera"}
"""Which of the browser's senses a page may ask for: where one is, and the camera."""
OWN = {"Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex, nofollow"}
"""For pages of people who are signed in."""


class BookingPages:
    def __init__(self, ctx: Context, pages: Pages, proxies: Proxies) -> None:
        self._ctx, self._pages, self._proxies = ctx, pages, proxies

    def add_routes(self, app: web.Application) -> None:
        for path in ("/book/{tenant}", "/book/{tenant}/{offer}"):
            app.router.add_get(path, self.show_booking)
        for name in ("my", "company", "scan"):
            app.router.add_get(f"/{name}/{{tenant}}", self.show_own)
        app.router.add_get("/my/{tenant}/{offer}", self.show_own)

    async def show_booking(self, request: web.Request) -> web.Response:
        """The search, a partner, an offer or a booking: the page's own steps read the address."""
        tenant = await self._find_tenant(request)
        if tenant is None:
            return self._pages.show_missing(request)
        language = pick_language(request.headers.get("Accept-Language", ""), tenant.languages)
        more = {
            "title": f"{TITLES[language]} · {tenant.name}", "description": INVITATIONS[language],
            "image": f"{self._proxies.public_origin(request)}{PREVIEW}",
        }  # fmt: skip
        return self._show(request, "book", tenant, more)

    async def show_own(self, request: web.Request) -> web.Response:
        tenant = await self._find_tenant(request)
        if tenant is None:
            return self._pages.show_missing(request)
        return self._show(request, request.path.split("/")[1], tenant, {}, OWN)

    async def _find_tenant(self, request: web.Request) -> Tenant | None:
        return await tenants.find_tenant_by_slug(self._ctx.database, request.match_info["tenant"])

    def _show(
        self, request: web.Request, name: str, tenant: Tenant, more: dict[str, str], headers: dict[str, str] | None = None
    ) -> web.Response:  # fmt: skip
        values = {"tenant": tenant.slug, "tenant_name": tenant.name} | more
        return self._pages.render(
            request, f"pages/bookings/{name}.html", values, entry=name, offered=tenant.languages,
            headers=_allow(FEATURES.get(name)) | (headers or {}),
        )  # fmt: skip


def _allow(feature: str | None) -> dict[str, str]:
    policy = PAGE_HEADERS["Permissions-Policy"]
    return {"Permissions-Policy": policy.replace(f"{feature}=()", f"{feature}=(self)") if feature else policy}
