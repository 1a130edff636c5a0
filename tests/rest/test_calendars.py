"""Bookings in people's own calendars: files, and secret addresses to subscribe to. Two parsers read what is served."""

import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from models.base import Database, now, wire_time
from models.offers import Kind, Offer, offers
from models.providers import Provider, providers
from tests.calendars import read_both
from tests.conftest import People
from tests.crowds import database_of
from tests.people import Api, Json, Person, eventually
from tests.processes import Mongod

pytestmark = pytest.mark.xdist_group("javascript")
ZONE = ZoneInfo("Europe/Zurich")


@dataclass
class Studio:
    """A coach of their own with a course, and a member who books it."""

    database: Database
    coach: Person
    lea: Person
    provider: Provider
    offer: Offer

    @property
    def day(self) -> date:
        return (now() + timedelta(days=9)).astimezone(ZONE).date()

    async def add_session(self, *, at: time = time(10), days: int = 0) -> Json:
        body = {
            "offer_id": self.offer.id, "date": (self.day + timedelta(days=days)).isoformat(), "time": f"{at:%H:%M}",
            "minutes": 60, "capacity": 12,
        }  # fmt: skip
        reply = await self.coach.post("/partner/sessions", body)
        assert reply.status == 201, reply.body
        session: Json = reply.body["items"][0]
        return session

    async def book(self, session: Json, *, confirm: bool = True) -> Json:
        body = {"offer_id": self.offer.id, "start": session["start"]}
        reply = await self.lea.post("/bookings", body)
        assert reply.status == 201, reply.body
        if confirm:
            reply = await self.lea.post(f"/bookings/{reply.body['id']}/confirm")
            assert reply.status == 200, reply.body
        booking: Json = reply.body
        return booking


@pytest.fixture
async def studio(people: People, mongod: Mongod) -> AsyncIterator[Studio]:
    admin = await people("admin")
    email = f"{uuid.uuid4().hex}@people.test"
    added = (await admin.post("/users", {"name": "Nina Roth", "email": email, "role": "agent"})).body
    body = {"tenant": "demo", "email": email, "password": added["password"]}
    coach = Person(people.url, (await Api(people.url).post("/auth/login", body)).body)
    async with database_of(mongod, "shared") as database:
        tenant = (await admin.get("/tenant")).body["id"]
        provider = Provider(
            tenant_id=tenant, name="Nina Roth", user_id=coach.id, time_zone=str(ZONE), address="Rue du Lac 4",
            phone="+41 22 000 00 00", listed=False,
        )  # fmt: skip
        offer = Offer(tenant_id=tenant, name="Yoga; gently", provider_id=provider.id, kind=Kind.COURSE, capacity=12)
        await providers.insert(database, provider)
        await offers.insert(database, offer)
        yield Studio(database, coach, await Person.register(people.url, "Lea Favre"), provider, offer)


async def test_the_file_of_a_booking_invites_then_changes_then_cancels_the_same_event(studio: Studio) -> None:
    session = await studio.add_session()
    booking = await studio.book(session)
    path = f"/bookings/{booking['id']}.ics"
    reply = await studio.lea.get(path)
    assert reply.status == 200
    assert reply.headers["Content-Type"] == "text/calendar; charset=utf-8; method=REQUEST"
    assert 'filename="booking.ics"' in reply.headers["Content-Disposition"]
    read = read_both(reply.body)
    (event,) = read["events"]
    assert (read["method"], read["zones"]) == ("REQUEST", ["Europe/Zurich"])
    assert event["uid"] == f"{booking['id']}@127.0.0.1"
    assert event["start"] == {"at": session["start"], "zone": "Europe/Zurich"}
    assert event["end"]["at"] == session["end"]
    assert (event["summary"], event["location"], event["status"]) == ("Yoga; gently", "Rue du Lac 4", "CONFIRMED")
    assert event["attendees"] == [f"mailto:{studio.lea.user['email']}"]
    assert event["alarms"] == [-86_400, -7_200]
    code = booking["code"]
    assert f"{code[:4]}-{code[4:8]}-{code[8:]}" in event["description"]
    assert f"{studio.lea.url}/my/demo?booking={booking['id']}" in event["description"]

    moved = await studio.coach.patch(f"/partner/sessions/{session['id']}", {"time": "14:30"})
    assert moved.status == 200, moved.body
    start = wire_time(datetime.combine(studio.day, time(14, 30), ZONE).astimezone(UTC))

    async def has_moved() -> bool:
        return bool((await studio.lea.get(f"/bookings/{booking['id']}")).body["start"] == start)

    await eventually(has_moved)
    (changed,) = read_both((await studio.lea.get(path)).body)["events"]
    assert changed["start"]["at"] == start
    assert (changed["uid"], changed["sequence"] > event["sequence"]) == (event["uid"], True)

    assert (await studio.lea.post(f"/bookings/{booking['id']}/cancel")).status == 200
    reply = await studio.lea.get(path)
    assert reply.headers["Content-Type"].endswith("method=CANCEL")
    read = read_both(reply.body)
    (gone,) = read["events"]
    assert (read["method"], gone["status"], gone["alarms"]) == ("CANCEL", "CANCELLED", [])
    assert (gone["uid"], gone["sequence"] > changed["sequence"]) == (event["uid"], True)


