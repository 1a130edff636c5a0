"""Sites, desks and queues: taking them away, or people away from them, without losing what stands on them."""

import asyncio
import uuid

import pytest

from tests.conftest import People
from tests.people import Json, Person
from tests.waiting import Place, do, made


async def test_a_site_is_not_deleted_under_a_queue_that_is_being_made(people: People) -> None:
    """Whichever is first wins; in any case the tenant's queues can be listed."""
    manager = await people("manager")
    service = await made(manager, "/services", {"name": "Consultation"})
    for index in range(12):
        site = await made(manager, "/sites", {"name": "Short-lived"})
        body = {"site_id": site["id"], "service_id": service["id"], "name": "Queue"}
        added, deleted = await asyncio.gather(
            manager.post("/queues", body), _later(index * 0.001, manager, f"/sites/{site['id']}")
        )
        assert (added.status, deleted) in {(201, 409), (422, 204), (422, 409)}, added.body
        assert (await manager.get("/queues", params={"site_id": site["id"]})).status == 200
        assert (await manager.get(f"/sites/{site['id']}")).status == (404 if deleted == 204 else 200)


async def _later(seconds: float, person: Person, path: str) -> int:
    await asyncio.sleep(seconds)
    return (await person.delete(path)).status


async def test_a_queue_whose_tickets_went_elsewhere_is_not_deleted(people: People) -> None:
    """Its visits stand in the reports, although no ticket is there any more."""
    manager, coach = await people("manager"), await people("coach")
    place = await Place.make(manager)
    elsewhere = await place.add_queue(prefix="B")
    ticket = await place.take(coach)
    await do(coach, ticket, "transfer", queue_id=elsewhere["id"])
    assert (await manager.delete(f"/queues/{place.id}")).code == "conflict"
    report = await manager.get("/reports/queue-stats", params={"queue_id": place.id})
    assert report.body["total"]["joined"] == 1


async def test_nobody_takes_a_ticket_of_a_queue_that_is_gone(people: People) -> None:
    """Of joining and deleting at the same time one is refused, so nobody waits in a queue that is not there."""
    manager = await people("manager")
    place = await Place.make(manager)
    for index in range(8):
        path = f"/queues/{(await place.add_queue())['id']}"
        visitor = await Person.visit(people.url)
        joined, deleted = await asyncio.gather(
            visitor.post(f"{path}/tickets", {}), _later(index * 0.002, manager, path)
        )
        assert (joined.status, deleted) in {(201, 409), (404, 204)}, joined.body
        assert (await visitor.get("/tickets")).status == 200


@pytest.mark.parametrize("change", [{"role": "member"}, {"blocked": True}])
async def test_who_leaves_the_team_sits_at_no_desk_any_more(people: People, change: Json) -> None:
    """A desk where nobody will call is not open: nothing is foretold from it, and others can sit down."""
    place = await Place.make(await people("manager"))
    desk, admin = await place.add_desk(), await people("admin")
    address = f"{uuid.uuid4().hex}@people.test"
    new = await made(admin, "/users", {"name": "Nina New", "email": address, "role": "agent"})
    login = {"tenant": "demo", "email": address, "password": new["password"]}
    agent = Person(people.url, (await people.nobody.post("/auth/login", login)).body)
    assert (await agent.post(f"/desks/{desk['id']}/open")).status == 200
    assert (await place.show())["open_desks"] == 1
    assert (await admin.patch(f"/users/{agent.id}", change)).status == 200
    assert (await place.show())["open_desks"] == 0
    coach = await people.fresh("coach")
    assert (await coach.post(f"/desks/{desk['id']}/open")).status == 200
    await coach.post(f"/desks/{desk['id']}/close")


@pytest.mark.parametrize("date", ["2027-02-29", "2026-13-01", "0000-01-01"])
async def test_a_day_that_is_not_in_the_calendar_is_no_exception(people: People, date: str) -> None:
    manager = await people("manager")
    reply = await manager.post("/sites", {"name": "Clinic", "exceptions": [{"date": date, "hours": []}]})
    assert (reply.status, reply.body["error"]["details"][0]["field"]) == (422, "exceptions")


async def test_a_board_hears_calls_in_their_order_however_many_come_at_once(people: People) -> None:
    place = await Place.make(await people("manager"))
    coach, visitor = await people("coach"), await Person.visit(people.url)
    numbers = [(await place.take(coach))["number"] for _ in range(12)]
    token = place.site["board_url"].rpartition("/")[2]
    async with visitor.connected() as board:
        await board.do("board.watch", {"token": token})
        await asyncio.gather(*(place.call_next(coach) for _ in numbers))
        await board.until(lambda: len(board.heard("ticket.called")) == len(numbers))
        assert [call["number"] for call in board.heard("ticket.called")] == numbers
        again = await board.do("board.watch", {"token": token})
        assert [call["number"] for call in again["calls"]] == numbers[:-5:-1]
