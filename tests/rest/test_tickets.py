"""Tickets: taken, called in their order, served, held, transferred; and what each refusal says."""

import uuid
from datetime import UTC, datetime, timedelta

from tests.conftest import People
from tests.people import Person
from tests.waiting import Place, do, made, place_in, refused


async def test_people_are_called_in_the_order_in_which_they_came(people: People) -> None:
    place = await Place.make(await people("manager"))
    coach = await people("coach")
    visitors = [await Person.visit(people.url, f"Visitor {index}") for index in range(4)]
    tickets = [await place.take(visitor) for visitor in visitors]
    assert [ticket["number"] for ticket in tickets] == ["A-001", "A-002", "A-003", "A-004"]
    assert [ticket["place"] for ticket in tickets] == [1, 2, 3, 4]
    queue = await place.show()
    assert (queue["waiting"], queue["joinable"], queue["line_complete"]) == (4, True, True)
    assert [place_in(queue["line"], ticket["slot"]) for ticket in tickets] == [1, 2, 3, 4]
    called = [await place.call_next(coach) for _ in range(4)]
    assert [ticket and ticket["id"] for ticket in called] == [ticket["id"] for ticket in tickets]
    assert await place.call_next(coach) is None
    assert (await place.show())["serving"] == 4


async def test_a_ticket_goes_from_waiting_to_done_and_every_step_is_stamped(people: People) -> None:
    place = await Place.make(await people("manager"))
    coach, visitor = await people("coach"), await Person.visit(people.url, "Nadia")
    desk = await place.add_desk()
    ticket = await place.take(visitor, language="fr")
    assert (ticket["state"], ticket["name"], ticket["language"], ticket["steps"]) == ("waiting", "Nadia", "fr", [])
    assert (await coach.post(f"/desks/{desk['id']}/open")).status == 200
    called = await place.call_next(coach)
    assert called is not None
    assert (called["state"], called["desk"]["name"], called["agent"]["id"]) == ("called", "Desk 1", coach.id)
    assert (await do(coach, ticket, "recall"))["calls"] == 2
    assert (await do(coach, ticket, "start"))["state"] == "serving"
    done = await do(coach, ticket, "close")
    assert done["state"] == "done"
    assert [step["op"] for step in done["steps"]] == ["join", "call", "recall", "start", "close"]
    assert [step["by"]["id"] for step in done["steps"]] == [visitor.id, *[coach.id] * 4]
    assert [step["at"] for step in done["steps"]] == sorted(step["at"] for step in done["steps"])
    assert (await visitor.post(f"/tickets/{ticket['id']}/feedback", {"comment": "  "})).status == 422
    answer = await do(visitor, ticket, "feedback", csat=5, nps=9, comment="Quick")
    assert answer["feedback"]["nps"] == 9
    assert "already" in await refused(visitor, ticket, "feedback", csat=1)
    assert (await coach.post(f"/tickets/{ticket['id']}/feedback", {"csat": 1})).status == 403


async def test_what_is_not_possible_says_what_would_be(people: People) -> None:
    place = await Place.make(await people("manager"), grace_seconds=600)
    coach, visitor = await people("coach"), await Person.visit(people.url)
    ticket = await place.take(visitor)
    assert await refused(coach, ticket, "start") == (
        "Ticket A-001 is waiting; what is possible now: call, cancel, hold, transfer."
    )
    for operation in ("recall", "close", "no-show", "resume", "feedback"):
        person = visitor if operation == "feedback" else coach
        body = {"csat": 3} if operation == "feedback" else {}
        assert "what is possible now" in await refused(person, ticket, operation, **body)
    await place.call_next(coach)
    assert "more seconds to come" in await refused(coach, ticket, "no-show")
    await do(visitor, ticket, "cancel")
    assert "nothing can be done with it" in await refused(coach, ticket, "call")


async def test_who_did_not_come_can_still_be_called(people: People) -> None:
    place = await Place.make(await people("manager"), grace_seconds=0)
    coach, visitor = await people("coach"), await Person.visit(people.url)
    ticket = await place.take(visitor)
    await place.call_next(coach)
    assert (await do(coach, ticket, "no-show"))["state"] == "no_show"
    assert await place.call_next(coach) is None
    assert (await do(coach, ticket, "call"))["calls"] == 2


