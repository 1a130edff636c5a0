"""The last look at a delivery, right before it goes out: does its person still want it, is it still true, is it night?"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from actions.consent.quiet_hours import next_allowed
from actions.context import Context
from actions.deliveries.addresses import Address
from models import consents, users
from models.consents import Consent
from models.deliveries import ChannelName, Delivery
from models.tenants import Tenant
from models.users import User

Words = Mapping[Address, Consent]
Check = Callable[[Context, Delivery], Awaitable[bool]]
CHECKS: dict[str, Check] = {}
"""By the `check` of a delivery: whether it is still true."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """It does not go out: never, for a reason, or not before `until`."""

    reason: str = ""
    until: datetime | None = None
    ways: tuple[Address, ...] = ()
    """Where the person may be reached instead, in order: only the address is not to be written to."""


async def check_batch(
    ctx: Context, tenant: Tenant, channel: ChannelName, batch: Sequence[Delivery], at: datetime
) -> dict[str, Verdict | None]:
    """By delivery id; None: it may go.

    What concerns the person ends it; what concerns the address leaves those of their next channels that they allow.
    """
    ids = list({delivery.recipient.id for delivery in batch})
    people = {person.id: person for person in await users.find_users(ctx.database, tenant.id, ids)}
    words = await _find_words(ctx, tenant, channel, batch)
    verdicts: dict[str, Verdict | None] = {}
    for delivery in batch:
        person = people.get(delivery.recipient.id)
        verdicts[delivery.id] = (
            _check_person(delivery, person, at)
            or _check_address(tenant, delivery, words)
            or await _check(ctx, tenant, delivery, person, at)
        )
    return verdicts


async def _find_words(ctx: Context, tenant: Tenant, channel: ChannelName, batch: Sequence[Delivery]) -> Words:
    """The last words about all the addresses of the batch, those included that would be tried next."""
    addresses: dict[ChannelName, set[str]] = {}
    for delivery in batch:
        for name, address in ((channel, delivery.address or ""), *delivery.fallbacks):
            addresses.setdefault(name, set()).add(address)
    return await consents.find_words(ctx.database, tenant.id, addresses)


def _check_person(delivery: Delivery, person: User | None, at: datetime) -> Verdict | None:
    if person is None or person.blocked_at is not None:
        return Verdict("blocked")
    if delivery.expires_at is not None and delivery.expires_at <= at:
        return Verdict("too_late")
    return None


def _check_address(tenant: Tenant, delivery: Delivery, words: Words) -> Verdict | None:
    """Also what the tenant asks for may have changed since the audience was written down."""
    if delivery.address is None:
        return Verdict("no_address")
    needs_yes = tenant.require_consent and delivery.occurrence_id is not None
    reason = _why_not(words, (delivery.channel, delivery.address), needs_yes=needs_yes)
    if reason is None:
        return None
    ways = tuple(way for way in delivery.fallbacks if _why_not(words, way, needs_yes=needs_yes) is None)
    return Verdict(reason, ways=ways)


def _why_not(words: Words, way: Address, *, needs_yes: bool) -> str | None:
    """A yes is asked for outside only: a message in the person's own conversation needs none."""
    said = words.get(way)
    if said is not None and said.state == "withdrawn":
        return "withdrawn"
    return "no_consent" if needs_yes and said is None and way[0] is not ChannelName.INTERNAL else None


async def _check(ctx: Context, tenant: Tenant, delivery: Delivery, person: User | None, at: datetime) -> Verdict | None:
    if delivery.check is not None and not await CHECKS[delivery.check](ctx, delivery):
        return Verdict("not_needed")
    if delivery.urgent or delivery.channel is ChannelName.EMAIL:
        return None
    zone = (person.time_zone if person else None) or tenant.time_zone
    allowed = next_allowed(at, tenant.quiet_hours, zone)
    return Verdict(until=allowed) if allowed > at else None
