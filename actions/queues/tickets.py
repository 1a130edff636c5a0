"""Tickets: taking one, being called and served, holding one's place, and what stands around it."""

import hashlib
from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from actions.access import check_may_write
from actions.context import Actor, Caller, Context
from actions.conversations.conversations import open_support_of, show_conversation
from actions.errors import Conflict, Forbidden, Invalid, NotFound, RateLimited
from actions.pages import Page, decode_cursor, encode_cursor
from actions.permissions import Permission, may, require
from actions.queues import arrivals, transitions
from actions.queues.arrivals import Newcomer
from actions.queues.lines import NEWEST, Line
from actions.queues.queue_views import ClosedReason, TicketView, closed_reason
from actions.queues.queues import foretell_queue, refresh
from actions.queues.sites import find_site
from actions.queues.transitions import Doer
from actions.queues.waiting_times import estimate_for
from actions.stored import access_stored
from actions.views import ConversationView
from models import tickets
from models.base import now
from models.desks import Person
from models.queues import Queue, queues
from models.tenants import Language, Tenant
from models.tickets import Feedback, State, Ticket
from models.users import User

MOST_TRIES = 5
MOST_DEPARTED = 500
REFUSALS: dict[ClosedReason, str] = {
    "queue_paused": "This queue takes nobody just now; try again a little later.",
    "queue_closed": "This queue is closed.",
    "site_closed": "We are closed now; come back when we are open.",
    "full": "This queue is full just now; try again when some have been served.",
}
Rule = Callable[[Line, Ticket, Doer], Ticket]


class Moved(Exception):
    """The ticket went to another queue meanwhile."""


async def take_ticket(
    ctx: Context, actor: Actor, caller: Caller, queue_id: str, *, name: str | None, language: Language | None,
    priority: int | None, walk_in: bool, kiosk: str | None,
) -> TicketView:  # fmt: skip
    """Join a queue for oneself; the team and kiosks take tickets for people who have come in."""
    require(actor.role, Permission.TAKE_TICKETS)
    queue = await _find_queue(ctx, actor, queue_id)
    site = await find_site(ctx, actor.tenant_id, queue.site_id)
    serves = may(actor.role, Permission.SERVE_QUEUES)
    if kiosk is not None and kiosk != site.kiosk_token:
        raise Invalid.field("kiosk", "This kiosk's address is not valid any more; open the new one.")
    for_other = serves or kiosk is not None
    if walk_in and not for_other:
        raise Invalid.field("walk_in", "Only the team and kiosks take tickets for others.")
    if priority is not None and not serves:
        raise Forbidden("Only the team decides who goes first.")
    _check_pace(ctx, actor, serves=serves, kiosk=kiosk is not None)
    _, foretold = await foretell_queue(ctx, actor.tenant_id, queue_id)
    newcomer = Newcomer(
        name=name or ("" if for_other else actor.user.name), language=language or actor.tenant.languages[0],
        priority=priority or 0, holder_id=None if for_other else actor.id,
        request_key=request_key_of(actor, caller, "take", queue_id), tell=lambda place: estimate_for(foretold, place),
    )  # fmt: skip
    present = await find_requested(ctx, actor, newcomer.request_key)
    if present is not None:
        return await view_ticket(ctx, actor, present)

    def decide(line: Line) -> Ticket:
        at = now()
        refresh(line, at)
        has_one = newcomer.holder_id is not None and line.held_by(newcomer.holder_id) is not None
        reason = None if has_one else closed_reason(line, site, at)
        if reason is not None and not (serves and reason == "site_closed"):
            raise Conflict(REFUSALS[reason], details=[{"field": "closed_reason", "message": reason}])
        return arrivals.join(line, ZoneInfo(site.time_zone), newcomer, Doer(person_of(actor), at))

    return await ctx.lines.change(actor.tenant_id, queue_id, decide, viewer_for(actor))


def _check_pace(ctx: Context, actor: Actor, *, serves: bool, kiosk: bool) -> None:
    check_may_write(actor)
    if serves:
        return
    limits = actor.tenant.limits
    per_minute = limits.agent_messages_per_minute if kiosk else limits.messages_per_minute
    wait = ctx.limiter.take(f"tickets:{actor.id}", per_minute, limits.burst)
    if wait > 0:
        raise RateLimited("You are taking tickets faster than allowed here; wait a moment.", retry_after=wait)


def request_key_of(actor: Actor, caller: Caller, operation: str, queue_id: str) -> str | None:
    """Names the request in the ticket itself, so that even a crash between the two leaves a retry its answer.

    It says what was asked of which queue: a key used for something else too must not pass for this request.
    """
    key = caller.idempotency_key
    return hashlib.sha256(f"{actor.id}\0{operation}\0{queue_id}\0{key}".encode()).hexdigest() if key else None


