"""Shapes of interventions that the team sees."""

from collections.abc import Sequence

from pydantic import Field

from actions.context import Context
from actions.field_work.field_views import ClientView, EquipmentView, TechnicianView
from actions.field_work.intervention_access import Reach
from actions.field_work.intervention_rules import legal_operations
from models.base import Shape, WireTime
from models.clients import clients
from models.desks import Person
from models.equipment import equipment
from models.interventions import Intervention, Operation, State
from models.messages import AttachmentLink
from models.technicians import technicians


class Somebody(Shape):
    id: str
    name: str

    @classmethod
    def of(cls, person: Person | None) -> "Somebody | None":
        return None if person is None else cls(id=person.id, name=person.name)


class ChecklistItemView(Shape):
    id: str
    text: str
    done: bool
    at: WireTime | None
    by: Somebody | None = Field(description="Who ticked it.")


class SignatureView(Shape):
    name: str
    at: WireTime
    image_url: str | None


class StepView(Shape):
    op: Operation
    state: State = Field(description="After it.")
    at: WireTime
    by: Somebody | None
    reason: str


class InterventionView(Shape):
    id: str
    number: str = Field(examples=["I-2026-0001"], description="Dense in a year.")
    booking_id: str
    offer_id: str
    provider_id: str
    title: str
    client: ClientView
    equipment: EquipmentView | None
    technician: TechnicianView
    state: State
    start: WireTime
    end: WireTime
    time_zone: str
    note: str = Field(description="For the technician.")
    checklist: list[ChecklistItemView]
    documents: list[AttachmentLink]
    report: str = Field(description="What the technician did.")
    signature: SignatureView | None
    steps: list[StepView]
    rev: int
    created_at: WireTime
    may: list[str] = Field(
        description="What the asking person can do with it now: `start`, `finish`, `sign`, `reopen`, `change`."
    )


async def view_interventions(ctx: Context, found: Sequence[Intervention], reach: Reach) -> list[InterventionView]:
    """With the client, equipment and technician of each."""
    if not found:
        return []
    tenant_id = found[0].tenant_id
    machines = await equipment.find_all(ctx.database, tenant_id, [one.equipment_id or "" for one in found])
    owner_ids = [one.client_id for one in found] + [machine.client_id for machine in machines.values()]
    owners = await clients.find_all(ctx.database, tenant_id, owner_ids)
    workers = await technicians.find_all(ctx.database, tenant_id, [one.technician_id for one in found])
    machine_views = {
        machine.id: EquipmentView.of(machine, owners.get(machine.client_id)) for machine in machines.values()
    }
    return [
        _view(
            one,
            ClientView.of(owners[one.client_id]),
            machine_views[one.equipment_id] if one.equipment_id else None,
            TechnicianView.of(workers[one.technician_id]),
            manages=reach.manages(one),
        )
        for one in found
    ]


def _view(
    intervention: Intervention, client: ClientView, machine: EquipmentView | None, technician: TechnicianView, *,
    manages: bool,
) -> InterventionView:  # fmt: skip
    hidden = {
        "tenant_id", "client_id", "equipment_id", "technician_id", "lanes", "buffer_before", "buffer_after",
        "signature", "checklist", "steps",
    }  # fmt: skip
    signature = intervention.signature
    return InterventionView(
        **intervention.model_dump(exclude=hidden),
        client=client, equipment=machine, technician=technician,
        checklist=[
            ChecklistItemView(**item.model_dump(exclude={"by"}), by=Somebody.of(item.by))
            for item in intervention.checklist
        ],
        steps=[StepView(**step.model_dump(exclude={"by"}), by=Somebody.of(step.by)) for step in intervention.steps],
        signature=None if signature is None else SignatureView(
            name=signature.name, at=signature.at,
            image_url=f"/api/v1/attachments/{signature.attachment_id}" if signature.attachment_id else None,
        ),
        may=legal_operations(intervention, manages=manages),
    )  # fmt: skip
