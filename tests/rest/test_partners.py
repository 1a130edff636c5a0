"""Partners: profiles, offers, hours, resources, and when something can be booked."""

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pymongo import MongoClient

from models.base import Document
from models.bookings import Booking, Guest, State
from models.claims import Claim, provider_lanes, resource_lanes
from models.sessions import Session
from tests.conftest import People
from tests.partners import APPOINTMENT, EVERY_DAY, PROFILE, Partner, new_agent, save_profile
from tests.people import Json, Person, Reply
from tests.processes import Mongod
from tests.waiting import made

TODAY = datetime.now(UTC).date()
NEXT_WEEK = TODAY + timedelta(days=7)
ABSENT = "0" * 24


@pytest.fixture
def cellar(mongod: Mongod) -> Iterator[Any]:
    """Puts documents straight into the database, as somebody's booking would."""
    with MongoClient(mongod.url("shared"), tz_aware=True) as client:
        yield client.get_default_database()


def put(cellar: Any, collection: str, *documents: Document) -> None:
    cellar[collection].insert_many([document.to_row() for document in documents])


def on(day: date, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}:00+00:00")


def clocks(slots: list[Json]) -> list[str]:
    return [slot["start"][11:16] for slot in slots]


def problem(reply: Reply) -> str:
    """The field that was refused."""
    assert (reply.status, reply.code) == (422, "invalid"), reply.body
    details = reply.body["error"]["details"]
    assert all(detail["message"] for detail in details)
    return str(details[0]["field"])


# Profiles


async def test_a_profile_makes_a_partner_and_is_replaced_as_a_whole(people: People) -> None:
    agent = await new_agent(people)
    assert (await agent.get("/partner/profile")).code == "not_found"
    missing = await agent.get("/partner/offers")
    assert (missing.code, "profile" in missing.body["error"]["message"]) == ("not_found", True)
    made_first = await save_profile(
        agent, name="Paula", about="Calm", place={"lat": 46.2, "lon": 6.14}, languages=["fr", "en-GB"],
        holidays={"country": "CH", "subdivision": "GE"}, capacity=2,
    )  # fmt: skip
    assert made_first["place"] == {"lat": 46.2, "lon": 6.14}
    assert made_first["user_id"] == agent.id
    again = await save_profile(agent, name="Paula P.")
    assert again["id"] == made_first["id"]
    assert (again["name"], again["about"], again["place"], again["capacity"]) == ("Paula P.", "", None, 1)
    assert (await agent.get("/partner/profile")).body == again


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("time_zone", "Europe/Atlantis"), ("time_zone", "../../etc/passwd"), ("time_zone", ""),
        ("time_zone", "localtime"), ("time_zone", "Factory"), ("name", "  "),
        ("capacity", 0), ("capacity", 101), ("place", {"lat": 91, "lon": 0}), ("place", {"lat": 46.2}),
        ("holidays", {"country": "QQ"}), ("holidays", {"country": "CH", "subdivision": "XX"}), ("holidays", {"country": "ch"}),
        ("languages", ["French"]), ("phone", "call me"), ("user_id", ABSENT), ("listed", "yes"),
    ],
)  # fmt: skip
async def test_a_profile_that_cannot_be_is_refused_at_its_field(people: People, field: str, value: Any) -> None:
    reply = await (await people("coach")).put("/partner/profile", PROFILE | {field: value})
    assert problem(reply).split(".")[0] == field


async def test_managers_act_for_any_partner_and_nobody_else_does(people: People) -> None:
    partner, stranger = await Partner.make(people), await Partner.make(people)
    manager, foreign = await people("manager"), await Partner.make(people, tenant="other")
    offer, entry = await partner.add_offer(), await partner.add_rule()
    own = {"provider_id": partner.id}
    changed = await manager.put("/partner/profile", PROFILE | {"name": "Renamed"}, params=own)
    assert (changed.body["name"], changed.body["user_id"]) == ("Renamed", partner.person.id)
    assert len((await manager.get("/partner/availability", params=own)).body["items"]) == 1
    for person in (stranger.person, foreign.person):
        assert (await person.get("/partner/profile", params=own)).code == "not_found"
        for params in (own, {}):
            offers, hours = f"/partner/offers/{offer['id']}", f"/partner/availability/{entry['id']}"
            assert (await person.put(offers, APPOINTMENT, params=params)).code == "not_found"
            assert (await person.delete(offers, params=params)).code == "not_found"
            assert (await person.put(hours, EVERY_DAY, params=params)).code == "not_found"
            assert (await person.delete(hours, params=params)).code == "not_found"
    assert (await foreign.person.get(f"/offers/{offer['id']}/slots")).code == "not_found"
    assert (await foreign.person.get(f"/partners/{partner.id}")).code == "not_found"
    assert (await partner.person.get("/partner/offers")).body["items"] == [offer]


