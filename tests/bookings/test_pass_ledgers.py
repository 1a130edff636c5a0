"""What is left on a pass is what its ledger adds up to (I8), whatever is done with it, and whoever does it at once."""

import asyncio
import itertools
from collections import Counter
from collections.abc import AsyncIterator, Awaitable
from datetime import timedelta
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from actions.context import Actor, Caller
from actions.errors import Conflict, Invalid
from actions.passes.pass_assignments import assign_accesses, take_back
from actions.passes.pass_owners import find_owners
from actions.passes.pass_sales import activate, adjust_pass
from actions.passes.pass_upkeep import check_passes, expire_passes
from actions.passes.passes import credit, debit
from models import pass_entries, passes, users
from models.base import Database, new_id, now
from models.offers import Kind, Offer
from models.passes import Pass
from models.tenants import Tenant
from models.transactions import Transaction, transact
from models.users import Role, User
from server.database import prepare
from tests.crowds import database_of
from tests.processes import Mongod
from tests.shop import Tools

SIZE = 12
EMPLOYEES = 3
BOOKINGS = 4
_shared: dict[str, Any] = {}
_numbers = itertools.count()


class Firm:
    """A company with a pack, its staff, and an offer that they book with it; each in a tenant of its own."""

    def __init__(self, database: Database) -> None:
        self.database, self.tools = database, Tools(database)
        self.tenant = Tenant(slug=f"firm-{new_id()}", name="Firm")
        self.company = Actor(self._user("company", Role.COMPANY), self.tenant, "")
        self.manager = Actor(self._user("manager", Role.MANAGER), self.tenant, "")
        self.staff = [self._user(f"e{number}", Role.MEMBER) for number in range(EMPLOYEES)]
        self.offer = Offer(tenant_id=self.tenant.id, name="Class", provider_id=new_id(), kind=Kind.COURSE)
        self.pack_id = ""

    def _user(self, name: str, role: Role) -> User:
        return User(tenant_id=self.tenant.id, role=role, name=name, email=f"{name}@firm.test", registered=True)

    async def open(self) -> "Firm":
        for user in (self.company.user, self.manager.user, *self.staff):
            await users.insert_user(self.database, user)
        pack = await self.give(self.company.user, "pack", SIZE)
        self.pack_id = pack.id
        return self

    async def give(self, owner: User, kind: passes.Kind, size: int | None, **fields: Any) -> Pass:
        """An active pass, straight to the database."""
        one = Pass(
            tenant_id=self.tenant.id, owner_id=owner.id, company_id=owner.id if kind == "pack" else None,
            offer_id=new_id(), provider_id=self.offer.provider_id, name="Pass", kind=kind, size=size,
            left=None if size is None else 0, **fields,
        )  # fmt: skip
        entry = activate(one, now(), None)
        await transact(self.database, lambda tx: passes.insert_pass(tx, one, [entry]))
        return one

    async def assign(self, email: str, accesses: int) -> None:
        caller = Caller("127.0.0.1")
        await assign_accesses(
            self.tools.context, self.company, caller, self.pack_id, assignments=[(email, accesses)], emails=None,
            csv=None, accesses=1, preview=False,
        )  # fmt: skip

    async def debit(self, pass_id: str, booking_id: str, owner_id: str, **fields: Any) -> None:
        offer, start = fields.get("offer", self.offer), fields.get("start", now() + timedelta(days=1))
        await transact(self.database, lambda tx: debit(tx, pass_id, booking_id, owner_id, offer, start, None))

    async def credit(self, pass_id: str, booking_id: str) -> None:
        await transact(self.database, lambda tx: credit(tx, pass_id, booking_id, None))

    async def read(self, pass_id: str) -> Pass:
        found = await passes.find_pass(self.database, self.tenant.id, pass_id)
        assert found is not None
        return found

    async def check(self, pass_id: str) -> Pass:
        """The pass agrees with its ledger, which is dense and never below nothing."""
        one = await self.read(pass_id)
        entries = (await pass_entries.find_entries(self.database, pass_id, None, 10_000))[::-1]
        assert [entry.seq for entry in entries] == list(range(1, one.seq + 1))
        if one.left is not None:
            sums = list(itertools.accumulate(entry.delta for entry in entries))
            assert [entry.left_after for entry in entries] == sums
            assert one.left == (sums[-1] if sums else 0)
            assert min(sums, default=0) >= 0
        return one


