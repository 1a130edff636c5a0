"""Dated sessions of events and classes: made singly or as a series, moved, given more places, called off."""

import datetime as dt
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from actions.bookings import booking_rules
from actions.bookings.booking_announcements import announce
from actions.bookings.booking_changes import change_booking
from actions.bookings.booking_rules import Doer
from actions.bookings.booking_views import SessionView
from actions.bookings.booking_writes import Changes
from actions.bookings.occasions import find_needs, span_of
from actions.bookings.offers import access_offer
from actions.bookings.openings import reach_clock
from actions.bookings.providers import access_provider, acts_for
from actions.bookings.recurrences import dates_between, normalize
from actions.bookings.waitlist_offers import hand_on_session, hand_on_span
from actions.context import Actor, Context
from actions.errors import Conflict, Invalid, NotFound
from actions.pages import Page
from actions.permissions import Permission, require
from models import bookings, claims, jobs, sessions, waitlists
from models.base import DuplicateKey, now
from models.jobs import Job
from models.offers import Offer, offers
from models.providers import Provider, providers
from models.sessions import Session
from models.transactions import Transaction, transact

MOST_AT_ONCE = 200
LONGEST_AHEAD = timedelta(days=3 * 366)
MOST_SHOWN = 500
PAST, TOO_FAR = (
    "This is in the past; choose a later day or time.", "Sessions can be planned at most three years ahead.",
)  # fmt: skip
FOLLOW = "session.follow"
"""The job that lets the bookings of a session follow it."""


async def add_sessions(
    ctx: Context, actor: Actor, provider_id: str | None, *, offer_id: str, day: date, time: str, minutes: int,
    rrule: str, capacity: int | None,
) -> list[SessionView]:  # fmt: skip
    """One session, or those of a recurrence rule (RFC 5545) that starts on `day`; all of them or none."""
    provider = await access_provider(ctx, actor, provider_id)
    offer, _ = await access_offer(ctx, actor, offer_id)
    if offer.provider_id != provider.id or not offer.is_dated:
        raise Invalid.field("offer_id", "Sessions are of one of the provider's own events or classes.")
    _check_day(day)
    days = _expand(rrule, day) if rrule else [day]
    if len(days) > MOST_AT_ONCE:
        raise Invalid.field("rrule", f"At most {MOST_AT_ONCE} sessions can be made at once; end the rule earlier.")
    if not days:
        raise Invalid.field("rrule", "No day fits this rule.")
    made = [_make(offer, provider, each, time, minutes, capacity or offer.capacity) for each in days]
    _check_times(made)
    needs = await find_needs(ctx, offer, provider, provider.capacity)
    await claims.prepare_lanes(ctx.database, needs)

    async def work(tx: Transaction) -> None:
        for session in made:
            await sessions.insert_session(tx, session)
            if not await claims.take(
                tx, offer.tenant_id, needs, *span_of(offer, session.start, session.end), session.id
            ):
                raise Conflict(f"The provider, or what this needs, is taken on {_local(session):%Y-%m-%d at %H:%M}.")

    async with ctx.turns.take([need.lanes[0].rpartition(":")[0] for need in needs]):
        try:
            await transact(ctx.database, work)
        except DuplicateKey:
            raise Conflict("There is a session of this offer at one of these times already.") from None
    await announce(ctx, Changes(sessions={session.id: session for session in made}))
    return [SessionView.of(session) for session in made]


def _expand(rrule: str, day: date) -> list[date]:
    try:
        return dates_between(normalize(rrule), day, day, day + LONGEST_AHEAD)
    except ValueError as error:
        raise Invalid.field("rrule", str(error)) from None


def _make(offer: Offer, provider: Provider, day: date, time: str, minutes: int, capacity: int) -> Session:
    start = moment(day, time, provider.time_zone)
    return Session(
        tenant_id=offer.tenant_id, provider_id=provider.id, offer_id=offer.id, start=start,
        end=start + timedelta(minutes=minutes), time_zone=provider.time_zone, capacity=capacity,
    )  # fmt: skip


def moment(day: date, time: str, zone: str) -> datetime:
    """A wall-clock time in UTC. One that the clocks skip is as far behind the change as it looks (RFC 5545)."""
    return reach_clock(datetime.combine(day, dt.time.fromisoformat(time)), ZoneInfo(zone))


def _check_day(day: date) -> None:
    """Roughly, whatever the zone: what is near the ends of the calendar cannot even be reckoned with."""
    today = now().date()
    if day < today - timedelta(days=1):
        raise Invalid.field("date", PAST)
    if day > today + LONGEST_AHEAD + timedelta(days=1):
        raise Invalid.field("date", TOO_FAR)


def _check_times(made: list[Session]) -> None:
    if made[0].start <= now():
        raise Invalid.field("date", PAST)
    if made[-1].start > now() + LONGEST_AHEAD:
        raise Invalid.field("date", TOO_FAR)


def _local(session: Session) -> datetime:
    return session.start.astimezone(ZoneInfo(session.time_zone))


async def list_sessions(
    ctx: Context, actor: Actor, provider_id: str | None, offer_id: str | None, start: datetime, end: datetime
) -> Page[SessionView]:
    """A provider's between two moments, also those called off, by time."""
    provider = await access_provider(ctx, actor, provider_id)
    found = await sessions.find_provider_sessions(ctx.database, actor.tenant_id, provider.id, start, end, MOST_SHOWN)
    items = [SessionView.of(session) for session in found if offer_id in (None, session.offer_id)]
    return Page(items=items, next_cursor=None)