# Offers


async def test_an_offer_is_shown_as_it_was_made_and_money_keeps_its_cents(people: People) -> None:
    partner, member = await Partner.make(people), await people("alice")
    offer = await partner.add_offer(
        price=19.99, currency="CHF", lengths=[{"minutes": 60, "price": 35.1}, {"minutes": 30}], reminders=[60],
        payment_link="https://buy.stripe.com/x", checklist=["Shoes"], policy={"cancel_hours": 12},
    )  # fmt: skip
    assert (offer["price"], offer["lengths"]) == (
        19.99,
        [{"minutes": 30, "price": 19.99}, {"minutes": 60, "price": 35.1}],
    )
    assert (offer["policy"]["cancel_hours"], offer["policy"]["hold_minutes"]) == (12, 10)
    assert (await member.get(f"/offers/{offer['id']}")).body == offer
    page = (await member.get(f"/partners/{partner.id}")).body
    assert (page["partner"]["id"], page["offers"]) == (partner.id, [offer])
    card = await partner.add_offer(kind="card", name="Ten", lengths=[], card_sizes=[{"accesses": 10, "price": 180}])
    assert card["card_sizes"] == [{"accesses": 10, "price": 180.0}]
    hidden = await partner.add_offer(name="Draft", published=False)
    assert (await member.get(f"/offers/{hidden['id']}")).code == "not_found"
    assert (await member.get(f"/offers/{hidden['id']}/slots")).code == "not_found"
    assert len((await member.get(f"/partners/{partner.id}")).body["offers"]) == 2
    assert len((await partner.person.get(f"/partners/{partner.id}")).body["offers"]) == 3


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"lengths": []}, "lengths"), ({"lengths": [{"minutes": 4}]}, "lengths"), ({"lengths": [{"minutes": 1441}]}, "lengths"),
        ({"lengths": [{"minutes": 30}, {"minutes": 30}]}, "lengths"), ({"kind": "course"}, "lengths"),
        ({"kind": "card", "lengths": []}, "card_sizes"),
        ({"kind": "card", "lengths": [], "card_sizes": [{"accesses": 1001, "price": 1}]}, "card_sizes"),
        ({"card_sizes": [{"accesses": 10, "price": 1}]}, "card_sizes"), ({"kind": "subscription", "lengths": []}, "valid_days"),
        ({"kind": "massage"}, "kind"), ({"price": -1}, "price"), ({"price": 1.005}, "price"), ({"price": "10"}, "price"),
        ({"currency": "eur"}, "currency"), ({"payment_link": "http://pay.example/"}, "payment_link"),
        ({"payment_link": "javascript:alert(1)"}, "payment_link"), ({"payment_link": "https://"}, "payment_link"),
        ({"payment_link": "https://pay.example/ x"}, "payment_link"), ({"payment_link": "https://[x"}, "payment_link"),
        ({"step_minutes": 4}, "step_minutes"), ({"step_minutes": 2.5}, "step_minutes"), ({"buffer_after": -5}, "buffer_after"),
        ({"resource_ids": [ABSENT]}, "resource_ids"), ({"pass_offer_ids": [ABSENT]}, "pass_offer_ids"),
        ({"queue_id": ABSENT}, "queue_id"), ({"reminders": [60, 60]}, "reminders"), ({"capacity": 0}, "capacity"),
        ({"most_places": 2}, "most_places"), ({"policy": {"hold_minutes": 0}}, "policy"), ({"provider_id": ABSENT}, "provider_id"),
        ({"kind": "single", "lengths": [], "capacity": 2, "most_places": 3}, "most_places"),
    ],
)  # fmt: skip
async def test_an_offer_that_cannot_be_is_refused_at_its_field(people: People, fields: Json, field: str) -> None:
    coach = await people("coach")
    await save_profile(coach)
    assert problem(await coach.post("/partner/offers", APPOINTMENT | fields)).split(".")[0] == field