async def test_who_holds_their_place_lets_others_pass_and_comes_back_before_later_ones(people: People) -> None:
    place = await Place.make(await people("manager"))
    coach = await people("coach")
    visitors = [await Person.visit(people.url) for _ in range(5)]
    first, *others = [await place.take(visitor) for visitor in visitors]
    held = await do(visitors[0], first, "hold", places=2)
    assert (held["state"], held["hold"]["places"], held["holds_left"], held["place"]) == ("held", 2, 2, 1)
    called = [await place.call_next(coach) for _ in range(4)]
    order = [ticket and ticket["number"] for ticket in called]
    assert order == ["A-002", "A-003", "A-001", "A-004"], others


async def test_holding_a_place_in_an_empty_line_ends_when_nobody_is_left_to_pass(people: People) -> None:
    place = await Place.make(await people("manager"))
    coach = await people("coach")
    first, second = [await Person.visit(people.url) for _ in range(2)]
    held = await place.take(first)
    await place.take(second)
    await do(first, held, "hold", places=5)
    await place.call_next(coach)
    shown = (await first.get(f"/tickets/{held['id']}")).body
    assert (shown["state"], shown["place"]) == ("waiting", 1)


async def test_holds_have_limits(people: People) -> None:
    place = await Place.make(await people("manager"), holds={"most": 1, "minutes": 5, "places": 2})
    visitor = await Person.visit(people.url)
    ticket = await place.take(visitor)
    path = f"/tickets/{ticket['id']}/hold"
    for body in (
        {"minutes": -1},
        {"minutes": 0},
        {"places": -3},
        {},
        {"minutes": 6},
        {"places": 3},
        {"minutes": 1, "places": 1},
    ):
        reply = await visitor.post(path, body)
        assert (reply.status, reply.code) == (422, "invalid"), (body, reply.body)
    await do(visitor, ticket, "hold", minutes=5)
    await do(visitor, ticket, "resume")
    assert "that is all" in await refused(visitor, ticket, "hold", minutes=1)


async def test_priorities_go_first_and_ageing_lets_nobody_starve(people: People) -> None:
    manager, coach = await people("manager"), await people("coach")
    strict = await Place.make(manager, strategy="priority")
    for priority in (0, 5, 0, 9, 5):
        await strict.take(coach, priority=priority, name=f"p{priority}")
    order = [await strict.call_next(coach) for _ in range(5)]
    assert [ticket and ticket["number"] for ticket in order] == ["A-004", "A-002", "A-005", "A-001", "A-003"]
    ageing = await Place.make(manager, strategy="priority", ageing_minutes=1)
    for priority in (0, 1):
        await ageing.take(coach, priority=priority)
    queue = await ageing.show()
    assert queue["ageing_minutes"] == 1
    first = await ageing.call_next(coach)
    assert first is not None
    assert first["number"] == "A-002"


async def test_a_transfer_keeps_the_arrival_where_the_policy_says_so(people: People) -> None:
    manager, coach = await people("manager"), await people("coach")
    place = await Place.make(manager)
    keeping = await place.add_queue(name="X-ray", prefix="X")
    not_keeping = await place.add_queue(name="Cashier", prefix="C", transfers_keep_arrival=False)
    early = await place.take(coach)
    later = await place.take(coach)
    for queue in (keeping, not_keeping):
        await made(coach, f"/queues/{queue['id']}/tickets", {"name": "was there"})
    moved = await do(coach, early, "transfer", queue_id=keeping["id"])
    assert (moved["place"], moved["number"], moved["queue_name"]) == (1, "A-001", "X-ray")
    moved = await do(coach, later, "transfer", queue_id=not_keeping["id"])
    assert moved["place"] == 2
    moved = await do(coach, moved, "transfer", queue_id=keeping["id"], keep_arrival=True)
    assert moved["place"] == 3, "its arrival counts anew since the queue that did not keep it"
    assert (await place.show())["waiting"] == 0
    reply = await coach.post(f"/tickets/{moved['id']}/transfer", {"queue_id": keeping["id"]})
    assert reply.status == 422