async def succeeds(work: Awaitable[Any]) -> bool:
    try:
        await work
    except (Conflict, Invalid):
        return False
    return True


class Ledger(RuleBasedStateMachine):
    """Beside the database a model of one number a pass, and who holds an access for which booking."""

    def __init__(self) -> None:
        super().__init__()
        self.loop: asyncio.AbstractEventLoop = _shared["loop"]
        self.firm: Firm = self.run(Firm(_shared["database"]).open())
        self.left = {"pack": SIZE}
        self.held: dict[str, int] = {}
        self.ids: dict[int, str] = {}

    def run(self, work: Any) -> Any:
        return self.loop.run_until_complete(work)

    employees = st.integers(0, EMPLOYEES - 1)
    bookings = st.integers(0, BOOKINGS - 1).map(str)

    def booking(self, name: str) -> str:
        return f"{self.firm.tenant.id}-{name}"

    def child(self, employee: int) -> str:
        return f"e{employee}"

    @rule(employee=employees, accesses=st.integers(1, 5))
    def assign(self, employee: int, accesses: int) -> None:
        done = self.run(succeeds(self.firm.assign(f"e{employee}@firm.test", accesses)))
        assert done == (self.left["pack"] >= accesses)
        if done:
            self.left["pack"] -= accesses
            self.left[self.child(employee)] = self.left.get(self.child(employee), 0) + accesses
            if employee not in self.ids:
                found = self.run(passes.find_children(self.firm.database, self.firm.tenant.id, [self.firm.pack_id]))
                emails = {one.email: one.id for one in found}
                self.ids[employee] = emails[f"e{employee}@firm.test"]

    @rule(employee=st.none() | employees)
    def take_back(self, employee: int | None) -> None:
        which = sorted(self.ids) if employee is None else [employee]
        emails = None if employee is None else [f"e{employee}@firm.test"]
        work = take_back(self.firm.tools.context, self.firm.company, self.firm.pack_id, emails)
        assert self.run(succeeds(work)) == (employee is None or employee in self.ids)
        for one in which:
            self.left["pack"] += self.left.get(self.child(one), 0)
            if one in self.ids:
                self.left[self.child(one)] = 0

    @rule(employee=employees, name=bookings)
    def debit(self, employee: int, name: str) -> None:
        if employee not in self.ids:
            return
        owner = self.firm.staff[employee].id
        done = self.run(succeeds(self.firm.debit(self.ids[employee], self.booking(name), owner)))
        if name in self.held:
            assert done == (self.held[name] == employee)
        else:
            assert done == (self.left[self.child(employee)] > 0)
            if done:
                self.held[name] = employee
                self.left[self.child(employee)] -= 1

    @rule(employee=employees, name=bookings)
    def credit(self, employee: int, name: str) -> None:
        if employee not in self.ids:
            return
        self.run(self.firm.credit(self.ids[employee], self.booking(name)))
        if self.held.get(name) == employee:
            del self.held[name]
            self.left[self.child(employee)] += 1

    @rule(employee=employees, delta=st.integers(-6, 6).filter(bool))
    def adjust(self, employee: int, delta: int) -> None:
        if employee not in self.ids:
            return
        work = adjust_pass(self.firm.tools.context, self.firm.manager, self.ids[employee], delta, "Counted anew")
        done = self.run(succeeds(work))
        assert done == (self.left[self.child(employee)] + delta >= 0)
        self.left[self.child(employee)] += delta if done else 0

    @rule(employee=employees, count=st.integers(2, 6))
    def crowd(self, employee: int, count: int) -> None:
        """Many bookings at once: as many as there are accesses get one."""
        if employee not in self.ids:
            return
        owner, pass_id = self.firm.staff[employee].id, self.ids[employee]
        new = [self.booking(f"crowd-{next(_numbers)}") for _ in range(count)]

        async def work() -> list[bool]:
            return list(await asyncio.gather(*(succeeds(self.firm.debit(pass_id, one, owner)) for one in new)))

        done = self.run(work())
        assert done.count(True) == min(count, self.left[self.child(employee)])
        self.left[self.child(employee)] -= done.count(True)

    @invariant()
    def everything_adds_up(self) -> None:
        pack = self.run(self.firm.check(self.firm.pack_id))
        assert (pack.left, pack.size) == (self.left["pack"], SIZE)
        for employee, pass_id in self.ids.items():
            child = self.run(self.firm.check(pass_id))
            assert child.left == self.left[self.child(employee)]
            assert child.owner_id == self.firm.staff[employee].id
            uses = self.run(pass_entries.find_uses(self.firm.database, [pass_id], "UTC"))
            assert child.size - child.left == len(uses)


