"""What people said about being written to, by whatever way they said it. Whoever said no gets nothing on that channel."""

from collections.abc import Collection, Sequence

from actions.context import Context
from models import consents
from models.consents import Consent, ConsentState, Source
from models.deliveries import ChannelName
from models.transactions import Transaction, transact
from models.users import User

AT_ONCE = 5_000
"""Addresses asked for in one query."""


async def withdraw(
    ctx: Context, tenant_id: str, channel: ChannelName, address: str, source: Source, *, user_id: str | None = None
) -> None:
    """Nothing more goes to this address on this channel. Durable on return."""
    await _write(ctx, tenant_id, channel, address, "withdrawn", source, user_id)


async def grant(
    ctx: Context, tenant_id: str, channel: ChannelName, address: str, source: Source, *, user_id: str | None = None
) -> None:
    await _write(ctx, tenant_id, channel, address, "granted", source, user_id)


async def find_withdrawn(
    ctx: Context, tenant_id: str, channel: ChannelName, addresses: Collection[str]
) -> set[str]:  # fmt: skip
    """Those of the addresses, as they were given, to which nothing may be sent."""
    return await _find(ctx, tenant_id, channel, addresses, "withdrawn")


async def find_granted(ctx: Context, tenant_id: str, channel: ChannelName, addresses: Collection[str]) -> set[str]:
    """Those of the addresses, as they were given, whose owners said yes."""
    return await _find(ctx, tenant_id, channel, addresses, "granted")


def plain_address(channel: ChannelName, address: str) -> str:
    """How an address is kept: mailboxes know no capitals."""
    return address.strip().casefold() if channel is ChannelName.EMAIL else address.strip()


def address_of(user: User, channel: ChannelName) -> str | None:
    """Where somebody is reached, None when nowhere."""
    match channel:
        case ChannelName.EMAIL:
            return plain_address(channel, user.email) if user.email else None
        case ChannelName.SMS | ChannelName.WHATSAPP:
            return user.phone
        case _:
            return user.id


async def find_words(ctx: Context, tenant_id: str, people: Sequence[User]) -> dict[str, list[Consent]]:
    """User id to the last words about their addresses, in the order of the channels."""
    addresses = {
        channel: {address for user in people if (address := address_of(user, channel))} for channel in ChannelName
    }
    said = await consents.find_words(ctx.database, tenant_id, addresses)
    words: dict[str, list[Consent]] = {}
    for user in people:
        about = (said.get((channel, address_of(user, channel) or "")) for channel in ChannelName)
        words[user.id] = [word for word in about if word is not None]
    return words


async def _write(
    ctx: Context, tenant_id: str, channel: ChannelName, address: str, state: ConsentState, source: Source,
    user_id: str | None,
) -> None:  # fmt: skip
    consent = Consent(
        tenant_id=tenant_id, channel=channel, address=plain_address(channel, address), state=state, source=source,
        user_id=user_id,
    )  # fmt: skip

    async def write(tx: Transaction) -> None:
        await consents.write_consent(tx, consent)

    await transact(ctx.database, write)


async def _find(
    ctx: Context, tenant_id: str, channel: ChannelName, addresses: Collection[str], state: ConsentState
) -> set[str]:
    given: dict[str, list[str]] = {}
    for address in addresses:
        given.setdefault(plain_address(channel, address), []).append(address)
    plain, found = list(given), set[str]()
    for start in range(0, len(plain), AT_ONCE):
        part = plain[start : start + AT_ONCE]
        found |= await consents.find_addresses(ctx.database, tenant_id, channel, part, state)
    return {address for one in found for address in given[one]}
