"""Interventions: planned with their booking, carried out by their technician, signed by the client."""

import asyncio
import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.booking import some_time
from tests.conftest import People
from tests.firm import CHECKLIST, Firm, show, step
from tests.partners import Partner, new_agent
from tests.people import Json, Person, Reply
from tests.permission_scene import ABSENT, upload
from tests.waiting import made


@pytest.fixture
async def firm(people: People) -> Firm:
    return await Firm.make(people)


async def booking_of(firm: Firm, intervention: Json) -> Json:
    found: Json = (await firm.boss.get(f"/bookings/{intervention['booking_id']}")).body
    return found


async def on_booking(firm: Firm, intervention: Json, op: str, **body: Any) -> Reply:
    return await firm.boss.post(f"/bookings/{intervention['booking_id']}/{op}", body)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


async def test_the_work_goes_from_its_plan_to_the_client_s_signature(firm: Firm) -> None:
    planned = await firm.planned(note="Ring twice")
    assert (planned["state"], planned["title"], planned["note"]) == ("planned", "Yearly service", "Ring twice")
    assert (planned["client"], planned["equipment"]["id"]) == (firm.client, firm.boiler["id"])
    assert planned["technician"] == firm.technician
    assert [(item["text"], item["done"]) for item in planned["checklist"]] == [(text, False) for text in CHECKLIST]
    booking = await booking_of(firm, planned)
    assert (booking["state"], booking["kind"], booking["start"]) == ("confirmed", "intervention", planned["start"])
    assert (booking["person"]["name"], booking["location"]) == ("Résidence du Lac", "Rue du Lac 7")

    begun = await step(firm.nadia, planned, "start")
    assert (begun["state"], begun["may"]) == ("in_progress", ["finish", "change"])
    reply = await firm.nadia.post(f"/interventions/{planned['id']}/finish", {"report": "All is well"})
    assert reply.body["error"]["details"][0]["field"] == "reason"
    for item in begun["checklist"]:
        ticked = await firm.nadia.patch(f"/interventions/{planned['id']}/checklist/{item['id']}", {"done": True})
        assert ticked.status == 200
    assert {item["by"]["id"] for item in ticked.body["checklist"]} == {firm.nadia.id}
    done = await step(firm.nadia, planned, "finish", report="All is well")
    assert (done["state"], done["report"]) == ("done", "All is well")
    image = await upload(firm.nadia)
    signed = await step(firm.nadia, planned, "sign", name="Anna Client", image=image)
    assert (signed["state"], signed["signature"]["name"], signed["may"]) == ("signed", "Anna Client", [])
    assert (await firm.boss.get(signed["signature"]["image_url"].removeprefix("/api/v1"))).status == 200
    assert [(one["op"], one["by"]["id"]) for one in signed["steps"]] == [
        ("plan", firm.boss.id), ("start", firm.nadia.id), ("finish", firm.nadia.id), ("sign", firm.nadia.id)
    ]  # fmt: skip
    assert await show(firm.manager, planned) == signed | {"may": ["reopen"]}


async def test_a_step_out_of_order_says_what_can_be_done(firm: Firm) -> None:
    planned = await firm.planned()
    path = f"/interventions/{planned['id']}"
    for op, body in (("finish", {"reason": "x"}), ("sign", {"name": "Anna"}), ("reopen", {})):
        reply = await firm.manager.post(f"{path}/{op}", body)
        assert (reply.code, "started" in reply.body["error"]["message"]) == ("conflict", True)
    item = f"{path}/checklist/{planned['checklist'][0]['id']}"
    assert (await firm.nadia.patch(item, {"done": True})).code == "conflict"
    begun = await step(firm.nadia, planned, "start")
    assert await step(firm.nadia, planned, "start") == begun, "told again"
    assert (await firm.nadia.patch(f"{path}/checklist/{ABSENT}", {"done": True})).code == "not_found"
    done = await step(firm.nadia, planned, "finish", reason="No filter here")
    assert done["steps"][-1]["reason"] == "No filter here"
    assert (await firm.nadia.post(f"{path}/start")).code == "conflict"
    await step(firm.nadia, planned, "sign", name="Anna")
    refused = await firm.nadia.patch(path, {"report": "Changed"})
    assert (refused.code, "reopened" in refused.body["error"]["message"]) == ("conflict", True)
    assert (await firm.nadia.post(f"{path}/sign", {"name": "Bruno"})).code == "conflict"
    assert (await firm.nadia.post(f"{path}/reopen", {})).code == "forbidden"
    opened = await step(firm.boss, planned, "reopen", reason="A part was missing")
    assert (opened["state"], opened["signature"]) == ("in_progress", None)


