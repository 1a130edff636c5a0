"""Notifications on a device, also while no page is open there."""

from typing import Annotated, Any

from pydantic import Field

from actions.deliveries import push_subscriptions
from actions.deliveries.push_subscriptions import PushKey
from handlers.declare import Call, Nothing, Strict, operation
from models.push_subscriptions import PushKeys

Endpoint = Annotated[
    str, Field(max_length=2_000, pattern=r"^https?://[!-~]+$", examples=["https://push.example.net/send/7f3a"])
]
Base64 = Annotated[str, Field(max_length=200, pattern=r"^[A-Za-z0-9_-]+=*$")]


class Keys(Strict):
    """As `PushSubscription.toJSON()` gives them."""

    p256dh: Base64
    auth: Base64


class NewSubscription(Strict):
    endpoint: Endpoint
    keys: Keys


class OldSubscription(Strict):
    endpoint: Endpoint


@operation("GET", "/push/key", reply=PushKey)
async def show_push_key(call: Call[Any, Nothing]) -> PushKey:
    """The key that browsers subscribe with; null while notifications are not set up."""
    return push_subscriptions.show_push_key(call.ctx)


@operation("PUT", "/push/subscriptions", body=NewSubscription, status=204)
async def subscribe_to_push(call: Call[NewSubscription, Nothing]) -> None:
    """Notify oneself on this device; it stays subscribed until told otherwise or signed out."""
    keys = PushKeys(p256dh=call.body.keys.p256dh, auth=call.body.keys.auth)
    await push_subscriptions.subscribe(call.ctx, call.actor, call.body.endpoint, keys)


@operation("DELETE", "/push/subscriptions", body=OldSubscription, status=204)
async def unsubscribe_from_push(call: Call[OldSubscription, Nothing]) -> None:
    """Be notified on this device no more."""
    await push_subscriptions.unsubscribe(call.ctx, call.actor, call.body.endpoint)
