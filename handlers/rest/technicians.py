"""Technicians of field work."""

from typing import Annotated, Any

from pydantic import Field

from actions.field_work import technicians
from actions.field_work.field_views import TechnicianView
from actions.pages import Page
from handlers.declare import Call, Nothing, Strict, operation
from handlers.rest.clients import Phone, Words
from handlers.shapes import Id, ListQuery, Name

Skills = Annotated[list[Name], Field(max_length=50, examples=[["heat pumps", "solar"]])]


class TechnicianChange(Strict):
    """Only what is given changes."""

    name: Name = ""
    user_id: Id | None = Field(None, description="As whom of the team they sign in.")
    phone: Phone = ""
    skills: Skills = []
    provider_id: Id | None = Field(None, description="The provider whose time their work takes too.")
    active: bool = Field(True, description="Whether new work can be planned for them.")


class NewTechnician(TechnicianChange):
    """What is not given is empty."""

    name: Name


class FindTechnicians(ListQuery):
    q: Words = Field("", description="Beginnings of words of name, skills, telephone number.")
    skill: Name | None = Field(None, description="A whole skill, whatever its case.")
    active: bool | None = None


@operation("GET", "/technicians", query=FindTechnicians, reply=Page[TechnicianView])
async def list_technicians(call: Call[Any, FindTechnicians]) -> Page[TechnicianView]:
    """The tenant's technicians by name (staff)."""
    query = call.query
    return await technicians.list_technicians(
        call.ctx, call.actor, query.q, query.skill, query.active, query.cursor, query.limit
    )


@operation("POST", "/technicians", body=NewTechnician, reply=TechnicianView, status=201, creates=True)
async def add_technician(call: Call[NewTechnician, Nothing]) -> TechnicianView:
    """Make a technician (manager)."""
    return await technicians.add_technician(call.ctx, call.actor, call.body.model_dump())


@operation("GET", "/technicians/{technician_id}", reply=TechnicianView)
async def show_technician(call: Call[Any, Nothing]) -> TechnicianView:
    """One technician (staff)."""
    return await technicians.show_technician(call.ctx, call.actor, call.path["technician_id"])


@operation("PATCH", "/technicians/{technician_id}", body=TechnicianChange, reply=TechnicianView)
async def change_technician(call: Call[TechnicianChange, Nothing]) -> TechnicianView:
    """Change a technician (manager)."""
    changes = call.body.model_dump(exclude_unset=True)
    return await technicians.change_technician(call.ctx, call.actor, call.path["technician_id"], changes)


@operation("DELETE", "/technicians/{technician_id}", status=204)
async def delete_technician(call: Call[Any, Nothing]) -> None:
    """Remove a technician who has no interventions (manager)."""
    await technicians.delete_technician(call.ctx, call.actor, call.path["technician_id"])
