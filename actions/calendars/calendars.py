"""Bookings in people's own calendars: a file for each booking, and a secret address to subscribe to all of them."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit

from actions.bookings.booking_texts import booking_link, say, spaced
from actions.bookings.bookings import access_booking
from actions.bookings.providers import access_provider
from actions.calendars.calendar_files import Contact, Entry, Method, Status, make_calendar
from actions.context import Actor, Caller, Context
from actions.errors import NotFound, RateLimited
from actions.permissions import Permission, may, require
from models import bookings, calendars
from models.base import Row, Shape, now, time_of
from models.bookings import Booking, State
from models.offers import offers
from models.providers import Provider, providers
from models.sessions import Session, find_provider_sessions
from models.tenants import Tenant
from models.users import Role, User

SHOWN_BACK, CANCELLED_SHOWN = timedelta(days=90), timedelta(days=30)
SHOWN_AHEAD = timedelta(days=730)
MOST_EVENTS = 1_000
TOKEN_BYTES = 24
FETCHES_PER_MINUTE, FETCHES_AT_ONCE = 20, 20
NO_CALENDAR = "There is no calendar under this address; it may have been changed by its owner."
Of = Literal["me", "partner"]
STATUSES: dict[State, Status] = {
    State.HELD: "TENTATIVE", State.PENDING_PAYMENT: "TENTATIVE", State.CANCELLED: "CANCELLED", State.EXPIRED: "CANCELLED",
}  # fmt: skip
"""Of others: `CONFIRMED`."""


class CalendarAddress(Shape):
    url: str


async def make_booking_file(ctx: Context, actor: Actor, caller: Caller, booking_id: str) -> tuple[bytes, Method]:
    """The booking as an invitation, or as its cancellation once it has ended."""
    booking, _ = await access_booking(ctx, actor, booking_id)
    provider = await providers.find(ctx.database, booking.tenant_id, booking.provider_id)
    person = await ctx.directory.user(booking.tenant_id, booking.person.id)
    link = booking_link(caller.server, actor.tenant.slug, booking.id, person.role if person else Role.VISITOR)
    invited = Contact(booking.person.name, booking.person.email)
    entry = replace(_own_entry(ctx, actor.tenant, link, booking, provider), attendee=invited)
    method: Method = "CANCEL" if entry.status == "CANCELLED" else "REQUEST"
    return make_calendar(method, [entry]), method


async def give_address(ctx: Context, actor: Actor, caller: Caller, of: Of, provider_id: str | None) -> CalendarAddress:
    """The address to subscribe to: the one there is, or a new one."""
    return await _give(ctx, actor, caller, of, provider_id, anew=False)


async def rotate_address(
    ctx: Context, actor: Actor, caller: Caller, of: Of, provider_id: str | None
) -> CalendarAddress:
    """A new address; the one before gives nothing any more."""
    return await _give(ctx, actor, caller, of, provider_id, anew=True)


async def _give(
    ctx: Context, actor: Actor, caller: Caller, of: Of, provider_id: str | None, *, anew: bool
) -> CalendarAddress:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    if of == "me":
        require(actor.role, Permission.BOOK)
        given = await calendars.give_own_token(ctx.database, actor.tenant_id, actor.id, token, anew=anew)
    else:
        provider = await access_provider(ctx, actor, provider_id)
        given = await calendars.give_provider_token(ctx.database, actor.tenant_id, provider.id, token, anew=anew)
    if given is None:
        raise NotFound
    return CalendarAddress(url=f"{caller.server}/api/v1/calendars/{given}.ics")


async def make_feed(ctx: Context, caller: Caller, token: str, at: datetime | None = None) -> tuple[bytes, str]:
    """What calendars fetch under the secret, and what names this state of it. Raise `NotFound`."""
    moment = at or now()
    provider = await calendars.find_subscribed_provider(ctx.database, token)
    user = None if provider else await calendars.find_subscribed_user(ctx.database, token)
    owner = await ctx.directory.user(provider.tenant_id, provider.user_id) if provider else user
    tenant = await ctx.directory.tenant(owner.tenant_id) if owner else None
    if owner is None or tenant is None or not _may_still(owner, provider):
        raise NotFound(NO_CALENDAR)
    wait = ctx.limiter.take(f"calendar:{token}", FETCHES_PER_MINUTE, FETCHES_AT_ONCE)
    if wait > 0:
        raise RateLimited(retry_after=wait)
    if provider is not None:
        entries = await _provider_entries(ctx, caller, tenant, provider, moment)
        content = make_calendar("PUBLISH", entries, f"{provider.name} – {tenant.name}")
    else:
        entries = await _own_entries(ctx, caller, tenant, owner, moment)
        content = make_calendar("PUBLISH", entries, tenant.name)
    return content, hashlib.sha256(content).hexdigest()[:32]


def _may_still(owner: User, provider: Provider | None) -> bool:
    """Who has left the team sees its customers no more."""
    return owner.blocked_at is None and may(owner.role, Permission.PUBLISH_OFFERS if provider else Permission.BOOK)


async def _own_entries(ctx: Context, caller: Caller, tenant: Tenant, user: User, moment: datetime) -> list[Entry]:
    since: Row = {"start": {"$gte": moment - SHOWN_BACK}, "state": {"$ne": State.HELD}}
    found = await bookings.find_own_bookings(ctx.database, tenant.id, user.id, since, None, MOST_EVENTS)
    shown = [booking for booking in found if _is_shown(booking, moment)]
    by_id = await providers.find_all(ctx.database, tenant.id, list({booking.provider_id for booking in shown}))
    return [
        _own_entry(
            ctx, tenant, booking_link(caller.server, tenant.slug, booking.id, user.role), booking,
            by_id.get(booking.provider_id),
        )
        for booking in shown
    ]  # fmt: skip


def _is_shown(booking: Booking, moment: datetime) -> bool:
    """What ended is shown as cancelled for a while, if it ever stood in the calendar."""
    if STATUSES.get(booking.state) != "CANCELLED":
        return True
    stood_there = any(step.state in (State.PENDING_PAYMENT, State.CONFIRMED) for step in booking.steps)
    return stood_there and _changed_at(booking) >= moment - CANCELLED_SHOWN


def _changed_at(booking: Booking) -> datetime:
    return booking.steps[-1].at if booking.steps else booking.created_at


def _own_entry(ctx: Context, tenant: Tenant, link: str, booking: Booking, provider: Provider | None) -> Entry:
    """For who comes: where, the code, and the page of the booking."""
    lines = [say("code", booking.language, code=spaced(booking.code)), say("see", booking.language, link=link)]
    if provider is not None and provider.phone:
        lines.append(say("phone", booking.language, name=provider.name, phone=provider.phone))
    return replace(
        _entry(ctx, booking, provider.name if provider else tenant.name),
        description="\n".join(lines), link=link, alarms=tuple(booking.reminders),
        location=booking.location or (provider.address if provider else ""),
    )  # fmt: skip


def _entry(ctx: Context, booking: Booking, organizer: str) -> Entry:
    return Entry(
        uid=f"{booking.id}@{_host(ctx)}", sequence=booking.sequence, changed_at=_changed_at(booking),
        start=booking.start, end=booking.end, time_zone=booking.time_zone,
        status=STATUSES.get(booking.state, "CONFIRMED"), summary=booking.title, description="",
        location=booking.location, link="", organizer=Contact(organizer, f"noreply@{_host(ctx)}"),
    )  # fmt: skip


async def _provider_entries(
    ctx: Context, caller: Caller, tenant: Tenant, provider: Provider, moment: datetime
) -> list[Entry]:
    """Appointments with who comes, and sessions with how many do."""
    query: Row = {
        "provider_id": provider.id, "session_id": None, "start": {"$gte": moment - SHOWN_BACK},
        "state": {"$ne": State.HELD},
    }  # fmt: skip
    found = await bookings.find_bookings(ctx.database, tenant.id, query, None, MOST_EVENTS)
    sessions = await find_provider_sessions(
        ctx.database, tenant.id, provider.id, moment - SHOWN_BACK, moment + SHOWN_AHEAD, MOST_EVENTS
    )
    by_id = await offers.find_all(ctx.database, tenant.id, list({session.offer_id for session in sessions}))
    link = f"{caller.server}/console/agenda"
    language = tenant.languages[0]
    return [
        _appointment(ctx, booking, provider, link) for booking in found if _is_shown(booking, moment)
    ] + [
        replace(
            _session(ctx, session, provider, by_id[session.offer_id].name, by_id[session.offer_id].location),
            link=link,
            description=say("taken", language, taken=str(session.taken), capacity=str(session.capacity)),
        )
        for session in sessions
        if session.offer_id in by_id and (session.state == "open" or session.start >= moment - CANCELLED_SHOWN)
    ]  # fmt: skip


def _appointment(ctx: Context, booking: Booking, provider: Provider, link: str) -> Entry:
    person = booking.person
    lines: Sequence[str] = [person.name, person.email or "", person.phone, booking.note]
    return replace(
        _entry(ctx, booking, provider.name), summary=f"{booking.title} – {person.name}", link=link,
        description="\n".join(filter(None, lines)), location=booking.location or provider.address,
    )  # fmt: skip


def _session(ctx: Context, session: Session, provider: Provider, name: str, location: str) -> Entry:
    return Entry(
        uid=f"{session.id}@{_host(ctx)}", sequence=session.rev, changed_at=time_of(session.id),
        start=session.start, end=session.end, time_zone=session.time_zone,
        status="CANCELLED" if session.state == "cancelled" else "CONFIRMED",
        summary=f"{name} ({session.taken}/{session.capacity})", description="", location=location or provider.address,
        link="", organizer=Contact(provider.name, f"noreply@{_host(ctx)}"),
    )  # fmt: skip


def _host(ctx: Context) -> str:
    """Part of what names an event for ever, so not the address that happens to be asked."""
    return urlsplit(ctx.address).hostname or "palabre"