def test_ledgers_add_up_whatever_is_done(mongod: Mongod) -> None:
    async def run() -> None:
        async with database_of(mongod, "ledgers") as database:
            await prepare(database)

    asyncio.run(run())
    loop = asyncio.new_event_loop()
    opened = database_of(mongod, "ledgers")
    _shared.update(loop=loop, database=loop.run_until_complete(opened.__aenter__()))
    try:
        run_state_machine_as_test(
            Ledger,
            settings=settings(
                max_examples=12, stateful_step_count=25, derandomize=True, database=None,
                phases=[Phase.generate, Phase.shrink], suppress_health_check=list(HealthCheck),
            ),
        )  # fmt: skip
    finally:
        loop.run_until_complete(opened.__aexit__(None, None, None))
        loop.close()


@pytest.fixture
async def firm(mongod: Mongod) -> AsyncIterator[Firm]:
    async with database_of(mongod, "ledgers") as database:
        await prepare(database)
        yield await Firm(database).open()


async def test_of_fifty_bookings_at_once_one_gets_the_last_access(firm: Firm) -> None:
    owner = firm.staff[0]
    card = await firm.give(owner, "card", 1)
    done = await asyncio.gather(*(succeeds(firm.debit(card.id, f"{card.id}-{n}", owner.id)) for n in range(50)))
    assert Counter(done) == {True: 1, False: 49}
    assert (await firm.check(card.id)).left == 0


async def test_a_booking_is_debited_and_credited_once_however_often_it_is_tried_at_once(firm: Firm) -> None:
    owner = firm.staff[0]
    card = await firm.give(owner, "card", 5)
    for life in range(3):
        await asyncio.gather(*(firm.debit(card.id, f"{card.id}-x", owner.id) for _ in range(20)))
        assert (await firm.check(card.id)).left == 4
        await asyncio.gather(*(firm.credit(card.id, f"{card.id}-x") for _ in range(20)))
        one = await firm.check(card.id)
        assert (one.left, one.seq) == (5, 1 + 2 * (life + 1))


async def test_what_fails_after_the_debit_in_its_transaction_debits_nothing(firm: Firm) -> None:
    owner = firm.staff[0]
    card = await firm.give(owner, "card", 5)

    async def work(tx: Transaction) -> None:
        await debit(tx, card.id, f"{card.id}-x", owner.id, firm.offer, now(), None)
        raise Conflict("This is taken.")

    with pytest.raises(Conflict):
        await transact(firm.database, work)
    assert (await firm.check(card.id)).left == 5


