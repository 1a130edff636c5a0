"""Bookings as people know them: hold, confirm, move, cancel, wait, be let in."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.booking import Studio, act, at, book, hold, left, refused
from tests.conftest import People
from tests.people import Json, Person, eventually
from tests.waiting import Place, made


@pytest.fixture
async def studio(people: People) -> Studio:
    return await Studio.make(await people("admin"))


async def test_a_place_is_held_confirmed_and_counted(people: People, studio: Studio) -> None:
    alice = await Person.register(people.url)
    offer, session = await studio.class_with(3)
    held = await hold(alice, offer, session["start"], places=2)
    assert (held["state"], held["places"], held["title"]) == ("held", 2, "A course")
    assert len(held["code"]) >= 12
    minutes = (datetime.fromisoformat(held["expires_at"]) - datetime.now(UTC)) / timedelta(minutes=1)
    assert 9 < minutes <= 10
    assert await left(alice, offer, session) == 1
    confirmed = await act(alice, held, "confirm")
    assert (confirmed["state"], confirmed["expires_at"]) == ("confirmed", None)
    assert await act(alice, held, "confirm") == confirmed, "confirming again changes nothing"
    mine = (await alice.get("/bookings", params={"state": "confirmed"})).body["items"]
    assert held["id"] in [booking["id"] for booking in mine]
    theirs = (await studio.owner.get("/partner/bookings")).body["items"]
    assert [booking["id"] for booking in theirs] == [held["id"]]


async def test_who_comes_too_late_learns_what_is_free_near_it(people: People, studio: Studio) -> None:
    alice, bob = await Person.register(people.url), await Person.register(people.url)
    offer, session = await studio.class_with(1)
    later = (await studio.sessions(offer, "11:00"))[0]
    await book(alice, offer, session["start"])
    reply = await bob.post("/bookings", {"offer_id": offer["id"], "start": session["start"]})
    assert (reply.status, reply.code) == (409, "conflict")
    assert reply.body["error"]["details"] == [{"field": "alternative", "message": later["start"]}]


async def test_the_same_request_books_once(people: People, studio: Studio) -> None:
    alice = await Person.register(people.url)
    offer, session = await studio.class_with(5)
    body = {"offer_id": offer["id"], "start": session["start"]}
    first = await alice.post("/bookings", body, headers={"Idempotency-Key": "the-same"})
    again = await alice.post("/bookings", body, headers={"Idempotency-Key": "the-same"})
    assert (first.status, again.status) == (201, 201)
    assert first.body["id"] == again.body["id"]
    assert await left(alice, offer, session) == 4
    other = await alice.post("/bookings", body | {"note": "And my hat"}, headers={"Idempotency-Key": "the-same"})
    assert (other.status, other.code) == (409, "conflict"), "it asks for something else"
    assert await left(alice, offer, session) == 4


async def test_a_payment_link_makes_the_booking_wait_for_its_payment(people: People, studio: Studio) -> None:
    alice = await Person.register(people.url)
    link = "https://buy.stripe.com/test_123"
    offer, session = await studio.class_with(5, price=25.5, payment_link=link)
    held = await hold(alice, offer, session["start"], places=2)
    assert (held["price"], held["to_pay"], held["payment_link"]) == (51.0, 51.0, "")
    pending = await act(alice, held, "confirm")
    assert pending["state"] == "pending_payment"
    assert pending["payment_link"] == f"{link}?client_reference_id={held['id']}"
    assert "payment" in (await refused(alice, held, "confirm"))["message"]
    paid = await act(studio.owner, held, "confirm")
    assert (paid["state"], paid["payment_link"]) == ("confirmed", "")


async def test_cancelling_gives_the_place_back_and_moving_takes_another(people: People, studio: Studio) -> None:
    alice = await Person.register(people.url)
    offer, session = await studio.class_with(1)
    later = (await studio.sessions(offer, "11:00"))[0]
    booking = await book(alice, offer, session["start"])
    moved = await act(alice, booking, "reschedule", start=later["start"])
    assert (moved["start"], moved["session_id"]) == (later["start"], later["id"])
    assert moved["sequence"] > booking["sequence"]
    assert [await left(alice, offer, each) for each in (session, later)] == [1, 0]
    cancelled = await act(alice, booking, "cancel")
    assert (cancelled["state"], cancelled["is_late"]) == ("cancelled", False)
    assert await left(alice, offer, later) == 1
    assert "cancelled" in (await refused(alice, booking, "confirm"))["message"]


async def test_too_late_for_the_terms(people: People, studio: Studio) -> None:
    alice = await Person.register(people.url)
    offer, session = await studio.class_with(5, policy={"cancel_hours": 24 * 30, "reschedule_hours": 24 * 30})
    other = (await studio.sessions(offer, "15:00"))[0]
    booking = await book(alice, offer, session["start"])
    assert "reschedule" not in booking["may"]
    assert "write to the team" in (await refused(alice, booking, "reschedule", start=other["start"]))["message"]
    assert (await act(studio.owner, booking, "reschedule", start=other["start"]))["start"] == other["start"]
    assert (await act(alice, booking, "cancel"))["is_late"] is True


async def test_appointments_do_not_overlap_for_provider_and_resource(people: People) -> None:
    admin, alice, bob = await people("admin"), await Person.register(people.url), await Person.register(people.url)
    room = await made(admin, "/resources", {"name": "Room", "units": 1})
    one, two = await Studio.make(admin), await Studio.make(admin)
    massage = await one.appointments(30, 60, resource_ids=[room["id"]])
    physio = await two.appointments(45, resource_ids=[room["id"]], step_minutes=15)
    first = await book(alice, massage, at("09:00"), minutes=60)
    assert first["end"] == at("10:00")
    for start, minutes in ((at("09:30"), 30), (at("08:30"), 60)):
        reply = await bob.post("/bookings", {"offer_id": massage["id"], "start": start, "minutes": minutes})
        assert reply.code == "conflict", "the provider is busy"
    reply = await bob.post("/bookings", {"offer_id": physio["id"], "start": at("09:45")})
    assert reply.code == "conflict", "the room is taken"
    assert (await book(bob, physio, at("10:00")))["end"] == at("10:45")
    await act(alice, first, "cancel")
    assert (await hold(bob, massage, at("08:30"), minutes=60))["state"] == "held"


async def test_what_cannot_be_booked_says_why(people: People, studio: Studio) -> None:
    alice = await Person.register(people.url)
    offer, session = await studio.class_with(5, most_places=2)
    chosen = await studio.appointments(30)

    async def why(field: str, **body: object) -> str:
        reply = await alice.post("/bookings", {"offer_id": offer["id"], "start": session["start"]} | body)
        assert (reply.status, reply.code) == (422, "invalid"), reply.body
        problem = next(each for each in reply.body["error"]["details"] if each["field"] == field)
        return str(problem["message"])

    assert "past" in await why("start", start="2020-01-01T09:00:00Z")
    assert "Nothing begins" in await why("start", start=at("09:01"))
    assert "zone" in await why("start", start="2026-01-01T09:00:00")
    assert await why("start", start="2026-01-01T25:00:00Z")
    assert "1 to 2" in await why("places", places=3)
    assert "not offered" in await why("start", offer_id=chosen["id"], start=at("19:00"))
    assert "30" in await why("minutes", offer_id=chosen["id"], start=at("09:00"), minutes=45)
    assert "ahead" in await why("start", offer_id=chosen["id"], start=at("09:00", 365))
    assert "team" in await why("user_id", user_id=studio.owner.id)
    assert (await alice.post("/bookings", {"offer_id": "nothing", "start": session["start"]})).status == 404


async def test_a_visitor_says_who_comes(people: People, studio: Studio) -> None:
    offer, session = await studio.class_with(5)
    visitor = await Person.visit(people.url)
    body = {"offer_id": offer["id"], "start": session["start"], "name": "Vera"}
    assert (await visitor.post("/bookings", body)).body["error"]["details"][0]["field"] == "email"
    booking = await made(visitor, "/bookings", body | {"email": "vera@example.com"})
    assert booking["person"]["name"] == "Vera"


async def test_a_person_keeps_only_a_few_places_unconfirmed(people: People, studio: Studio) -> None:
    offer, session = await studio.class_with(50)
    visitor = await Person.register(people.url)
    for _ in range(5):
        await hold(visitor, offer, session["start"])
    reply = await visitor.post("/bookings", {"offer_id": offer["id"], "start": session["start"]})
    assert (reply.status, reply.code) == (409, "conflict")


async def test_the_next_in_line_is_offered_a_freed_place(people: People, studio: Studio) -> None:
    alice, bob = await Person.register(people.url), await Person.register(people.url)
    third = await Person.register(people.url)
    offer, session = await studio.class_with(1)
    body = {"offer_id": offer["id"], "start": session["start"]}
    assert (await bob.post("/waitlist", body)).code == "conflict", "there is a place"
    booking = await book(alice, offer, session["start"])
    entry = await made(bob, "/waitlist", body)
    assert (entry["state"], entry["position"]) == ("waiting", 1)
    assert (await made(third, "/waitlist", body))["position"] == 2
    assert (await bob.post("/waitlist", body)).code == "conflict", "waits already"
    await act(alice, booking, "cancel")
    offered = (await bob.get("/waitlist")).body["items"][0]
    assert offered["state"] == "offered"
    held = (await bob.get(f"/bookings/{offered['booking_id']}")).body
    assert (held["state"], held["from_waitlist"]) == ("held", True)
    assert (await alice.post("/bookings", body)).code == "conflict", "nobody else gets it meanwhile"
    await act(bob, held, "cancel")
    assert (await third.get("/waitlist")).body["items"][0]["state"] == "offered"
    assert (await bob.get("/waitlist")).body["items"] == []


async def test_a_freed_appointment_goes_to_who_waits_for_it(people: People, studio: Studio) -> None:
    alice, bob = await Person.register(people.url), await Person.register(people.url)
    offer = await studio.appointments(30, 60)
    booking = await book(alice, offer, at("09:00"), minutes=60)
    entry = await made(bob, "/waitlist", {"offer_id": offer["id"], "start": at("09:30"), "minutes": 30})
    await act(alice, booking, "cancel")
    offered = (await bob.get("/waitlist")).body["items"][0]
    assert (offered["id"], offered["state"]) == (entry["id"], "offered")
    held = (await bob.get(f"/bookings/{offered['booking_id']}")).body
    assert (held["start"], held["end"]) == (at("09:30"), at("10:00"))


async def is_in_line(person: Person, entry: Json, state: str) -> None:
    (found,) = (await person.get("/waitlist")).body["items"]
    assert (found["id"], found["state"]) == (entry["id"], state)


async def test_waiting_gives_no_place_beyond_what_is_open(people: People) -> None:
    """The partner could do two at once, but said one for these hours."""
    studio = await Studio.make(await people("admin"), capacity=2)
    alice, bob = await Person.register(people.url), await Person.register(people.url)
    offer = await studio.appointments(30, rule={"capacity": 1})
    booking = await book(alice, offer, at("09:00"))
    entry = await made(bob, "/waitlist", {"offer_id": offer["id"], "start": at("09:00")})
    await is_in_line(bob, entry, "waiting")
    other = await book(alice, offer, at("10:00"))
    await act(alice, other, "cancel")
    await is_in_line(bob, entry, "waiting")
    await act(alice, booking, "cancel")
    await is_in_line(bob, entry, "offered")


async def test_a_freed_room_goes_to_who_waits_for_it_with_another_partner(people: People, studio: Studio) -> None:
    admin = await people("admin")
    room = await made(admin, "/resources", {"name": f"Room {studio.id}", "units": 1})
    needs: Json = {"resource_ids": [room["id"]], "buffer_after": 15}
    here = await studio.appointments(30, **needs)
    there = await (await Studio.make(admin)).appointments(30, **needs)
    alice, bob = await Person.register(people.url), await Person.register(people.url)
    booking = await book(alice, here, at("09:00"))
    entry = await made(bob, "/waitlist", {"offer_id": there["id"], "start": at("08:30")})
    await act(alice, booking, "cancel")
    await is_in_line(bob, entry, "offered")


@pytest.mark.parametrize("change", ["moved", "called off"])
async def test_the_time_of_a_session_goes_to_who_waits_for_it(people: People, studio: Studio, change: str) -> None:
    _, session = await studio.class_with(5)
    visit = await studio.appointments(30)
    bob = await Person.register(people.url)
    entry = await made(bob, "/waitlist", {"offer_id": visit["id"], "start": at("09:30")})
    path = f"/partner/sessions/{session['id']}"
    reply = await (studio.owner.delete(path) if change == "called off" else studio.owner.patch(path, {"time": "14:00"}))
    assert reply.status == 200, reply.body
    await is_in_line(bob, entry, "offered")


async def test_more_places_go_to_those_who_wait_and_fewer_than_sold_are_refused(people: People, studio: Studio) -> None:
    alice, bob = await Person.register(people.url), await Person.register(people.url)
    offer, session = await studio.class_with(2)
    await book(alice, offer, session["start"], places=2)
    await made(bob, "/waitlist", {"offer_id": offer["id"], "start": session["start"]})
    path = f"/partner/sessions/{session['id']}"
    assert (await studio.owner.patch(path, {"capacity": 1})).code == "conflict"
    changed = (await studio.owner.patch(path, {"capacity": 4})).body
    assert (changed["capacity"], changed["left"]) == (4, 1)
    assert (await bob.get("/waitlist")).body["items"][0]["state"] == "offered"


@pytest.mark.parametrize(("day", "word"), [("0001-01-01", "past"), ("9999-12-31", "three years")])
async def test_a_session_on_a_day_near_the_ends_of_the_calendar_is_refused(
    people: People, studio: Studio, day: str, word: str
) -> None:
    offer, session = await studio.class_with(2)
    new = {"offer_id": offer["id"], "date": day, "time": "00:00", "minutes": 60, "rrule": "FREQ=DAILY;COUNT=2"}
    for reply in (
        await studio.owner.post("/partner/sessions", new),
        await studio.owner.patch(f"/partner/sessions/{session['id']}", {"date": day, "time": "00:00"}),
    ):
        assert reply.status == 422, reply.body
        detail = reply.body["error"]["details"][0]
        assert (detail["field"], word in detail["message"]) == ("date", True)


@pytest.mark.parametrize("start", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
async def test_the_team_books_at_any_time_that_can_be_reckoned_with(people: People, studio: Studio, start: str) -> None:
    alice = await Person.register(people.url)
    chosen = await studio.appointments(30)
    reply = await studio.owner.post("/bookings", {"offer_id": chosen["id"], "start": start, "user_id": alice.id})
    assert reply.status == 422, reply.body
    assert reply.body["error"]["details"][0]["field"] == "start"


@pytest.mark.parametrize("path", ["/bookings", "/partner/bookings", "/partner/sessions"])
async def test_lists_between_two_moments_take_all_that_there_are(studio: Studio, path: str) -> None:
    for moment in ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"):
        for name in ("from", "to"):
            assert (await studio.owner.get(path, params={name: moment})).status == 200
    for moment in ("9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "2027-01-01T09:00:00"):
        for name in ("from", "to"):
            reply = await studio.owner.get(path, params={name: moment})
            assert (reply.status, reply.body["error"]["details"][0]["field"]) == (422, name)
            assert reply.body["error"]["details"][0]["message"].startswith("Use a time with its zone")


async def test_a_session_of_somebody_else_is_like_one_that_is_not_there(people: People, studio: Studio) -> None:
    _, session = await studio.class_with(2)
    other = await Studio.make(await people("admin"))
    alice = await Person.register(people.url)
    for person, status in ((other.owner, 404), (alice, 403)):
        answers = []
        for session_id in (session["id"], "0" * 24):
            path = f"/partner/sessions/{session_id}"
            for reply in (await person.patch(path, {"capacity": 3}), await person.delete(path)):
                answers.append((reply.status, reply.body["error"]["message"]))
        assert len(set(answers)) == 1, answers
        assert answers[0][0] == status


async def test_bookings_follow_a_session_that_moves_or_is_called_off(people: People, studio: Studio) -> None:
    alice = await Person.register(people.url)
    offer, session = await studio.class_with(5)
    booking = await book(alice, offer, session["start"])
    async with alice.connected() as line:
        await studio.owner.patch(f"/partner/sessions/{session['id']}", {"time": "14:00"})
        fact = await line.until_heard("booking.updated", lambda body: body["booking"]["start"] == at("14:00"))
        assert fact["booking"]["sequence"] > booking["sequence"]
        assert (await studio.owner.delete(f"/partner/sessions/{session['id']}")).body["state"] == "cancelled"
        await line.until_heard("booking.updated", lambda body: body["booking"]["state"] == "cancelled")
    reply = await alice.post("/bookings", {"offer_id": offer["id"], "start": at("14:00")})
    assert reply.status == 422


async def test_the_team_books_for_somebody_and_moves_freely(people: People, studio: Studio) -> None:
    alice = await Person.register(people.url)
    offer = await studio.appointments(30)
    booking = await made(
        studio.owner, "/bookings", {"offer_id": offer["id"], "start": at("20:00"), "user_id": alice.id}
    )
    assert (booking["state"], booking["person"]["id"]) == ("confirmed", alice.id)
    assert (await alice.get(f"/bookings/{booking['id']}")).body["state"] == "confirmed"


async def test_places_left_are_told_to_who_looks_at_the_offer(people: People, studio: Studio) -> None:
    alice, bob = await Person.register(people.url), await Person.register(people.url)
    offer, session = await studio.class_with(3)
    async with bob.connected() as line, studio.owner.connected() as desk:
        watched = await line.do("offer.watch", {"offer_id": offer["id"]})
        assert [each["left"] for each in watched["sessions"]] == [3]
        await desk.do("agenda.watch", {})
        booking = await hold(alice, offer, session["start"], places=2)
        fact = await line.until_heard("session.updated", lambda body: body["session"]["left"] == 1)
        assert fact["session"]["rev"] > watched["sessions"][0]["rev"]
        created = await desk.until_heard("booking.created", lambda body: body["booking"]["id"] == booking["id"])
        assert created["booking"]["person"]["id"] == alice.id


# the door


async def _today(studio: Studio, people: People, **fields: object) -> tuple[Person, Json]:
    """Somebody with a booking that begins today: of appointments that begin a few minutes from now, by the team."""
    alice = await Person.register(people.url)
    offer = await studio.appointments(30, **fields)
    start = (datetime.now(UTC) + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:00.000Z")
    return alice, await made(studio.owner, "/bookings", {"offer_id": offer["id"], "start": start, "user_id": alice.id})


async def test_a_code_lets_in_once_however_it_is_typed(people: People, studio: Studio) -> None:
    _, booking = await _today(studio, people)
    code = booking["code"]
    typed = f" {code[:4].lower()}-{code[4:8]} {code[8:]}"
    door = studio.owner
    scan = {"code": typed, "nonce": "first-scan"}
    inside = await door.post("/check-ins", scan)
    assert (inside.status, inside.body["state"]) == (200, "checked_in"), inside.body
    assert (await door.post("/check-ins", scan)).status == 200, "the same scan again"
    again = await door.post("/check-ins", scan | {"nonce": "second-scan"})
    assert again.status == 409
    assert again.body["error"]["details"] == [{"field": "reason", "message": "already_used"}]


async def test_who_is_let_in_comes_into_the_queue_of_the_offer(people: People, studio: Studio) -> None:
    place = await Place.make(await people("manager"))
    alice, booking = await _today(studio, people, queue_id=place.id)
    await act(studio.owner, booking, "check-in", nonce="first-scan")

    async def ticket() -> str | None:
        found: str | None = (await alice.get(f"/bookings/{booking['id']}")).body["ticket_id"]
        return found

    ticket_id = await eventually(ticket)
    assert (await alice.get(f"/tickets/{ticket_id}")).body["state"] == "waiting"
    assert (await place.show())["waiting"] == 1


@pytest.mark.parametrize("reason", ["cancelled", "unpaid", "wrong_day", "unknown"])
async def test_the_door_says_why_not(people: People, studio: Studio, reason: str) -> None:
    alice = await Person.register(people.url)
    offer, session = await studio.class_with(5)
    booking = await hold(alice, offer, session["start"])
    if reason != "unpaid":
        await act(alice, booking, "confirm")
    if reason == "cancelled":
        await act(alice, booking, "cancel")
    door = await people("seller") if reason == "unknown" else studio.owner
    reply = await door.post("/check-ins", {"code": booking["code"], "nonce": "some-scan"})
    assert reply.status == (404 if reason == "unknown" else 409)
    assert reply.body["error"]["details"][0] == {"field": "reason", "message": reason}


async def test_a_scan_made_offline_is_told_later(people: People, studio: Studio) -> None:
    _, booking = await _today(studio, people)
    scanned = (datetime.now(UTC) - timedelta(seconds=30)).isoformat(timespec="milliseconds")
    body = {"code": booking["code"], "nonce": "offline-scan", "at": scanned}
    inside = (await studio.owner.post("/check-ins", body)).body
    assert inside["checked_in_at"][:19] == scanned[:19]
    reply = await studio.owner.post("/check-ins", body | {"nonce": "long-ago!", "at": "2020-01-01T00:00:00Z"})
    assert reply.status == 422


async def test_the_code_is_drawn_for_its_owner_only(people: People, studio: Studio) -> None:
    alice, bob = await Person.register(people.url), await Person.register(people.url)
    offer, session = await studio.class_with(5)
    booking = await book(alice, offer, session["start"])
    drawn = await alice.get(f"/bookings/{booking['id']}/qr.svg")
    assert drawn.status == 200
    assert (await bob.get(f"/bookings/{booking['id']}/qr.svg")).status == 404
    assert (await bob.get(f"/bookings/{booking['id']}")).status == 404
