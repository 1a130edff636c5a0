"""Interventions: planned with their booking, carried out by their technician, signed by the client."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from actions.access import check_may_write
from actions.bookings import bookings
from actions.bookings.bookings import Wish
from actions.bookings.offers import access_offer
from actions.bookings.providers import acts_for
from actions.context import Actor, Caller, Context
from actions.errors import Conflict, Forbidden, Invalid, NotFound
from actions.field_work import intervention_rules
from actions.field_work.intervention_access import NOT_THERE, access_intervention, find_reach
from actions.field_work.intervention_bookings import claim_time
from actions.field_work.intervention_parts import check_equipment, find_client, find_technician, prepare_lanes, use
from actions.field_work.intervention_rules import Doer
from actions.field_work.intervention_views import InterventionView, view_interventions
from actions.pages import Page, decode_cursor, encode_cursor
from actions.permissions import Permission, require
from models import interventions
from models.base import Row, new_id, now
from models.bookings import Booking, Guest
from models.desks import Person
from models.interventions import ChecklistItem, Intervention, State, Step
from models.offers import Kind, Offer
from models.transactions import Transaction, transact

Decide = Callable[[Transaction, Intervention, Doer], Awaitable[Intervention]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done, for whom, by whom and when."""

    offer_id: str
    client_id: str
    equipment_id: str | None
    technician_id: str
    start: datetime
    minutes: int
    note: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the list is wanted; all of it together."""

    state: State | None = None
    technician_id: str | None = None
    client_id: str | None = None
    equipment_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def query(self) -> Row:
        fields = {name: getattr(self, name) for name in ("state", "technician_id", "client_id", "equipment_id")}
        query: Row = {name: value for name, value in fields.items() if value is not None}
        bounds = {"$gte": self.since, "$lt": self.until}
        span = {operator: moment for operator, moment in bounds.items() if moment is not None}
        return query | ({"start": span} if span else {})


async def list_interventions(
    ctx: Context, actor: Actor, wanted: Wanted, cursor: str | None, limit: int
) -> Page[InterventionView]:
    """Those the actor works with, the earliest start first."""
    require(actor.role, Permission.WORK_IN_THE_FIELD)
    reach = await find_reach(ctx, actor)
    if reach is None:
        return Page(items=[], next_cursor=None)
    after = None
    if cursor:
        moment, last_id = decode_cursor(cursor, int, str)
        after = datetime.fromtimestamp(moment / 1000, now().tzinfo), last_id
    query = {"$and": [wanted.query(), reach.query()]}
    found = await interventions.find_interventions(ctx.database, actor.tenant_id, query, after, limit)
    last = found[-1] if len(found) == limit else None
    next_cursor = encode_cursor(round(last.start.timestamp() * 1000), last.id) if last else None
    return Page(items=await view_interventions(ctx, found, reach), next_cursor=next_cursor)


async def show_intervention(ctx: Context, actor: Actor, intervention_id: str) -> InterventionView:
    intervention, reach = await access_intervention(ctx, actor, intervention_id)
    return (await view_interventions(ctx, [intervention], reach))[0]


async def plan_intervention(ctx: Context, actor: Actor, caller: Caller, plan: Plan) -> InterventionView:
    """Book the time of the provider, of what the offer needs and of the technician, all together or not at all."""
    require(actor.role, Permission.WORK_IN_THE_FIELD)
    offer, provider = await access_offer(ctx, actor, plan.offer_id)
    if offer.kind is not Kind.INTERVENTION:
        raise Invalid.field("offer_id", "Choose an offer of the kind intervention.")
    if not acts_for(actor, provider):
        raise Forbidden("Only the provider of this offer or a manager plans its interventions.")
    client = await find_client(ctx, actor, plan.client_id)
    await check_equipment(ctx, actor, plan.equipment_id, client.id)
    technician = await find_technician(ctx, actor, plan.technician_id)
    lanes = await prepare_lanes(ctx, technician, offer.provider_id)
    year = now().astimezone(ZoneInfo(actor.tenant.time_zone)).year
    await interventions.prepare_numbers(ctx.database, actor.tenant_id, year)
    draft_id = new_id()

    async def tie(tx: Transaction, booking: Booking) -> None:
        await use(
            tx, actor.tenant_id, client_id=plan.client_id, equipment_id=plan.equipment_id,
            technician_id=plan.technician_id,
        )  # fmt: skip
        number = await interventions.take_number(tx, actor.tenant_id, year)
        intervention = _draft(draft_id, number, plan, offer, booking, lanes, _person_of(actor))
        await claim_time(tx, intervention)
        await interventions.insert_intervention(tx, intervention)

    guest = Guest(id=client.user_id or client.id, name=client.name, email=client.email, phone=client.phone)
    wish = Wish(
        offer_id=offer.id, start=plan.start, minutes=plan.minutes, note=plan.note, guest=guest, location=client.address
    )
    async with ctx.turns.take([f"i:{actor.tenant_id}"]):
        booking = await bookings.book(ctx, actor, caller, wish, also=tie, asked=plan)
    found = await interventions.find_intervention_of(ctx.database, actor.tenant_id, booking.id)
    if found is None:
        raise Conflict("This Idempotency-Key came with another request before; use a new one.")
    return await show_intervention(ctx, actor, found.id)


def _draft(
    draft_id: str, number: str, plan: Plan, offer: Offer, booking: Booking, lanes: list[list[str]], by: Person
) -> Intervention:
    return Intervention(
        _id=draft_id, tenant_id=booking.tenant_id, number=number, booking_id=booking.id, offer_id=offer.id,
        provider_id=booking.provider_id, title=booking.title, client_id=plan.client_id,
        equipment_id=plan.equipment_id, technician_id=plan.technician_id, lanes=lanes,
        buffer_before=offer.buffer_before, buffer_after=offer.buffer_after, start=booking.start, end=booking.end,
        time_zone=booking.time_zone, note=plan.note,
        checklist=[ChecklistItem(id=new_id(), text=text) for text in offer.checklist],
        steps=[Step(op="plan", state=State.PLANNED, at=now(), by=by)],
    )  # fmt: skip


async def change_intervention(ctx: Context, actor: Actor, intervention_id: str, changes: Row) -> InterventionView:
    """`changes` holds only the given of note, report, equipment_id and technician_id."""
    present, reach = await access_intervention(ctx, actor, intervention_id)
    technician_id = changes.get("technician_id", present.technician_id)
    fields = {name: value for name, value in changes.items() if name != "technician_id"}
    if "equipment_id" in fields:
        await check_equipment(ctx, actor, fields["equipment_id"], present.client_id)
    lanes: list[list[str]] = []
    if technician_id != present.technician_id:
        if not reach.manages(present):
            raise Forbidden("Only the provider of this offer or a manager gives work to another technician.")
        lanes = await prepare_lanes(ctx, await find_technician(ctx, actor, technician_id), present.provider_id)

    async def decide(tx: Transaction, before: Intervention, doer: Doer) -> Intervention:
        after = intervention_rules.change(before, fields)
        await use(tx, actor.tenant_id, equipment_id=fields.get("equipment_id"))
        if not lanes:
            return after
        await use(tx, actor.tenant_id, technician_id=technician_id)
        assigned = intervention_rules.assign(after, doer, technician_id, lanes)
        if assigned is not after:
            await claim_time(tx, assigned)
        return assigned

    return await work_on(ctx, actor, intervention_id, decide)


async def start(ctx: Context, actor: Actor, intervention_id: str) -> InterventionView:
    async def decide(_tx: Transaction, before: Intervention, doer: Doer) -> Intervention:
        return intervention_rules.start(before, doer)

    return await work_on(ctx, actor, intervention_id, decide)


async def finish(ctx: Context, actor: Actor, intervention_id: str, report: str | None, reason: str) -> InterventionView:
    async def decide(_tx: Transaction, before: Intervention, doer: Doer) -> Intervention:
        return intervention_rules.finish(before, doer, report, reason)

    return await work_on(ctx, actor, intervention_id, decide)


async def tick(ctx: Context, actor: Actor, intervention_id: str, item_id: str, *, done: bool) -> InterventionView:
    async def decide(_tx: Transaction, before: Intervention, doer: Doer) -> Intervention:
        return intervention_rules.tick(before, doer, item_id, done=done)

    return await work_on(ctx, actor, intervention_id, decide)


async def work_on(ctx: Context, actor: Actor, intervention_id: str, decide: Decide) -> InterventionView:
    """Change an intervention that the actor works with, and show it."""
    present, reach = await access_intervention(ctx, actor, intervention_id)
    check_may_write(actor)
    doer = Doer(_person_of(actor), now(), manages=reach.manages(present))

    async def work(tx: Transaction) -> Intervention:
        before = await interventions.load_intervention(tx, actor.tenant_id, intervention_id)
        if before is None or not reach.includes(before):
            raise NotFound(NOT_THERE)
        after = await decide(tx, before, doer)
        if after is not before:
            await interventions.replace_intervention(tx, after)
        return after

    changed = await transact(ctx.database, work)
    return (await view_interventions(ctx, [changed], reach))[0]


def _person_of(actor: Actor) -> Person:
    return Person(id=actor.id, name=actor.user.name)