async def change_session(
    ctx: Context, actor: Actor, session_id: str, *, capacity: int | None, day: date | None, time: str | None,
    minutes: int | None,
) -> SessionView:  # fmt: skip
    """More or fewer places, though not fewer than are taken; or another time, at which its bookings are told."""
    session, offer, provider = await _access(ctx, actor, session_id)
    local = _local(session)
    if day is not None:
        _check_day(day)
    start = moment(day or local.date(), time or f"{local:%H:%M}", session.time_zone) if day or time else session.start
    end = start + (timedelta(minutes=minutes) if minutes else session.end - session.start)
    is_moved = (start, end) != (session.start, session.end)
    if is_moved:
        _check_times([session.model_copy(update={"start": start})])
    changes: dict[str, Any] = {"start": start, "end": end} if is_moved else {}
    changes |= {"capacity": capacity} if capacity is not None else {}
    needs = await find_needs(ctx, offer, provider, provider.capacity)
    await claims.prepare_lanes(ctx.database, needs)

    async def work(tx: Transaction) -> Changes:
        done = Changes()
        changed = await sessions.change_session(tx, session_id, changes)
        if changed is None:
            raise Conflict("More places than that are taken already, or it was called off; read it again.")
        if is_moved:
            await claims.release(tx, session_id)
            if not await claims.take(tx, offer.tenant_id, needs, *span_of(offer, start, end), session_id):
                raise Conflict("The provider, or what this needs, is taken then.")
            await waitlists.follow_session(tx, changed)
            await jobs.schedule(tx, [_follow_job(changed)])
            await hand_on_span(tx, ctx, offer, session.start, session.end, done)
        done.note_session(changed)
        await hand_on_session(tx, session_id, offer, provider, done)
        return done

    return await _write(ctx, session, work)


async def cancel_session(ctx: Context, actor: Actor, session_id: str) -> SessionView:
    """Call it off; its bookings are cancelled and told."""
    session, offer, _ = await _access(ctx, actor, session_id)

    async def work(tx: Transaction) -> Changes:
        done = Changes()
        changed = await sessions.change_session(tx, session_id, {"state": "cancelled"})
        if changed is not None:
            await claims.release(tx, session_id)
            await waitlists.follow_session(tx, changed)
            await jobs.schedule(tx, [_follow_job(changed)])
            done.note_session(changed)
            await hand_on_span(tx, ctx, offer, session.start, session.end, done)
        return done

    return await _write(ctx, session, work)


async def _write(ctx: Context, session: Session, work: Any) -> SessionView:
    try:
        async with ctx.turns.take([session.id]):
            changes: Changes = await transact(ctx.database, work)
    except DuplicateKey:
        raise Conflict("There is a session of this offer at that time already.") from None
    ctx.wake_jobs()
    await announce(ctx, changes)
    return SessionView.of(changes.sessions.get(session.id, session))


def _follow_job(session: Session) -> Job:
    return Job(
        id=f"{FOLLOW}:{session.id}:{session.rev}", tenant_id=session.tenant_id, kind=FOLLOW, due_at=now(),
        payload={"session_id": session.id},
    )  # fmt: skip


async def follow_session(ctx: Context, tenant_id: str, session_id: str) -> None:
    """Let the bookings of a session that moved, or was called off, follow it; safe to do again.

    Should it move once more meanwhile, they follow again: another run that knew of it may have been overtaken by this one.
    """
    session = await sessions.find_session(ctx.database, tenant_id, session_id)
    while session is not None:
        await _lead(ctx, session)
        followed, session = session, await sessions.find_session(ctx.database, tenant_id, session_id)
        if session is not None and _whereabouts(session) == _whereabouts(followed):
            return


def _whereabouts(session: Session) -> tuple[datetime, datetime, str]:
    return session.start, session.end, session.state


async def _lead(ctx: Context, session: Session) -> None:
    def decide(booking: bookings.Booking) -> bookings.Booking:
        doer = Doer(None, now(), is_team=True)
        if booking.state not in bookings.COMING or booking.session_id != session.id:
            return booking  # it ended, or left for another session, since it was looked for
        if session.state == "cancelled":
            return booking_rules.cancel(booking, doer)
        if (booking.start, booking.end) == (session.start, session.end):
            return booking
        return booking_rules.move(booking, doer, session.start, session.end, session.id)

    for booking in await bookings.find_session_bookings(ctx.database, session.id):
        await change_booking(ctx, session.tenant_id, booking.id, decide)


async def _access(ctx: Context, actor: Actor, session_id: str) -> tuple[Session, Offer, Provider]:
    require(actor.role, Permission.PUBLISH_OFFERS)
    session = await sessions.find_session(ctx.database, actor.tenant_id, session_id)
    provider = await providers.find(ctx.database, actor.tenant_id, session.provider_id) if session else None
    offer = await offers.find(ctx.database, actor.tenant_id, session.offer_id) if session else None
    if session is None or offer is None or provider is None or not acts_for(actor, provider):
        raise NotFound("There is no such session.")  # nor is anybody else's, in the same words
    return session, offer, provider


async def list_offer_sessions(ctx: Context, offer: Offer, ahead: timedelta) -> list[SessionView]:
    """What is to come of an offer, by time."""
    found = await sessions.find_sessions(ctx.database, offer.id, now(), now() + ahead)
    return [SessionView.of(session) for session in found[:MOST_SHOWN]]
