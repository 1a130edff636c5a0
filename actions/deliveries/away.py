"""Telling people once in each absence that something waits for them which they have not read.

Somebody is looked at when a message has become old enough, and when they have been away for long enough. An absence is
named by when it began, and its digest by the absence: so whatever dies, and however many look, it is told once (I7).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice

from actions.context import Context
from actions.deliveries.addresses import Address, find_addresses
from actions.deliveries.delivery_checks import CHECKS
from actions.deliveries.outreach import queue
from actions.deliveries.reaching import address, channels_for, language_of
from actions.permissions import STAFF
from models import away, deliveries, users
from models.away import Unread
from models.base import now
from models.deliveries import ChannelName, Content, Delivery
from models.tenants import Language, Tenant
from models.users import Role, User

CHECK = "unread"
LOOKED_BACK = timedelta(days=1)
"""After a longer outage nobody wants to hear of what is older."""
STEP = timedelta(minutes=10)
"""Of what was said, that is looked at together."""
ROOMS_AT_ONCE, PEOPLE_AT_ONCE = 500, 200
COMMITTED_AFTER = timedelta(seconds=5)
"""The time of a message may be a little later than that of its id."""
WANTED_FOR = timedelta(days=1)
MOST_NAMES, LONGEST_LINE = 3, 140
WITHOUT_TEXTS = frozenset({ChannelName.SMS, ChannelName.WHATSAPP})
SUBJECTS: dict[Language, tuple[str, str]] = {
    "en": ("1 unread message", "{count} unread messages"),
    "fr": ("1 message non lu", "{count} messages non lus"),
}
TEXTS: dict[Language, tuple[str, str]] = {
    "en": ("You have 1 unread message at {tenant}, from {names}.",
           "You have {count} unread messages at {tenant}, from {names}."),
    "fr": ("Vous avez 1 message non lu chez {tenant}, de {names}.",
           "Vous avez {count} messages non lus chez {tenant}, de {names}."),
}  # fmt: skip
OTHERS: dict[Language, str] = {"en": "{names} and others", "fr": "{names} et d’autres"}


async def look_for_unread(ctx: Context, at: datetime | None = None) -> None:
    """Go on where the last look ended. What a tenant has never looked for begins now."""
    moment = at or now()
    await ctx.journal.settle()
    waiting: dict[int, list[Tenant]] = {}
    for tenant in await away.find_tenants(ctx.database):
        waiting.setdefault(tenant.away.after_minutes, []).append(tenant)
    for minutes, tenants in waiting.items():
        until = (moment - timedelta(minutes=minutes)).replace(microsecond=0)
        await _look(ctx, minutes, tenants, until)


async def _look(ctx: Context, minutes: int, tenants: Sequence[Tenant], until: datetime) -> None:
    since = await away.find_look(ctx.database, minutes)
    if since is None:
        await away.keep_look(ctx.database, minutes, until)
        return
    since = max(since, until - LOOKED_BACK)
    while since < until:
        end = min(since + STEP, until)
        spoken = await away.find_spoken(ctx.database, since, end)
        for tenant in tenants:
            people = await _find_behind(ctx, spoken.get(tenant.id, {}))
            people |= set(await away.find_gone(ctx.database, tenant.id, since, end))
            for part in _parts(sorted(people), PEOPLE_AT_ONCE):
                await _tell(ctx, tenant, part, until)
        await away.keep_look(ctx.database, minutes, end)
        since = end


async def _find_behind(ctx: Context, spoken: dict[str, int]) -> set[str]:
    found: set[str] = set()
    for part in _parts(list(spoken), ROOMS_AT_ONCE):
        found.update(await away.find_behind(ctx.database, {room: spoken[room] for room in part}))
    return found


async def _tell(ctx: Context, tenant: Tenant, user_ids: list[str], until: datetime) -> None:
    """Those of the people who are away, were not told in this absence, and have not read something for long enough."""
    people = await _find_absent(ctx, tenant, user_ids)
    unread = await away.find_unread(ctx.database, tenant.id, list(people))
    old = await away.find_old(ctx.database, unread, until + COMMITTED_AFTER)
    told = [person for user_id, person in people.items() if user_id in old]
    addresses = await find_addresses(ctx, tenant, told, channels_for(tenant, "away"))
    found = []
    for person in told:
        own = [one for one in unread if one.user_id == person.id]
        digest = _digest(ctx, tenant, person, own, _fitting(tenant, person, addresses[person.id]))
        found += [digest] if digest is not None else []
    if found:
        await queue(ctx, found)


async def _find_absent(ctx: Context, tenant: Tenant, user_ids: list[str]) -> dict[str, User]:
    online = set(await ctx.presence.online(user_ids))
    people = {
        person.id: person for person in await users.find_users(ctx.database, tenant.id, user_ids)
        if person.role is not Role.VISITOR and person.blocked_at is None and person.id not in online
    }  # fmt: skip
    causes = {cause_of(person): person.id for person in people.values()}
    for cause in await deliveries.find_of_causes(ctx.database, tenant.id, list(causes)):
        del people[causes[cause]]
    return people


def cause_of(person: User) -> str:
    began = round(person.last_seen_at.timestamp()) if person.last_seen_at else 0
    return f"away:{person.id}:{began}"


def _fitting(tenant: Tenant, person: User, addresses: list[Address]) -> list[Address]:
    """The team is told on devices that asked for it. What was said is shown on no telephone."""
    if person.role in STAFF:
        return [one for one in addresses if one[0] is ChannelName.PUSH]
    if tenant.away.show_text and any(channel not in WITHOUT_TEXTS for channel, _ in addresses):
        return [one for one in addresses if one[0] not in WITHOUT_TEXTS]
    return addresses


def _digest(
    ctx: Context, tenant: Tenant, person: User, unread: list[Unread], addresses: list[Address]
) -> Delivery | None:
    shows_text = tenant.away.show_text and not any(channel in WITHOUT_TEXTS for channel, _ in addresses)
    page = "console" if person.role in STAFF else f"my/{tenant.slug}"
    content = digest_of(unread, tenant, language_of(person, tenant), f"{ctx.address}/{page}", shows_text=shows_text)
    delivery = address(ctx, tenant, person, addresses, cause_of(person), content)
    if delivery is None:
        return None
    return delivery.model_copy(update={"check": CHECK, "expires_at": now() + WANTED_FOR})


def digest_of(unread: list[Unread], tenant: Tenant, language: Language, link: str, *, shows_text: bool) -> Content:
    """How many, from whom, newest first, and perhaps the first line of the newest."""
    newest_first = sorted(unread, key=lambda one: one.updated_at, reverse=True)
    senders = list(dict.fromkeys(one.sender for one in newest_first))
    names = ", ".join(senders[:MOST_NAMES])
    if len(senders) > MOST_NAMES:
        names = OTHERS[language].format(names=names)
    count = sum(one.count for one in unread)
    text = TEXTS[language][count > 1].format(count=count, tenant=tenant.name, names=names)
    line = newest_first[0].body.strip().partition("\n")[0] if shows_text else ""
    if line:
        cut = line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 1].rstrip()}…"
        text = f"{text}\n\n{newest_first[0].sender}: {cut}"
    return Content(text=text, subject=SUBJECTS[language][count > 1].format(count=count), link=link)


async def is_still_unread(ctx: Context, delivery: Delivery) -> bool:
    """Right before it goes out: who has come back, or read it all elsewhere, is not told."""
    user_id = delivery.recipient.id
    if await ctx.presence.online([user_id]):
        return False
    return bool(await away.find_unread(ctx.database, delivery.tenant_id, [user_id]))


CHECKS[CHECK] = is_still_unread


def _parts(things: list[str], size: int) -> list[list[str]]:
    rest = iter(things)
    return [part for _ in range(0, len(things), size) if (part := list(islice(rest, size)))]
