"""Being notified on a device, also while no page is open there."""

import base64
import binascii

from actions.context import Actor, Context
from actions.deliveries.channels import PushDoor
from actions.errors import Conflict, Invalid, RateLimited, Unavailable
from models import push_subscriptions
from models.base import Shape
from models.push_subscriptions import PushKeys, PushSubscription

MOST_DEVICES = 20
"""Of one person; a new one takes the oldest one's place."""
PER_MINUTE, BURST = 10, 30
POINT, SECRET = 65, 16
"""Bytes of a public key on P-256, which begins with 4 when it is whole, and of the secret with it (RFC 8291)."""


class PushKey(Shape):
    key: str | None
    """What browsers subscribe with, in base64url; null while notifications are only simulated."""


def show_push_key(ctx: Context) -> PushKey:
    return PushKey(key=None if ctx.channels.push is None else ctx.channels.push.key)


async def subscribe(ctx: Context, actor: Actor, endpoint: str, keys: PushKeys) -> None:
    """Notify this person on the browser behind the endpoint, and nobody else there."""
    push = ctx.channels.push
    if push is None:
        raise Unavailable("Notifications are not set up on this server; ask who runs it.")
    if (wait := ctx.limiter.take(f"push:{actor.id}", PER_MINUTE, BURST)) > 0:
        raise RateLimited(retry_after=wait)
    _check_keys(keys)
    await _check_endpoint(push, endpoint)
    subscription = PushSubscription(
        tenant_id=actor.tenant_id, user_id=actor.id, sign_in_id=actor.sign_in_id, endpoint=endpoint, keys=keys,
        server_key=push.key,
    )  # fmt: skip
    if not await push_subscriptions.save_subscription(ctx.database, subscription):
        raise Conflict("This device is subscribed with other keys; switch notifications off and on again.")
    found = await push_subscriptions.find_subscriptions(ctx.database, actor.tenant_id, actor.id)
    await push_subscriptions.delete_subscriptions(ctx.database, [old.id for old in found[MOST_DEVICES:]])


async def unsubscribe(ctx: Context, actor: Actor, endpoint: str) -> None:
    """Doing it again changes nothing."""
    await push_subscriptions.delete_subscription(ctx.database, actor.tenant_id, actor.id, endpoint)


async def _check_endpoint(push: PushDoor, endpoint: str) -> None:
    """Our server will be told to call it: it must be a push service outside, never something in our own network."""
    if not await push.may_reach(endpoint):
        raise Invalid.field("endpoint", "This must be the https address of a push service on the internet.")


def _check_keys(keys: PushKeys) -> None:
    point, secret = _decode(keys.p256dh), _decode(keys.auth)
    if point is None or len(point) != POINT or point[0] != 4:
        raise Invalid.field("keys.p256dh", "This must be a public key on P-256 in base64url, 65 bytes long.")
    if secret is None or len(secret) != SECRET:
        raise Invalid.field("keys.auth", "This must be a secret in base64url, 16 bytes long.")


def _decode(text: str) -> bytes | None:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
