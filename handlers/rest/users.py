"""People of the tenant, for its team."""

from typing import Any

from pydantic import Field

from actions.pages import Page
from actions.people import accounts, users
from actions.people.accounts import NewAccount, NewPassword
from actions.views import UserView
from handlers.declare import Call, Nothing, Strict, operation
from handlers.shapes import Email, ListQuery, Name, Text
from models.users import Role


class UserQuery(ListQuery):
    q: Text = Field("", max_length=100, description="Beginning of a name, or a whole e-mail address.")
    role: Role | None = None


class NewUser(Strict):
    name: Name
    email: Email
    role: Role = Field(strict=False, description="Any but visitor.")


class UserChange(Strict):
    name: Name | None = None
    role: Role | None = Field(None, strict=False)
    blocked: bool | None = None


@operation("GET", "/users", query=UserQuery, reply=Page[UserView])
async def list_users(call: Call[Any, UserQuery]) -> Page[UserView]:
    """People of the tenant by name (staff)."""
    query = call.query
    return await users.list_users(call.ctx, call.actor, query.q, query.role, query.cursor, query.limit)


@operation("POST", "/users", body=NewUser, reply=NewAccount, status=201)
async def add_user(call: Call[NewUser, Nothing]) -> NewAccount:
    """Make an account, whose password is shown this once (admin)."""
    body = call.body
    return await accounts.add_user(call.ctx, call.actor, body.name, body.email, body.role)


@operation("GET", "/users/{user_id}", reply=UserView)
async def show_user(call: Call[Any, Nothing]) -> UserView:
    """One person (staff)."""
    return await users.show_user(call.ctx, call.actor, call.path["user_id"])


@operation("PATCH", "/users/{user_id}", body=UserChange, reply=UserView)
async def change_user(call: Call[UserChange, Nothing]) -> UserView:
    """Rename or block somebody (manager), or give another role (admin)."""
    body = call.body
    return await users.change_user(
        call.ctx, call.actor, call.path["user_id"], name=body.name, role=body.role, blocked=body.blocked
    )


@operation("POST", "/users/{user_id}/password", reply=NewPassword)
async def reset_password(call: Call[Any, Nothing]) -> NewPassword:
    """Give somebody a new password, shown this once; their sign-ins and sockets end (admin)."""
    return await accounts.reset_password(call.ctx, call.actor, call.path["user_id"])
