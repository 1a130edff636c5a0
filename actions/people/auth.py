"""Signing in: registering, passwords, visitors, embedding sites, and refresh tokens that work once."""

import base64
import hmac
import math
import secrets
from datetime import timedelta
from typing import Any

import jwt

from actions import audit
from actions.context import Actor, Caller, Context
from actions.errors import Conflict, RateLimited, Unauthenticated
from actions.passes.pass_owners import give_assigned
from actions.people.appearance import TenantFace, access_tenant, check_origin
from actions.people.welcome import enrol
from actions.permissions import PERMISSIONS
from actions.views import UserView
from models import login_failures, push_subscriptions, sign_ins, tenants, users
from models.base import DuplicateKey, Shape, now
from models.sign_ins import SignIn
from models.users import Role, User

SIGN_IN_LIFETIME = timedelta(days=30)
FREE_FAILURES = {"account": 5, "address": 20}
FAILURES_KEPT_FOR = timedelta(minutes=15)
LONGEST_WAIT = 900.0
VISITORS_PER_MINUTE, VISITOR_BURST = 20, 20
REGISTRATIONS_PER_MINUTE, REGISTRATION_BURST = 20, 20
KEY_LENGTH = range(16, 201)
WRONG_CREDENTIALS = "The e-mail address or the password is not right."
EXCHANGE_LIFETIME = 600
"""Seconds ahead that an embedding site's token may end at most."""


class SignedIn(Shape):
    """What signing in gives. `refresh_token` works once, for the next pair."""

    access_token: str
    refresh_token: str
    expires_in: int
    user: UserView


class Me(UserView):
    permissions: list[str]
    tenant: TenantFace


async def register(ctx: Context, caller: Caller, slug: str, email: str, password: str, name: str) -> SignedIn:
    """Make a member. Raise `Conflict` when the address has an account already.

    Nobody has proven here that the address is theirs: whom the team put down under it stays somebody else.
    """
    tenant = await access_tenant(ctx, slug)
    _slow_down(ctx, f"register:{tenant.id}:{caller.address}", REGISTRATIONS_PER_MINUTE, REGISTRATION_BURST)
    password_hash = await ctx.passwords.hash(password)
    user = User(
        tenant_id=tenant.id,
        role=Role.MEMBER,
        name=name,
        email=email.casefold(),
        registered=True,
        password_hash=password_hash,
    )
    try:
        await enrol(ctx, tenant, user)
    except DuplicateKey as error:
        raise Conflict("There is an account with this e-mail address already; sign in instead.") from error
    await give_assigned(ctx, user)
    await audit.record(ctx, tenant.id, "user.registered", actor_id=user.id, address=caller.address)
    return await _sign_in(ctx, user)


async def login(ctx: Context, caller: Caller, slug: str, email: str, password: str) -> SignedIn:
    """Answer alike, in words and in time, for an unknown tenant, an unknown address and a wrong password."""
    account, address = await count_try(ctx, slug, email, caller.address)
    tenant = await tenants.find_tenant_by_slug(ctx.database, slug)
    user = await users.find_user_by_email(ctx.database, tenant.id if tenant else "", email.casefold())
    if not await ctx.passwords.verify(user.password_hash if user else None, password) or user is None:
        if tenant:
            await audit.record(ctx, tenant.id, "sign_in.failed", actor_id=None, address=caller.address)
        raise Unauthenticated(WRONG_CREDENTIALS)
    await forgive_tries(ctx, account, address)
    signed_in, sign_in = await _begin_sign_in(ctx, user)
    await _check_password_still_holds(ctx, user, sign_in)
    await audit.record(ctx, user.tenant_id, "sign_in", actor_id=user.id, address=caller.address)
    return signed_in


async def _check_password_still_holds(ctx: Context, user: User, sign_in: SignIn) -> None:
    """End a sign-in whose password was changed while it was compared: who changed it ended only what they found."""
    present = await users.find_user(ctx.database, user.tenant_id, user.id)
    if present is None or present.password_hash != user.password_hash:
        await _end_sign_in(ctx, sign_in)
        raise Unauthenticated(WRONG_CREDENTIALS)


