"""Reaching one person outside of their pages: on the first channel that does, and on the next should that one fail."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from actions.context import Context
from actions.deliveries.addresses import Address, find_addresses
from actions.deliveries.outreach import queue
from models import deliveries
from models.deliveries import ChannelName, Content, Delivery, Recipient
from models.tenants import Language, ReachChannel, Tenant
from models.users import User

Topic = Literal["bookings", "queues", "away"]


def channels_for(tenant: Tenant, topic: Topic) -> list[ChannelName]:
    """As the tenant wants, in order; none: nobody is reached for this."""
    wanted: Sequence[ReachChannel] = tenant.away.channels if topic == "away" else getattr(tenant.reach, topic)
    return [ChannelName(name) for name in wanted]


async def reach(
    ctx: Context, tenant: Tenant, person: User, cause: str, topic: Topic, content: Content, *,
    urgent: bool = False, expires_at: datetime | None = None, language: str | None = None,
) -> Delivery | None:  # fmt: skip
    """Have it said to the person once for each `cause`, which names them too; None when there is no way to.

    Done again, it finds what it did before, also when the person could be reached elsewhere by then.
    """
    known = (await deliveries.find_of_causes(ctx.database, tenant.id, [cause])).get(cause)
    if known is not None:
        await queue(ctx, [known])
        return known
    if person.blocked_at is not None:
        return None
    found = (await find_addresses(ctx, tenant, [person], channels_for(tenant, topic)))[person.id]
    delivery = address(ctx, tenant, person, found, cause, content)
    if delivery is not None:
        spoken = language or language_of(person, tenant)
        delivery = delivery.model_copy(update={"urgent": urgent, "expires_at": expires_at, "language": spoken})
        await queue(ctx, [delivery])
    return delivery


def address(
    ctx: Context, tenant: Tenant, person: User, found: Sequence[Address], cause: str, content: Content
) -> Delivery | None:
    """What is to be sent to the first address, and to the next should that one fail; None when there is none.

    A channel that can send comes before one that is only simulated.
    """
    if not found:
        return None
    (channel, where), *others = sorted(found, key=lambda at: ctx.channels.channel(at[0]).simulated)
    return Delivery(
        _id=f"{cause}:{channel}", tenant_id=tenant.id, cause=cause.partition(":")[0], channel=channel, address=where,
        recipient=Recipient(id=person.id, name=person.name), language=language_of(person, tenant), content=content,
        fallbacks=others,
    )  # fmt: skip


def language_of(person: User, tenant: Tenant) -> Language:
    known: dict[str | None, Language] = {"en": "en", "fr": "fr"}
    if person.language in known:
        return known[person.language]
    return tenant.languages[0] if tenant.languages else "en"
