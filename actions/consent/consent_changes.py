"""Saying yes or no to messages oneself, and the team noting what somebody told them."""

from pydantic import Field

from actions import audit
from actions.consent.consents import address_of, find_words, grant, withdraw
from actions.contacts.contact_cards import ContactCard, show_cards
from actions.context import Actor, Context
from actions.errors import Conflict
from actions.people.users import access_user
from actions.permissions import Permission, require
from models.base import Shape, WireTime
from models.consents import ConsentState, Source
from models.deliveries import ChannelName
from models.users import Role, User

OWN_WORDS = frozenset({"self", "reply", "unsubscribe", "provider"})
"""What somebody did themselves to get no more messages."""
THEIR_OWN = (
    "This person stopped these messages themselves. Only they can take it back: by the link in a message, by answering"
    " START, or when they are signed in."
)


class OwnConsent(Shape):
    channel: ChannelName
    address: str = Field(description="One's e-mail address or number; for the chat and notifications one's id.")
    state: ConsentState | None = Field(description="Null: nothing was said yet.")
    source: Source | None
    at: WireTime | None


class OwnConsents(Shape):
    items: list[OwnConsent] = Field(description="Of the channels on which one can be reached.")


async def list_own(ctx: Context, actor: Actor) -> OwnConsents:
    user = await access_user(ctx, actor, actor.id)
    words = {word.channel: word for word in (await find_words(ctx, actor.tenant_id, [user]))[user.id]}
    items = []
    for channel in ChannelName:
        address, word = _own_address(user, channel), words.get(channel)
        if address is not None:
            said = {"state": word.state, "source": word.source, "at": word.at} if word else {}
            items.append(
                OwnConsent(channel=channel, address=address, **({"state": None, "source": None, "at": None} | said))
            )
    return OwnConsents(items=items)


async def change_own(ctx: Context, actor: Actor, channel: ChannelName, state: ConsentState) -> OwnConsents:
    user = await access_user(ctx, actor, actor.id)
    address = _own_address(user, channel)
    if address is None:
        raise Conflict("You have no address for this; ask the team to note one.")
    change = grant if state == "granted" else withdraw
    await change(ctx, actor.tenant_id, channel, address, "self", user_id=user.id)
    return await list_own(ctx, actor)


async def change_of(
    ctx: Context, actor: Actor, user_id: str, channel: ChannelName, state: ConsentState
) -> ContactCard:  # fmt: skip
    """Note what somebody told the team. A no that they said themselves stays, and they alone take it back."""
    require(actor.role, Permission.MANAGE_CONTACTS)
    user = await access_user(ctx, actor, user_id)
    address = address_of(user, channel)
    if address is None:
        raise Conflict("This person has no address for this; note one first.")
    words = (await find_words(ctx, actor.tenant_id, [user]))[user.id]
    if any(word.channel == channel and word.state == "withdrawn" and word.source in OWN_WORDS for word in words):
        if state == "granted":
            raise Conflict(THEIR_OWN)
    else:
        change = grant if state == "granted" else withdraw
        await change(ctx, actor.tenant_id, channel, address, "staff", user_id=user.id)
        details = {"channel": str(channel), "state": state}
        await audit.record(ctx, actor.tenant_id, "contact.consent", actor_id=actor.id, subject_id=user.id, **details)
    return (await show_cards(ctx, actor.tenant_id, [user]))[0]


def _own_address(user: User, channel: ChannelName) -> str | None:
    """Where somebody may speak for the address: what a visitor says to be theirs may be anybody's."""
    return None if user.role is Role.VISITOR and channel is ChannelName.EMAIL else address_of(user, channel)