async def count_try(ctx: Context, slug: str, email: str, address: str) -> tuple[str, str]:
    """Count a try with a password, for the account and for the address; give what `forgive_tries` takes back.

    It counts as failed before the password is looked at, so that many at once gain nothing.
    """
    account, address = f"account:{slug}:{email.casefold()}", f"address:{address}"
    counted: list[str] = []
    for kind, subject in (("address", address), ("account", account)):
        wait = await login_failures.count_try(
            ctx.database, subject, FREE_FAILURES[kind], LONGEST_WAIT, FAILURES_KEPT_FOR
        )
        if wait > 0:
            for other in counted:
                await login_failures.take_back_try(ctx.database, other)
            raise RateLimited("Too many failed tries; wait before the next one.", retry_after=math.ceil(wait))
        counted.append(subject)
    return account, address


async def forgive_tries(ctx: Context, account: str, address: str) -> None:
    """The password was right."""
    await login_failures.forget_failures(ctx.database, [account])
    await login_failures.take_back_try(ctx.database, address)


async def admit_visitor(
    ctx: Context, caller: Caller, slug: str, name: str | None, email: str | None, page_url: str | None
) -> SignedIn:
    """Make a visitor, who has no password; from pages of this server and of the sites that the tenant names."""
    tenant = await access_tenant(ctx, slug)
    check_origin(tenant, caller)
    _slow_down(ctx, f"visitor:{tenant.id}:{caller.address}", VISITORS_PER_MINUTE, VISITOR_BURST)
    user = User(
        tenant_id=tenant.id,
        role=Role.VISITOR,
        name=name or "Visitor",
        email=email.casefold() if email else None,
        page_url=page_url,
    )
    await users.insert_user(ctx.database, user)
    return await _sign_in(ctx, user)


async def exchange(ctx: Context, caller: Caller, slug: str, token: str) -> SignedIn:
    """Sign in a user of an embedding site by the short-lived JWT (HS256) that the site signed."""
    tenant = await tenants.find_tenant_by_slug(ctx.database, slug)
    claims = _exchange_claims(tenant.embedding_secret if tenant else None, token)
    if tenant is None or claims is None:
        raise Unauthenticated("The embedding site's token is not valid: check its secret, claims and clock.")
    external_id = str(claims["sub"])
    user = await users.find_user_by_external_id(ctx.database, tenant.id, external_id)
    if user is None:
        user = User(
            tenant_id=tenant.id,
            role=Role(claims.get("role", Role.MEMBER)),
            name=str(claims["name"])[:100],
            email=str(claims["email"]).casefold() if claims.get("email") else None,
            external_id=external_id,
        )
        try:
            user = await enrol(ctx, tenant, user, is_proven=claims.get("email_verified", True) is True)
        except DuplicateKey:
            user = await users.find_user_by_external_id(ctx.database, tenant.id, external_id) or user
    await give_assigned(ctx, user)
    await audit.record(ctx, tenant.id, "sign_in.exchange", actor_id=user.id, address=caller.address)
    return await _sign_in(ctx, user)


def _exchange_claims(secret: str | None, token: str) -> dict[str, Any] | None:
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            secret or secrets.token_hex(32),
            algorithms=["HS256"],
            options={"require": ["sub", "name", "exp"]},
            leeway=5,
        )
    except jwt.InvalidTokenError:
        return None
    too_far = claims["exp"] - now().timestamp() > EXCHANGE_LIFETIME + 5
    wrong_role = claims.get("role", Role.MEMBER) not in (Role.MEMBER, Role.AGENT)
    wrong_name = not isinstance(claims["name"], str) or not claims["name"].strip() or "\x00" in claims["name"]
    wrong_subject = not 0 < len(str(claims["sub"])) <= 200
    wrong_email = not isinstance(claims.get("email") or "", str) or len(claims.get("email") or "") > 254
    wrong = too_far or wrong_role or wrong_name or wrong_subject or wrong_email
    return None if secret is None or wrong else claims