async def test_an_offer_stays_of_its_kind(people: People) -> None:
    partner = await Partner.make(people)
    path = f"/partner/offers/{(await partner.add_offer())['id']}"
    assert problem(await partner.person.put(path, {"kind": "course", "name": "A class"})) == "kind"
    assert (await partner.person.put(path, APPOINTMENT | {"name": "A walk"})).body["name"] == "A walk"


async def test_an_offer_with_something_to_come_is_not_deleted(people: People, cellar: Any) -> None:
    partner = await Partner.make(people)
    talk = await partner.add_offer()
    course = await partner.add_offer(kind="course", name="A class", lengths=[])
    soon = datetime.now(UTC) + timedelta(days=1)
    booking = Booking(
        tenant_id="t", provider_id=partner.id,
        offer_id=talk["id"], kind=talk["kind"], title="A talk", start=soon, end=soon + timedelta(hours=1), time_zone="UTC",
        person=Guest(id=ABSENT, name="Ada"), state=State.CONFIRMED, code=uuid.uuid4().hex,
    )  # fmt: skip
    session = Session(
        tenant_id="t", provider_id=partner.id, offer_id=course["id"], start=soon, end=soon + timedelta(hours=1),
        time_zone="UTC", capacity=3,
    )  # fmt: skip
    put(cellar, "bookings", booking)
    put(cellar, "sessions", session)
    for offer in (talk, course):
        refused = await partner.person.delete(f"/partner/offers/{offer['id']}")
        assert (refused.code, "first" in refused.body["error"]["message"]) == ("conflict", True)
        assert (await partner.person.get(f"/offers/{offer['id']}")).body["published"] is True
    cellar["bookings"].update_one({"_id": booking.id}, {"$set": {"state": "cancelled"}})
    cellar["sessions"].update_one({"_id": session.id}, {"$set": {"state": "cancelled"}})
    for offer in (talk, course):
        assert (await partner.person.delete(f"/partner/offers/{offer['id']}")).status == 204
        assert (await partner.person.get(f"/offers/{offer['id']}")).code == "not_found"


# Availability


async def test_hours_are_kept_as_they_were_given(people: People) -> None:
    partner = await Partner.make(people, holidays={"country": "FR"}, capacity=3)
    rule = await partner.add_rule(rrule="rrule:freq=weekly;byday=mo", closes="24:00")
    assert (rule["rrule"], rule["closes"], rule["capacity"]) == ("FREQ=WEEKLY;BYDAY=MO", "24:00", 3)
    closed = await partner.close(NEXT_WEEK.isoformat(), reason="Away")
    assert (closed["ends_on"], closed["hours"], closed["reason"]) == (NEXT_WEEK.isoformat(), [], "Away")
    listed = (await partner.person.get("/partner/availability")).body
    assert listed == {
        "time_zone": "Europe/Zurich", "holidays": {"country": "FR", "subdivision": None}, "items": [rule, closed],
    }  # fmt: skip
    path = f"/partner/availability/{rule['id']}"
    changed = await partner.person.put(path, EVERY_DAY | {"capacity": 1, "opens": "10:00"})
    assert (changed.body["id"], changed.body["opens"], changed.body["capacity"]) == (rule["id"], "10:00", 1)
    assert (
        problem(await partner.person.put(path, {"kind": "exception", "starts_on": str(NEXT_WEEK), "hours": []}))
        == "kind"
    )
    assert (await partner.person.delete(path)).status == 204
    assert (await partner.person.delete(path)).code == "not_found"


