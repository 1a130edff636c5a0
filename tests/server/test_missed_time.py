"""The server was down for a day: each kind of job does what is said of it, once, however often it was missed."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from actions.context import Context
from actions.people.welcome import WELCOME
from models import jobs
from models.base import Database, Row, now
from models.bookings import State
from models.jobs import Job, schedule
from models.transactions import transact
from schedulers import ONCE, RECURRING
from schedulers.due import DueJobs, DueKind
from schedulers.meters import Outcome, Unmeasured
from schedulers.recurring import RecurringJob, run_jobs
from server.app import Node
from server.settings import Settings
from tests.clockwork import Clock
from tests.crowds import database_of
from tests.people import eventually
from tests.processes import SECRET, Mongod
from tests.reminding import Member

DOWN_AT = datetime(2026, 11, 21, 9, tzinfo=UTC)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
UP_AT = DOWN_AT + DAY
KINDS = [pytest.param(kind, id=kind.kind) for kind in ONCE]


class Notes(Unmeasured):
    def __init__(self) -> None:
        self.outcomes: list[tuple[str, Outcome]] = []

    def ended(self, kind: str, outcome: Outcome) -> None:
        self.outcomes.append((kind, outcome))


@pytest.fixture
async def node(mongod: Mongod) -> AsyncIterator[Node]:
    """Not running: what it left behind is in the database."""
    name = f"m-{uuid.uuid4().hex[:8]}"
    made = Node(Settings(jwt_keys=SECRET, public_url="https://palabre.test"), mongod.url(name))
    yield made
    await made.client.close()
    async with database_of(mongod, name) as database:
        await database.client.drop_database(name)


async def put(database: Database, kind: str, due_at: datetime, tenant_id: str = "t", **payload: object) -> Job:
    """As a node wrote it that was killed then: some time later it is due, and nobody is there."""
    job = Job(tenant_id=tenant_id, kind=kind, due_at=due_at, payload=dict(payload))
    await transact(database, lambda tx: schedule(tx, [job]))
    return job


@pytest.mark.parametrize("kind", KINDS)
async def test_a_job_that_was_missed_is_done_once_or_dropped_as_its_kind_says(node: Node, kind: DueKind) -> None:
    """Three of them: due a day ago, due as long ago as is just bearable, and a second longer ago than that."""
    done: list[str] = []
    given_up_on: list[str] = []

    async def note(_ctx: Context, job: Job, at: datetime) -> None:
        assert at == UP_AT
        done.append(job.id)

    async def miss(_ctx: Context, job: Job) -> None:
        given_up_on.append(job.id)

    missed = miss if kind.missed is not None else None
    database, notes = node.database, Notes()
    day_old = await put(database, kind.kind, DOWN_AT)
    just = await put(database, kind.kind, UP_AT - kind.max_lateness)
    too_late = await put(database, kind.kind, UP_AT - kind.max_lateness - SECOND)
    runner = DueJobs([replace(kind, run=note, missed=missed)], lambda: UP_AT)
    runner.meter = notes
    running = asyncio.create_task(runner.run(node.ctx))
    await eventually(lambda: len(notes.outcomes) == 3, within=20)
    assert await database[jobs.COLLECTION].count_documents({}) == 0
    running.cancel()
    wanted = {just.id, day_old.id} if kind.max_lateness >= DAY else {just.id}
    assert sorted(done) == sorted(wanted)
    dropped = {too_late.id, day_old.id} - wanted
    assert sorted(given_up_on) == (sorted(dropped) if missed else [])
    assert sorted(outcome for _, outcome in notes.outcomes) == ["done"] * len(wanted) + ["too_late"] * len(dropped)


async def test_what_comes_again_is_done_at_once_and_not_once_for_each_turn_that_was_missed(node: Node) -> None:
    """The rows are as a node left them that died in the middle of each, a day ago."""
    ran: list[str] = []

    def noting(job: RecurringJob) -> RecurringJob:
        async def run(_ctx: Context) -> None:
            ran.append(job.kind)

        return replace(job, run=run, every=timedelta(hours=1))

    died_at = now() - DAY
    left = {"due_at": died_at, "lease_owner": "dead", "lease_until": died_at + timedelta(minutes=10)}
    rows: list[Row] = [{"_id": job.kind, "kind": job.kind, **left} for job in RECURRING]
    await node.database[jobs.COLLECTION].insert_many(rows)
    running = asyncio.create_task(run_jobs(node.ctx, "living", tuple(map(noting, RECURRING)), Notes()))

    async def all_done() -> bool:
        query = {"lease_owner": None, "last_run_at": {"$gt": died_at}, "due_at": {"$gt": now()}}
        return await node.database[jobs.COLLECTION].count_documents(query) == len(RECURRING)

    await eventually(all_done, within=20)
    running.cancel()
    assert sorted(ran) == sorted(job.kind for job in RECURRING)


async def test_one_that_fails_says_why_and_is_due_again_in_its_turn(node: Node) -> None:
    async def fail(_ctx: Context) -> None:
        raise ValueError("a secret that is not kept")

    notes = Notes()
    failing = RecurringJob("test.fails", every=timedelta(hours=1), lease=timedelta(minutes=5), run=fail)
    running = asyncio.create_task(run_jobs(node.ctx, "living", (failing,), notes))

    async def failed() -> Row | None:
        return await node.database[jobs.COLLECTION].find_one({"_id": "test.fails", "last_error": {"$ne": None}})

    row = await eventually(failed)
    running.cancel()
    assert (row["last_error"], row["lease_owner"], row["every_seconds"]) == ("ValueError", None, 3600)
    assert timedelta(minutes=59) < row["due_at"] - now() < timedelta(minutes=61)
    assert notes.outcomes == [("test.fails", "failed")]


# What people notice of it


async def test_after_a_day_people_learn_what_is_still_true_and_are_reminded_of_what_is_to_come(node: Node) -> None:
    clock = Clock(node, DOWN_AT)
    lea = await Member.make(node.database)
    hours = (2, 25, 7 * 24)
    in_two_hours, tomorrow, next_week = [
        await lea.book(DOWN_AT + timedelta(hours=number), DOWN_AT - DAY) for number in hours
    ]
    cancelled = await lea.book(DOWN_AT + 5 * DAY, DOWN_AT - DAY)
    await lea.change(cancelled, DOWN_AT, state=State.CANCELLED)
    clock.moment = UP_AT
    async with node.running():
        await clock.turn(UP_AT)
        assert await lea.kinds(in_two_hours) == ["booking.confirmed"], "it is over: nobody is reminded of it"
        assert sorted(await lea.kinds(tomorrow)) == ["booking.confirmed", "booking.reminder"]
        reminder = await node.database["notifications"].find_one({"kind": "booking.reminder"})
        assert reminder is not None
        assert reminder["data"]["minutes_before"] == 120, "of the two that were missed, the nearer one"
        assert await lea.kinds(next_week) == ["booking.confirmed"]
        assert await lea.kinds(cancelled) == ["booking.cancelled"]
        await clock.turn(UP_AT + SECOND)
        assert sorted(await lea.kinds(tomorrow)) == ["booking.confirmed", "booking.reminder"]


async def test_a_new_member_is_welcomed_a_day_late_and_not_after_eight_days(node: Node) -> None:
    database = node.database
    lea, old = await Member.make(database), await Member.make(database)
    for member, due_at in ((lea, DOWN_AT), (old, UP_AT - timedelta(days=8))):
        await database["tenants"].update_one({"_id": member.tenant.id}, {"$set": {"welcome.en": "Hello {name}"}})
        await put(database, WELCOME, due_at, member.tenant.id, user_id=member.user.id)
    clock = Clock(node, UP_AT)
    async with node.running():
        await clock.turn(UP_AT)
        said = [row async for row in database["messages"].find({})]
        assert [(row["tenant_id"], row["body"]) for row in said] == [(lea.tenant.id, "Hello Lea Favre")]
