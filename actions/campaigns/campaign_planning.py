"""Which channel reaches whom: the same for the look before a launch and for the launch itself."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from actions.campaigns.campaign_texts import says_nothing, values_for, variables_of
from actions.context import Context
from actions.deliveries.addresses import Address, address_of, find_addresses
from actions.permissions import Permission, may
from models import consents
from models.campaigns import Message
from models.deliveries import ChannelName, Delivery, DeliveryState, Recipient
from models.tenants import Tenant
from models.users import User

NO_ADDRESS, WITHDRAWN, NO_CONSENT, SAME_ADDRESS = "no_address", "withdrawn", "no_consent", "same_address"
NO_WORDS = "no_words"


@dataclass(frozen=True, slots=True)
class Plan:
    """How somebody is reached, or why not."""

    recipient: Recipient
    ways: list[Address]
    """In order; the first is tried first."""
    excluded: str | None = None
    language: str = "en"
    values: dict[str, str] = field(default_factory=dict)


async def plan_people(ctx: Context, tenant: Tenant, message: Message, people: Sequence[User]) -> list[Plan]:
    """One plan for each person."""
    outside = [name for name in message.channels if name is not ChannelName.INTERNAL]
    reachable = await find_addresses(ctx, tenant, people, outside)
    if tenant.require_consent:
        await _keep_granted(ctx, tenant, reachable, outside)
    names = variables_of(message)
    plans = []
    for person in people:
        inside: list[Address] = [(ChannelName.INTERNAL, person.id)] if may(person.role, Permission.OPEN_SUPPORT) else []
        found = dict([*inside, *reachable[person.id]])
        ways = [(name, found[name]) for name in message.channels if name in found]
        excluded, values = None if ways else _why_not(tenant, person, outside), values_for(person, names)
        if ways and says_nothing(message, values):
            ways, excluded = [], NO_WORDS
        plans.append(
            Plan(
                Recipient(id=person.id, name=person.name), ways, excluded, person.language or tenant.languages[0], values
            )
        )  # fmt: skip
    return plans


def plan_groups(message: Message, groups: dict[str, str]) -> list[Plan]:
    """A group gets it once, said in it; the other channels have no address for a group."""
    inside = ChannelName.INTERNAL in message.channels
    return [
        Plan(
            Recipient(id=group_id, name=title, kind="group"),
            [(ChannelName.INTERNAL, group_id)] if inside else [], None if inside else NO_ADDRESS,
        )
        for group_id, title in groups.items()
    ]  # fmt: skip


async def _keep_granted(
    ctx: Context, tenant: Tenant, reachable: dict[str, list[Address]], channels: Collection[ChannelName]
) -> None:
    for channel in channels:
        addresses = {address for ways in reachable.values() for name, address in ways if name is channel}
        said = await consents.find_consents(ctx.database, tenant.id, channel, addresses)
        for user_id, ways in reachable.items():
            reachable[user_id] = [way for way in ways if way[0] is not channel or way[1] in said]


def _why_not(tenant: Tenant, person: User, channels: Collection[ChannelName]) -> str:
    """A push needs a subscription, which the person's own document does not tell: it is no address here."""
    if not any(address_of(person, channel) for channel in channels if channel is not ChannelName.PUSH):
        return NO_ADDRESS
    return NO_CONSENT if tenant.require_consent else WITHDRAWN


def delivery_of(plan: Plan, message: Message, base: Delivery) -> Delivery:
    """The first delivery of a plan: `base` has what all of an occurrence share."""
    channel, address = plan.ways[0] if plan.ways else (message.channels[0], None)
    return base.model_copy(
        update={
            "id": f"{base.occurrence_id}:{plan.recipient.id}:{channel}",
            "recipient": plan.recipient, "channel": channel, "address": address, "language": plan.language,
            "variables": plan.values, "fallbacks": plan.ways[1:], "reason": plan.excluded,
            "state": DeliveryState.SUPPRESSED if plan.excluded else DeliveryState.QUEUED,
        }
    )  # fmt: skip