YESTERDAY = (TODAY - timedelta(days=2)).isoformat()
EXCEPTION: Json = {"kind": "exception", "starts_on": NEXT_WEEK.isoformat(), "hours": []}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (EVERY_DAY | {"opens": "25:00"}, "opens"), (EVERY_DAY | {"opens": "8:00"}, "opens"), (EVERY_DAY | {"closes": "08:60"}, "closes"),
        (EVERY_DAY | {"opens": "24:00", "closes": "24:00"}, "opens"), (EVERY_DAY | {"closes": "08:00"}, "closes"),
        (EVERY_DAY | {"closes": "07:00"}, "closes"), (EVERY_DAY | {"rrule": "every monday"}, "rrule"),
        (EVERY_DAY | {"rrule": "FREQ=HOURLY"}, "rrule"), (EVERY_DAY | {"rrule": "FREQ=DAILY;COUNT=1001"}, "rrule"),
        (EVERY_DAY | {"rrule": "FREQ=DAILY;BYHOUR=9"}, "rrule"), (EVERY_DAY | {"rrule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}, "rrule"),
        (EVERY_DAY | {"rrule": "FREQ=DAILY;UNTIL=20260301"}, "rrule"), (EVERY_DAY | {"rrule": "FREQ=DAILY;UNTIL=09991231"}, "rrule"),
        (EVERY_DAY | {"rrule": "", "starts_on": YESTERDAY}, "starts_on"),
        (EVERY_DAY | {"starts_on": "2027-02-29"}, "starts_on"), (EVERY_DAY | {"starts_on": "0001-01-01"}, "starts_on"),
        (EVERY_DAY | {"starts_on": "tomorrow"}, "starts_on"), (EVERY_DAY | {"capacity": 2}, "capacity"),
        (EVERY_DAY | {"offer_ids": [ABSENT]}, "offer_ids"), (EVERY_DAY | {"hours": []}, "hours"), (EVERY_DAY | {"kind": "week"}, ""),
        (EXCEPTION | {"starts_on": YESTERDAY}, "starts_on"), (EXCEPTION | {"ends_on": TODAY.isoformat()}, "ends_on"),
        (EXCEPTION | {"ends_on": (NEXT_WEEK + timedelta(days=400)).isoformat()}, "ends_on"),
        (EXCEPTION | {"hours": [{"opens": "10:00", "closes": "25:00"}]}, "hours"),
        (EXCEPTION | {"hours": [{"opens": "10:00", "closes": "09:00"}]}, "hours"),
        (EXCEPTION | {"hours": [{"opens": "08:00", "closes": "10:00"}, {"opens": "09:00", "closes": "11:00"}]}, "hours"),
    ],
)  # fmt: skip
async def test_hours_that_cannot_be_are_refused_at_their_field(people: People, body: Json, field: str) -> None:
    coach = await people("coach")
    await save_profile(coach)
    assert field in problem(await coach.post("/partner/availability", body)).split(".")


async def test_hours_are_for_appointments_of_the_same_partner_only(people: People) -> None:
    partner, other = await Partner.make(people), await Partner.make(people)
    talk, course = await partner.add_offer(), await partner.add_offer(kind="course", lengths=[])
    anothers = await other.add_offer()
    for offer in (course, anothers):
        reply = await partner.person.post("/partner/availability", EVERY_DAY | {"offer_ids": [offer["id"]]})
        assert problem(reply) == "offer_ids"
    assert (await partner.add_rule(offer_ids=[talk["id"]]))["offer_ids"] == [talk["id"]]


# Slots


async def test_more_starts_than_one_answer_should_hold_are_asked_for_in_parts(people: People) -> None:
    partner = await Partner.make(people, time_zone="UTC")
    offer = await partner.add_offer(lengths=[{"minutes": 5}], step_minutes=5)
    await partner.add_rule(opens="00:00", closes="23:59")
    last = NEXT_WEEK + timedelta(days=20)
    refused = await partner.person.get(f"/offers/{offer['id']}/slots?from={NEXT_WEEK}&to={last}")
    assert (refused.code, refused.body["error"]["details"][0]["field"]) == ("invalid", "to")
    assert len(await partner.slots(offer, NEXT_WEEK.isoformat(), NEXT_WEEK.isoformat())) > 250


async def test_appointments_are_offered_where_the_partner_is_there_and_free(people: People, cellar: Any) -> None:
    partner = await Partner.make(people, time_zone="UTC")
    offer = await partner.add_offer(lengths=[{"minutes": 30}, {"minutes": 60}])
    await partner.add_rule(closes="10:00")
    day = NEXT_WEEK.isoformat()
    found = await partner.slots(offer, day, day)
    assert [(slot["start"][11:16], slot["lengths"]) for slot in found] == [
        ("08:00", [30, 60]), ("08:30", [30, 60]), ("09:00", [30, 60]), ("09:30", [30]),
    ]  # fmt: skip
    assert found[0] == {
        "start": f"{day}T08:00:00.000Z", "end": f"{day}T08:30:00.000Z", "time_zone": "UTC", "left": 1, "capacity": 1,
        "session_id": None, "lengths": [30, 60],
    }  # fmt: skip
    assert clocks(await partner.slots(offer, day, day, minutes=60)) == ["08:00", "08:30", "09:00"]
    assert await partner.slots(offer, day, day, minutes=45) == []
    put(cellar, "claims", Claim(
        tenant_id="t", lane=provider_lanes(partner.id, 1)[0], start=on(NEXT_WEEK, "08:30"), end=on(NEXT_WEEK, "09:00"),
        holder_id=ABSENT,
    ))  # fmt: skip
    taken = await partner.slots(offer, day, day)
    assert [(slot["start"][11:16], slot["lengths"]) for slot in taken] == [
        ("08:00", [30]), ("09:00", [30, 60]), ("09:30", [30]),
    ]  # fmt: skip
    await partner.close(day, None, ("14:00", "15:00"))
    assert clocks(await partner.slots(offer, day, day)) == ["14:00", "14:30"]
    await partner.close(TODAY.isoformat(), (NEXT_WEEK + timedelta(days=30)).isoformat())
    assert await partner.slots(offer, day, day) == []


