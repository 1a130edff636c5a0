"""The public pages of bookings: booking, one's own bookings, a company's passes, and the scanner at the door.

Each belongs to a tenant, named in its address. What it shows comes later, from the same operations as everywhere.
"""

from aiohttp import web

from actions.context import Context
from actions.errors import NotFound
from models import tenants
from models.tenants import Tenant
from server.pages import PAGE_HEADERS, Pages, language_for

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
    def __init__(self, ctx: Context, pages: Pages) -> None:
        self._ctx, self._pages = ctx, pages

    def add_routes(self, app: web.Application) -> None:
        for path in ("/book/{tenant}", "/book/{tenant}/{offer}"):
            app.router.add_get(path, self._pages.or_missing(self.show_booking))
        for path in ("/my/{tenant}", "/company/{tenant}", "/scan/{tenant}", "/my/{tenant}/{offer}"):
            app.router.add_get(path, self._pages.or_missing(self.show_own))

    async def show_booking(self, request: web.Request) -> web.Response:
        """The search, a partner, an offer or a booking: the page's own steps read the address."""
        tenant = await self._access_tenant(request)
        language = language_for(request, tenant.languages)
        values = {"title": f"{TITLES[language]} · {tenant.name}", "description": INVITATIONS[language]}
        return self._show(request, "book", tenant, values)

    async def show_own(self, request: web.Request) -> web.Response:
        return self._show(request, request.path.split("/")[1], await self._access_tenant(request), headers=OWN)

    async def _access_tenant(self, request: web.Request) -> Tenant:
        tenant = await tenants.find_tenant_by_slug(self._ctx.database, request.match_info["tenant"])
        if tenant is None:
            raise NotFound
        return tenant

    def _show(
        self, request: web.Request, name: str, tenant: Tenant, values: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
    ) -> web.Response:  # fmt: skip
        return self._pages.render(
            request, f"pages/bookings/{name}.html", values, tenant=tenant, entry=name,
            headers=_allow(FEATURES.get(name)) | (headers or {}),
        )  # fmt: skip


def _allow(feature: str | None) -> dict[str, str]:
    policy = PAGE_HEADERS["Permissions-Policy"]
    return {"Permissions-Policy": policy.replace(f"{feature}=()", f"{feature}=(self)") if feature else policy}
