"""Tickets: taking one, being called and served, holding one's place."""

from typing import Annotated, Any

from pydantic import AfterValidator, Field

from actions.pages import Page
from actions.queues import serving, tickets, transitions
from actions.queues.queue_views import TicketView
from actions.views import ConversationView
from handlers.declare import Call, Nothing, Strict, operation
from handlers.shapes import Body, Id, ListQuery, Text, not_blank
from models.tenants import Language
from models.tickets import State


class NewTicket(Strict):
    name: Annotated[Text, Field(max_length=100)] | None = None
    language: Language | None = Field(None, description="The tenant's first one unless given.")
    priority: int | None = Field(None, ge=0, le=9, description="Given by the team; 9 is the highest.")
    walk_in: bool = Field(False, description="For somebody who has come in; what the team and kiosks take always is.")
    kiosk: Annotated[Text, Field(max_length=64)] | None = Field(None, description="Token of the site's kiosk.")


class AtDesk(Strict):
    desk_id: Id | None = Field(None, description="Where to; else where one sits.")


class NewHold(Strict):
    """One of the two."""

    minutes: int | None = Field(None, ge=1, le=240)
    places: int | None = Field(None, ge=1, le=100, description="How many who come later may go first.")


class Transfer(Strict):
    queue_id: Id
    keep_arrival: bool | None = Field(
        None, description="Whether the person keeps their arrival; else as that queue has it."
    )


class NewTicketNote(Strict):
    body: Annotated[Body, Field(min_length=1), AfterValidator(not_blank)]


class Claim(Strict):
    token: Annotated[Text, Field(min_length=1, max_length=64)]


class NewFeedback(Strict):
    """At least one of them."""

    csat: int | None = Field(None, ge=1, le=5, description="How satisfied: 1 not at all, 5 very.")
    nps: int | None = Field(None, ge=0, le=10, description="How likely to recommend: 0 not at all, 10 extremely.")
    comment: Annotated[Text, Field(max_length=2_000)] = ""


class TicketQuery(ListQuery):
    state: State | None = Field(None, description="Only those in it; else all that have not ended.")


@operation("POST", "/queues/{queue_id}/tickets", body=NewTicket, reply=TicketView, status=201, keyed=True)
async def take_ticket(call: Call[NewTicket, Nothing]) -> TicketView:
    """Join a queue; the team and kiosks take tickets for people who have come in."""
    return await tickets.take_ticket(call.ctx, call.actor, call.caller, call.path["queue_id"], **call.body.model_dump())


@operation("GET", "/queues/{queue_id}/tickets", query=TicketQuery, reply=Page[TicketView])
async def list_tickets(call: Call[Any, TicketQuery]) -> Page[TicketView]:
    """Called and served, held, and those who wait in their order; or those in one state, newest first (staff)."""
    query = call.query
    return await tickets.list_tickets(
        call.ctx, call.actor, call.path["queue_id"], query.state, query.cursor, query.limit
    )


@operation("POST", "/queues/{queue_id}/call-next", body=AtDesk, reply=TicketView, keyed=True, may_be_empty=True)
async def call_next(call: Call[AtDesk, Nothing]) -> TicketView | None:
    """Call whoever is first; 204 when nobody waits (staff)."""
    return await serving.call_next(call.ctx, call.actor, call.caller, call.path["queue_id"], call.body.desk_id)


@operation("GET", "/tickets", query=ListQuery, reply=Page[TicketView])
async def list_own_tickets(call: Call[Any, ListQuery]) -> Page[TicketView]:
    """One's own tickets, newest first."""
    return await tickets.list_own_tickets(call.ctx, call.actor, call.query.cursor, call.query.limit)


@operation("POST", "/tickets/claim", body=Claim, reply=TicketView)
async def claim_ticket(call: Call[Claim, Nothing]) -> TicketView:
    """Take a ticket along on one's own device, by the token of its page."""
    return await tickets.claim_ticket(call.ctx, call.actor, call.body.token)


@operation("GET", "/tickets/{ticket_id}", reply=TicketView)
async def show_ticket(call: Call[Any, Nothing]) -> TicketView:
    """A ticket of one's own, or any (staff)."""
    return await tickets.show_ticket(call.ctx, call.actor, call.path["ticket_id"])