async def test_an_appointment_needs_a_unit_of_each_resource(people: People, cellar: Any) -> None:
    manager, partner = await people("manager"), await Partner.make(people, time_zone="UTC")
    room = await made(manager, "/resources", {"name": "Room", "units": 2})
    offer = await partner.add_offer(resource_ids=[room["id"]])
    await partner.add_rule(closes="09:00")
    lanes = resource_lanes(room["id"], 2)
    put(cellar, "claims", *(
        Claim(tenant_id="t", lane=lane, start=on(NEXT_WEEK, start), end=on(NEXT_WEEK, "09:00"), holder_id=ABSENT)
        for lane, start in zip(lanes, ("08:00", "08:30"), strict=True)
    ))  # fmt: skip
    day = NEXT_WEEK.isoformat()
    assert clocks(await partner.slots(offer, day, day)) == ["08:00"]
    shrunk = await manager.patch(f"/resources/{room['id']}", {"units": 1})
    assert (shrunk.code, "claimed" in shrunk.body["error"]["message"]) == ("conflict", True)
    assert (await manager.delete(f"/resources/{room['id']}")).code == "conflict"
    cellar["claims"].delete_one({"lane": lanes[1]})
    assert (await manager.patch(f"/resources/{room['id']}", {"units": 1})).body["units"] == 1
    await partner.person.put(f"/partner/offers/{offer['id']}", APPOINTMENT)
    cellar["claims"].delete_many({"lane": lanes[0]})
    assert (await manager.delete(f"/resources/{room['id']}")).status == 204


async def test_sessions_are_shown_with_their_places_full_ones_too(people: People, cellar: Any) -> None:
    partner = await Partner.make(people)
    course = await partner.add_offer(kind="course", name="A class", lengths=[], notice_minutes=120, horizon_days=30)
    now = datetime.now(UTC).replace(microsecond=0)

    def session(after: timedelta, **fields: Any) -> Session:
        start = now + after
        return Session(
            tenant_id="t", provider_id=partner.id, offer_id=course["id"], start=start, end=start + timedelta(hours=1),
            time_zone="Europe/Zurich", capacity=10, **fields,
        )  # fmt: skip

    full, free = session(timedelta(hours=3), taken=10), session(timedelta(days=2), taken=4)
    put(
        cellar, "sessions", full, free, session(timedelta(hours=1)), session(timedelta(days=31)), session(timedelta(days=-1)),
        session(timedelta(days=3), state="cancelled"),
    )  # fmt: skip
    whole = await partner.slots(
        course, (TODAY - timedelta(days=2)).isoformat(), (TODAY + timedelta(days=40)).isoformat()
    )
    assert [(slot["session_id"], slot["left"], slot["capacity"]) for slot in whole] == [
        (full.id, 0, 10),
        (free.id, 6, 10),
    ]
    assert [slot["lengths"] for slot in whole] == [[], []]
    usual = (await partner.person.get(f"/offers/{course['id']}/slots")).body
    assert (usual["time_zone"], len(usual["items"])) == ("Europe/Zurich", 2)
    a_card = await partner.add_offer(kind="card", lengths=[], card_sizes=[{"accesses": 10, "price": 1}])
    assert (await partner.person.get(f"/offers/{a_card['id']}/slots")).body["items"] == []


