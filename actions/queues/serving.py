"""Serving: what the team does with those who wait, from calling them to sending them on."""

from actions.access import check_may_write
from actions.context import Actor, Caller, Context
from actions.errors import Conflict, Invalid
from actions.permissions import Permission, require
from actions.queues import arrivals, transitions
from actions.queues.desks import desk_at, find_desk_for
from actions.queues.lines import Line
from actions.queues.queue_views import TicketView
from actions.queues.queues import refresh
from actions.queues.tickets import (
    Moved,
    Rule,
    access_ticket,
    apply_rule,
    find_requested,
    person_of,
    request_key_of,
    ticket_on,
    view_ticket,
    viewer_for,
)
from actions.queues.transitions import Doer
from models.base import now
from models.queues import queues
from models.tickets import Ticket


async def call_next(
    ctx: Context, actor: Actor, caller: Caller, queue_id: str, desk_id: str | None
) -> TicketView | None:
    """Call whoever is first, at once and once; None when nobody waits. A retry gets the same person again."""
    require(actor.role, Permission.SERVE_QUEUES)
    check_may_write(actor)
    request_key = request_key_of(actor, caller, "call", queue_id)
    present = await find_requested(ctx, actor, request_key)
    if present is not None:
        return await view_ticket(ctx, actor, present)
    desk = await find_desk_for(ctx, actor, desk_id, queue_id)
    view = viewer_for(actor)

    def decide(line: Line) -> Ticket | None:
        doer = Doer(person_of(actor), now(), desk_at(line.queue, desk, desk_id))
        transitions.resume_due(line, doer.at)
        called = transitions.call_next(line, doer, request_key)
        transitions.tell_near(line, doer.at)
        return called

    return await ctx.lines.change(
        actor.tenant_id, queue_id, decide, lambda line, called: None if called is None else view(line, called)
    )


async def call_ticket(ctx: Context, actor: Actor, ticket_id: str, desk_id: str | None) -> TicketView:
    """Call this one, out of turn."""
    require(actor.role, Permission.SERVE_QUEUES)
    check_may_write(actor)
    ticket = await access_ticket(ctx, actor, ticket_id)
    desk = await find_desk_for(ctx, actor, desk_id, ticket.queue_id)

    def rule(line: Line, ticket: Ticket, doer: Doer) -> Ticket:
        return transitions.call(line, ticket, Doer(doer.person, doer.at, desk_at(line.queue, desk, desk_id)))

    return await apply_rule(ctx, actor, ticket_id, rule)


async def serve_ticket(ctx: Context, actor: Actor, ticket_id: str, rule: Rule) -> TicketView:
    """Apply a rule that is the team's: recall, start, close or no-show."""
    require(actor.role, Permission.SERVE_QUEUES)
    return await apply_rule(ctx, actor, ticket_id, rule)


async def transfer_ticket(
    ctx: Context, actor: Actor, ticket_id: str, queue_id: str, keep_arrival: bool | None
) -> TicketView:
    """To another queue; whether the arrival counts there is that queue's policy unless said."""
    require(actor.role, Permission.SERVE_QUEUES)
    check_may_write(actor)
    ticket = await access_ticket(ctx, actor, ticket_id)
    if queue_id == ticket.queue_id:
        raise Invalid.field("queue_id", "The ticket is in this queue already; choose another.")
    if await queues.find(ctx.database, actor.tenant_id, queue_id) is None:
        raise Invalid.field("queue_id", "There is no such queue.")

    def decide(line: Line, target: Line) -> Ticket:
        doer = Doer(person_of(actor), now())
        if target.queue.status == "closed":
            raise Conflict("That queue is closed; choose another.")
        keeps = target.queue.transfers_keep_arrival if keep_arrival is None else keep_arrival
        moved = arrivals.transfer(line, target, ticket_on(line, ticket), doer, keep_arrival=keeps)
        for changed in (line, target):
            refresh(changed, doer.at)
        return moved

    try:
        moved = await ctx.lines.move(actor.tenant_id, ticket.queue_id, queue_id, decide)
    except Moved as error:
        transitions.check_legal((await access_ticket(ctx, actor, ticket_id)), "transfer")
        raise Conflict("Somebody else moved this ticket just now; look again.") from error
    return await view_ticket(ctx, actor, moved)
