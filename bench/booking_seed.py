"""A tenant's bookings, put straight into the database: making a hundred thousand through the interface would take an hour.

Each of the providers has a course with sessions and an appointment with hours, a room that others need too, and bookings
that take places of the sessions and lanes of the provider and the room, half a year back and two months ahead.
"""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Any, Final
from zoneinfo import ZoneInfo

from pymongo import MongoClient

from models.availability import Entry
from models.base import Document
from models.bookings import Booking, Guest, State
from models.claims import Claim, provider_lanes, resource_lanes
from models.offers import Kind, Length, Offer
from models.providers import Point, Provider, PublicHolidays
from models.resources import Resource
from models.sessions import Session
from models.words import words_of

BATCH: Final = 5_000
ZONE: Final = ZoneInfo("Europe/Zurich")
DAYS: Final = range(-180, 60)
CATEGORIES: Final = ("yoga", "coaching", "repair", "physiotherapy", "music", "tutoring", "nutrition", "fitness")
PLACES: Final = ("Geneva", "Lausanne", "Nyon", "Vevey", "Fribourg", "Bern", "Basel", "Zurich", "Lucerne", "Sion")
FIRST_NAMES: Final = (
    "Ada",
    "Bruno",
    "Chloe",
    "Dario",
    "Elena",
    "Farid",
    "Greta",
    "Hugo",
    "Ines",
    "Jonas",
    "Kira",
    "Luca",
)
PROVIDERS_A_ROOM: Final = 4
PEOPLE: Final = 5_000


@dataclass(frozen=True)
class Size:
    name: str
    providers: int
    sessions: int
    bookings: int

    @property
    def title(self) -> str:
        return f"{self.sessions:,} sessions, {self.bookings:,} bookings, {self.providers} providers"


SIZES: Final = {size.name: size for size in (Size("tenth", 20, 1_000, 10_000), Size("full", 200, 10_000, 100_000))}


def seed(mongo_url: str, tenant_slug: str, size: Size) -> None:
    """Into a database that has the tenant already."""
    with MongoClient[dict[str, Any]](mongo_url, tz_aware=True) as client:
        database = client.get_default_database()
        tenant = database["tenants"].find_one({"slug": tenant_slug})
        if tenant is None:
            raise LookupError(f"there is no tenant {tenant_slug}")
        for collection, documents in _make(str(tenant["_id"]), size):
            for batch in _batches(documents, BATCH):
                database[collection].insert_many([document.to_row() for document in batch], ordered=False)


def _batches(documents: Iterable[Document], length: int) -> Iterator[list[Document]]:
    batch: list[Document] = []
    for document in documents:
        batch.append(document)
        if len(batch) == length:
            yield batch
            batch = []
    if batch:
        yield batch


