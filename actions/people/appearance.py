"""The face that a tenant shows: to the widget on its sites, and to the people who are signed in."""

from pydantic import Field

from actions.context import Caller, Context
from actions.errors import Forbidden, NotFound
from actions.permissions import STAFF
from models import tenants, users
from models.base import Shape
from models.tenants import Appearance, Language, Tenant

MOST_COUNTED = 1_000
"""Of a larger team it matters little how many are there."""


class PublicLimits(Shape):
    """Of the tenant's limits, those that a page tells before a message is sent."""

    message_length: int
    attachment_bytes: int

    @classmethod
    def of(cls, tenant: Tenant) -> "PublicLimits":
        return cls(message_length=tenant.limits.message_length, attachment_bytes=tenant.limits.attachment_bytes)


class TenantFace(Shape):
    """What everyone who is signed in may know of their tenant."""

    slug: str
    name: str
    locale: str
    languages: list[Language] = Field(description="What the pages offer; the first is the default.")
    time_zone: str
    appearance: Appearance
    limits: PublicLimits

    @classmethod
    def of(cls, tenant: Tenant) -> "TenantFace":
        return cls(
            slug=tenant.slug, name=tenant.name, locale=tenant.locale, languages=tenant.languages,
            time_zone=tenant.time_zone, appearance=tenant.appearance, limits=PublicLimits.of(tenant),
        )  # fmt: skip


class TenantName(Shape):
    slug: str
    name: str


class AppearanceView(Appearance):
    """What a page needs before anybody has signed in."""

    tenant: TenantName
    languages: list[Language] = Field(description="What the pages offer; the first is the default.")
    locale: str
    team_size_online: int = Field(description="How many of the team have a socket open.")
    limits: PublicLimits


async def show_appearance(ctx: Context, caller: Caller, slug: str) -> AppearanceView:
    """For a page of this server or of the tenant's sites; raise `Forbidden` for one of others."""
    tenant = await access_tenant(ctx, slug)
    check_origin(tenant, caller)
    team = await users.find_ids_by_role(ctx.database, tenant.id, STAFF, MOST_COUNTED)
    return AppearanceView(
        **tenant.appearance.model_dump(),
        tenant=TenantName(slug=tenant.slug, name=tenant.name),
        languages=tenant.languages,
        locale=tenant.locale,
        team_size_online=len(await ctx.presence.online(team)),
        limits=PublicLimits.of(tenant),
    )


async def access_tenant(ctx: Context, slug: str) -> Tenant:
    """The tenant of this name, for people who are not signed in yet. Raise `NotFound`."""
    tenant = await tenants.find_tenant_by_slug(ctx.database, slug)
    if tenant is None:
        raise NotFound("There is no tenant of this name.")
    return tenant


def check_origin(tenant: Tenant, caller: Caller) -> None:
    """Raise `Forbidden` for a page of a site that the tenant does not name; programs send no origin (decision 010)."""
    if caller.origin is None or caller.is_own_page or caller.origin in tenant.allowed_origins:
        return
    raise Forbidden("This site is not among the tenant's allowed origins; an administrator can add it.")
