"""Interventions when several things happen at once, and what becomes of files then."""

import asyncio
from datetime import datetime, timedelta

import pytest

from tests.booking import some_time
from tests.conftest import People
from tests.crowds import database_of
from tests.firm import Firm, show, step
from tests.partners import new_agent
from tests.people import Json, Reply
from tests.permission_scene import upload
from tests.processes import Mongod


@pytest.fixture
async def firm(people: People) -> Firm:
    return await Firm.make(people)


async def on_booking(firm: Firm, intervention: Json, op: str, **body: object) -> Reply:
    return await firm.boss.post(f"/bookings/{intervention['booking_id']}/{op}", body)


def path_of(intervention: Json) -> str:
    return f"/interventions/{intervention['id']}"


async def test_work_that_begins_while_its_booking_is_cancelled_ends_cancelled(firm: Firm) -> None:
    start = some_time()
    for hour in range(6):
        planned = await firm.planned(start=(start + timedelta(hours=hour)).isoformat())
        begun, cancelled = await asyncio.gather(
            firm.nadia.post(f"{path_of(planned)}/start"), on_booking(firm, planned, "cancel")
        )
        assert (begun.status in (200, 409), cancelled.status) == (True, 200), begun.body
        after = await show(firm.nadia, planned)
        expected = ["plan", "start", "cancel"] if begun.status == 200 else ["plan", "cancel"]
        assert (after["state"], [one["op"] for one in after["steps"]]) == ("cancelled", expected)
        assert (await firm.planned(start=planned["start"]))["state"] == "planned", "her time is free again"


async def test_a_signature_is_either_refused_or_goes_when_it_is_reopened_at_once(firm: Firm) -> None:
    for _ in range(4):
        done = await firm.done()
        picture = await upload(firm.nadia)
        signed, opened = await asyncio.gather(
            firm.nadia.post(f"{path_of(done)}/sign", {"name": "Anna", "image": picture}),
            firm.manager.post(f"{path_of(done)}/reopen", {}),
        )
        assert (signed.status in (200, 409), opened.status) == (True, 200), (signed.body, opened.body)
        after = await show(firm.nadia, done)
        assert (after["state"], after["signature"]) == ("in_progress", None)
        kept = (await firm.nadia.get(f"/attachments/{picture}")).status
        assert kept == (404 if signed.status == 200 else 200), "refused, it is still an upload of hers"


async def test_work_in_progress_moves_with_its_booking_and_ends_with_it(firm: Firm) -> None:
    planned = await firm.planned()
    begun = await step(firm.nadia, planned, "start")
    file = await upload(firm.nadia)
    await step(firm.nadia, planned, "documents", attachment_id=file)
    later = some_time()
    assert (await on_booking(firm, planned, "reschedule", start=later.isoformat())).status == 200
    moved = await show(firm.nadia, planned)
    assert (moved["state"], datetime.fromisoformat(moved["start"])) == ("in_progress", later)
    refused = await firm.boss.post("/interventions", firm.plan(start=later.isoformat()))
    assert refused.code == "conflict", "her time moved too"
    assert (await firm.planned(start=begun["start"]))["state"] == "planned"
    assert (await on_booking(firm, planned, "cancel")).status == 200
    assert (await show(firm.nadia, planned))["state"] == "cancelled"
    assert (await firm.nadia.get(f"/attachments/{file}")).status == 200, "what was found out is kept"
    for reply in (
        await firm.nadia.delete(f"{path_of(planned)}/documents/{file}"),
        await firm.nadia.patch(path_of(planned), {"report": "Too late"}),
        await firm.nadia.post(f"{path_of(planned)}/finish", {"reason": "x"}),
        await firm.boss.patch(path_of(planned), {"technician_id": (await firm.add_technician())["id"]}),
    ):
        assert (reply.code, "plan another" in reply.body["error"]["message"]) == ("conflict", True), reply.body


