"""Availability: a provider's recurring hours, and the days that are not like the others."""

from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from actions import audit
from actions.bookings.offers import check_offers_of
from actions.bookings.providers import access_provider, tell_slots_changed
from actions.bookings.recurrences import EARLIEST, LATEST, is_ever, normalize
from actions.context import Actor, Context
from actions.errors import Conflict, Invalid, NotFound
from models import availability
from models.availability import Entry
from models.base import Row, Shape
from models.providers import Provider, PublicHolidays
from models.sites import Hours

MOST_ENTRIES = 200
LONGEST_EXCEPTION = 366
"""Days."""


class AvailabilityView(Shape):
    """A rule (`rrule`, `opens`, `closes`) or an exception (`ends_on`, `hours`), in the provider's wall-clock time."""

    id: str
    kind: Literal["rule", "exception"]
    offer_ids: list[str] = Field(description="For which appointments; none: for all.")
    starts_on: str = Field(description="Local date: the first day.")
    ends_on: str | None = Field(description="Of an exception: the last day.")
    rrule: str = Field(description="RFC 5545 RRULE; empty: that one day.")
    opens: str
    closes: str
    capacity: int = Field(description="Appointments at the same time.")
    hours: list[Hours] = Field(description="Of an exception: instead of the rules'; none: closed.")
    reason: str

    @classmethod
    def of(cls, entry: Entry) -> "AvailabilityView":
        return cls(**entry.model_dump(exclude={"tenant_id", "provider_id"}))


class AvailabilityList(Shape):
    time_zone: str = Field(description="IANA name: whose wall-clock time these are.")
    holidays: PublicHolidays | None = Field(description="Whose public holidays close.")
    items: list[AvailabilityView]


async def list_availability(ctx: Context, actor: Actor, provider_id: str | None) -> AvailabilityList:
    """All entries in the order of their making."""
    provider = await access_provider(ctx, actor, provider_id)
    found = await availability.find_entries(ctx.database, actor.tenant_id, provider.id)
    items = [AvailabilityView.of(entry) for entry in found]
    return AvailabilityList(time_zone=provider.time_zone, holidays=provider.holidays, items=items)


async def add_entry(ctx: Context, actor: Actor, provider_id: str | None, fields: Row) -> AvailabilityView:
    """`fields` are those of `Entry` for its kind; a capacity of None is the provider's."""
    provider = await access_provider(ctx, actor, provider_id)
    if await availability.count_entries(ctx.database, actor.tenant_id, provider.id) >= MOST_ENTRIES:
        raise Conflict(f"There are {MOST_ENTRIES} entries already; delete some that are past.")
    entry = _make(provider, fields)
    await check_offers_of(ctx, provider, entry.offer_ids, "offer_ids")
    _check_to_come(entry, provider)
    await availability.insert_entry(ctx.database, entry)
    await _tell(ctx, actor, provider, "availability.added", entry.id, entry.offer_ids)
    return AvailabilityView.of(entry)


async def replace_entry(
    ctx: Context, actor: Actor, provider_id: str | None, entry_id: str, fields: Row
) -> AvailabilityView:
    provider, before = await _access_entry(ctx, actor, provider_id, entry_id)
    if fields["kind"] != before.kind:
        raise Invalid.field("kind", f"This entry stays a {before.kind}; make another one.")
    entry = _make(provider, fields | {"id": entry_id})
    await check_offers_of(ctx, provider, entry.offer_ids, "offer_ids")
    await availability.replace_entry(ctx.database, entry)
    concerned = [*before.offer_ids, *entry.offer_ids] if before.offer_ids and entry.offer_ids else []
    await _tell(ctx, actor, provider, "availability.changed", entry_id, concerned)
    return AvailabilityView.of(entry)


