"""The last look at a delivery, right before it goes out: does its person still want it, is it still true, is it night?"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from actions.consent.quiet_hours import next_allowed
from actions.context import Context
from models import consents, users
from models.deliveries import ChannelName, Delivery
from models.tenants import Tenant
from models.users import User

Check = Callable[[Context, Delivery], Awaitable[bool]]
CHECKS: dict[str, Check] = {}
"""By the `check` of a delivery: whether it is still true."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """It does not go out: never, for a reason, or not before `until`."""

    reason: str = ""
    until: datetime | None = None


async def check_batch(
    ctx: Context, tenant: Tenant, channel: ChannelName, batch: Sequence[Delivery], at: datetime
) -> dict[str, Verdict | None]:
    """By delivery id; None: it may go. What a person said about the channel stands above everything else."""
    addresses = {delivery.address for delivery in batch if delivery.address}
    said = await consents.find_consents(ctx.database, tenant.id, channel, addresses)
    ids = list({delivery.recipient.id for delivery in batch})
    people = {person.id: person for person in await users.find_users(ctx.database, tenant.id, ids)}
    verdicts: dict[str, Verdict | None] = {}
    for delivery in batch:
        consent = said.get(delivery.address or "")
        if delivery.address is None or (consent is not None and consent.state == "withdrawn"):
            verdicts[delivery.id] = Verdict("withdrawn" if delivery.address else "no_address")
        else:
            verdicts[delivery.id] = await _check(ctx, tenant, delivery, people.get(delivery.recipient.id), at)
    return verdicts


async def _check(ctx: Context, tenant: Tenant, delivery: Delivery, person: User | None, at: datetime) -> Verdict | None:
    if person is None or person.blocked_at is not None:
        return Verdict("blocked")
    if delivery.expires_at is not None and delivery.expires_at <= at:
        return Verdict("too_late")
    if delivery.check is not None and not await CHECKS[delivery.check](ctx, delivery):
        return Verdict("not_needed")
    if delivery.urgent or delivery.channel is ChannelName.EMAIL:
        return None
    allowed = next_allowed(at, tenant.quiet_hours, person.time_zone or tenant.time_zone)
    return Verdict(until=allowed) if allowed > at else None
