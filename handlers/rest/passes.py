"""Passes: cards, subscriptions and companies' packs."""

from typing import Annotated, Any

from pydantic import AfterValidator, Field

from actions.pages import Page
from actions.passes import pass_assignments, pass_sales, passes
from actions.passes.pass_views import Assigned, PassEntryView, PassView
from handlers.declare import Call, Nothing, Strict, operation
from handlers.shapes import Email, Id, ListQuery, Text, not_blank
from models.passes import State

MOST_PEOPLE = 1_000


class PassQuery(ListQuery):
    owner_id: Id | None = Field(None, description="Only this person's (team).")
    parent_id: Id | None = Field(None, description="Only what was assigned from this pack.")
    state: State | None = None


class NewPass(Strict):
    offer_id: Id
    accesses: int | None = Field(None, ge=1, le=1_000_000, description="Which size of a card.")
    user_id: Id | None = Field(None, description="To whom the team sells it.")


class Adjustment(Strict):
    delta: int = Field(ge=-10_000, le=10_000, description="Accesses to add, or to take with a minus.")
    reason: Annotated[Text, Field(min_length=1, max_length=200), AfterValidator(not_blank)]


class Given(Strict):
    email: Annotated[Text, Field(max_length=1_000)]
    accesses: int


class Assignments(Strict):
    """One of `assignments`, `emails` and `csv`; all of it is done, or nothing when any line is wrong."""

    assignments: list[Given] | None = Field(None, max_length=MOST_PEOPLE)
    emails: list[Annotated[Text, Field(max_length=1_000)]] | None = Field(None, max_length=MOST_PEOPLE)
    csv: Annotated[Text, Field(max_length=60_000)] | None = Field(
        None, description="`email,accesses`, a person a line, also with semicolons; a heading is skipped.",
        examples=["email,accesses\nalice@demo.test,5\n"],
    )  # fmt: skip
    accesses: int = Field(1, ge=1, le=10_000, description="For whom no number is given.")
    preview: bool = Field(False, description="Only say what is wrong; assign nothing.")


class TakingBack(Strict):
    emails: list[Email] | None = Field(None, max_length=MOST_PEOPLE, description="Of these only; else of everybody.")


class TakenBack(Strict):
    items: list[PassView]


@operation("GET", "/passes", query=PassQuery, reply=Page[PassView])
async def list_passes(call: Call[Any, PassQuery]) -> Page[PassView]:
    """One's own, newest first; for providers those of their offers, for managers all."""
    query = call.query
    return await passes.list_passes(
        call.ctx, call.actor, owner_id=query.owner_id, parent_id=query.parent_id, state=query.state,
        cursor=query.cursor, limit=query.limit,
    )  # fmt: skip


@operation("POST", "/passes", body=NewPass, reply=PassView, status=201, keyed=True)
async def buy_pass(call: Call[NewPass, Nothing]) -> PassView:
    """Buy a card, pack or subscription; or sell one to somebody, as the team, which has the money already."""
    return await pass_sales.buy_pass(call.ctx, call.actor, call.caller, **call.body.model_dump())


@operation("GET", "/passes/{pass_id}", reply=PassView)
async def show_pass(call: Call[Any, Nothing]) -> PassView:
    """A pass of one's own, one that the company assigned, or one that the team sells."""
    return await passes.show_pass(call.ctx, call.actor, call.path["pass_id"])


@operation("GET", "/passes/{pass_id}/entries", query=ListQuery, reply=Page[PassEntryView])
async def list_pass_entries(call: Call[Any, ListQuery]) -> Page[PassEntryView]:
    """The ledger of a pass, newest first: what `left` is the sum of."""
    query = call.query
    return await passes.list_entries(call.ctx, call.actor, call.path["pass_id"], query.cursor, query.limit)


@operation("POST", "/passes/{pass_id}/confirm", reply=PassView)
async def confirm_pass(call: Call[Any, Nothing]) -> PassView:
    """The money for it has come: it begins (manager, or the agent who offers it)."""
    return await pass_sales.confirm_pass(call.ctx, call.actor, call.path["pass_id"])


@operation("POST", "/passes/{pass_id}/adjust", body=Adjustment, reply=PassView, creates=True)
async def adjust_pass(call: Call[Adjustment, Nothing]) -> PassView:
    """Add or take accesses, with a reason that stays in the ledger (manager)."""
    body = call.body
    return await pass_sales.adjust_pass(call.ctx, call.actor, call.path["pass_id"], body.delta, body.reason)


@operation("POST", "/passes/{pass_id}/assign", body=Assignments, reply=Assigned, keyed=True)
async def assign_accesses(call: Call[Assignments, Nothing]) -> Assigned:
    """Give accesses of a pack to people by their e-mail addresses (company)."""
    body = call.body
    pairs = None if body.assignments is None else [(one.email, one.accesses) for one in body.assignments]
    return await pass_assignments.assign_accesses(
        call.ctx, call.actor, call.caller, call.path["pass_id"], assignments=pairs, emails=body.emails, csv=body.csv,
        accesses=body.accesses, preview=body.preview,
    )  # fmt: skip


@operation("POST", "/passes/{pass_id}/take-back", body=TakingBack, reply=TakenBack)
async def take_accesses_back(call: Call[TakingBack, Nothing]) -> TakenBack:
    """Return unused accesses to the pack (company)."""
    found = await pass_assignments.take_back(call.ctx, call.actor, call.path["pass_id"], call.body.emails)
    return TakenBack(items=found)