async def test_work_that_was_done_is_not_moved(firm: Firm) -> None:
    done = await firm.done()
    before = (await firm.boss.get(f"/bookings/{done['booking_id']}")).body
    refused = await on_booking(firm, done, "reschedule", start=some_time().isoformat())
    assert (refused.code, "reopened" in refused.body["error"]["message"]) == ("conflict", True)
    assert (await firm.boss.get(f"/bookings/{done['booking_id']}")).body == before
    assert await show(firm.nadia, done) == done


async def test_a_file_that_is_claimed_in_several_places_at_once_gets_one(people: People, firm: Firm) -> None:
    one, other = await firm.planned(), await firm.planned()
    group = await firm.nadia.open_group(await people("alice"))
    for _ in range(4):
        file = await upload(firm.nadia)
        replies = await asyncio.gather(
            firm.nadia.post(f"{path_of(one)}/documents", {"attachment_id": file}),
            firm.nadia.post(f"{path_of(other)}/documents", {"attachment_id": file}),
            firm.nadia.post(f"/conversations/{group}/messages", {"body": "Look", "attachments": [file]}),
        )
        assert sorted(reply.status for reply in replies) == [201, 422, 422], [reply.body for reply in replies]
        shown = [await show(firm.nadia, one), await show(firm.nadia, other)]
        holders = [file in [document["id"] for document in view["documents"]] for view in shown]
        assert holders == [reply.status == 201 for reply in replies[:2]]


async def test_nobody_signs_with_somebody_else_s_file(firm: Firm) -> None:
    done = await firm.done()
    hers = await upload(firm.nadia)
    reply = await firm.manager.post(f"{path_of(done)}/sign", {"name": "Anna", "image": hers})
    assert reply.body["error"]["details"][0]["field"] == "image"
    assert (await show(firm.nadia, done))["state"] == "done"
    assert (await firm.manager.get(f"/attachments/{hers}")).code == "not_found"


async def test_nothing_of_a_removed_file_is_kept(firm: Firm, mongod: Mongod) -> None:
    """Neither of a document nor of the picture of a signature that is no longer valid."""
    done = await firm.done()
    document, picture = await upload(firm.nadia), await upload(firm.nadia)
    await step(firm.nadia, done, "documents", attachment_id=document)
    await step(firm.nadia, done, "sign", name="Anna", image=picture)
    async with database_of(mongod, "shared") as database:

        async def kept(file: str) -> list[int]:
            places = (("attachments", "_id"), ("files.files", "_id"), ("files.chunks", "files_id"))
            return [await database[name].count_documents({field: file}) for name, field in places]

        assert [await kept(document), await kept(picture)] == [[1, 1, 1]] * 2
        await step(firm.manager, done, "reopen")
        removed = await asyncio.gather(*(firm.nadia.delete(f"{path_of(done)}/documents/{document}") for _ in range(3)))
        assert sorted(reply.status for reply in removed) == [204, 404, 404]
        assert [await kept(document), await kept(picture)] == [[0, 0, 0]] * 2


async def test_work_goes_with_the_technician_not_with_the_account(people: People, firm: Firm) -> None:
    """Who signs in as the technician from now on sees it; who did, or is of the team no more, does not."""
    planned = await firm.planned()
    new = await new_agent(people)
    changed = await firm.manager.patch(f"/technicians/{firm.technician['id']}", {"user_id": new.id})
    assert changed.status == 200
    assert (await firm.nadia.get(path_of(planned))).code == "not_found"
    assert (await firm.nadia.post(f"{path_of(planned)}/start")).code == "not_found"
    assert (await new.get(path_of(planned))).status == 200
    admin = await people("admin")
    assert (await admin.patch(f"/users/{new.id}", {"role": "member"})).status == 200
    for reply in (await new.get(path_of(planned)), await new.post(f"{path_of(planned)}/start")):
        assert reply.status in (401, 403)
