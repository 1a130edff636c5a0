"""Passes and their ledgers as people see them."""

from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from actions.bookings.booking_views import Money, link_naming, to_money
from actions.context import Context
from models import users
from models.base import Shape, WireTime
from models.pass_entries import Kind as EntryKind
from models.pass_entries import PassEntry
from models.passes import Kind, Pass, State


class PassView(Shape):
    id: str
    kind: Kind
    name: str
    offer_id: str
    provider_id: str
    owner_id: str | None = Field(description="Null until somebody with the address has an account.")
    owner_name: str | None
    email: str | None = Field(description="To whom a company assigned it.")
    company_id: str | None
    parent_id: str | None = Field(description="The pack that it was assigned from.")
    size: int | None = Field(description="Accesses that it has had in all; null: without number.")
    left: int | None
    state: State
    starts_at: WireTime | None
    expires_at: WireTime | None = Field(description="Exclusive; null: never, or not active yet.")
    valid_days: int | None
    price: Money
    currency: str
    payment_link: str = Field(description="Where to pay while it is `pending_payment`; empty: on the spot.")
    paid_at: WireTime | None
    offer_ids: list[str] = Field(description="What it pays for; none: every offer that takes passes.")
    created_at: WireTime

    @classmethod
    def of(cls, one: Pass, owner_name: str | None) -> "PassView":
        values = one.model_dump(exclude={"tenant_id", "price_cents", "payment_link", "seq", "request_keys"})
        link = link_naming(one.payment_link, one.id) if one.state == "pending_payment" else ""
        return cls(**values, price=to_money(one.price_cents), payment_link=link, owner_name=owner_name)


class Doer(Shape):
    id: str
    name: str


class PassEntryView(Shape):
    seq: int
    kind: EntryKind
    delta: int
    left_after: int | None
    booking_id: str | None = Field(description="Not shown to a company: what its staff book is theirs.")
    other_pass_id: str | None = Field(description="Of `assign` and `take_back`: the other side.")
    note: str
    by: Doer | None = Field(description="Null: it came by itself.")
    at: WireTime

    @classmethod
    def of(cls, entry: PassEntry, *, shows_booking: bool) -> "PassEntryView":
        values = entry.model_dump(exclude={"id", "tenant_id", "pass_id", "n"})
        return cls(**values if shows_booking else values | {"booking_id": None})


Reason = Literal["address", "accesses", "repeated"]


class LineProblem(Shape):
    line: int = Field(description="Of the CSV, or the place in the list; 1 is the first.")
    email: str
    reason: Reason = Field(description="For programs; `message` is for people.")
    message: str


class Assigned(Shape):
    items: list[PassView] = Field(description="What people have now; nothing in a preview.")
    people: int = Field(description="How many the lines give something to, right lines only.")
    accesses: int = Field(description="How many these get in all.")
    errors: list[LineProblem] = Field(description="Only of a preview; otherwise wrong lines refuse the whole.")


class EmployeeUse(Shape):
    email: str
    name: str | None
    assigned: int
    used: int
    left: int
    last_used_at: WireTime | None


class MonthUse(Shape):
    month: str = Field(description="`YYYY-MM`, in the tenant's time zone.")
    used: int
    people: int


class UsageTotals(Shape):
    bought: int
    assigned: int
    used: int
    left: int = Field(description="Not assigned and not used, of packs and people together.")
    employees: int
    active_employees: int = Field(description="Who used at least one.")


class CompanyUsage(Shape):
    packs: list[PassView]
    totals: UsageTotals
    employees: list[EmployeeUse]
    months: list[MonthUse]


async def view_passes(ctx: Context, tenant_id: str, found: Sequence[Pass]) -> list[PassView]:
    """With the names of those who own them."""
    owners = sorted({one.owner_id for one in found if one.owner_id is not None})
    names = {user.id: user.name for user in await users.find_users(ctx.database, tenant_id, owners)}
    return [PassView.of(one, names.get(one.owner_id or "")) for one in found]


async def view_pass(ctx: Context, one: Pass) -> PassView:
    return (await view_passes(ctx, one.tenant_id, [one]))[0]
