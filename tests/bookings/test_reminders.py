"""People are told of their bookings, and reminded, each time once: whatever moves, ends, dies or comes late (I7)."""

import asyncio
import random
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from pymongo import MongoClient

from actions.context import Context
from models import jobs
from models.base import Database, Row, now
from models.bookings import Booking, State, find_booking
from models.jobs import Job, schedule
from models.transactions import transact
from models.users import Role
from schedulers.due import MOST_ATTEMPTS, DueJobs, DueKind
from server.app import Node
from server.settings import Settings
from tests.clockwork import Clock, Clockwork
from tests.crowds import database_of
from tests.people import eventually
from tests.processes import SECRET, Mongod, temporary_folder
from tests.reminding import Member

pytestmark = pytest.mark.xdist_group("reminders")
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
START = datetime(2026, 11, 26, 9, tzinfo=UTC)
DAY, TWO_HOURS = timedelta(days=1), timedelta(hours=2)
SECOND = timedelta(seconds=1)


@pytest.fixture
async def clock(mongod: Mongod) -> AsyncIterator[Clock]:
    node = Node(Settings(jwt_keys=SECRET, public_url="https://palabre.test"), mongod.url(f"r-{uuid.uuid4().hex[:8]}"))
    made = Clock(node, NOW)
    async with node.running():
        yield made
        await node.client.drop_database(node.database.name)


async def test_a_booking_is_confirmed_then_reminded_of_a_day_and_two_hours_before(clock: Clock) -> None:
    lea = await Member.make(clock.node.database)
    booking = await lea.book(START, NOW)
    await clock.turn(NOW)
    assert await lea.kinds(booking) == ["booking.confirmed"]
    for moment, expected in (
        (START - DAY - SECOND, 1), (START - DAY, 2), (START - DAY + SECOND, 2),
        (START - TWO_HOURS - SECOND, 2), (START - TWO_HOURS, 3), (START + DAY, 3),
    ):  # fmt: skip
        await clock.turn(moment)
        assert len(await lea.kinds(booking)) == expected
    assert await lea.kinds(booking) == ["booking.confirmed", "booking.reminder", "booking.reminder"]
    assert await lea.pending(booking) == {}


async def test_what_is_said_stands_in_the_persons_conversation_with_the_team(clock: Clock) -> None:
    lea = await Member.make(clock.node.database)
    booking = await lea.book(START, NOW)
    await clock.turn(NOW)
    await clock.turn(START - DAY)
    kept = await find_booking(lea.database, lea.tenant.id, booking.id)
    assert kept is not None
    conversation = await lea.database["conversations"].find_one({"_id": kept.conversation_id})
    assert conversation is not None
    assert (conversation["kind"], conversation["owner_id"]) == ("support", lea.user.id)
    message = await lea.database["messages"].find_one({"conversation_id": kept.conversation_id, "seq": 1})
    assert message is not None
    assert message["sender"] == {"id": "system", "name": "Clinic", "role": "system"}
    assert message["body"].splitlines() == [
        "Your booking is confirmed: Massage",
        "Thursday 26 November 2026, 10:00 – 11:00 (Europe/Zurich)",
        "Where: Rue du Lac 4",
        f"Show this code when you arrive: {booking.code[:4]}-{booking.code[4:8]}-{booking.code[8:]}",
        "You can cancel free of charge until Wednesday 25 November 2026, 10:00 (Europe/Zurich).",
        f"See, move or cancel it: https://palabre.test/my/{lea.tenant.slug}?booking={booking.id}",
    ]
    notes = [row async for row in lea.database["notifications"].find({"subject_id": booking.id}).sort("created_at")]
    data = {"title": "Massage", "start": "2026-11-26T09:00:00.000Z", "time_zone": "Europe/Zurich"}
    assert [note["data"] for note in notes] == [data, data | {"minutes_before": 1440}]


async def test_reminders_move_with_the_booking_and_come_anew_for_its_new_time(clock: Clock) -> None:
    lea = await Member.make(clock.node.database)
    booking = await lea.book(START, NOW)
    await clock.turn(NOW)
    await clock.turn(START - DAY)
    later = START + 2 * DAY
    await lea.change(booking, clock.moment, start=later)
    await clock.turn(START)
    assert await lea.kinds(booking) == ["booking.confirmed", "booking.reminder", "booking.changed"]
    assert "Before, it was Thursday 26 November 2026, 10:00 (Europe/Zurich)." in (await lea.told(booking))[-1][1]
    await clock.turn(later - DAY)
    await clock.turn(later - TWO_HOURS)
    assert (await lea.kinds(booking))[3:] == ["booking.reminder", "booking.reminder"]
    assert "Saturday 28 November" in (await lea.told(booking))[-1][1]