async def test_a_retry_gets_the_same_ticket(people: People) -> None:
    place = await Place.make(await people("manager"))
    coach = await people("coach")
    key = {"Idempotency-Key": uuid.uuid4().hex}
    visitor = await Person.visit(people.url)
    taken = [await visitor.post(f"/queues/{place.id}/tickets", {}, headers=key) for _ in range(2)]
    assert taken[0].body["id"] == taken[1].body["id"]
    await place.take(coach)
    called = [await place.call_next(coach, headers=key) for _ in range(2)]
    assert called[0] and called[1] and called[0]["id"] == called[1]["id"]
    await do(coach, called[0], "start")
    await do(coach, called[0], "close")
    again = await place.call_next(coach, headers=key)
    assert again and (again["id"], again["state"]) == (called[0]["id"], "done")


async def test_a_retry_gets_the_same_ticket_after_a_transfer(people: People) -> None:
    """Neither does the agent call a second person, nor has the visitor two tickets."""
    place = await Place.make(await people("manager"))
    coach, visitor = await people("coach"), await Person.visit(people.url)
    elsewhere = await place.add_queue(prefix="B")
    joined, key = [{"Idempotency-Key": uuid.uuid4().hex} for _ in range(2)]
    taken = await made(visitor, f"/queues/{place.id}/tickets", {}, headers=joined)
    await place.take(coach)
    called = await place.call_next(coach, headers=key)
    assert called and called["id"] == taken["id"]
    await do(coach, called, "transfer", queue_id=elsewhere["id"])
    again = await place.call_next(coach, headers=key)
    assert again and (again["id"], again["queue_id"]) == (called["id"], elsewhere["id"])
    assert (await made(visitor, f"/queues/{place.id}/tickets", {}, headers=joined))["id"] == taken["id"]
    assert (await place.show())["waiting"] == 1


async def test_a_key_of_another_request_is_no_retry(people: People) -> None:
    """Who took somebody's ticket and then calls with the same key is not shown that ticket as if it were called."""
    place = await Place.make(await people("manager"))
    coach, key = await people("coach"), {"Idempotency-Key": uuid.uuid4().hex}
    taken = await made(coach, f"/queues/{place.id}/tickets", {"name": "Ana"}, headers=key)
    called = await place.call_next(coach, headers=key)
    assert called and (called["id"], called["state"]) == (taken["id"], "called")


async def test_nobody_joins_a_queue_that_is_closed_paused_or_full(people: People) -> None:
    manager, coach = await people("manager"), await people("coach")
    place = await Place.make(manager, capacity=1)
    visitor, late = [await Person.visit(people.url) for _ in range(2)]
    path = f"/queues/{place.id}"
    for status in ("paused", "closed"):
        assert (await coach.patch(path, {"status": status})).body["closed_reason"] == f"queue_{status}"
        reply = await visitor.post(f"{path}/tickets", {})
        assert (reply.status, reply.body["error"]["details"][0]["message"]) == (409, f"queue_{status}")
    await coach.patch(path, {"status": "open"})
    ticket = await place.take(visitor)
    reply = await late.post(f"{path}/tickets", {})
    assert (reply.status, "full" in reply.body["error"]["message"]) == (409, True)
    reply = await visitor.post(f"{path}/tickets", {})
    assert (reply.status, reply.body["error"]["details"][0]["message"]) == (409, ticket["id"])
    await do(visitor, ticket, "cancel")
    await place.take(late)


async def test_nobody_joins_while_the_site_is_closed_but_the_team_may_take_tickets(people: People) -> None:
    today = datetime.now(UTC).date()
    closed = [{"date": (today + timedelta(days=day)).isoformat()} for day in (-1, 0, 1)]
    place = await Place.make(await people("manager"), site={"time_zone": "UTC", "exceptions": closed})
    queue = await place.show()
    assert (queue["closed_reason"], queue["opens_at"][:10]) == (
        "site_closed", (today + timedelta(days=2)).isoformat(),
    )  # fmt: skip
    visitor = await Person.visit(people.url)
    assert (await visitor.post(f"/queues/{place.id}/tickets", {})).status == 409
    await place.take(await people("coach"))