async def delete_entry(ctx: Context, actor: Actor, provider_id: str | None, entry_id: str) -> None:
    provider, entry = await _access_entry(ctx, actor, provider_id, entry_id)
    await availability.delete_entry(ctx.database, actor.tenant_id, entry_id)
    await _tell(ctx, actor, provider, "availability.deleted", entry_id, entry.offer_ids)


async def _access_entry(ctx: Context, actor: Actor, provider_id: str | None, entry_id: str) -> tuple[Provider, Entry]:
    provider = await access_provider(ctx, actor, provider_id)
    entry = await availability.find_entry(ctx.database, actor.tenant_id, entry_id)
    if entry is None or entry.provider_id != provider.id:
        raise NotFound("There is no such entry.")
    return provider, entry


async def _tell(
    ctx: Context, actor: Actor, provider: Provider, action: str, entry_id: str, offer_ids: list[str]
) -> None:
    await tell_slots_changed(ctx, provider, offer_ids)
    await audit.record(ctx, actor.tenant_id, action, actor_id=actor.id, subject_id=entry_id)


# What may stand in an entry


def _make(provider: Provider, fields: Row) -> Entry:
    given = {name: value for name, value in fields.items() if value is not None}
    entry = Entry.model_validate(
        {"capacity": provider.capacity, **given, "tenant_id": provider.tenant_id, "provider_id": provider.id}
    )
    if entry.capacity > provider.capacity:
        raise Invalid.field("capacity", f"The profile says that {provider.capacity} can be done at once, no more.")
    if len(set(entry.offer_ids)) < len(entry.offer_ids):
        raise Invalid.field("offer_ids", "Name each one once.")
    first = _read_date(entry.starts_on, "starts_on")
    if entry.kind == "rule":
        _check_order(Hours(opens=entry.opens, closes=entry.closes), "closes")
        entry.rrule = _read_rule(entry, provider, first)
    else:
        entry.ends_on = entry.ends_on or entry.starts_on
        days = (_read_date(entry.ends_on, "ends_on") - first).days
        if not 0 <= days < LONGEST_EXCEPTION:
            raise Invalid.field("ends_on", "The last day is not before the first, and at most a year after it.")
        _check_hours(entry.hours)
    return entry


def _read_date(text: str, field: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Invalid.field(field, f"There is no {text} in the calendar.") from error
    if not EARLIEST <= day <= LATEST:
        raise Invalid.field(field, f"Choose a day from {EARLIEST} to {LATEST}.")
    return day


def _read_rule(entry: Entry, provider: Provider, first: date) -> str:
    if not entry.rrule:
        return ""
    try:
        rule = normalize(entry.rrule, entry.opens, provider.time_zone)
    except ValueError as error:
        raise Invalid.field("rrule", str(error)) from error
    if not is_ever(rule, first, first):
        raise Invalid.field("rrule", "No day within five years fits this rule; look at its parts and its first day.")
    return rule


def _check_to_come(entry: Entry, provider: Provider) -> None:
    today = datetime.now(ZoneInfo(provider.time_zone)).date()
    if entry.kind == "exception" and (entry.ends_on or "") < today.isoformat():
        raise Invalid.field("ends_on" if entry.ends_on != entry.starts_on else "starts_on", "These days are past.")
    if entry.kind == "rule" and not is_ever(entry.rrule, date.fromisoformat(entry.starts_on), today):
        raise Invalid.field("rrule" if entry.rrule else "starts_on", "All days of this are past.")


def _check_order(hours: Hours, field: str) -> None:
    if hours.closes <= hours.opens:
        raise Invalid.field(field, f"{hours.opens} to {hours.closes}: closing comes after opening, on the same day.")


def _check_hours(spans: list[Hours]) -> None:
    """Each ends after it begins, and they do not overlap."""
    last = ""
    for hours in sorted(spans, key=lambda span: span.opens):
        _check_order(hours, "hours")
        if hours.opens < last:
            raise Invalid.field("hours", f"{hours.opens} to {hours.closes} overlaps with other hours of that day.")
        last = hours.closes