async def test_reminders_are_dropped_with_the_booking(clock: Clock) -> None:
    lea = await Member.make(clock.node.database)
    booking = await lea.book(START, NOW)
    await clock.turn(NOW)
    await lea.change(booking, NOW, state=State.CANCELLED, is_late=True)
    await clock.turn(START + DAY)
    assert await lea.kinds(booking) == ["booking.confirmed", "booking.cancelled"]
    assert "later than the rules allow" in (await lea.told(booking))[-1][1]


async def test_of_two_late_reminders_the_nearer_one_is_told_and_none_after_the_start(clock: Clock) -> None:
    lea = await Member.make(clock.node.database)
    soon, over = await lea.book(START, NOW), await lea.book(START - DAY, NOW)
    await clock.turn(NOW)
    await clock.turn(START - timedelta(hours=1))
    assert await lea.kinds(over) == ["booking.confirmed"]
    assert await lea.kinds(soon) == ["booking.confirmed", "booking.reminder"]
    (note,) = [row async for row in lea.database["notifications"].find({"kind": "booking.reminder"})]
    assert note["data"]["minutes_before"] == 120


async def test_what_is_not_true_any_more_is_not_told(clock: Clock) -> None:
    """As when the node was away: the jobs of two changes are due together."""
    lea = await Member.make(clock.node.database)
    clock.moment = NOW - DAY
    moved = await lea.book(START, NOW)
    await lea.change(moved, NOW, start=START + DAY)
    await lea.change(moved, NOW, start=START + 2 * DAY)
    ended = await lea.book(START, NOW)
    await lea.change(ended, NOW, state=State.CANCELLED)
    await clock.turn(NOW)
    assert await lea.kinds(ended) == ["booking.cancelled"]
    told = await lea.told(moved)
    assert sorted(kind for kind, _ in told) == ["booking.changed", "booking.confirmed"]
    assert all("Saturday 28 November" in body for _, body in told)
    unscheduled = await lea.book(START + 9 * DAY, NOW)
    await clock.turn(NOW)
    await lea.database["bookings"].update_one({"_id": unscheduled.id}, {"$set": {"start": START + 20 * DAY}})
    await clock.turn(START + 9 * DAY - TWO_HOURS)
    assert await lea.kinds(unscheduled) == ["booking.confirmed"], "its reminders were for a start that it has no more"


async def test_somebody_of_the_team_who_books_is_notified_without_a_conversation(clock: Clock) -> None:
    nina = await Member.make(clock.node.database, role=Role.AGENT)
    booking = await nina.book(START, NOW)
    await clock.turn(NOW)
    assert await nina.told(booking) == []
    assert await nina.database["conversations"].count_documents({}) == 0
    kept = await nina.database["notifications"].find({"subject_id": booking.id}).to_list()
    assert [row["kind"] for row in kept] == ["booking.confirmed"]


async def test_a_conversation_of_before_is_used_and_stays_closed(clock: Clock) -> None:
    lea = await Member.make(clock.node.database)
    first = await lea.book(START, NOW)
    await clock.turn(NOW)
    await lea.database["conversations"].update_one({}, {"$set": {"handling.status": "closed"}})
    second = await lea.book(START + DAY, NOW)
    await clock.turn(NOW)
    found = await lea.database["conversations"].find().to_list()
    assert [conversation["handling"]["status"] for conversation in found] == ["closed"]
    for booking in (first, second):
        kept = await find_booking(lea.database, lea.tenant.id, booking.id)
        assert kept is not None
        assert kept.conversation_id == found[0]["_id"]


# The jobs themselves

Run = Callable[[Context, Job, datetime], Awaitable[None]]


async def put(database: Database, job_id: str, due_at: datetime) -> None:
    job = Job(_id=job_id, tenant_id="t", kind="test", due_at=due_at)
    await transact(database, lambda tx: schedule(tx, [job]))


async def find(database: Database, job_id: str) -> Row | None:
    return await database[jobs.COLLECTION].find_one({"_id": job_id})