async def test_two_who_finish_at_once_finish_once(firm: Firm) -> None:
    planned = await firm.planned()
    await step(firm.nadia, planned, "start")
    body = {"reason": "Nothing to clean"}
    path = f"/interventions/{planned['id']}/finish"
    replies = await asyncio.gather(*(person.post(path, body) for person in (firm.nadia, firm.manager) * 3))
    assert {reply.status for reply in replies} == {200}
    assert [one["op"] for one in (await show(firm.boss, planned))["steps"]] == ["plan", "start", "finish"]


async def test_a_technician_sees_their_own_a_provider_theirs_and_a_manager_all(people: People, firm: Firm) -> None:
    luc_person, stranger = await new_agent(people), await new_agent(people)
    luc = await firm.add_technician(user_id=luc_person.id)
    mine, his = await firm.planned(), await firm.planned(technician_id=luc["id"])
    foreign = await Firm.make(people)
    elsewhere = await foreign.planned()
    for person, seen in (
        (firm.nadia, {mine["id"]}), (luc_person, {his["id"]}), (firm.boss, {mine["id"], his["id"]}),
        (foreign.boss, {elsewhere["id"]}), (stranger, set()),
    ):  # fmt: skip
        listed = (await person.get("/interventions")).body["items"]
        assert {one["id"] for one in listed} == seen
        for one in (mine, his, elsewhere):
            expected = 200 if one["id"] in seen else 404
            assert (await person.get(f"/interventions/{one['id']}")).status == expected
            assert (await person.patch(f"/interventions/{one['id']}", {"note": "Seen"})).status == expected
    found = (await firm.manager.get(f"/interventions?client_id={firm.client['id']}")).body["items"]
    assert {one["id"] for one in found} == {mine["id"], his["id"]}
    alice, other = await people("alice"), await people("admin", "other")
    assert (await alice.get("/interventions")).code == "forbidden"
    assert (await other.get(f"/interventions/{mine['id']}")).code == "not_found"
    assert mine["id"] not in [one["id"] for one in (await other.get("/interventions")).body["items"]]


async def test_only_the_provider_or_a_manager_plans_and_gives_work_to_another(people: People, firm: Firm) -> None:
    assert (await firm.nadia.post("/interventions", firm.plan())).code == "forbidden"
    planned = await made(firm.manager, "/interventions", firm.plan())
    luc_person = await new_agent(people)
    luc = await firm.add_technician(user_id=luc_person.id)
    path = f"/interventions/{planned['id']}"
    assert (await firm.nadia.patch(path, {"technician_id": luc["id"]})).code == "forbidden"
    given = (await firm.boss.patch(path, {"technician_id": luc["id"], "note": "Luc knows it"})).body
    assert (given["technician"], given["note"], given["steps"][-1]["op"]) == (luc, "Luc knows it", "assign")
    assert (await firm.nadia.get(path)).code == "not_found"
    assert (await luc_person.get(path)).status == 200
    start = planned["start"]
    assert (await firm.boss.post("/interventions", firm.plan(start=start, technician_id=luc["id"]))).code == "conflict"
    assert (await firm.planned(start=start))["technician"]["id"] == firm.technician["id"]
    assert (await firm.boss.patch(path, {"technician_id": firm.technician["id"]})).code == "conflict", "Nadia is busy"
    assert (await show(firm.boss, planned)) == given
    await firm.manager.patch(f"/technicians/{luc['id']}", {"active": False})
    later = await firm.planned()
    refused = await firm.boss.patch(f"/interventions/{later['id']}", {"technician_id": luc["id"]})
    assert refused.body["error"]["details"][0]["field"] == "technician_id"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"client_id": ABSENT}, "client_id"), ({"equipment_id": ABSENT}, "equipment_id"),
        ({"technician_id": ABSENT}, "technician_id"), ({"minutes": 4}, "minutes"), ({"start": "2030-01-01T25:00:00Z"}, "start"),
        ({"start": "2030-01-01T10:00:00"}, "start"), ({"start": "0001-01-01T00:00:00Z"}, "start"),
        ({"start": "9999-12-31T23:59:59Z"}, "start"),
    ],
    ids=lambda value: str(value)[:40],
)  # fmt: skip
async def test_a_plan_that_makes_no_sense_is_refused_at_its_field(firm: Firm, change: Json, field: str) -> None:
    reply = await firm.boss.post("/interventions", firm.plan(**change))
    assert reply.code == "invalid", reply.body
    assert [problem["field"] for problem in reply.body["error"]["details"]] == [field]


