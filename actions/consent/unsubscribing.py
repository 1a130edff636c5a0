"""Leaving by an address that stands in a message: whoever has it may stop what comes to them on that channel, signed in
or not, and may take that back. Who and what is meant stands sealed in the address itself."""

from dataclasses import dataclass

from actions.consent.consents import find_withdrawn, grant, plain_address, withdraw
from actions.context import Context
from actions.errors import NotFound
from models.deliveries import ChannelName
from models.tenants import Tenant

PURPOSE = "unsubscribe"
LETTERS = {
    ChannelName.INTERNAL: b"i", ChannelName.SMS: b"s", ChannelName.WHATSAPP: b"w", ChannelName.EMAIL: b"e",
    ChannelName.PUSH: b"p",
}  # fmt: skip
"""One byte each: in an SMS every character counts. They stand in messages already sent, so none may change."""
ID_LENGTH = 12
"""Bytes."""


@dataclass(frozen=True, slots=True)
class Subscription:
    tenant: Tenant
    channel: ChannelName
    address: str


def unsubscribe_url(ctx: Context, tenant: Tenant, channel: ChannelName, address: str) -> str:
    """Where the owner of the address leaves; it leads there as long as one of today's signing keys is known."""
    content = LETTERS[channel] + bytes.fromhex(tenant.id) + plain_address(channel, address).encode()
    return f"{ctx.address}/u/{ctx.seals.seal(PURPOSE, content)}"


async def find_subscription(ctx: Context, token: str) -> Subscription:
    """Raise `NotFound` when the token is none of ours."""
    content = ctx.seals.open(PURPOSE, token) or b""
    channel = next((name for name, letter in LETTERS.items() if letter == content[:1]), None)
    tenant_id = content[1 : 1 + ID_LENGTH].hex()
    tenant = await ctx.directory.tenant(tenant_id) if channel is not None else None
    if channel is None or tenant is None:
        raise NotFound
    return Subscription(tenant, channel, content[1 + ID_LENGTH :].decode())


async def is_withdrawn(ctx: Context, subscription: Subscription) -> bool:
    address = subscription.address
    return address in await find_withdrawn(ctx, subscription.tenant.id, subscription.channel, [address])


async def unsubscribe(ctx: Context, subscription: Subscription) -> None:
    """Mail programs may ask several times; that is said once."""
    if not await is_withdrawn(ctx, subscription):
        await withdraw(ctx, subscription.tenant.id, subscription.channel, subscription.address, "unsubscribe")


async def take_back(ctx: Context, subscription: Subscription) -> None:
    """Undo: only of who had left."""
    if await is_withdrawn(ctx, subscription):
        await grant(ctx, subscription.tenant.id, subscription.channel, subscription.address, "unsubscribe")
