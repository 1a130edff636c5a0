"""Interventions: field work at a client's, from its planning to the client's signature."""

from typing import Annotated, Any

from pydantic import Field

from actions.field_work import intervention_documents, interventions
from actions.field_work.intervention_views import InterventionView
from actions.field_work.interventions import Plan, Wanted
from actions.pages import Page
from handlers.declare import Call, Nothing, Strict, operation
from handlers.shapes import Id, ListQuery, Moment, Name, Text
from models.interventions import State

Note = Annotated[Text, Field(max_length=1_000, description="For the technician.")]
Report = Annotated[Text, Field(max_length=10_000, description="What was done.")]
Reason = Annotated[Text, Field(max_length=1_000)]


class NewIntervention(Strict):
    offer_id: Id = Field(description="Of the kind `intervention`; its checklist is copied.")
    client_id: Id
    equipment_id: Id | None = Field(None, description="Of this client.")
    technician_id: Id
    start: Moment
    minutes: int = Field(ge=5, le=1_440)
    note: Note = ""


class InterventionChange(Strict):
    """Only what is given changes."""

    technician_id: Id = Field("", description="Who takes over (the offer's provider, or a manager).")
    equipment_id: Id | None = None
    note: Note = ""
    report: Report = ""


class FindInterventions(ListQuery):
    state: State | None = None
    technician_id: Id | None = None
    client_id: Id | None = None
    equipment_id: Id | None = None
    since: Moment | None = Field(None, alias="from", description="Those that start then or later.")
    until: Moment | None = Field(None, alias="to", description="Those that start earlier than this.")


class Finish(Strict):
    report: Report | None = None
    reason: Reason = Field("", description="Needed when not all of the checklist is ticked.")


class Sign(Strict):
    name: Name = Field(description="Of the client who signs.")
    image: Id | None = Field(None, description="An uploaded picture of the signature.")


class Reopen(Strict):
    reason: Reason = ""


class Tick(Strict):
    done: bool


class NewDocument(Strict):
    attachment_id: Id = Field(description="An upload of one's own.")


@operation("GET", "/interventions", query=FindInterventions, reply=Page[InterventionView])
async def list_interventions(call: Call[Any, FindInterventions]) -> Page[InterventionView]:
    """A technician's own, a provider's, or all for a manager; by their start."""
    query = call.query
    wanted = Wanted(**query.model_dump(exclude={"cursor", "limit"}))
    return await interventions.list_interventions(call.ctx, call.actor, wanted, query.cursor, query.limit)


@operation("POST", "/interventions", body=NewIntervention, reply=InterventionView, status=201, keyed=True)
async def plan_intervention(call: Call[NewIntervention, Nothing]) -> InterventionView:
    """Plan one and book the time for it (the offer's provider, or a manager)."""
    return await interventions.plan_intervention(call.ctx, call.actor, call.caller, Plan(**call.body.model_dump()))


@operation("GET", "/interventions/{intervention_id}", reply=InterventionView)
async def show_intervention(call: Call[Any, Nothing]) -> InterventionView:
    """One intervention (its technician, its provider, or a manager)."""
    return await interventions.show_intervention(call.ctx, call.actor, call.path["intervention_id"])


@operation("PATCH", "/interventions/{intervention_id}", body=InterventionChange, reply=InterventionView)
async def change_intervention(call: Call[InterventionChange, Nothing]) -> InterventionView:
    """Change its texts or equipment, or give it to another technician. Its time changes with its booking."""
    changes = call.body.model_dump(exclude_unset=True)
    return await interventions.change_intervention(call.ctx, call.actor, call.path["intervention_id"], changes)


@operation("POST", "/interventions/{intervention_id}/start", reply=InterventionView)
async def start_intervention(call: Call[Any, Nothing]) -> InterventionView:
    """Begin the work."""
    return await interventions.start(call.ctx, call.actor, call.path["intervention_id"])


@operation("POST", "/interventions/{intervention_id}/finish", body=Finish, reply=InterventionView)
async def finish_intervention(call: Call[Finish, Nothing]) -> InterventionView:
    """Say that the work is done: all of the checklist, or why not."""
    body = call.body
    return await interventions.finish(call.ctx, call.actor, call.path["intervention_id"], body.report, body.reason)


@operation("POST", "/interventions/{intervention_id}/sign", body=Sign, reply=InterventionView)
async def sign_intervention(call: Call[Sign, Nothing]) -> InterventionView:
    """Keep the client's signature."""
    body = call.body
    return await intervention_documents.sign(call.ctx, call.actor, call.path["intervention_id"], body.name, body.image)


@operation("POST", "/interventions/{intervention_id}/reopen", body=Reopen, reply=InterventionView)
async def reopen_intervention(call: Call[Reopen, Nothing]) -> InterventionView:
    """There is more to do. What has been signed only its provider or a manager reopens; the signature goes."""
    return await intervention_documents.reopen(call.ctx, call.actor, call.path["intervention_id"], call.body.reason)


@operation("PATCH", "/interventions/{intervention_id}/checklist/{item_id}", body=Tick, reply=InterventionView)
async def tick_item(call: Call[Tick, Nothing]) -> InterventionView:
    """Tick an item of the checklist while the work is in progress, or take the tick back."""
    path = call.path
    return await interventions.tick(call.ctx, call.actor, path["intervention_id"], path["item_id"], done=call.body.done)


@operation("POST", "/interventions/{intervention_id}/documents", body=NewDocument, reply=InterventionView, status=201)
async def add_document(call: Call[NewDocument, Nothing]) -> InterventionView:
    """Attach a file that one has uploaded; who sees the intervention can read it."""
    return await intervention_documents.add_document(
        call.ctx, call.actor, call.path["intervention_id"], call.body.attachment_id
    )


@operation("DELETE", "/interventions/{intervention_id}/documents/{attachment_id}", status=204)
async def remove_document(call: Call[Any, Nothing]) -> None:
    """Remove a document for good."""
    path = call.path
    await intervention_documents.remove_document(call.ctx, call.actor, path["intervention_id"], path["attachment_id"])
