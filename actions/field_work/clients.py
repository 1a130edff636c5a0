"""Clients: whose equipment the team looks after."""

from actions import audit
from actions.access import check_may_write
from actions.bookings.booking_views import Place
from actions.context import Actor, Context
from actions.errors import Conflict, Invalid, NotFound
from actions.field_work.field_views import ClientView
from actions.pages import Page, page_by_name
from actions.permissions import Permission, require
from actions.stored import access_stored
from models import users
from models.base import Row
from models.clients import Client, clients
from models.providers import Point
from models.words import beginning_with

USERS = [("equipment", "client_id"), ("interventions", "client_id")]
"""Collections that point at clients, and by which field."""
IN_USE = {
    "equipment": "This client has equipment; delete it or give it to another client first.",
    "interventions": "There are interventions for this client; they stay for the records, and so does the client.",
}


async def list_clients(ctx: Context, actor: Actor, text: str, cursor: str | None, limit: int) -> Page[ClientView]:
    """By name; `text` has beginnings of words of name, address, e-mail address and telephone number."""
    require(actor.role, Permission.WORK_IN_THE_FIELD)
    query = beginning_with(text) or {}
    return await page_by_name(ctx, clients, actor.tenant_id, query, cursor, limit, ClientView.of)


async def show_client(ctx: Context, actor: Actor, client_id: str) -> ClientView:
    require(actor.role, Permission.WORK_IN_THE_FIELD)
    client = await access_stored(ctx, clients, actor.tenant_id, client_id, "client")
    return ClientView.of(client)


async def add_client(ctx: Context, actor: Actor, fields: Row) -> ClientView:
    """`fields` are those of `ClientView` that people write."""
    _check_may_change(actor)
    client = Client(tenant_id=actor.tenant_id, **await _checked(ctx, actor, fields))
    await clients.insert(ctx.database, client)
    await audit.record(ctx, actor.tenant_id, "client.added", actor_id=actor.id, subject_id=client.id)
    return ClientView.of(client)


async def change_client(ctx: Context, actor: Actor, client_id: str, changes: Row) -> ClientView:
    """`changes` holds only the given fields."""
    _check_may_change(actor)
    client = await clients.change(ctx.database, actor.tenant_id, client_id, await _checked(ctx, actor, changes))
    if client is None:
        raise NotFound("There is no such client.")
    await audit.record(
        ctx,
        actor.tenant_id,
        "client.changed",
        actor_id=actor.id,
        subject_id=client_id,
        fields=", ".join(sorted(changes)),
    )
    return ClientView.of(client)


async def delete_client(ctx: Context, actor: Actor, client_id: str) -> None:
    require(actor.role, Permission.MANAGE_BOOKINGS)
    try:
        used_by = await clients.remove(ctx.database, actor.tenant_id, client_id, USERS)
    except LookupError:
        raise NotFound("There is no such client.") from None
    if used_by is not None:
        raise Conflict(IN_USE[used_by])
    await audit.record(ctx, actor.tenant_id, "client.deleted", actor_id=actor.id, subject_id=client_id)


def _check_may_change(actor: Actor) -> None:
    require(actor.role, Permission.WORK_IN_THE_FIELD)
    check_may_write(actor)


async def _checked(ctx: Context, actor: Actor, fields: Row) -> Row:
    """The fields as they are stored."""
    user_id = fields.get("user_id")
    if user_id is not None and await users.find_user(ctx.database, actor.tenant_id, user_id) is None:
        raise Invalid.field(
            "user_id", "There is no such person here; leave it empty for a client who does not sign in."
        )
    if "place" not in fields:
        return fields
    place: Place | None = fields["place"]
    point = None if place is None else Point(coordinates=(place.lon, place.lat)).model_dump()
    return {name: value for name, value in fields.items() if name != "place"} | {"point": point}