async def find_requested(ctx: Context, actor: Actor, request_key: str | None) -> Ticket | None:
    """In whichever queue the ticket is by now."""
    return await tickets.find_ticket_by_request(ctx.database, actor.tenant_id, request_key) if request_key else None


async def _find_queue(ctx: Context, actor: Actor, queue_id: str) -> Queue:
    return await access_stored(ctx, queues, actor.tenant_id, queue_id, "queue")


def person_of(actor: Actor) -> Person:
    return Person(id=actor.id, name=actor.user.name)


# seeing


async def access_ticket(ctx: Context, actor: Actor, ticket_id: str) -> Ticket:
    """Raise `NotFound` unless it is the actor's own or the actor serves."""
    ticket = await tickets.find_ticket(ctx.database, actor.tenant_id, ticket_id)
    if ticket is None or not (actor.id in ticket.holder_ids or may(actor.role, Permission.SERVE_QUEUES)):
        raise NotFound("There is no such ticket, or it is not yours.")
    return ticket


async def show_ticket(ctx: Context, actor: Actor, ticket_id: str) -> TicketView:
    return await view_ticket(ctx, actor, await access_ticket(ctx, actor, ticket_id))


async def view_ticket(ctx: Context, actor: Actor, ticket: Ticket) -> TicketView:
    staff = may(actor.role, Permission.SERVE_QUEUES)

    def look(line: Line) -> TicketView:
        present = line.tickets.get(ticket.id, ticket)
        return TicketView.of(present if present.rev > ticket.rev else ticket, line, for_staff=staff)

    return await ctx.lines.read(actor.tenant_id, ticket.queue_id, look, rev=ticket.rev)


def viewer_for(actor: Actor) -> Callable[[Line, Ticket], TicketView]:
    staff = may(actor.role, Permission.SERVE_QUEUES)
    return lambda line, ticket: TicketView.of(ticket, line, for_staff=staff)


async def _views(ctx: Context, actor: Actor, found: Sequence[Ticket]) -> list[TicketView]:
    return [await view_ticket(ctx, actor, ticket) for ticket in found]


async def list_own_tickets(ctx: Context, actor: Actor, cursor: str | None, limit: int) -> Page[TicketView]:
    """The actor's, newest first."""
    before = decode_cursor(cursor, str)[0] if cursor else None
    found = await tickets.find_held_tickets(ctx.database, actor.tenant_id, actor.id, before, limit)
    last = encode_cursor(found[-1].id) if len(found) == limit else None
    return Page(items=await _views(ctx, actor, found), next_cursor=last)


async def list_tickets(
    ctx: Context, actor: Actor, queue_id: str, state: State | None, cursor: str | None, limit: int
) -> Page[TicketView]:
    """Those in one state, newest first; without a state all active ones, called and served first, then in order."""
    require(actor.role, Permission.SERVE_QUEUES)
    await _find_queue(ctx, actor, queue_id)
    if state is None:
        skipped = decode_cursor(cursor, int)[0] if cursor else 0
        found = await find_active(ctx, actor, queue_id, limit + 1, skipped)
        more = encode_cursor(skipped + limit) if len(found) > limit else None
        return Page(items=found[:limit], next_cursor=more)
    before = decode_cursor(cursor, str)[0] if cursor else None
    ended = await tickets.find_tickets_in_state(ctx.database, actor.tenant_id, queue_id, state, before, limit)
    last = encode_cursor(ended[-1].id) if len(ended) == limit else None
    return Page(items=await _views(ctx, actor, ended), next_cursor=last)


async def find_active(ctx: Context, actor: Actor, queue_id: str, most: int, skipped: int = 0) -> list[TicketView]:
    """As the team sees them: called and served, held, and those who wait in their order."""

    def look(line: Line) -> list[TicketView]:
        attended = sorted(line.attended, key=lambda ticket: ticket.called_at or ticket.joined_at)
        found = [*attended, *line.held, *line.in_order(skipped + most)][skipped : skipped + most]
        return [TicketView.of(ticket, line, for_staff=True) for ticket in found]

    return await ctx.lines.read(actor.tenant_id, queue_id, look, rev=NEWEST)


async def find_changed(ctx: Context, actor: Actor, queue_id: str, after_rev: int, limit: int) -> list[TicketView]:
    """What changed after a revision of the queue, in that order, and what left it since."""
    changed = await tickets.find_changed_tickets(ctx.database, queue_id, after_rev, limit)
    departed = await tickets.find_departed_tickets(ctx.database, queue_id, after_rev, MOST_DEPARTED)
    known = {ticket.id for ticket in changed}
    return await _views(ctx, actor, [*(ticket for ticket in departed if ticket.id not in known), *changed])


async def open_ticket_page(ctx: Context, token: str) -> tuple[Ticket, Tenant]:
    """What the token of a ticket leads to, for whoever has it."""
    ticket = await tickets.find_ticket_by_token(ctx.database, token)
    tenant = await ctx.directory.tenant(ticket.tenant_id) if ticket else None
    if ticket is None or tenant is None:
        raise NotFound
    return ticket, tenant


