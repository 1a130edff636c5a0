"""Sites: where people wait, and when those places are open."""

from datetime import date
from typing import Literal

from actions import audit
from actions.context import Actor, Context
from actions.errors import Conflict, Invalid, NotFound
from actions.pages import Page, page_by_name
from actions.permissions import Permission, may, require
from actions.queues.queue_views import SiteView
from actions.stored import access_stored
from actions.time_zones import is_time_zone
from actions.tokens import make_token
from models.base import Row
from models.desks import desks
from models.queues import queues
from models.sites import Hours, Site, sites
from models.tenants import Tenant
from models.transactions import Transaction, transact

MOST_SITES = 200
MOST_TOLD = 1_000
"""Queues of one site: as many as a tenant can have."""


async def list_sites(ctx: Context, actor: Actor, cursor: str | None, limit: int) -> Page[SiteView]:
    """By name."""
    staff = may(actor.role, Permission.SERVE_QUEUES)
    return await page_by_name(
        ctx, sites, actor.tenant_id, {}, cursor, limit, lambda site: SiteView.of(site, for_staff=staff)
    )


async def find_site(ctx: Context, tenant_id: str, site_id: str) -> Site:
    return await access_stored(ctx, sites, tenant_id, site_id, "site")


async def show_site(ctx: Context, actor: Actor, site_id: str) -> SiteView:
    site = await find_site(ctx, actor.tenant_id, site_id)
    return SiteView.of(site, for_staff=may(actor.role, Permission.SERVE_QUEUES))


async def add_site(ctx: Context, actor: Actor, fields: Row) -> SiteView:
    """`fields` are those of `Site`; the time zone is the tenant's unless given."""
    require(actor.role, Permission.MANAGE_QUEUES)
    if await sites.count(ctx.database, actor.tenant_id) >= MOST_SITES:
        raise Conflict(f"There are {MOST_SITES} sites already; delete one first.")
    given = {"time_zone": actor.tenant.time_zone, "board_token": make_token(), "kiosk_token": make_token()} | fields
    site = Site(tenant_id=actor.tenant_id, **given)
    _check(site)
    await sites.insert(ctx.database, site)
    await audit.record(ctx, actor.tenant_id, "site.added", actor_id=actor.id, subject_id=site.id)
    return SiteView.of(site, for_staff=True)


async def change_site(ctx: Context, actor: Actor, site_id: str, changes: Row) -> SiteView:
    """`changes` holds only the given fields."""
    require(actor.role, Permission.MANAGE_QUEUES)
    before = await find_site(ctx, actor.tenant_id, site_id)
    _check(Site.model_validate(before.model_dump() | changes))
    site = await sites.update(ctx.database, actor.tenant_id, site_id, changes)
    if site is None:
        raise NotFound("There is no such site.")
    await tell_queues_of(ctx, actor.tenant_id, site_id)
    await audit.record(
        ctx, actor.tenant_id, "site.changed", actor_id=actor.id, subject_id=site_id, fields=", ".join(sorted(changes))
    )
    return SiteView.of(site, for_staff=True)


async def delete_site(ctx: Context, actor: Actor, site_id: str) -> None:
    require(actor.role, Permission.MANAGE_QUEUES)

    async def work(tx: Transaction) -> None:
        if not await sites.delete(tx, actor.tenant_id, site_id):
            raise NotFound("There is no such site.")
        of_site = {"site_id": site_id}
        if await queues.count(tx, actor.tenant_id, of_site):
            raise Conflict("This site has queues; delete them first.")
        if await desks.count(tx, actor.tenant_id, of_site):
            raise Conflict("This site has desks; delete them first.")

    await transact(ctx.database, work)
    await audit.record(ctx, actor.tenant_id, "site.deleted", actor_id=actor.id, subject_id=site_id)


async def tell_queues_of(ctx: Context, tenant_id: str, site_id: str) -> None:
    """Something of the site changed that its queues show."""
    for queue in await queues.find_page(ctx.database, tenant_id, {"site_id": site_id}, None, MOST_TOLD):
        ctx.lines.tell_soon(tenant_id, queue.id)


async def open_site_page(ctx: Context, token: str, kind: Literal["board", "kiosk"]) -> tuple[Site, Tenant]:
    """What the token of a board or a kiosk leads to, for whoever has it."""
    site = await sites.find_by(ctx.database, {f"{kind}_token": token})
    tenant = await ctx.directory.tenant(site.tenant_id) if site else None
    if site is None or tenant is None:
        raise NotFound
    return site, tenant


def _check(site: Site) -> None:
    if not is_time_zone(site.time_zone):
        raise Invalid.field("time_zone", "Use an IANA time zone such as Europe/Zurich.")
    _check_hours("opening_hours", [(str(hours.day), hours) for hours in site.opening_hours])
    days = [day.date for day in site.exceptions]
    for day in days:
        _check_date(day)
    if len(set(days)) < len(days):
        raise Invalid.field("exceptions", "Name each day once.")
    _check_hours("exceptions", [(day.date, hours) for day in site.exceptions for hours in day.hours])


def _check_date(day: str) -> None:
    try:
        date.fromisoformat(day)
    except ValueError as error:
        raise Invalid.field("exceptions", f"There is no {day} in the calendar.") from error


def _check_hours(field: str, spans: list[tuple[str, Hours]]) -> None:
    """Each ends after it begins, and those of a day do not overlap."""
    last: dict[str, str] = {}
    for day, hours in sorted(spans, key=lambda span: (span[0], span[1].opens)):
        if hours.closes <= hours.opens:
            raise Invalid.field(field, f"{hours.opens} to {hours.closes}: closing comes after opening.")
        if hours.opens < last.get(day, ""):
            raise Invalid.field(field, f"{hours.opens} to {hours.closes} overlaps with other hours of that day.")
        last[day] = hours.closes