async def running(clock: Clock, run: Run, **options: timedelta) -> DueJobs:
    """Another runner over the same database, for jobs of the kind `test`."""
    runner = DueJobs([DueKind("test", timedelta(hours=1), run)], lambda: clock.moment, **options)
    clock.node.start(runner.run(clock.node.ctx))
    return runner


async def test_a_job_that_fails_rests_longer_each_time_and_is_given_up_in_the_end(clock: Clock) -> None:
    began: list[int] = []

    async def fail(_ctx: Context, job: Job, _at: datetime) -> None:
        began.append(job.attempts)
        raise RuntimeError("a secret that is not kept")

    database, runner = clock.node.database, await running(clock, fail)
    await put(database, "j", NOW)
    for attempt in range(1, MOST_ATTEMPTS):
        runner.wake()

        async def put_off(attempt: int = attempt) -> bool:
            row = await find(database, "j")
            return row is not None and row["attempts"] == attempt and row["error"] == "RuntimeError" and (
                row["lease_owner"] is None
            )  # fmt: skip

        await eventually(put_off)
        row = await find(database, "j")
        assert row is not None
        pause = (row["lease_until"] - now()).total_seconds()
        assert 2 ** (attempt - 1) - 1 <= pause <= 2 ** (attempt - 1)
        await database[jobs.COLLECTION].update_one({"_id": "j"}, {"$set": {"lease_until": now()}})
    runner.wake()

    async def given_up() -> bool:
        row = await find(database, "j")
        return row is not None and row["failed_at"] is not None

    await eventually(given_up)
    await asyncio.sleep(1.2)
    assert began == list(range(1, MOST_ATTEMPTS + 1))


async def test_a_job_that_is_made_anew_while_it_is_run_is_run_again(clock: Clock) -> None:
    moments: list[datetime] = []
    held = asyncio.Event()

    async def wait(_ctx: Context, job: Job, _at: datetime) -> None:
        moments.append(job.due_at)
        await held.wait()

    database = clock.node.database
    await running(clock, wait)
    await put(database, "j", NOW)
    await eventually(lambda: len(moments) == 1)
    later = NOW + timedelta(minutes=5)
    await put(database, "j", later)
    held.set()
    await asyncio.sleep(1.2)
    row = await find(database, "j")
    assert row is not None
    assert (row["due_at"], row["attempts"]) == (later, 0)
    clock.moment = later
    await eventually(lambda: moments == [NOW, later])

    async def gone() -> bool:
        return await find(database, "j") is None

    await eventually(gone)


async def test_a_long_job_keeps_its_lease_and_no_more_run_at_once_than_allowed(clock: Clock) -> None:
    running_now, most, begun = 0, 0, 0

    async def take_long(_ctx: Context, _job: Job, _at: datetime) -> None:
        nonlocal running_now, most, begun
        begun += 1
        running_now += 1
        most = max(most, running_now)
        await asyncio.sleep(1.5)
        running_now -= 1

    database = clock.node.database
    for number in range(20):
        await put(database, f"j{number}", NOW)
    for _ in range(2):
        await running(clock, take_long, lease=timedelta(seconds=0.6))

    async def all_gone() -> bool:
        return await database[jobs.COLLECTION].count_documents({"kind": "test"}) == 0

    await eventually(all_gone, within=15)
    assert begun == 20, "a lease that ran out was taken by the other"
    assert most == 16


async def test_what_comes_too_late_is_dropped(clock: Clock) -> None:
    done: list[str] = []

    async def note(_ctx: Context, job: Job, _at: datetime) -> None:
        done.append(job.id)

    database = clock.node.database
    await put(database, "late", NOW - timedelta(minutes=59))
    await put(database, "too-late", NOW - timedelta(minutes=61))
    await running(clock, note)

    async def all_gone() -> bool:
        return await database[jobs.COLLECTION].count_documents({"kind": "test"}) == 0

    await eventually(all_gone)
    assert done == ["late"]


# Processes that die


@pytest.fixture
def clockwork() -> Iterator[Callable[[str, datetime], Clockwork]]:
    folder = temporary_folder()
    made: list[Clockwork] = []

    def start(url: str, moment: datetime) -> Clockwork:
        made.append(Clockwork(folder, url, moment))
        return made[-1]

    yield start
    for process in made:
        process.kill()