async def test_days_are_those_of_the_partners_zone_and_moments_end_before(people: People) -> None:
    """A day in Auckland begins the day before in UTC."""
    partner = await Partner.make(people, time_zone="Pacific/Auckland")
    offer = await partner.add_offer(lengths=[{"minutes": 1_440}], step_minutes=1_440)
    await partner.add_rule(opens="00:00", closes="24:00")
    found = await partner.slots(offer, NEXT_WEEK.isoformat(), NEXT_WEEK.isoformat())
    assert len(found) == 1
    start = datetime.fromisoformat(found[0]["start"])
    assert start.date() == NEXT_WEEK - timedelta(days=1)
    moment, later = found[0]["start"], (start + timedelta(milliseconds=1)).isoformat()
    assert await partner.slots(offer, (start - timedelta(hours=1)).isoformat(), moment) == []
    assert len(await partner.slots(offer, moment, later)) == 1


async def test_notice_and_horizon_bound_what_is_offered(people: People) -> None:
    partner = await Partner.make(people, time_zone="UTC")
    await partner.add_rule(opens="00:00", closes="24:00")
    offer = await partner.add_offer(notice_minutes=2 * 1_440, horizon_days=3, step_minutes=60)
    now = datetime.now(UTC)
    found = await partner.slots(offer, TODAY.isoformat(), (TODAY + timedelta(days=10)).isoformat())
    starts = [datetime.fromisoformat(slot["start"]) for slot in found]
    assert len(starts) in (24, 25)
    assert now + timedelta(days=2) <= min(starts) <= now + timedelta(days=2, hours=1, minutes=1)
    assert now + timedelta(days=2, hours=22) <= max(starts) <= now + timedelta(days=3, minutes=1)


async def test_public_holidays_close(people: People) -> None:
    partner = await Partner.make(people, time_zone="UTC", holidays={"country": "CH", "subdivision": "GE"})
    offer = await partner.add_offer(lengths=[{"minutes": 240}], step_minutes=240)
    await partner.add_rule()
    year = TODAY.year + 1
    found = await partner.slots(offer, f"{year}-12-24", f"{year}-12-26")
    assert [slot["start"][:10] for slot in found] == [f"{year}-12-24", f"{year}-12-26"]
    days = (await partner.person.get("/holidays", params={"country": "CH", "subdivision": "GE", "year": "2026"})).body
    assert {"2026-01-01", "2026-08-01", "2026-09-10", "2026-12-25", "2026-12-31"} <= {
        day["date"] for day in days["items"]
    }
    assert all(day["name"] for day in days["items"])
    for query in ({"country": "QQ"}, {"country": "CH", "subdivision": "XX"}, {"country": "CH", "year": "1200"}):
        assert problem(await partner.person.get("/holidays", params={"year": "2026"} | query)) in (*query, "year")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"from": "yesterday"}, "from"), ({"from": "2026-13-01"}, "from"), ({"from": "2026-02-30"}, "from"),
        ({"from": "2026-12-01T25:00:00Z"}, "from"), ({"from": "2026-12-01T10:00:00"}, "from"), ({"from": "9999-12-31"}, "from"),
        ({"from": "0001-01-01"}, "from"), ({"to": "2026-01-01"}, "to"), ({"from": "2027-03-02", "to": "2027-03-01"}, "to"),
        ({"from": "2027-01-01", "to": "2027-03-04"}, "to"), ({"from": "2027-01-01T00:00:00Z", "to": "2028-01-01"}, "to"),
        ({"minutes": "0"}, "minutes"), ({"minutes": "soon"}, "minutes"), ({"day": "2027-01-01"}, "day"),
    ],
)  # fmt: skip
async def test_a_span_that_cannot_be_is_refused_at_its_field(people: People, query: Json, field: str) -> None:
    coach = await people("coach")
    await save_profile(coach)
    offer = await made(coach, "/partner/offers", APPOINTMENT)
    assert problem(await coach.get(f"/offers/{offer['id']}/slots", params=query)) == field
    await coach.delete(f"/partner/offers/{offer['id']}")


async def test_two_months_are_asked_for_at_once_across_a_change_of_clocks(people: People) -> None:
    partner = await Partner.make(people)
    offer = await partner.add_offer()
    year = TODAY.year + 1
    params = {"from": f"{year}-10-01", "to": f"{year}-12-01"}
    assert (await partner.person.get(f"/offers/{offer['id']}/slots", params=params)).status == 200


# Search


