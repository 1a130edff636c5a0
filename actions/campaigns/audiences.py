"""Whom a campaign's targets mean, in portions that can be gone on with after a crash."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from actions.context import Context
from models import audiences
from models.audiences import History
from models.base import Row
from models.campaigns import Segment, Targets
from models.users import User

PORTION = 100
"""People looked at together: not more, because a chat on this node waits meanwhile."""


@dataclass(frozen=True, slots=True)
class Portion:
    """Some of the audience, and where it ends."""

    place: str
    """To go on from: the number of a part of the targets, and the last id in it."""
    people: list[User] = field(default_factory=list)
    groups: dict[str, str] = field(default_factory=dict)
    """Groups that get it once, by id with their titles."""


async def iterate_audience(
    ctx: Context, tenant_id: str, targets: Targets, moment: datetime, after: str | None = None
) -> AsyncIterator[Portion]:
    """Everybody who is meant; who is meant twice may come twice."""
    number, last_id = _place(after)
    parts = _parts(targets)
    for index in range(number, len(parts)):
        async for portion in _iterate_part(ctx, tenant_id, targets, parts[index], moment, last_id):
            yield Portion(f"{index}:{portion.place}", portion.people, portion.groups)
        last_id = ""
        yield Portion(f"{index + 1}:")


def _parts(targets: Targets) -> list[str]:
    """The targets as a list, always in the same order."""
    parts = []
    if targets.group_ids and targets.group_mode == "group":
        parts.append("groups")
    if targets.everyone:
        parts.append("everyone")
    if targets.segment is not None:
        parts.append("segment")
    if targets.user_ids:
        parts.append("people")
    if targets.group_mode == "members":
        parts += [f"group:{group_id}" for group_id in targets.group_ids]
    return parts


def _place(after: str | None) -> tuple[int, str]:
    number, _, last_id = (after or "0:").partition(":")
    return int(number), last_id


async def _iterate_part(
    ctx: Context, tenant_id: str, targets: Targets, part: str, moment: datetime, after: str
) -> AsyncIterator[Portion]:
    if part == "groups":
        yield Portion("", groups=await audiences.find_groups(ctx.database, tenant_id, targets.group_ids))
        return
    if part.startswith("group:"):
        async for portion in _iterate_group(ctx, tenant_id, part.removeprefix("group:"), after):
            yield portion
        return
    query = _query(targets, part, moment)
    while True:
        people = await audiences.find_people(ctx.database, tenant_id, query, after, PORTION)
        if not people:
            return
        after = people[-1].id
        meant = people
        if part == "segment" and targets.segment is not None:
            meant = await _keep_by_bookings(ctx, tenant_id, targets.segment, people, moment)
        yield Portion(after, meant)


def _query(targets: Targets, part: str, moment: datetime) -> Row:
    if part == "people":
        return {"_id": {"$in": targets.user_ids}}
    if part == "segment" and targets.segment is not None:
        return audiences.of_segment(targets.segment, moment)
    return audiences.of_customers()


async def _iterate_group(ctx: Context, tenant_id: str, group_id: str, after: str) -> AsyncIterator[Portion]:
    if not await audiences.find_groups(ctx.database, tenant_id, [group_id]):
        return
    place: str | None = after
    while place is not None:
        people, place = await audiences.find_group_people(ctx.database, tenant_id, group_id, place, PORTION)
        yield Portion(place or after, people)


async def _keep_by_bookings(
    ctx: Context, tenant_id: str, segment: Segment, people: list[User], moment: datetime
) -> list[User]:
    wanted = (segment.booked_within_days, segment.not_booked_within_days, segment.no_shows_at_least)
    if wanted == (None, None, None):
        return people
    histories = await audiences.find_histories(ctx.database, tenant_id, [person.id for person in people])
    return [person for person in people if _fits(segment, histories.get(person.id, History()), moment)]


def _fits(segment: Segment, history: History, moment: datetime) -> bool:
    last = history.last_booked_at
    if segment.booked_within_days and (last is None or last < moment - timedelta(days=segment.booked_within_days)):
        return False
    if segment.not_booked_within_days and last and last >= moment - timedelta(days=segment.not_booked_within_days):
        return False
    return history.no_shows >= (segment.no_shows_at_least or 0)