async def refresh(ctx: Context, caller: Caller, token: str) -> SignedIn:
    """Exchange a refresh token for a new pair. A token used twice was stolen from somebody: end the whole sign-in.

    With an `Idempotency-Key` (16 to 200 characters) who lost the reply may ask again with the same key, until the new
    token was used: it is made from the old one and the key, so that nothing secret is kept for the repetition.
    """
    key = caller.idempotency_key if len(caller.idempotency_key or "") in KEY_LENGTH else None
    successor = _derive(token, key) if key else secrets.token_urlsafe(32)
    used = await sign_ins.use_refresh_token(ctx.database, token, successor)
    sign_in = await sign_ins.find_sign_in(ctx.database, used.sign_in_id) if used else None
    if used is None or sign_in is None or sign_in.revoked_at is not None or sign_in.expires_at <= now():
        raise Unauthenticated("This refresh token is not valid any more; sign in again.")
    if not used.is_first and not used.is_repetition:
        await _end_sign_in(ctx, sign_in)
        await audit.record(ctx, sign_in.tenant_id, "refresh.reused", actor_id=sign_in.user_id, address=caller.address)
        raise Unauthenticated("This refresh token was used before, so this sign-in has been ended; sign in again.")
    user = await users.find_user(ctx.database, sign_in.tenant_id, sign_in.user_id)
    if user is None:
        raise Unauthenticated("This account is gone.")
    await sign_ins.extend_sign_in(ctx.database, sign_in.id, now() + SIGN_IN_LIFETIME)
    return await _issue(ctx, user, sign_in.id, successor)


def _derive(token: str, key: str) -> str:
    digest = hmac.digest(key.encode(), f"refresh:{token}".encode(), "sha256")
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


async def logout(ctx: Context, actor: Actor, address: str) -> None:
    """End this sign-in: its tokens and its sockets."""
    sign_in = await sign_ins.find_sign_in(ctx.database, actor.sign_in_id)
    if sign_in is not None:
        await _end_sign_in(ctx, sign_in)
    await audit.record(ctx, actor.tenant_id, "sign_out", actor_id=actor.id, address=address)


def describe_me(actor: Actor) -> Me:
    permissions = sorted(PERMISSIONS[actor.role])
    return Me(
        **UserView.of(actor.user).model_dump(),
        permissions=[str(permission) for permission in permissions],
        tenant=TenantFace.of(actor.tenant),
    )


async def find_actor(ctx: Context, tenant_id: str, user_id: str, sign_in_id: str) -> Actor:
    """The actor behind an access token, as they are now. Raise `Unauthenticated` when any part of it has ended."""
    user = await ctx.directory.user(tenant_id, user_id)
    tenant = await ctx.directory.tenant(tenant_id)
    if user is None or tenant is None or not await ctx.directory.sign_in_is_live(sign_in_id):
        raise Unauthenticated("This sign-in has ended; sign in again.")
    return Actor(user, tenant, sign_in_id)


async def _end_sign_in(ctx: Context, sign_in: SignIn) -> None:
    await sign_ins.revoke_sign_in(ctx.database, sign_in.id)
    await push_subscriptions.delete_subscriptions_of_sign_in(ctx.database, sign_in.id)
    ctx.directory.forget_sign_in(sign_in.id)
    ctx.announcer.end_sign_in(sign_in.user_id, sign_in.id)


async def end_sign_ins(ctx: Context, user: User, *, except_id: str = "") -> None:
    """End all of a person's sign-ins but one: their tokens and their sockets."""
    for sign_in in await sign_ins.find_live_sign_ins(ctx.database, user.tenant_id, user.id):
        if sign_in.id != except_id:
            await _end_sign_in(ctx, sign_in)


async def _sign_in(ctx: Context, user: User) -> SignedIn:
    return (await _begin_sign_in(ctx, user))[0]


async def _begin_sign_in(ctx: Context, user: User) -> tuple[SignedIn, SignIn]:
    sign_in = SignIn(tenant_id=user.tenant_id, user_id=user.id, expires_at=now() + SIGN_IN_LIFETIME)
    await sign_ins.insert_sign_in(ctx.database, sign_in)
    return await _issue(ctx, user, sign_in.id, secrets.token_urlsafe(32)), sign_in


async def _issue(ctx: Context, user: User, sign_in_id: str, refresh_token: str) -> SignedIn:
    await sign_ins.insert_refresh_token(ctx.database, refresh_token, sign_in_id, now() + SIGN_IN_LIFETIME)
    return SignedIn(
        access_token=ctx.access_tokens.sign(user, sign_in_id),
        refresh_token=refresh_token,
        expires_in=ctx.access_tokens.lifetime,
        user=UserView.of(user),
    )


def _slow_down(ctx: Context, key: str, per_minute: float, burst: float) -> None:
    wait = ctx.limiter.take(key, per_minute, burst)
    if wait > 0:
        raise RateLimited(retry_after=wait)