async def test_the_file_is_for_those_who_may_see_the_booking_and_next_to_its_json(
    studio: Studio, people: People
) -> None:
    booking = await studio.book(await studio.add_session(), confirm=False)
    path = f"/bookings/{booking['id']}.ics"
    for person, expected in (
        (studio.lea, 200), (studio.coach, 200), (await people("manager"), 200), (await people("coach"), 404),
        (await people("alice"), 404), (await people("admin", "other"), 404), (people.nobody, 401),
    ):  # fmt: skip
        assert (await person.get(path)).status == expected
    (event,) = read_both((await studio.lea.get(path)).body)["events"]
    assert event["status"] == "TENTATIVE"
    assert (await studio.lea.get(f"/bookings/{booking['id']}")).body["id"] == booking["id"]
    assert (await studio.lea.get("/bookings/nothing.ics")).code == "not_found"


async def address(person: Person, of: str, verb: str = "", query: str = "") -> str:
    reply = await person.post(f"/calendars{verb}{query}", {"of": of})
    assert reply.status == 200, reply.body
    return str(reply.body["url"])


async def test_a_member_subscribes_to_all_bookings_under_a_secret_address(studio: Studio, people: People) -> None:
    url = await address(studio.lea, "me")
    assert len(url.rpartition("/")[2]) >= 32
    assert await address(studio.lea, "me") == url
    kept = await studio.book(await studio.add_session())
    gone = await studio.book(await studio.add_session(days=1))
    await studio.book(await studio.add_session(days=2), confirm=False)
    await studio.lea.post(f"/bookings/{gone['id']}/cancel")
    reply = await people.nobody.get(url)
    assert (reply.status, reply.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    read = read_both(reply.body)
    assert read["method"] == "PUBLISH"
    found = {event["uid"].partition("@")[0]: event for event in read["events"]}
    assert {key: event["status"] for key, event in found.items()} == {kept["id"]: "CONFIRMED", gone["id"]: "CANCELLED"}
    assert found[kept["id"]]["attendees"] == []
    assert b"X-WR-CALNAME:" in reply.body
    (alone,) = read_both((await studio.lea.get(f"/bookings/{kept['id']}.ics")).body)["events"]
    assert alone | {"attendees": []} == found[kept["id"]], "the file and the subscription are of the same event"


async def test_who_has_the_present_state_is_not_sent_it_again(studio: Studio, people: People) -> None:
    url = await address(studio.lea, "me")
    session = await studio.add_session()
    await studio.book(session)
    etag = (await people.nobody.get(url)).headers["ETag"]
    for known in (etag, f'"other", {etag}', f"W/{etag}"):
        again = await people.nobody.get(url, headers={"If-None-Match": known})
        assert (again.status, again.body, again.headers["ETag"]) == (304, b"", etag)
    await studio.coach.patch(f"/partner/sessions/{session['id']}", {"time": "15:00"})

    async def is_sent() -> bool:
        changed = await people.nobody.get(url, headers={"If-None-Match": etag})
        return bool(changed.status == 200 and changed.headers["ETag"] != etag)

    await eventually(is_sent)


async def test_what_is_long_over_is_not_shown(studio: Studio, people: People) -> None:
    url = await address(studio.lea, "me")
    booking = await studio.book(await studio.add_session())
    other = await studio.book(await studio.add_session(days=1))
    await studio.lea.post(f"/bookings/{other['id']}/cancel")
    for days, shown in ((89, 1), (91, 0)):
        start = now() - timedelta(days=days)
        times = {"start": start, "end": start + timedelta(hours=1)}
        await studio.database["bookings"].update_one({"_id": booking["id"]}, {"$set": times})
        cancelled = {"steps.$[].at": now() - timedelta(days=31 if shown else 29)}
        await studio.database["bookings"].update_one({"_id": other["id"]}, {"$set": cancelled})
        found = [event["uid"].partition("@")[0] for event in read_both((await people.nobody.get(url)).body)["events"]]
        assert found == ([booking["id"]] if shown else [other["id"]])


async def test_a_new_address_ends_the_one_before(studio: Studio, people: People) -> None:
    old = await address(studio.lea, "me")
    new = await address(studio.lea, "me", "/rotate")
    assert new != old
    assert (await people.nobody.get(old)).code == "not_found"
    assert (await people.nobody.get(new)).status == 200
    assert await address(studio.lea, "me") == new


async def test_a_partner_subscribes_to_sessions_and_appointments_with_their_people(
    studio: Studio, people: People
) -> None:
    url = await address(studio.coach, "partner")
    assert await address(await people("manager"), "partner", query=f"?provider_id={studio.provider.id}") == url
    session = await studio.add_session()
    await studio.book(session)
    (event,) = read_both((await people.nobody.get(url)).body)["events"]
    assert event["uid"] == f"{session['id']}@127.0.0.1"
    assert (event["summary"], event["description"]) == ("Yoga; gently (1/12)", "1 of 12 places are taken.")
    assert event["start"]["at"] == session["start"]
    row = await studio.database["bookings"].find_one({"session_id": session["id"]})
    assert row is not None
    appointment = row | {
        "_id": uuid.uuid4().hex, "code": uuid.uuid4().hex, "session_id": None, "kind": "appointment", "title": "Massage",
        "request_keys": [], "note": "My left knee",
    }  # fmt: skip
    await studio.database["bookings"].insert_one(appointment)
    events = read_both((await people.nobody.get(url)).body)["events"]
    (booked,) = [event for event in events if event["uid"].startswith(appointment["_id"])]
    assert booked["summary"] == "Massage – Lea Favre"
    assert "My left knee" in booked["description"]
    assert appointment["code"] not in booked["description"]
    await studio.coach.delete(f"/partner/sessions/{session['id']}")
    events = read_both((await people.nobody.get(url)).body)["events"]
    (cancelled,) = [one for one in events if one["uid"] == event["uid"]]
    assert (cancelled["status"], cancelled["sequence"] > event["sequence"]) == ("CANCELLED", True)


async def test_who_left_the_team_sees_its_customers_no_more(studio: Studio, people: People) -> None:
    url = await address(studio.coach, "partner")
    assert (await people.nobody.get(url)).status == 200
    reply = await (await people("admin")).patch(f"/users/{studio.coach.id}", {"role": "member"})
    assert reply.status == 200, reply.body
    assert (await people.nobody.get(url)).code == "not_found"


async def test_only_partners_have_a_partners_calendar(studio: Studio, people: People) -> None:
    assert (await studio.lea.post("/calendars", {"of": "partner"})).code == "forbidden"
    stranger = await people("coach")
    foreign = await stranger.post(f"/calendars?provider_id={studio.provider.id}", {"of": "partner"})
    assert foreign.code == "not_found"
    assert (await studio.lea.post("/calendars", {"of": "everybody"})).code == "invalid"
    assert (await people.nobody.get("/calendars/guessed.ics")).code == "not_found"
