"""Signing in."""

from typing import Annotated, Any

from pydantic import Field

from actions.people import accounts, auth
from actions.people.auth import Me, SignedIn
from handlers.declare import Call, Nothing, Strict, operation
from handlers.shapes import Email, Name, Text

Slug = Text
Password = Annotated[Text, Field(min_length=8, max_length=200)]


class Register(Strict):
    tenant: Slug = Field(max_length=64, examples=["demo"])
    email: Email
    password: Password
    name: Name


class Login(Strict):
    tenant: Slug = Field(max_length=64, examples=["demo"])
    email: str = Field(max_length=254, examples=["alice@demo.test"])
    password: str = Field(max_length=200)


class Visitor(Strict):
    tenant: Slug = Field(max_length=64, examples=["demo"])
    name: Name | None = None
    email: Email | None = None
    page_url: Text | None = Field(None, max_length=2_000)


class Exchange(Strict):
    tenant: Slug = Field(max_length=64)
    token: str = Field(max_length=4_000)


class PasswordChange(Strict):
    current_password: str = Field(max_length=200)
    new_password: Password


class Refresh(Strict):
    refresh_token: str = Field(max_length=200)


@operation("POST", "/auth/register", body=Register, reply=SignedIn, status=201, public=True)
async def register(call: Call[Register, Nothing]) -> SignedIn:
    """Make a member's account and sign in."""
    body = call.body
    return await auth.register(call.ctx, call.caller, body.tenant, body.email, body.password, body.name)


@operation("POST", "/auth/login", body=Login, reply=SignedIn, public=True)
async def login(call: Call[Login, Nothing]) -> SignedIn:
    """Sign in with e-mail address and password."""
    return await auth.login(call.ctx, call.caller, call.body.tenant, call.body.email, call.body.password)


@operation("POST", "/auth/visitor", body=Visitor, reply=SignedIn, status=201, public=True)
async def visitor(call: Call[Visitor, Nothing]) -> SignedIn:
    """Sign in as a new visitor, without a password."""
    body = call.body
    return await auth.admit_visitor(call.ctx, call.caller, body.tenant, body.name, body.email, body.page_url)


@operation("POST", "/auth/exchange", body=Exchange, reply=SignedIn, public=True)
async def exchange(call: Call[Exchange, Nothing]) -> SignedIn:
    """Sign in a user of an embedding site by a JWT that the site signed with its embedding secret (HS256)."""
    return await auth.exchange(call.ctx, call.caller, call.body.tenant, call.body.token)


@operation("POST", "/auth/refresh", body=Refresh, reply=SignedIn, public=True, creates=True)
async def refresh(call: Call[Refresh, Nothing]) -> SignedIn:
    """Exchange a refresh token for a new pair. Using one twice ends the whole sign-in.

    Who lost the reply asks again with the same `Idempotency-Key` (16 random characters or more) and gets the same
    refresh token, as long as that was not used.
    """
    return await auth.refresh(call.ctx, call.caller, call.body.refresh_token)


@operation("POST", "/auth/logout", status=204)
async def logout(call: Call[Any, Nothing]) -> None:
    """End this sign-in and its sockets."""
    await auth.logout(call.ctx, call.actor, call.caller.address)


@operation("GET", "/auth/me", reply=Me)
async def me(call: Call[Any, Nothing]) -> Me:
    """The signed-in user with its permissions."""
    return auth.describe_me(call.actor)


@operation("PUT", "/auth/password", body=PasswordChange, status=204)
async def change_own_password(call: Call[PasswordChange, Nothing]) -> None:
    """Change one's own password; all other sign-ins end."""
    body = call.body
    await accounts.change_own_password(call.ctx, call.actor, call.caller, body.current_password, body.new_password)