async def test_a_plan_needs_an_offer_of_interventions_and_the_client_s_own_equipment(firm: Firm) -> None:
    talk = await firm.partner.add_offer()
    reply = await firm.boss.post("/interventions", firm.plan(offer_id=talk["id"]))
    assert reply.body["error"]["details"][0]["field"] == "offer_id"
    other = await made(firm.manager, "/clients", {"name": "Other"})
    reply = await firm.boss.post("/interventions", firm.plan(client_id=other["id"]))
    assert reply.body["error"]["details"][0]["field"] == "equipment_id"
    without = await firm.planned(client_id=other["id"], equipment_id=None)
    assert without["equipment"] is None
    path = f"/interventions/{without['id']}"
    assert (await firm.boss.patch(path, {"equipment_id": firm.boiler["id"]})).code == "invalid"
    pump = await made(firm.manager, "/equipment", {"name": "Pump", "client_id": other["id"]})
    assert (await firm.boss.patch(path, {"equipment_id": pump["id"]})).body["equipment"]["id"] == pump["id"]
    assert (await firm.boss.patch(path, {"equipment_id": None})).body["equipment"] is None


async def test_nobody_works_at_two_places_at_once(people: People, firm: Firm) -> None:
    """Also for another provider, and beside the appointments that the technician gives themselves."""
    planned = await firm.planned()
    half = (moment(planned["start"]) + timedelta(minutes=30)).isoformat()
    after = moment(planned["end"]).isoformat()
    refused = await firm.boss.post("/interventions", firm.plan(start=half))
    assert refused.code == "conflict"
    assert refused.body["error"]["details"][0]["field"] == "technician_id"
    elsewhere = await Firm.make(people)
    assert (await elsewhere.boss.post("/interventions", elsewhere.plan(start=half))).status == 201, "another person"
    theirs = elsewhere.plan(start=half, technician_id=firm.technician["id"])
    assert (await elsewhere.boss.post("/interventions", theirs)).code == "conflict"
    assert (await firm.planned(start=after))["start"] == planned["end"]

    coach = await Partner.make(people)
    talk = await coach.add_offer()
    both = await firm.add_technician(provider_id=coach.id)
    start = some_time().isoformat()
    booked = await coach.person.post(
        "/bookings", {"offer_id": talk["id"], "start": start, "minutes": 30, "user_id": firm.nadia.id}
    )
    assert booked.status == 201, booked.body
    assert (await firm.boss.post("/interventions", firm.plan(start=start, technician_id=both["id"]))).code == "conflict"
    other = await firm.planned(technician_id=both["id"])
    body = {"offer_id": talk["id"], "start": other["start"], "minutes": 30, "user_id": firm.nadia.id}
    assert (await coach.person.post("/bookings", body)).code == "conflict"


async def test_many_who_plan_the_same_technician_at_once_get_one(firm: Firm) -> None:
    wish = firm.plan()
    replies = await asyncio.gather(
        *((firm.boss, firm.manager)[turn % 2].post("/interventions", wish) for turn in range(12))
    )
    assert sorted(reply.status for reply in replies) == [201] + [409] * 11
    booked = (await firm.boss.get("/partner/bookings")).body["items"]
    assert len(booked) == 1, "a plan that fails leaves no booking"


async def test_numbers_are_dense_whoever_plans_at_once_and_whatever_fails(people: People) -> None:
    """In a tenant that nobody else plans in: the other one."""
    admin = await people("admin", "other")
    await admin.put(
        "/partner/profile", {"name": "Firm", "category": "repairs", "time_zone": "Europe/Zurich", "capacity": 50}
    )
    offer = await made(
        admin, "/partner/offers", {"kind": "intervention", "name": "Service", "lengths": [{"minutes": 60}]}
    )
    client = (await made(admin, "/clients", {"name": "Client"}))["id"]
    workers = [(await made(admin, "/technicians", {"name": f"T{number}"}))["id"] for number in range(6)]
    start = some_time().isoformat()
    wishes = [
        {"offer_id": offer["id"], "client_id": client, "technician_id": worker, "start": start, "minutes": 60}
        for worker in workers * 3
    ]
    replies = await asyncio.gather(*(admin.post("/interventions", wish) for wish in wishes))
    assert sorted(reply.status for reply in replies) == [201] * 6 + [409] * 12
    late = {**wishes[0], "start": (moment(start) + timedelta(days=1)).isoformat()}
    replies.append(await admin.post("/interventions", late))
    numbers = sorted(reply.body["number"] for reply in replies if reply.status == 201)
    year, first = numbers[0].split("-")[1:]
    assert numbers == [f"I-{year}-{int(first) + place:04}" for place in range(7)]
    assert len(year) == 4
    assert len(first) == 4