async def test_a_pass_pays_only_for_what_it_is_for_while_it_is_valid(firm: Firm) -> None:
    owner, start = firm.staff[0], now() + timedelta(days=1)
    other = firm.offer.model_copy(update={"id": new_id()})
    no_passes = firm.offer.model_copy(update={"takes_passes": False})
    bound = await firm.give(owner, "card", 5, offer_ids=[other.id])
    short = await firm.give(owner, "subscription", None, valid_days=1)
    subscription = await firm.give(owner, "subscription", None)
    foreign = firm.offer.model_copy(update={"tenant_id": new_id()})
    refused = [
        (bound, {}), (short, {"start": start + timedelta(seconds=1)}), (subscription, {"offer": no_passes}),
        (subscription, {"offer": foreign}),
    ]  # fmt: skip
    for number, (one, how) in enumerate(refused):
        with pytest.raises(Invalid) as refusal:
            await firm.debit(one.id, f"{one.id}-{number}", owner.id, **how)
        assert [problem["field"] for problem in refusal.value.details] == ["pass_id"]
    with pytest.raises(Invalid):
        await firm.debit(firm.pack_id, f"{firm.pack_id}-x", firm.company.id)
    await firm.debit(bound.id, f"{bound.id}-x", owner.id, offer=other)
    await firm.debit(short.id, f"{short.id}-x", owner.id, start=now() + timedelta(hours=23))
    for number in range(3):
        await firm.debit(subscription.id, f"{subscription.id}-{number}", owner.id)
    one = await firm.check(subscription.id)
    assert (one.left, one.seq) == (None, 4)


async def test_what_is_left_at_the_end_of_a_pass_goes_also_what_comes_back_after_it(firm: Firm) -> None:
    owner = firm.staff[0]
    card = await firm.give(owner, "card", 5, valid_days=30)
    await firm.debit(card.id, f"{card.id}-x", owner.id)
    await expire_passes(firm.tools.context)
    assert (await firm.check(card.id)).state == "active"
    past = {"$set": {"expires_at": now() - timedelta(seconds=1)}}
    await firm.database[passes.COLLECTION].update_one({"_id": card.id}, past)
    for _ in range(2):
        await expire_passes(firm.tools.context)
    ended = await firm.check(card.id)
    assert (ended.state, ended.left, ended.seq) == ("ended", 0, 3)
    await firm.credit(card.id, f"{card.id}-x")
    await expire_passes(firm.tools.context)
    assert ((await firm.check(card.id)).left, (await firm.read(card.id)).seq) == (0, 5)


async def test_drift_is_found_repaired_and_reported(firm: Firm) -> None:
    await check_passes(firm.tools.context)
    firm.tools.drift.clear()
    wrong, right = await firm.give(firm.staff[0], "card", 5), await firm.give(firm.staff[0], "subscription", None)
    ahead = await firm.give(firm.staff[1], "card", 5)
    await firm.database[passes.COLLECTION].update_one({"_id": wrong.id}, {"$set": {"left": 7}})
    await firm.database[passes.COLLECTION].update_one({"_id": ahead.id}, {"$set": {"seq": 0}})
    await check_passes(firm.tools.context)
    assert firm.tools.drift == {"passes": 2}
    assert ((await firm.check(wrong.id)).left, (await firm.check(ahead.id)).seq) == (5, 1)
    assert (await firm.check(right.id)).left is None
    await check_passes(firm.tools.context)
    assert firm.tools.drift == {"passes": 2}


async def test_what_was_assigned_while_somebody_registered_finds_its_owner(firm: Firm) -> None:
    await firm.assign("late@firm.test", 2)
    late = User(tenant_id=firm.tenant.id, role=Role.MEMBER, name="Late", email="late@firm.test", registered=True)
    await users.insert_user(firm.database, late)
    await find_owners(firm.tools.context)
    (child,) = await passes.find_children(firm.database, firm.tenant.id, [firm.pack_id])
    assert child.owner_id == late.id
