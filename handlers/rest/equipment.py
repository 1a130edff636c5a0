"""Equipment of clients."""

from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from actions.field_work import equipment
from actions.field_work.field_views import EquipmentView
from actions.pages import Page
from handlers.declare import Call, Nothing, Strict, operation
from handlers.rest.clients import Note, Words
from handlers.shapes import Id, ListQuery, Name, Text


def _real(day: str) -> str:
    try:
        date.fromisoformat(day)
    except ValueError:
        raise ValueError("There is no such day; write it as YYYY-MM-DD.") from None
    return day


Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", examples=["2026-01-31"]), AfterValidator(_real)]
Short = Annotated[Text, Field(max_length=100)]


class EquipmentChange(Strict):
    """Only what is given changes."""

    name: Name = ""
    client_id: Id = ""
    serial: Short = ""
    model: Short = ""
    location: Annotated[Text, Field(max_length=300, description="Where at the client's it stands.")] = ""
    installed_on: Day | None = None
    next_service_on: Day | None = None
    note: Note = ""


class NewEquipment(EquipmentChange):
    """What is not given is empty."""

    name: Name
    client_id: Id


class FindEquipment(ListQuery):
    q: Words = Field("", description="Beginnings of words of name, serial number, model, location.")
    client_id: Id | None = None
    due_by: Day | None = Field(None, description="Only what is to be serviced by this day.")


@operation("GET", "/equipment", query=FindEquipment, reply=Page[EquipmentView])
async def list_equipment(call: Call[Any, FindEquipment]) -> Page[EquipmentView]:
    """The equipment of the tenant's clients by name (staff)."""
    query = call.query
    return await equipment.list_equipment(
        call.ctx, call.actor, query.q, query.client_id, query.due_by, query.cursor, query.limit
    )


@operation("POST", "/equipment", body=NewEquipment, reply=EquipmentView, status=201, creates=True)
async def add_equipment(call: Call[NewEquipment, Nothing]) -> EquipmentView:
    """Make a record of a client's equipment (staff)."""
    return await equipment.add_equipment(call.ctx, call.actor, call.body.model_dump())


@operation("GET", "/equipment/{equipment_id}", reply=EquipmentView)
async def show_equipment(call: Call[Any, Nothing]) -> EquipmentView:
    """One piece of equipment (staff)."""
    return await equipment.show_equipment(call.ctx, call.actor, call.path["equipment_id"])


@operation("PATCH", "/equipment/{equipment_id}", body=EquipmentChange, reply=EquipmentView)
async def change_equipment(call: Call[EquipmentChange, Nothing]) -> EquipmentView:
    """Change a record of equipment (staff)."""
    changes = call.body.model_dump(exclude_unset=True)
    return await equipment.change_equipment(call.ctx, call.actor, call.path["equipment_id"], changes)


@operation("DELETE", "/equipment/{equipment_id}", status=204)
async def delete_equipment(call: Call[Any, Nothing]) -> None:
    """Remove equipment on which there are no interventions (manager)."""
    await equipment.delete_equipment(call.ctx, call.actor, call.path["equipment_id"])