# what holders and the team do with it


async def change_ticket(ctx: Context, actor: Actor, ticket_id: str, rule: Rule) -> TicketView:
    """Apply a rule that is the holder's and the team's: resume or cancel."""
    return await apply_rule(ctx, actor, ticket_id, rule)


async def hold_ticket(
    ctx: Context, actor: Actor, ticket_id: str, minutes: int | None, places: int | None
) -> TicketView:
    """Let others pass, for some minutes or a number of people."""
    return await apply_rule(
        ctx, actor, ticket_id,
        lambda line, ticket, doer: transitions.hold(line, ticket, doer, minutes=minutes, places=places),
    )  # fmt: skip


async def add_note(ctx: Context, actor: Actor, ticket_id: str, body: str) -> TicketView:
    require(actor.role, Permission.SERVE_QUEUES)
    author = person_of(actor)
    return await apply_rule(
        ctx, actor, ticket_id, lambda line, ticket, doer: transitions.add_note(line, ticket, author, body, doer.at)
    )


async def claim_ticket(ctx: Context, actor: Actor, token: str) -> TicketView:
    """Take a ticket along on this device: whoever knows its address may."""
    require(actor.role, Permission.TAKE_TICKETS)
    check_may_write(actor)
    ticket, tenant = await open_ticket_page(ctx, token)
    if tenant.id != actor.tenant_id:
        raise NotFound("There is no such ticket.")
    if may(actor.role, Permission.SERVE_QUEUES):
        return await view_ticket(ctx, actor, ticket)
    return await _change(ctx, actor, ticket, lambda line, ticket, _doer: arrivals.claim(line, ticket, actor.id))


async def give_feedback(
    ctx: Context, actor: Actor, ticket_id: str, csat: int | None, nps: int | None, comment: str
) -> TicketView:
    """What the person thinks of it, once, when they have been served."""
    ticket = await access_ticket(ctx, actor, ticket_id)
    if actor.id not in ticket.holder_ids:
        raise Forbidden("Only who was served can answer this.")
    if csat is None and nps is None and not comment.strip():
        raise Invalid("Give a mark, a recommendation or a comment.")
    return await apply_rule(
        ctx, actor, ticket_id,
        lambda line, ticket, doer: transitions.give_feedback(
            line, ticket, Feedback(csat=csat, nps=nps, comment=comment, at=doer.at)
        ),
    )  # fmt: skip


async def open_ticket_conversation(ctx: Context, actor: Actor, ticket_id: str) -> ConversationView:
    """The holder's conversation with the team, opened if need be."""
    ticket = await access_ticket(ctx, actor, ticket_id)
    holder = await _find_holder(ctx, actor, ticket)
    conversation = await open_support_of(ctx, actor, holder)
    if ticket.conversation_id != conversation.id:
        await apply_rule(
            ctx, actor, ticket_id,
            lambda line, ticket, _doer: line.put(ticket.model_copy(update={"conversation_id": conversation.id})),
        )  # fmt: skip
    return await show_conversation(ctx, actor, conversation.id)


async def _find_holder(ctx: Context, actor: Actor, ticket: Ticket) -> User:
    if actor.id in ticket.holder_ids and not may(actor.role, Permission.SERVE_QUEUES):
        return actor.user
    holder = await ctx.directory.user(actor.tenant_id, ticket.holder_id or next(iter(ticket.holder_ids), ""))
    if holder is None:
        raise Conflict("This ticket was taken on paper; there is nobody to write to until somebody takes it along.")
    return holder


async def apply_rule(ctx: Context, actor: Actor, ticket_id: str, rule: Rule) -> TicketView:
    """Apply a rule to a ticket that the actor may see, in whichever queue it is by then."""
    check_may_write(actor)
    for _ in range(MOST_TRIES):
        ticket = await access_ticket(ctx, actor, ticket_id)
        try:
            return await _change(ctx, actor, ticket, rule)
        except Moved:
            continue
    raise Conflict("This ticket is being moved; look again.")


async def _change(ctx: Context, actor: Actor, ticket: Ticket, rule: Rule) -> TicketView:
    def decide(line: Line) -> Ticket:
        doer = Doer(person_of(actor), now())
        transitions.resume_due(line, doer.at)
        changed = rule(line, ticket_on(line, ticket), doer)
        transitions.tell_near(line, doer.at)
        return changed

    return await ctx.lines.change(actor.tenant_id, ticket.queue_id, decide, viewer_for(actor), ticket_id=ticket.id)


def ticket_on(line: Line, ticket: Ticket) -> Ticket:
    """The ticket as the line has it."""
    present = line.tickets.get(ticket.id)
    if present is None:
        raise Moved
    return present