def _make(tenant_id: str, size: Size) -> Iterator[tuple[str, list[Document]]]:
    random = Random(size.providers)
    today = datetime.now(ZONE).date()
    rooms = [
        Resource(tenant_id=tenant_id, name=f"Room {number}", units=2)
        for number in range(size.providers // PROVIDERS_A_ROOM)
    ]
    yield "resources", list(rooms)
    for number in range(size.providers):
        provider = _provider(tenant_id, number, random)
        room = rooms[number // PROVIDERS_A_ROOM]
        course = Offer(
            tenant_id=tenant_id, provider_id=provider.id, name="Class", kind=Kind.COURSE, capacity=30, notice_minutes=0
        )
        talk = Offer(
            tenant_id=tenant_id, provider_id=provider.id, name="Consultation", kind=Kind.APPOINTMENT, step_minutes=15,
            lengths=[Length(minutes=30), Length(minutes=60), Length(minutes=90)], buffer_after=5, resource_ids=[room.id],
            notice_minutes=0,
        )  # fmt: skip
        yield "providers", [provider]
        yield "offers", [course, talk]
        yield "availability", list(_hours(provider, today.isoformat()))
        days = sorted(random.sample(DAYS, size.sessions // size.providers))
        sessions = [_session(course, datetime.combine(today + timedelta(days=day), time(19), ZONE)) for day in days]
        share = size.bookings // size.providers
        appointments = list(_appointments(provider, talk, room, today, random, share // 2, number))
        booked = list(_places(course, sessions, random, share - len(appointments)))
        yield "sessions", list(sessions)
        yield "bookings", [*booked, *(booking for booking, _ in appointments)]
        claims = [claim for _, of_booking in appointments for claim in of_booking]
        lane = provider_lanes(provider.id, 1)[0]
        claims += [
            Claim(tenant_id=tenant_id, lane=lane, start=session.start, end=session.end, holder_id=session.id)
            for session in sessions
        ]
        yield "claims", list(claims)


def _provider(tenant_id: str, number: int, random: Random) -> Provider:
    place = PLACES[number % len(PLACES)]
    name = f"{FIRST_NAMES[number % len(FIRST_NAMES)]} {place} {number}"
    category = CATEGORIES[number % len(CATEGORIES)]
    about = f"Works in {place} with people of all ages; {category} in small groups and alone, in French and German."
    return Provider(
        tenant_id=tenant_id, user_id=secrets.token_hex(12), name=name, category=category, about=about, address=place,
        point=Point(coordinates=(random.uniform(6.0, 9.5), random.uniform(46.0, 47.6))), time_zone="Europe/Zurich",
        holidays=PublicHolidays(country="CH", subdivision="GE"),
        words=words_of(f"{name} {category} {about} {place} Class Consultation"),
    )  # fmt: skip


def _hours(provider: Provider, today: str) -> Iterator[Entry]:
    """Mornings and afternoons of five days, Saturdays every other week, one day off."""
    common = {"tenant_id": provider.tenant_id, "provider_id": provider.id}
    for rule, opens, closes in (
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "08:00", "12:00"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "13:00", "18:00"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SA", "09:00", "12:00"),
    ):
        yield Entry(**common, kind="rule", starts_on="2020-01-01", rrule=rule, opens=opens, closes=closes)
    yield Entry(**common, kind="exception", starts_on=today, ends_on=today, hours=[])


def _session(course: Offer, start: datetime) -> Session:
    moment = start.astimezone(UTC)
    return Session(
        tenant_id=course.tenant_id, provider_id=course.provider_id, offer_id=course.id, start=moment,
        end=moment + timedelta(hours=1), time_zone="Europe/Zurich", capacity=course.capacity,
    )  # fmt: skip


def _appointments(
    provider: Provider, talk: Offer, room: Resource, today: Any, random: Random, count: int, number: int
) -> Iterator[tuple[Booking, list[Claim]]]:
    """Spread over the days; the providers of a room take its units by turns, so that none is claimed twice."""
    taken = random.sample([(day, hour) for day in DAYS for hour in (8, 9, 10, 11, 14, 15, 16, 17)], count)
    lanes = [provider_lanes(provider.id, 1)[0], resource_lanes(room.id, room.units)[number % room.units]]
    minutes = 0 if number % PROVIDERS_A_ROOM < room.units else 30
    for day, hour in taken:
        start = datetime.combine(today + timedelta(days=day), time(hour, minutes), ZONE).astimezone(UTC)
        booking = _booking(talk, start, 25, random)
        end = start + timedelta(minutes=30)
        claims = [
            Claim(tenant_id=talk.tenant_id, lane=lane, start=start, end=end, holder_id=booking.id) for lane in lanes
        ]
        yield booking, claims


def _places(course: Offer, sessions: list[Session], random: Random, count: int) -> Iterator[Booking]:
    for number in range(count):
        session = sessions[number % len(sessions)]
        session.taken += 1
        yield _booking(course, session.start, 60, random, session.id)


def _booking(offer: Offer, start: datetime, minutes: int, random: Random, session_id: str | None = None) -> Booking:
    person = f"{random.randrange(PEOPLE):024x}"
    return Booking(
        tenant_id=offer.tenant_id, provider_id=offer.provider_id, offer_id=offer.id, session_id=session_id, kind=offer.kind,
        title=offer.name, start=start, end=start + timedelta(minutes=minutes), time_zone="Europe/Zurich",
        person=Guest(id=person, name="Somebody"), state=State.CONFIRMED, code=secrets.token_hex(8),
    )  # fmt: skip
