"""The clock, as administrators see it, and what they do with jobs that were given up."""

import uuid
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from actions.people.welcome import WELCOME
from models.base import Database, now, wire_time
from models.jobs import COLLECTION, Job
from schedulers import ONCE, RECURRING
from tests.conftest import People
from tests.crowds import database_of
from tests.people import Json, Person, eventually
from tests.processes import Mongod, Server

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def database(mongod: Mongod, server: Server) -> AsyncIterator[Database]:
    async with database_of(mongod, "shared") as opened:
        yield opened


@pytest.fixture
async def admin(people: People) -> Person:
    return await people("admin")


async def put(database: Database, person: Person, kind: str, **fields: Any) -> Job:
    user = await database["users"].find_one({"_id": person.id})
    assert user is not None
    job = Job(**{"_id": f"{kind}:{uuid.uuid4().hex}", "tenant_id": user["tenant_id"], "kind": kind} | fields)
    await database[COLLECTION].insert_one(job.to_row())
    return job


async def show(person: Person) -> Json:
    reply = await person.get("/scheduler")
    assert reply.status == 200, reply.body
    return dict(reply.body)


def of_kind(shown: Json, kind: str) -> Json:
    return next(row for row in shown["once"] if row["kind"] == kind)


async def test_what_waits_runs_is_late_and_was_given_up_is_counted_and_listed(
    people: People, admin: Person, database: Database
) -> None:
    moment, kind = now(), f"test.{uuid.uuid4().hex}"
    coming = await put(database, admin, kind, due_at=moment + 5 * MINUTE)
    late = await put(database, admin, kind, due_at=moment - 5 * MINUTE, attempts=2, error="OSError")
    held = {"lease_owner": "a node", "lease_until": moment + 5 * MINUTE, "attempts": 1, "started_at": moment}
    running = await put(database, admin, kind, due_at=moment - 5 * MINUTE, **held)
    failed = await put(database, admin, kind, due_at=moment - MINUTE, attempts=10, failed_at=moment, error="ValueError")
    dead = held | {"lease_until": moment - MINUTE}
    abandoned = await put(database, admin, kind, due_at=moment - 6 * MINUTE, **dead)
    shown = await show(admin)
    assert of_kind(shown, kind) == {
        "kind": kind, "waiting": 3, "running": 1, "late": 2, "failed": 1,
        "next_due_at": wire_time(abandoned.due_at), "max_lateness_seconds": None,
    }  # fmt: skip
    lists = {name: [job["id"] for job in shown[name] if job["kind"] == kind] for name in ("running", "late", "failed")}
    assert lists == {"running": [running.id], "late": [abandoned.id, late.id], "failed": [failed.id]}
    given_up = next(job for job in shown["failed"] if job["id"] == failed.id)
    assert (given_up["attempts"], given_up["error"], given_up["failed_at"]) == (10, "ValueError", wire_time(moment))
    assert coming.id not in str(shown)
    foreign = await show(await people("admin", "other"))
    assert kind not in str(foreign)
    await database[COLLECTION].delete_many({"kind": kind})


async def test_every_kind_that_the_clock_knows_is_shown_with_what_bounds_it(admin: Person) -> None:
    async def all_ran() -> Json | None:
        shown = await show(admin)
        return shown if all(job["last_run_at"] for job in shown["recurring"]) else None

    shown = await eventually(all_ran, within=30)
    every = {job["kind"]: job["every_seconds"] for job in shown["recurring"]}
    assert every == {job.kind: job.every.total_seconds() for job in RECURRING}
    assert all(job["last_error"] is None and job["last_seconds"] >= 0 for job in shown["recurring"])
    bounds = {row["kind"]: row["max_lateness_seconds"] for row in shown["once"]}
    assert bounds.items() >= {kind.kind: kind.max_lateness.total_seconds() for kind in ONCE}.items()


async def test_a_job_that_was_given_up_is_done_when_it_is_retried(
    people: People, admin: Person, database: Database
) -> None:
    member = await Person.register(admin.url)
    fields = {"due_at": now() - timedelta(days=30), "payload": {"user_id": member.id}}
    job = await put(database, admin, WELCOME, **fields, attempts=10, failed_at=now(), error="OSError")
    foreign = await people("admin", "other")
    assert (await foreign.post(f"/scheduler/jobs/{job.id}/retry")).status == 404
    assert (await foreign.delete(f"/scheduler/jobs/{job.id}")).status == 404
    assert (await admin.post(f"/scheduler/jobs/{job.id}/retry")).status == 204

    async def done() -> bool:
        return await database[COLLECTION].find_one({"_id": job.id}) is None

    await eventually(done)
    assert (await admin.post(f"/scheduler/jobs/{job.id}/retry")).status == 404
    entries = (await admin.get("/audit")).body["items"]
    assert ("job.retried", job.id) in [(entry["action"], entry["subject_id"]) for entry in entries]


async def test_only_what_was_given_up_is_forgotten(admin: Person, database: Database) -> None:
    kind = f"test.{uuid.uuid4().hex}"
    waiting = await put(database, admin, kind, due_at=now() + MINUTE)
    failed = await put(database, admin, kind, due_at=now(), failed_at=now(), error="OSError")
    assert (await admin.delete(f"/scheduler/jobs/{waiting.id}")).status == 404
    assert (await admin.post(f"/scheduler/jobs/{waiting.id}/retry")).status == 404
    assert (await admin.delete(f"/scheduler/jobs/{failed.id}")).status == 204
    assert [row["_id"] async for row in database[COLLECTION].find({"kind": kind})] == [waiting.id]
    await database[COLLECTION].delete_many({"kind": kind})


async def test_the_clocks_heartbeat_and_its_jobs_are_measured(admin: Person, database: Database) -> None:
    member = await Person.register(admin.url)
    await put(database, admin, WELCOME, due_at=now() - 10 * MINUTE, payload={"user_id": member.id})
    await put(database, admin, WELCOME, due_at=now() - timedelta(days=8), payload={"user_id": member.id})

    async def metrics() -> dict[str, float]:
        content = (await admin.get(f"{admin.url}/metrics")).body.decode()
        lines = [line.rpartition(" ") for line in content.splitlines() if not line.startswith("#")]
        return {name: float(value) for name, _, value in lines}

    async def counted() -> dict[str, float] | None:
        found = await metrics()
        wanted = {
            'palabre_jobs_total{kind="member.welcome",outcome="done"}', 'palabre_jobs_late_total{kind="member.welcome"}',
            'palabre_jobs_total{kind="member.welcome",outcome="too_late"}',
            'palabre_jobs_total{kind="reconciliation",outcome="done"}',
        }  # fmt: skip
        at_rest = found.get('palabre_jobs_running{kind="member.welcome"}') == 0
        return found if at_rest and all(found.get(name) for name in wanted) else None

    found = await eventually(counted, within=30)
    for part in ("once", "recurring"):
        beat = found[f'palabre_clock_heartbeat_timestamp_seconds{{part="{part}"}}']
        assert now().timestamp() - 20 < beat <= now().timestamp() + 1