async def all_told(lea: Member, booked: list[Booking], messages: int) -> bool:
    return await lea.database["jobs"].count_documents({"payload": {"$exists": True}}) == 0 and (
        await lea.database["messages"].count_documents({}) >= messages
    )


async def test_two_schedulers_that_are_killed_at_random_tell_everybody_once(
    mongod: Mongod, clockwork: Callable[[str, datetime], Clockwork]
) -> None:
    name = f"two_{uuid.uuid4().hex[:8]}"
    chance = random.Random(5)
    async with database_of(mongod, name) as database:
        lea = await Member.make(database)
        booked = [await lea.book(START + number * SECOND, NOW) for number in range(150)]
        pair = [clockwork(mongod.url(name), START - TWO_HOURS + timedelta(minutes=10)) for _ in range(2)]
        for _ in range(5):
            await asyncio.sleep(chance.uniform(0.8, 2.2))
            victim = chance.choice(pair)
            await asyncio.to_thread(victim.kill)
            victim.start()
        await eventually(lambda: all_told(lea, booked, 300), within=90)
        for booking in booked:
            assert sorted(await lea.kinds(booking)) == ["booking.confirmed", "booking.reminder"]
        assert await database["conversations"].count_documents({}) == 1
        assert await database["deliveries"].count_documents({}) == 300
        seqs = [row["seq"] async for row in database["messages"].find().sort("seq", 1)]
        assert seqs == list(range(1, 301))
        await database.client.drop_database(name)


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mongod]:
    """A mongod that can be told to stand still before a command."""
    process = Mongod(tmp_path_factory.mktemp("faulty"), "--setParameter", "enableTestCommands=1")
    yield process
    process.kill()


STEPS = {
    "taking the lease": ("findAndModify", "jobs"), "opening the conversation": ("insert", "conversations"),
    "joining it": ("update", "memberships"), "saying it": ("insert", "messages"),
    "noting where it was said": ("update", "bookings"), "keeping the notification": ("insert", "notifications"),
    "reaching the person": ("update", "deliveries"), "finishing": ("delete", "jobs"),
}  # fmt: skip


@pytest.mark.parametrize("step", STEPS)
async def test_a_scheduler_killed_before_any_step_reminds_once(
    faulty: Mongod, clockwork: Callable[[str, datetime], Clockwork], step: str
) -> None:
    name = f"step_{uuid.uuid4().hex[:8]}"
    command, collection = STEPS[step]
    async with database_of(faulty, name) as database:
        lea = await Member.make(database)
        booking = await lea.book(START, NOW, reminders=[120])
        await database["jobs"].delete_one({"_id": f"booking.confirmed:{booking.id}:0"})
        at = START - TWO_HOURS + SECOND
        admin: MongoClient[Row] = MongoClient(f"mongodb://127.0.0.1:{faulty.port}/?directConnection=true")
        data = {"failCommands": [command], "namespace": f"{name}.{collection}", "appName": "palabre",
                "blockConnection": True, "blockTimeMS": 1_500}  # fmt: skip
        point = admin.admin.command("configureFailPoint", "failCommand", mode={"times": 1}, data=data)
        first = clockwork(faulty.url(name), at)
        stopped = {"waitForFailPoint": "failCommand", "timesEntered": point["count"] + 1, "maxTimeMS": 60_000}
        await asyncio.to_thread(admin.admin.command, stopped)
        assert await lea.pending(booking), "it is not done yet"
        await asyncio.to_thread(first.kill)
        admin.admin.command("configureFailPoint", "failCommand", mode="off")
        clockwork(faulty.url(name), at)
        await eventually(lambda: all_told(lea, [booking], 1), within=30)
        await asyncio.sleep(1.5)  # what the dead one had asked for would have come by now
        assert await lea.kinds(booking) == ["booking.reminder"]
        assert await database["conversations"].count_documents({"deleted_at": None}) == 1
        conversation = await database["conversations"].find_one({})
        assert conversation is not None
        members = [row["user_id"] async for row in database["memberships"].find({"reader": {"$ne": True}})]
        assert members == [lea.user.id]
        kept = await find_booking(database, lea.tenant.id, booking.id)
        assert kept is not None
        assert kept.conversation_id == conversation["_id"]
        assert await database["deliveries"].count_documents({"cause": "booking.reminder"}) == 1
        await database.client.drop_database(name)
        admin.close()