async def test_the_same_request_plans_once(firm: Firm) -> None:
    wish, key = firm.plan(), {"Idempotency-Key": uuid.uuid4().hex}
    replies = await asyncio.gather(*(firm.boss.post("/interventions", wish, headers=key) for _ in range(4)))
    assert {reply.status for reply in replies} == {201}
    assert len({reply.body["id"] for reply in replies}) == 1
    later = wish | {"start": some_time().isoformat()}
    assert (await firm.boss.post("/interventions", later, headers=key)).code == "conflict", "another time was asked for"
    booked = {"offer_id": firm.offer["id"], "start": some_time().isoformat(), "minutes": 60, "user_id": firm.nadia.id}
    other = {"Idempotency-Key": uuid.uuid4().hex}
    assert (await firm.boss.post("/bookings", booked, headers=other)).status == 201
    assert (await firm.boss.post("/interventions", firm.plan(), headers=other)).code == "conflict"


async def test_an_intervention_moves_and_ends_with_its_booking(firm: Firm) -> None:
    planned, other = await firm.planned(), await firm.planned()
    refused = await on_booking(firm, planned, "reschedule", start=other["start"])
    assert refused.code == "conflict", "Nadia is at the other one"
    assert (await booking_of(firm, planned))["start"] == planned["start"]
    start = some_time().isoformat()
    assert (await on_booking(firm, planned, "reschedule", start=start, minutes=90)).status == 200
    moved = await show(firm.nadia, planned)
    assert moment(moved["start"]) == moment(start)
    assert moment(moved["end"]) - moment(start) == timedelta(minutes=90)
    assert moved["steps"][-1]["op"] == "move"
    assert (await firm.planned(start=planned["start"]))["state"] == "planned", "her time then is free again"
    assert (await on_booking(firm, planned, "cancel")).status == 200
    cancelled = await show(firm.nadia, planned)
    assert (cancelled["state"], cancelled["may"]) == ("cancelled", [])
    assert (await firm.nadia.post(f"/interventions/{planned['id']}/start")).code == "conflict"
    assert (await firm.planned(start=start))["state"] == "planned"


async def test_work_that_is_done_stays_done_when_its_booking_is_cancelled(firm: Firm) -> None:
    done = await firm.done()
    assert (await on_booking(firm, done, "cancel")).status == 200
    assert await show(firm.nadia, done) == done


async def test_documents_are_for_those_who_see_the_intervention(people: People, firm: Firm) -> None:
    planned = await firm.planned()
    path = f"/interventions/{planned['id']}/documents"
    file = await upload(firm.nadia)
    assert (await firm.boss.get(f"/attachments/{file}")).code == "not_found", "hers alone until it is attached"
    assert (await firm.boss.post(path, {"attachment_id": file})).code == "invalid", "not the boss's upload"
    added = await firm.nadia.post(path, {"attachment_id": file})
    assert added.status == 201
    (document,) = added.body["documents"]
    assert (document["id"], document["content_type"], document["name"]) == (file, "image/png", "photo.png")
    assert (await firm.nadia.post(path, {"attachment_id": file})).body == added.body, "told again"
    stranger, alice, foreigner = await new_agent(people), await people("alice"), await people("admin", "other")
    for person, status in (
        (firm.nadia, 200), (firm.boss, 200), (firm.manager, 200), (stranger, 404), (alice, 404), (foreigner, 404),
    ):  # fmt: skip
        assert (await person.get(document["url"].removeprefix("/api/v1"))).status == status
    luc_person = await new_agent(people)
    luc = await firm.add_technician(user_id=luc_person.id)
    await firm.boss.patch(f"/interventions/{planned['id']}", {"technician_id": luc["id"]})
    assert (await luc_person.get(f"/attachments/{file}")).status == 200
    assert (await firm.nadia.get(f"/attachments/{file}")).code == "not_found", "it is not hers any more"
    assert (await luc_person.delete(f"{path}/{ABSENT}")).code == "not_found"
    assert (await luc_person.delete(f"{path}/{file}")).status == 204
    assert (await show(firm.boss, planned))["documents"] == []
    assert (await firm.boss.get(f"/attachments/{file}")).code == "not_found"