async def found(person: Person, **query: Any) -> list[str]:
    reply = await person.get("/partners/search", params=query)
    assert reply.status == 200, reply.body
    return [partner["name"] for partner in reply.body["items"]]


async def test_search_finds_by_beginnings_of_words_category_and_offers(people: People) -> None:
    word, category = f"w{uuid.uuid4().hex}", f"c{uuid.uuid4().hex}"
    visitor = await Person.visit(people.url)
    zoe = await Partner.make(people, name=f"Zoë {word}", category=category, about="Pilates in the park")
    adam = await Partner.make(people, name=f"Adam {word}", category=category)
    await Partner.make(people, name=f"Hidden {word}", category=category, listed=False)
    assert await found(visitor, q=word[:-3]) == [f"Adam {word}", f"Zoë {word}"]
    assert await found(visitor, q=f"zoe {word}") == [f"Zoë {word}"]
    assert await found(visitor, q=f"PILAT {word}", category=category) == [f"Zoë {word}"]
    assert await found(visitor, q=word, category="Another") == []
    offer = await adam.add_offer(name="Breathwork")
    hidden = await zoe.add_offer(name="Breathwork", published=False)
    assert await found(visitor, q=f"breath {word}") == [f"Adam {word}"]
    await zoe.person.put(f"/partner/offers/{hidden['id']}", APPOINTMENT | {"name": "Breathwork"})
    await adam.person.delete(f"/partner/offers/{offer['id']}")
    assert await found(visitor, q=f"breath {word}") == [f"Zoë {word}"]
    listed = (await visitor.get("/partners/categories")).body["items"]
    assert {"category": category, "count": 2} in listed
    assert await found(await people("admin", "other"), q=word) == []
    first = (await visitor.get("/partners/search", params={"q": word, "limit": "1"})).body
    rest = (await visitor.get("/partners/search", params={"q": word, "cursor": first["next_cursor"]})).body
    assert [partner["name"] for partner in (*first["items"], *rest["items"])] == [f"Adam {word}", f"Zoë {word}"]


async def test_search_near_gives_the_nearest_first_page_by_page(people: People) -> None:
    category, visitor = f"c{uuid.uuid4().hex}", await Person.visit(people.url)
    places = {
        "Lausanne": (46.5197, 6.6323),
        "Geneva": (46.2044, 6.1432),
        "Geneva too": (46.2044, 6.1432),
        "Zurich": (47.3769, 8.5417),
    }
    for name, (lat, lon) in places.items():
        await Partner.make(people, name=name, category=category, place={"lat": lat, "lon": lon})
    await Partner.make(people, name="Nowhere", category=category)
    query = {"near": "46.2,6.1", "category": category}
    assert sorted((await found(visitor, **query))[:2]) == ["Geneva", "Geneva too"]
    assert (await found(visitor, **query, km=300))[2:] == ["Lausanne", "Zurich"]
    assert await found(visitor, **query, km=1) == []
    seen, cursor = [], None
    for _ in range(5):
        page = {"limit": "1", "km": "300"} | query | ({"cursor": cursor} if cursor else {})
        body = (await visitor.get("/partners/search", params=page)).body
        seen += [(partner["name"], partner["distance_km"]) for partner in body["items"]]
        cursor = body["next_cursor"]
        if cursor is None:
            break
    assert sorted(name for name, _ in seen) == ["Geneva", "Geneva too", "Lausanne", "Zurich"]
    assert [distance for _, distance in seen] == sorted(distance for _, distance in seen)
    assert 50 < dict(seen)["Lausanne"] < 56  # about 54 km


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"near": "Geneva"}, "near"), ({"near": "46.2"}, "near"), ({"near": "46.2,6.1,3"}, "near"), ({"near": "91,0"}, "near"),
        ({"near": "nan,nan"}, "near"), ({"near": "46.2,181"}, "near"), ({"near": "46.2,6.1", "km": "501"}, "km"),
        ({"near": "46.2,6.1", "km": "0"}, "km"), ({"near": "46.2,6.1", "km": "nan"}, "km"), ({"cursor": "x"}, "cursor"),
        ({"near": "46.2,6.1", "cursor": "W05hTiwgIngiXQ"}, "cursor"), ({"q": "x" * 201}, "q"),
    ],
)  # fmt: skip
async def test_a_search_that_cannot_be_is_refused_at_its_field(people: People, query: Json, field: str) -> None:
    assert problem(await (await people("alice")).get("/partners/search", params=query)) == field