async def test_a_walk_in_is_taken_along_by_whoever_has_its_address(people: People) -> None:
    place = await Place.make(await people("manager"))
    visitor, other = [await Person.visit(people.url) for _ in range(2)]
    kiosk = place.site["kiosk_url"].rpartition("/")[2]
    assert (await visitor.post(f"/queues/{place.id}/tickets", {"walk_in": True})).status == 422
    assert (await visitor.post(f"/queues/{place.id}/tickets", {"kiosk": "wrong"})).status == 422
    taken = [await place.take(visitor, kiosk=kiosk) for _ in range(2)]
    assert taken[0]["holder_id"] is None
    assert (await other.get(f"/tickets/{taken[0]['id']}")).status == 404
    token = taken[0]["url"].rpartition("/")[2]
    claimed = await other.post("/tickets/claim", {"token": token})
    assert (claimed.status, claimed.body["holder_id"]) == (200, other.id)
    assert (await other.get("/tickets")).body["items"][0]["id"] == taken[0]["id"]
    assert (await other.post("/tickets/claim", {"token": "stale"})).status == 404
    foreign = await people("alice", "other")
    assert (await foreign.post("/tickets/claim", {"token": token})).status == 404


async def test_the_ticket_has_a_conversation_with_the_team(people: People) -> None:
    place = await Place.make(await people("manager"))
    coach, visitor = await people("coach"), await Person.visit(people.url, "Nadia")
    ticket = await place.take(visitor)
    opened = await coach.post(f"/tickets/{ticket['id']}/conversation")
    assert (opened.status, opened.body["kind"], opened.body["owner_id"]) == (200, "support", visitor.id)
    again = await visitor.post(f"/tickets/{ticket['id']}/conversation")
    assert again.body["id"] == opened.body["id"]
    assert (await visitor.get(f"/tickets/{ticket['id']}")).body["conversation_id"] == opened.body["id"]
    sent = await visitor.post(f"/conversations/{opened.body['id']}/messages", {"client_id": "1", "body": "I am late"})
    assert sent.status == 201
    paper = await place.take(coach)
    assert "on paper" in await refused(coach, paper, "conversation")


async def test_notes_are_for_the_team(people: People) -> None:
    place = await Place.make(await people("manager"))
    coach, visitor = await people("coach"), await Person.visit(people.url)
    ticket = await place.take(visitor)
    noted = await do(coach, ticket, "notes", body="Needs the ground floor")
    assert noted["notes"][0]["body"] == "Needs the ground floor"
    assert (await visitor.get(f"/tickets/{ticket['id']}")).body["notes"] == []
    assert (await visitor.post(f"/tickets/{ticket['id']}/notes", {"body": "mine"})).status == 403


async def test_people_are_notified_when_near_and_when_called(people: People) -> None:
    place = await Place.make(await people("manager"), near_places=1)
    coach = await people("coach")
    first, second = [await Person.visit(people.url) for _ in range(2)]
    await place.take(first)
    ticket = await place.take(second)
    await place.call_next(coach)
    await place.call_next(coach)
    found = (await second.get("/notifications")).body["items"]
    assert [entry["kind"] for entry in found] == ["ticket.called", "ticket.near"]
    assert {entry["subject_id"] for entry in found} == {ticket["id"]}


