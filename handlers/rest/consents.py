"""Who wants to be written to, channel by channel."""

from typing import Any

from pydantic import Field

from actions.consent import consent_changes
from actions.consent.consent_changes import OwnConsents
from actions.contacts.contact_cards import ContactCard
from actions.errors import NotFound
from handlers.declare import Call, Nothing, Strict, operation
from models.consents import ConsentState
from models.deliveries import ChannelName


class ConsentChange(Strict):
    state: ConsentState


class OwnConsentChange(ConsentChange):
    channel: ChannelName = Field(strict=False)


@operation("GET", "/consents/me", reply=OwnConsents)
async def list_own_consents(call: Call[Any, Nothing]) -> OwnConsents:
    """What one said about being written to."""
    return await consent_changes.list_own(call.ctx, call.actor)


@operation("PUT", "/consents/me", body=OwnConsentChange, reply=OwnConsents)
async def change_own_consent(call: Call[OwnConsentChange, Nothing]) -> OwnConsents:
    """Say whether one wants messages on a channel."""
    return await consent_changes.change_own(call.ctx, call.actor, call.body.channel, call.body.state)


@operation("PUT", "/contacts/{user_id}/consents/{channel}", body=ConsentChange, reply=ContactCard)
async def change_consent(call: Call[ConsentChange, Nothing]) -> ContactCard:
    """Note what a person told the team about being written to (manager); their own no, they alone take back."""
    try:
        channel = ChannelName(call.path["channel"])
    except ValueError as error:
        raise NotFound("There is no such channel.") from error
    return await consent_changes.change_of(call.ctx, call.actor, call.path["user_id"], channel, call.body.state)
