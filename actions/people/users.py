"""People of a tenant: finding them, and what moderators and administrators may change."""

from actions import audit
from actions.context import Actor, Context
from actions.errors import Conflict, Forbidden, NotFound
from actions.pages import Page, decode_cursor, encode_cursor
from actions.permissions import STAFF, Permission, require
from actions.queues.desks import leave_desk
from actions.views import UserView
from models import users
from models.base import Row, now
from models.users import Role, User


async def list_users(
    ctx: Context, actor: Actor, text: str, role: Role | None, cursor: str | None, limit: int
) -> Page[UserView]:
    """By name; `text` is the beginning of a name or a whole e-mail address."""
    require(actor.role, Permission.LIST_USERS)
    after = decode_cursor(cursor, str, str) if cursor else None
    found = await users.search_users(ctx.database, actor.tenant_id, text, role, after, limit)
    last = encode_cursor(found[-1].name_key, found[-1].id) if len(found) == limit else None
    return Page(items=[UserView.of(user) for user in found], next_cursor=last)


async def access_user(ctx: Context, actor: Actor, user_id: str) -> User:
    """Raise `NotFound` when the tenant has no such user."""
    user = await ctx.directory.user(actor.tenant_id, user_id)
    if user is None:
        raise NotFound("There is no such person here.")
    return user


async def show_user(ctx: Context, actor: Actor, user_id: str) -> UserView:
    require(actor.role, Permission.LIST_USERS)
    return UserView.of(await access_user(ctx, actor, user_id))


async def change_user(
    ctx: Context, actor: Actor, user_id: str, *, name: str | None, role: Role | None, blocked: bool | None
) -> UserView:
    """Rename, block or give another role; each needs its own permission. None leaves a value as it is."""
    for wanted, permission in (
        (name, Permission.RENAME_USERS), (blocked, Permission.BLOCK_USERS), (role, Permission.SET_ROLES),
    ):  # fmt: skip
        if wanted is not None:
            require(actor.role, permission)
    require(actor.role, Permission.LIST_USERS)
    user = await access_user(ctx, actor, user_id)
    _check_rank(actor, user, role=role, blocked=blocked)
    changes = _changes(user, name, role, blocked)
    changed = await users.update_user(ctx.database, actor.tenant_id, user_id, changes) if changes else user
    if changed is None:
        raise NotFound("There is no such person here.")
    ctx.directory.forget_user(user_id)
    if "role" in changes:
        ctx.announcer.reassess(user_id)
    if changed.role not in STAFF or changed.blocked_at is not None:
        await leave_desk(ctx, actor.tenant_id, user_id)
    for field in changes:
        await audit.record(
            ctx, actor.tenant_id, f"user.{field}", actor_id=actor.id, subject_id=user_id,
            **({"before": user.role, "after": changed.role} if field == "role" else {}),
        )  # fmt: skip
    return UserView.of(changed)


def _check_rank(actor: Actor, user: User, *, role: Role | None, blocked: bool | None) -> None:
    if user.role is Role.ADMIN and actor.role is not Role.ADMIN:
        raise Forbidden("Only an administrator can change an administrator.")
    if user.id == actor.id and (role is not None or blocked is not None):
        raise Conflict("You cannot change your own role or block yourself; ask another administrator.")
    if role is not None and role in STAFF and user.role is Role.VISITOR:
        raise Conflict("A visitor has no password and cannot become part of the team.")


def _changes(user: User, name: str | None, role: Role | None, blocked: bool | None) -> Row:
    changes: Row = {}
    if name is not None and name != user.name:
        changes["name"] = name
    if role is not None and role is not user.role:
        changes["role"] = role
    if blocked is not None and blocked is not (user.blocked_at is not None):
        changes["blocked_at"] = now() if blocked else None
    return changes