async def test_lists_of_a_queue(people: People) -> None:
    place = await Place.make(await people("manager"))
    coach = await people("coach")
    taken = [await place.take(coach) for _ in range(5)]
    called = await place.call_next(coach)
    path = f"/queues/{place.id}/tickets"
    first = (await coach.get(f"{path}?limit=3")).body
    rest = (await coach.get(f"{path}?limit=3&cursor={first['next_cursor']}")).body
    assert called is not None
    listed = [ticket["number"] for ticket in first["items"] + rest["items"]]
    assert (listed, rest["next_cursor"]) == (["A-001", "A-002", "A-003", "A-004", "A-005"], None)
    waiting = (await coach.get(f"{path}?state=waiting&limit=2")).body
    assert [ticket["number"] for ticket in waiting["items"]] == ["A-005", "A-004"]
    assert taken[0]["id"] == called["id"]
    visitor = await Person.visit(people.url)
    assert (await visitor.get(path)).status == 403


async def test_the_wait_is_foretold_as_a_range_and_unknown_with_no_desk_open(people: People) -> None:
    place = await Place.make(await people("manager"))
    coach = await people("coach")
    desk = await place.add_desk()
    unknown = await place.take(coach)
    assert unknown["estimate"] is None
    assert (await place.show())["estimates"] is None
    opened = await coach.post(f"/desks/{desk['id']}/open")
    assert opened.body["agent"]["id"] == coach.id
    for _ in range(3):
        await place.take(coach)
    told = (await place.take(coach))["estimate"]
    assert told["place"] == 5
    assert 0 < told["median"] < told["p80"] < 3 * 3600
    queue = await place.show()
    places = queue["estimates"]["places"]
    assert places[0][0] == 1
    assert len(places) >= 2, "beyond its last place a table goes on with its slope"
    assert [entry[1] for entry in places] == sorted(entry[1] for entry in places)
    await coach.post(f"/desks/{desk['id']}/close")
    assert (await place.show())["estimates"] is None


async def test_a_desk_is_for_one_person_at_a_time(people: People) -> None:
    manager, coach, seller = await people("manager"), await people("coach"), await people("seller")
    place, elsewhere = await Place.make(manager), await Place.make(manager)
    desk, second = await place.add_desk(), await place.add_desk("Desk 2")
    foreign = await elsewhere.add_desk()
    assert (await coach.post(f"/desks/{desk['id']}/open")).status == 200
    assert (await seller.post(f"/desks/{desk['id']}/open")).status == 409
    assert (await coach.post(f"/desks/{second['id']}/open")).body["name"] == "Desk 2"
    assert (await seller.post(f"/desks/{desk['id']}/open")).status == 200, "who sits elsewhere has left"
    assert (await coach.post(f"/desks/{desk['id']}/close")).status == 403
    assert (await coach.post(f"/queues/{place.id}/call-next", {"desk_id": foreign["id"]})).status == 422
    assert (await coach.post(f"/queues/{place.id}/call-next", {"desk_id": desk["id"]})).status == 409
    await place.take(coach)
    called = await place.call_next(coach)
    assert called is not None
    assert called["desk"]["name"] == "Desk 2"
    assert (await manager.post(f"/desks/{desk['id']}/close")).status == 200
    assert (await manager.delete(f"/desks/{second['id']}")).status == 409


async def test_who_is_blocked_neither_serves_nor_changes_a_ticket(people: People) -> None:
    admin = await people("admin")
    place = await Place.make(await people("manager"))
    desk = await place.add_desk()
    visitor = await Person.visit(people.url)
    ticket = await place.take(visitor)
    added = await admin.post("/users", {"name": "Agent", "email": f"{uuid.uuid4().hex}@new.test", "role": "agent"})
    body = {"tenant": "demo", "email": added.body["user"]["email"], "password": added.body["password"]}
    agent = Person(people.url, (await people.nobody.post("/auth/login", body)).body)
    for person in (agent, visitor):
        assert (await admin.patch(f"/users/{person.id}", {"blocked": True})).status == 200
    for path in (
        f"/queues/{place.id}/call-next", f"/tickets/{ticket['id']}/call", f"/desks/{desk['id']}/open",
        f"/tickets/{ticket['id']}/cancel",
    ):  # fmt: skip
        assert (await agent.post(path, {})).status in (401, 403), path
    assert (await visitor.post(f"/tickets/{ticket['id']}/hold", {"minutes": 1})).status in (401, 403)
    assert (await do(await people("coach"), ticket, "call"))["state"] == "called"
