"""Clients of field work."""

from typing import Annotated, Any

from pydantic import Field

from actions.bookings.booking_views import Place
from actions.field_work import clients
from actions.field_work.field_views import ClientView
from actions.pages import Page
from handlers.declare import Call, Nothing, Strict, operation
from handlers.shapes import Email, Id, ListQuery, Name, Text

Phone = Annotated[Text, Field(max_length=40, examples=["+41 22 555 01 01"])]
Address = Annotated[Text, Field(max_length=300)]
Note = Annotated[Text, Field(max_length=2_000, description="For the team only.")]
Words = Annotated[Text, Field(max_length=200, description="Beginnings of words.")]


class ClientChange(Strict):
    """Only what is given changes."""

    name: Name = ""
    email: Email | None = None
    phone: Phone = ""
    address: Address = ""
    place: Place | None = None
    user_id: Id | None = Field(None, description="As whom they sign in.")
    note: Note = ""

    def given(self) -> dict[str, Any]:
        return self.model_dump(exclude_unset=True) | ({"place": self.place} if "place" in self.model_fields_set else {})


class NewClient(ClientChange):
    """What is not given is empty."""

    name: Name


class FindClients(ListQuery):
    q: Words = Field("", description="Beginnings of words of name, address, e-mail address, telephone number.")


@operation("GET", "/clients", query=FindClients, reply=Page[ClientView])
async def list_clients(call: Call[Any, FindClients]) -> Page[ClientView]:
    """The tenant's clients by name (staff)."""
    query = call.query
    return await clients.list_clients(call.ctx, call.actor, query.q, query.cursor, query.limit)


@operation("POST", "/clients", body=NewClient, reply=ClientView, status=201, creates=True)
async def add_client(call: Call[NewClient, Nothing]) -> ClientView:
    """Make a client (staff)."""
    return await clients.add_client(call.ctx, call.actor, call.body.given())


@operation("GET", "/clients/{client_id}", reply=ClientView)
async def show_client(call: Call[Any, Nothing]) -> ClientView:
    """One client (staff)."""
    return await clients.show_client(call.ctx, call.actor, call.path["client_id"])


@operation("PATCH", "/clients/{client_id}", body=ClientChange, reply=ClientView)
async def change_client(call: Call[ClientChange, Nothing]) -> ClientView:
    """Change a client (staff)."""
    return await clients.change_client(call.ctx, call.actor, call.path["client_id"], call.body.given())


@operation("DELETE", "/clients/{client_id}", status=204)
async def delete_client(call: Call[Any, Nothing]) -> None:
    """Remove a client who has neither equipment nor interventions (manager)."""
    await clients.delete_client(call.ctx, call.actor, call.path["client_id"])