@operation("POST", "/tickets/{ticket_id}/call", body=AtDesk, reply=TicketView, creates=True)
async def call_ticket(call: Call[AtDesk, Nothing]) -> TicketView:
    """Call this one out of turn, also one who came too late (staff)."""
    return await serving.call_ticket(call.ctx, call.actor, call.path["ticket_id"], call.body.desk_id)


@operation("POST", "/tickets/{ticket_id}/recall", reply=TicketView, creates=True)
async def recall_ticket(call: Call[Any, Nothing]) -> TicketView:
    """Call the same person once more (staff)."""
    return await serving.serve_ticket(call.ctx, call.actor, call.path["ticket_id"], transitions.recall)


@operation("POST", "/tickets/{ticket_id}/start", reply=TicketView, creates=True)
async def start_ticket(call: Call[Any, Nothing]) -> TicketView:
    """The person has come: serve them (staff)."""
    return await serving.serve_ticket(call.ctx, call.actor, call.path["ticket_id"], transitions.start)


@operation("POST", "/tickets/{ticket_id}/close", reply=TicketView, creates=True)
async def close_ticket(call: Call[Any, Nothing]) -> TicketView:
    """The person has been served (staff)."""
    return await serving.serve_ticket(call.ctx, call.actor, call.path["ticket_id"], transitions.close)


@operation("POST", "/tickets/{ticket_id}/no-show", reply=TicketView, creates=True)
async def miss_ticket(call: Call[Any, Nothing]) -> TicketView:
    """The person did not come within the grace (staff)."""
    return await serving.serve_ticket(call.ctx, call.actor, call.path["ticket_id"], transitions.no_show)


@operation("POST", "/tickets/{ticket_id}/hold", body=NewHold, reply=TicketView, creates=True)
async def hold_ticket(call: Call[NewHold, Nothing]) -> TicketView:
    """Hold the place: let others pass for some minutes, or a number of people."""
    body = call.body
    return await tickets.hold_ticket(call.ctx, call.actor, call.path["ticket_id"], body.minutes, body.places)


@operation("POST", "/tickets/{ticket_id}/resume", reply=TicketView, creates=True)
async def resume_ticket(call: Call[Any, Nothing]) -> TicketView:
    """Come back to the place that was held."""
    return await tickets.change_ticket(call.ctx, call.actor, call.path["ticket_id"], transitions.resume)


@operation("POST", "/tickets/{ticket_id}/cancel", reply=TicketView, creates=True)
async def cancel_ticket(call: Call[Any, Nothing]) -> TicketView:
    """Leave the queue."""
    return await tickets.change_ticket(call.ctx, call.actor, call.path["ticket_id"], transitions.cancel)


@operation("POST", "/tickets/{ticket_id}/transfer", body=Transfer, reply=TicketView, creates=True)
async def transfer_ticket(call: Call[Transfer, Nothing]) -> TicketView:
    """Send the person to another queue (staff)."""
    body = call.body
    return await serving.transfer_ticket(call.ctx, call.actor, call.path["ticket_id"], body.queue_id, body.keep_arrival)


@operation("POST", "/tickets/{ticket_id}/notes", body=NewTicketNote, reply=TicketView, status=201, creates=True)
async def add_ticket_note(call: Call[NewTicketNote, Nothing]) -> TicketView:
    """Note something for the team (staff)."""
    return await tickets.add_note(call.ctx, call.actor, call.path["ticket_id"], call.body.body)


@operation("POST", "/tickets/{ticket_id}/feedback", body=NewFeedback, reply=TicketView, creates=True)
async def give_feedback(call: Call[NewFeedback, Nothing]) -> TicketView:
    """What one thinks of it, once, after having been served."""
    body = call.body
    return await tickets.give_feedback(call.ctx, call.actor, call.path["ticket_id"], body.csat, body.nps, body.comment)


@operation("POST", "/tickets/{ticket_id}/conversation", reply=ConversationView)
async def open_ticket_conversation(call: Call[Any, Nothing]) -> ConversationView:
    """The holder's conversation with the team, opened if need be."""
    return await tickets.open_ticket_conversation(call.ctx, call.actor, call.path["ticket_id"])
