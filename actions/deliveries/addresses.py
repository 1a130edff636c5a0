"""On which channels a person can be reached, and may be: everything that writes to people asks here."""

from collections.abc import Sequence

from actions.consent.consents import find_withdrawn, plain_address
from actions.context import Context
from models.addresses import find_subscribers
from models.deliveries import ChannelName
from models.tenants import Tenant
from models.users import User

Address = tuple[ChannelName, str]


def address_of(person: User, channel: ChannelName) -> str | None:
    """What stands in the person's own document; whether somebody has a browser to push to is not known from there."""
    if channel in (ChannelName.SMS, ChannelName.WHATSAPP):
        return person.phone or None
    if channel is ChannelName.EMAIL:
        return plain_address(channel, person.email) or None if person.email else None
    return person.id


async def find_addresses(
    ctx: Context, tenant: Tenant, people: Sequence[User], channels: Sequence[ChannelName]
) -> dict[str, list[Address]]:
    """User id to where the person can be reached, in the order of `channels`.

    Left out is what a person has no address for, and what they do not want (of what is said inside of conversations
    nobody withdraws). Everybody has an entry, perhaps an empty
    one. As many queries as there are channels, however many people.
    """
    subscribers: set[str] = set()
    if ChannelName.PUSH in channels:
        subscribers = await find_subscribers(ctx.database, tenant.id, [person.id for person in people])
    found: dict[str, list[Address]] = {person.id: [] for person in people}
    for channel in dict.fromkeys(channels):
        had = {person.id: address for person in people if (address := address_of(person, channel))}
        if channel is ChannelName.PUSH:
            had = {user_id: address for user_id, address in had.items() if user_id in subscribers}
        withdrawn = (
            set() if channel is ChannelName.INTERNAL else await find_withdrawn(ctx, tenant.id, channel, had.values())
        )
        for user_id, address in had.items():
            if address not in withdrawn:
                found[user_id].append((channel, address))
    return found