async def test_a_file_belongs_to_one_place(people: People, firm: Firm) -> None:
    planned, other = await firm.planned(), await firm.planned()
    file = await upload(firm.nadia)
    assert (await firm.nadia.post(f"/interventions/{planned['id']}/documents", {"attachment_id": file})).status == 201
    assert (await firm.nadia.post(f"/interventions/{other['id']}/documents", {"attachment_id": file})).code == "invalid"
    group = await firm.nadia.open_group(await people("alice"))
    message = {"body": "Look", "attachments": [file]}
    assert (await firm.nadia.post(f"/conversations/{group}/messages", message)).code == "invalid"
    sent = await upload(firm.nadia)
    await firm.nadia.post(f"/conversations/{group}/messages", {"body": "Look", "attachments": [sent]})
    assert (
        await firm.nadia.post(f"/interventions/{planned['id']}/documents", {"attachment_id": sent})
    ).code == "invalid"


async def test_a_signature_is_a_picture_and_goes_when_it_is_reopened(firm: Firm) -> None:
    done = await firm.done()
    path = f"/interventions/{done['id']}"
    text, document = await upload(firm.nadia, b"Anna", "anna.txt"), await upload(firm.nadia)
    await step(firm.nadia, done, "documents", attachment_id=document)
    for image in (text, document, ABSENT):
        reply = await firm.nadia.post(f"{path}/sign", {"name": "Anna", "image": image})
        assert reply.body["error"]["details"][0]["field"] == "image"
    picture = await upload(firm.nadia)
    signed = await step(firm.nadia, done, "sign", name="Anna", image=picture)
    assert signed["signature"]["image_url"] == f"/api/v1/attachments/{picture}"
    assert await step(firm.nadia, done, "sign", name="Anna", image=picture) == signed, "told again"
    assert (await firm.nadia.delete(f"{path}/documents/{picture}")).code == "not_found"
    assert (await firm.nadia.delete(f"{path}/documents/{document}")).code == "conflict"
    await step(firm.manager, done, "reopen")
    assert (await firm.nadia.get(f"/attachments/{picture}")).code == "not_found"
    assert (await firm.nadia.get(f"/attachments/{document}")).status == 200


async def test_the_list_is_by_start_in_pages_and_narrowed(firm: Firm) -> None:
    luc = await firm.add_technician()
    begin = some_time()
    starts = [begin + timedelta(days=day) for day in (3, 1, 4, 0, 2)]
    planned = [await firm.planned(start=start.isoformat()) for start in starts]
    his = await firm.planned(start=begin.isoformat(), technician_id=luc["id"], equipment_id=None)
    await step(firm.nadia, planned[1], "start")

    async def listed(**query: Any) -> list[str]:
        found: list[str] = []
        cursor: Json = {}
        while True:
            page = (await firm.boss.get("/interventions", params={"limit": 2, **query, **cursor})).body
            found += [one["id"] for one in page["items"]]
            if page["next_cursor"] is None:
                return found
            cursor = {"cursor": page["next_cursor"]}

    by_start = [planned[place]["id"] for place in (3, 1, 4, 0, 2)]
    assert await listed() == [by_start[0], his["id"], *by_start[1:]]
    assert await listed(technician_id=firm.technician["id"]) == by_start
    assert await listed(technician_id=luc["id"]) == [his["id"]]
    assert await listed(state="in_progress") == [planned[1]["id"]]
    assert await listed(equipment_id=firm.boiler["id"], state="planned") == [by_start[0], *by_start[2:]]
    assert await listed(client_id=ABSENT) == []
    span = {"from": (begin + timedelta(days=1)).isoformat(), "to": (begin + timedelta(days=3)).isoformat()}
    assert await listed(**span) == by_start[1:3]
    for wrong in ({"from": "yesterday"}, {"state": "open"}, {"from": "2030-01-01T00:00:00"}, {"cursor": "nonsense"}):
        assert (await firm.boss.get("/interventions", params=wrong)).code == "invalid", wrong


async def test_what_interventions_point_at_is_not_deleted(firm: Firm) -> None:
    await firm.planned()
    for path in (
        f"/clients/{firm.client['id']}", f"/equipment/{firm.boiler['id']}", f"/technicians/{firm.technician['id']}",
    ):  # fmt: skip
        reply = await firm.manager.delete(path)
        assert reply.code == "conflict"
        assert (await firm.manager.get(path)).status == 200


async def test_a_client_who_signs_in_here_sees_the_booking_as_theirs(people: People, firm: Firm) -> None:
    member = await Person.register(people.url)
    client = await made(firm.manager, "/clients", {"name": "Anna", "user_id": member.id, "email": "anna@clients.test"})
    planned = await firm.planned(client_id=client["id"], equipment_id=None)
    (booking,) = (await member.get("/bookings")).body["items"]
    assert (booking["id"], booking["state"]) == (planned["booking_id"], "confirmed")
    assert booking["person"]["email"] == "anna@clients.test"
    assert (await member.get(f"/interventions/{planned['id']}")).code == "forbidden"
