"""Watching queues, tickets and boards."""

from pydantic import BaseModel, Field

from actions.permissions import Permission, may
from actions.queues import boards, queues, tickets
from actions.queues.queue_views import QueueView, TicketCall, TicketView
from actions.topics import board_topic, queue_team_topic, queue_topic
from handlers.declare import Ask, Nothing, Strict, command
from handlers.shapes import Id, Json
from models.tenants import Language

MOST_ACTIVE, MOST_CHANGED = 200, 100


class WatchQueue(Strict):
    queue_id: Id
    after_rev: int | None = Field(None, ge=0, le=2**53)


class WatchedQueue(BaseModel):
    queue: QueueView
    tickets: list[TicketView]
    more: bool


class UnwatchQueue(Strict):
    queue_id: Id


class WatchTicket(Strict):
    ticket_id: Id


class WatchedTicket(BaseModel):
    ticket: TicketView
    queue: QueueView


class WatchBoard(Strict):
    token: Id


class BoardSite(BaseModel):
    id: str
    name: str
    time_zone: str
    announcement: str


class WatchedBoard(BaseModel):
    site: BoardSite
    languages: list[Language]
    queues: list[QueueView]
    calls: list[TicketCall] = Field(description="The last four, newest first.")


@command("queue.watch", WatchQueue, WatchedQueue)
async def watch_queue(ask: Ask[WatchQueue]) -> Json:
    """Hear how a queue is; the team hears its tickets too, and gets them, or what changed after a revision.

    Everybody else gets their own tickets in it. Joined first and read second, so that nothing falls between.
    """
    queue_id, after = ask.payload.queue_id, ask.payload.after_rev
    await queues.check_queue(ask.ctx, ask.actor, queue_id)
    ask.session.follow(queue_topic(queue_id))
    more = False
    if may(ask.actor.role, Permission.SERVE_QUEUES):
        ask.session.follow(queue_team_topic(queue_id))
        if after is None:
            found = await tickets.find_active(ask.ctx, ask.actor, queue_id, MOST_ACTIVE + 1)
            found, more = found[:MOST_ACTIVE], len(found) > MOST_ACTIVE
        else:
            found = await tickets.find_changed(ask.ctx, ask.actor, queue_id, after, MOST_CHANGED)
            more = len(found) >= MOST_CHANGED
    else:
        own = await tickets.list_own_tickets(ask.ctx, ask.actor, None, MOST_CHANGED)
        found = [ticket for ticket in own.items if ticket.queue_id == queue_id]
    queue = await queues.watch_queue(ask.ctx, ask.actor, queue_id)
    return {
        "queue": queue.model_dump(mode="json"),
        "tickets": [ticket.model_dump(mode="json") for ticket in found],
        "more": more,
    }


@command("queue.unwatch", UnwatchQueue, Nothing)
async def unwatch_queue(ask: Ask[UnwatchQueue]) -> Json:
    """Hear no more of a queue."""
    for topic in (queue_topic, queue_team_topic):
        ask.session.unfollow(topic(ask.payload.queue_id))
    return {}


@command("ticket.watch", WatchTicket, WatchedTicket)
async def watch_ticket(ask: Ask[WatchTicket]) -> Json:
    """A ticket and its queue as they are, and hear how the queue goes on (holder or staff)."""
    ticket = await tickets.show_ticket(ask.ctx, ask.actor, ask.payload.ticket_id)
    ask.session.follow(queue_topic(ticket.queue_id))
    if may(ask.actor.role, Permission.SERVE_QUEUES):
        ask.session.follow(queue_team_topic(ticket.queue_id))
    queue = await queues.watch_queue(ask.ctx, ask.actor, ticket.queue_id)
    ticket = await tickets.show_ticket(ask.ctx, ask.actor, ticket.id)
    return {"ticket": ticket.model_dump(mode="json"), "queue": queue.model_dump(mode="json")}


@command("board.watch", WatchBoard, WatchedBoard)
async def watch_board(ask: Ask[WatchBoard]) -> Json:
    """Hear the calls and queues of a site, by the token of its display board."""
    site, _ = await boards.open_board(ask.ctx, ask.actor, ask.payload.token)
    found = await queues.list_queues(ask.ctx, ask.actor, site.id, None, 100)
    ask.session.follow(board_topic(site.id))
    for queue in found.items:
        ask.session.follow(queue_topic(queue.id))
    site, calls = await boards.open_board(ask.ctx, ask.actor, ask.payload.token)
    return {
        "site": BoardSite(**site.model_dump(include=set(BoardSite.model_fields))).model_dump(),
        "languages": ask.actor.tenant.languages,
        "queues": [queue.model_dump(mode="json") | {"url": None} for queue in found.items],
        "calls": [call.model_dump(mode="json") for call in calls],
    }
