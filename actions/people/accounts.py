"""Accounts that administrators make, and changing passwords. A password is shown once, to the one who asked for it."""

import secrets

from actions import audit
from actions.context import Actor, Caller, Context
from actions.errors import Conflict, Invalid, NotFound
from actions.passes.pass_owners import give_assigned
from actions.people.auth import count_try, end_sign_ins, forgive_tries
from actions.people.users import access_user
from actions.people.welcome import enrol
from actions.permissions import Permission, require
from actions.views import UserView
from models import users
from models.base import DuplicateKey, Shape
from models.users import Role, User

UNAMBIGUOUS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Letters and digits that nobody takes for another: no 0, O, 1, I, i, l, o."""
PASSWORD_LENGTH = 20
"""With 55 characters to choose from, 115 bits."""


class NewPassword(Shape):
    password: str


class NewAccount(NewPassword):
    user: UserView


async def add_user(ctx: Context, actor: Actor, name: str, email: str, role: Role) -> NewAccount:
    """Make an account of any role but a visitor's. An administrator who gives it knows whose the address is."""
    require(actor.role, Permission.SET_ROLES)
    if role is Role.VISITOR:
        raise Invalid.field("role", "A visitor comes by the widget and has no account.")
    password = _generate()
    user = User(
        tenant_id=actor.tenant_id, role=role, name=name, email=email.casefold(), registered=True,
        password_hash=await ctx.passwords.hash(password),
    )  # fmt: skip
    try:
        user = await enrol(ctx, actor.tenant, user, is_proven=True)
    except DuplicateKey as error:
        raise Conflict("There is an account with this e-mail address already.") from error
    await give_assigned(ctx, user)
    await audit.record(ctx, actor.tenant_id, "user.added", actor_id=actor.id, subject_id=user.id, role=str(role))
    return NewAccount(user=UserView.of(user), password=password)


async def reset_password(ctx: Context, actor: Actor, user_id: str) -> NewPassword:
    """Give somebody a new password and end all of their sign-ins and sockets."""
    require(actor.role, Permission.SET_ROLES)
    user = await access_user(ctx, actor, user_id)
    _check_has_password(user)
    password = _generate()
    await _set_password(ctx, user, password)
    await end_sign_ins(ctx, user)
    await audit.record(ctx, actor.tenant_id, "user.password_reset", actor_id=actor.id, subject_id=user.id)
    return NewPassword(password=password)


async def change_own_password(ctx: Context, actor: Actor, caller: Caller, current: str, new: str) -> None:
    """Change the actor's password and end their other sign-ins. Guessing the present one is slowed as in signing in."""
    user = await users.find_user(ctx.database, actor.tenant_id, actor.id)
    if user is None:
        raise NotFound
    _check_has_password(user)
    account, address = await count_try(ctx, actor.tenant.slug, user.email or "", caller.address)
    if not await ctx.passwords.verify(user.password_hash, current):
        raise _not_present()
    await forgive_tries(ctx, account, address)
    await _set_password(ctx, user, new, only_from=user.password_hash)
    await end_sign_ins(ctx, user, except_id=actor.sign_in_id)
    await audit.record(ctx, actor.tenant_id, "user.password", actor_id=actor.id, address=caller.address)


def _generate() -> str:
    return "".join(secrets.choice(UNAMBIGUOUS) for _ in range(PASSWORD_LENGTH))


def _check_has_password(user: User) -> None:
    if not user.registered:
        raise Conflict("This person signs in without a password, from the widget or from a site of yours.")


def _not_present() -> Invalid:
    return Invalid.field("current_password", "This is not your present password.")


async def _set_password(ctx: Context, user: User, password: str, *, only_from: str | None = None) -> None:
    """`only_from`: the hash that was compared; who has another by now was given it by an administrator meanwhile."""
    password_hash = await ctx.passwords.hash(password)
    if not await users.set_password(ctx.database, user.tenant_id, user.id, password_hash, only_from=only_from):
        raise _not_present()
    ctx.directory.forget_user(user.id)
