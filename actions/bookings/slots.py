"""Slots: when an offer can be booked. Sessions with their places left; starts of appointments that nothing stands in the way of."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field

from actions.bookings.booking_views import Slot
from actions.bookings.free_times import FreeTime, find_candidates, show_free
from actions.bookings.holidays import find_closed_days
from actions.bookings.offers import access_offer
from actions.bookings.openings import Opening, Span, find_spans, find_starts, local_dates, read_day
from actions.bookings.recurrences import EARLIEST, LATEST
from actions.context import Actor, Context
from actions.errors import Invalid
from models.availability import Entry, find_entries
from models.base import now
from models.claims import find_busy, provider_lanes, resource_lanes
from models.offers import CHOSEN, DATED, Offer
from models.providers import Provider
from models.resources import resources
from models.sessions import find_sessions

DAY = r"\d{4}-\d{2}-\d{2}"
LONGEST = timedelta(days=62)
USUAL = timedelta(days=14)
MOST_STARTS = 5_000
"""In one answer: twelve hours a day for a month by steps of five minutes."""
LONGEST_LENGTH = timedelta(minutes=1_440)


class Slots(BaseModel):
    time_zone: str = Field(description="IANA name: in whose wall-clock time these are planned.")
    items: list[Slot]


async def list_slots(
    ctx: Context, actor: Actor, offer_id: str, first: str | None, last: str | None, minutes: int | None
) -> Slots:
    """By time; `first` and `last` are as in `read_range`."""
    offer, provider = await access_offer(ctx, actor, offer_id)
    start, end = read_range(first, last, provider.time_zone, now())
    found = await find_slots(ctx, offer, provider, start, end, minutes)
    return Slots(time_zone=provider.time_zone, items=found)


async def find_slots(
    ctx: Context, offer: Offer, provider: Provider, start: datetime, end: datetime, minutes: int | None = None,
    *, at: datetime | None = None,
) -> list[Slot]:  # fmt: skip
    """What begins from `start` to `end` (exclusive) and can be booked at the moment `at`, by time.

    Of appointments only starts where `minutes` fit, if given. Sessions that are full are there too, with `left` 0.
    """
    moment = at or now()
    start = max(start, offer.starts_at_notice(moment))
    end = min(end, offer.ends_at_horizon(moment) + timedelta(milliseconds=1))
    if start >= end:
        return []
    if offer.kind in DATED:
        return await _find_session_slots(ctx, offer, start, end)
    if offer.kind in CHOSEN:
        return await _find_appointment_slots(ctx, offer, provider, start, end, minutes)
    return []


async def find_opening(ctx: Context, offer: Offer, provider: Provider, start: datetime, minutes: int) -> Opening | None:
    """Whether availability offers this start and length to somebody who books now, whatever is taken; None: no."""
    moment = now()
    if not offer.starts_at_notice(moment) <= start <= offer.ends_at_horizon(moment):
        return None
    if offer.kind not in CHOSEN or minutes not in {length.minutes for length in offer.lengths}:
        return None
    hours = await _find_hours(ctx, offer, provider, start, start)
    end = start + timedelta(minutes=minutes)
    capacities = [
        span.capacity
        for span in hours.spans()
        if end <= span.closes and start in find_starts(span, hours.zone, offer.step_minutes)
    ]
    if not capacities:
        return None
    return Opening(min(max(capacities), provider.capacity), provider.time_zone)


def read_range(first: str | None, last: str | None, time_zone: str, moment: datetime) -> tuple[datetime, datetime]:
    """A span of time from two texts, each a moment (RFC 3339) or a local day, of which the last is included.

    From now on and for two weeks unless given. Raise `Invalid` at `from` or `to`.
    """
    zone = ZoneInfo(time_zone)
    start = moment if first is None else _read(first, "from", zone, 0)
    end = start + USUAL if last is None else _read(last, "to", zone, 1)
    if end <= start:
        raise Invalid.field("to", "This is not after the beginning of the span.")
    if end - start > LONGEST + timedelta(hours=2):  # two clocks' changes may make days longer
        raise Invalid.field("to", f"Ask for at most {LONGEST.days} days at a time.")
    return start, end


def _read(text: str, field: str, zone: ZoneInfo, days: int) -> datetime:
    try:
        if re.fullmatch(DAY, text):
            moment = read_day(date.fromisoformat(text) + timedelta(days=days), zone)
        else:
            moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None and EARLIEST.year <= moment.year <= LATEST.year:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise Invalid.field(field, "Write a day as 2026-01-31, or a moment as 2026-01-31T09:30:00Z.")


async def _find_session_slots(ctx: Context, offer: Offer, start: datetime, end: datetime) -> list[Slot]:
    return [
        Slot(
            start=session.start, end=session.end, time_zone=session.time_zone, left=session.left,
            capacity=session.capacity, session_id=session.id, lengths=[],
        )
        for session in await find_sessions(ctx.database, offer.id, start, end)
    ]  # fmt: skip


async def _find_appointment_slots(
    ctx: Context, offer: Offer, provider: Provider, start: datetime, end: datetime, minutes: int | None
) -> list[Slot]:
    """Few queries, however long the span; what is made of them is made in a thread, so that no message waits for it."""
    lengths = sorted(length.minutes for length in offer.lengths if minutes is None or length.minutes == minutes)
    units = await resources.find_all(ctx.database, offer.tenant_id, offer.resource_ids)
    if not lengths or len(units) < len(offer.resource_ids):
        return []
    hours = await _find_hours(ctx, offer, provider, start, end)
    needs = [resource_lanes(resource.id, resource.units) for resource in units.values()]
    lanes = [*provider_lanes(provider.id, provider.capacity), *(lane for need in needs for lane in need)]
    before, after = timedelta(minutes=offer.buffer_before), timedelta(minutes=offer.buffer_after)
    busy = await find_busy(ctx.database, lanes, start - before, end + LONGEST_LENGTH + after)

    def compute() -> list[Slot]:
        free = FreeTime(busy, provider, needs, before.total_seconds(), after.total_seconds())
        candidates = find_candidates(hours.spans(), hours.zone, offer.step_minutes, start, end)
        if len(candidates) > MOST_STARTS:
            raise Invalid.field("to", f"These are more than {MOST_STARTS:,} starts; ask for fewer days at a time.")
        return show_free(candidates, lengths, free, provider)

    found: list[Slot] = await ctx.in_thread(compute)
    return found


@dataclass(frozen=True, slots=True)
class _Hours:
    """All that the openings of some days are made of."""

    entries: list[Entry]
    closed: set[date]
    zone: ZoneInfo
    offer_id: str
    first: date
    last: date

    def spans(self) -> list[Span]:
        return find_spans(self.entries, self.closed, self.zone, self.offer_id, self.first, self.last)


async def _find_hours(ctx: Context, offer: Offer, provider: Provider, start: datetime, end: datetime) -> _Hours:
    zone = ZoneInfo(provider.time_zone)
    first, last = local_dates(start, end, zone)
    entries = await find_entries(ctx.database, provider.tenant_id, provider.id)
    closed = await find_closed_days(ctx, provider.holidays, range(first.year, last.year + 1))
    return _Hours(entries, closed, zone, offer.id, first, last)
