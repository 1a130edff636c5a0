"""Bookings counted again from their documents, as plainly as possible: what must hold whatever happened (I8, I9)."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from models import bookings, claims, jobs, notifications, pass_entries, passes, promo_codes, sessions, waitlists
from models.base import Database, Row, now
from models.bookings import COMING, PENDING, TAKING, Booking, State
from models.offers import Offer, offers
from models.providers import providers
from models.resources import resources
from models.transactions import Transaction, transact

SOON = timedelta(seconds=10)
"""What is due so soon may have been done meanwhile."""


@dataclass
class Books:
    """All that is written about the bookings of some providers, as it was at one moment."""

    at: datetime
    bookings: dict[str, Booking]
    sessions: dict[str, Row]
    offers: dict[str, Offer]
    claims: list[Row]
    units: dict[str, int]
    """How many lanes each provider and resource has, by the beginning of the lanes' names."""
    waitlist: list[Row]
    passes: list[Row]
    ledger: list[Row]
    promos: list[Row]
    uses: list[Row]
    jobs: dict[str, Row]
    told: set[str]
    """Ids of notifications."""

    @classmethod
    async def read(cls, database: Database, *provider_ids: str) -> "Books":
        async def work(tx: Transaction) -> "Books":
            async def rows(collection: str, query: Row) -> list[Row]:
                return [row async for row in tx[collection].find(query, session=tx.session)]

            theirs: Row = {"provider_id": {"$in": list(provider_ids)}}
            found = {row["_id"]: Booking.from_row(row) for row in await rows(bookings.COLLECTION, theirs)}
            held = [row["_id"] for row in await rows(sessions.COLLECTION, theirs)]
            offered = {row["_id"]: Offer.from_row(row) for row in await rows(offers.collection, theirs)}
            needed = [each for offer in offered.values() for each in offer.resource_ids]
            units = {
                f"p:{row['_id']}": row["capacity"] for row in await rows(providers.collection, _among(provider_ids))
            }
            units |= {f"r:{row['_id']}": row["units"] for row in await rows(resources.collection, _among(needed))}
            of_bookings = {"pass_id": {"$in": sorted({one.pass_id for one in found.values() if one.pass_id})}}
            promo_ids = sorted({one.promo_code_id for one in found.values() if one.promo_code_id})
            return cls(
                at=now(), bookings=found, offers=offered, units=units,
                sessions={row["_id"]: row for row in await rows(sessions.COLLECTION, theirs)},
                claims=await rows(claims.COLLECTION, {"holder_id": {"$in": [*found, *held]}}),
                waitlist=await rows(waitlists.COLLECTION, theirs),
                passes=await rows(passes.COLLECTION, _among(of_bookings["pass_id"]["$in"])),
                ledger=await rows(pass_entries.COLLECTION, of_bookings),
                promos=await rows(promo_codes.COLLECTION, _among(promo_ids)),
                uses=await rows(promo_codes.USES, {"promo_code_id": {"$in": promo_ids}}),
                jobs={row["_id"]: row for row in await rows(jobs.COLLECTION, {"payload.booking_id": {"$in": list(found)}})},
                told={row["_id"] for row in await rows(notifications.COLLECTION, {"subject_id": {"$in": list(found)}})},
            )  # fmt: skip

        return await transact(database, work)

    def check(self) -> None:
        """What holds at every moment."""
        self._check_places()
        self._check_claims()
        self._check_passes()
        self._check_promo_codes()
        self._check_jobs()
        assert all(len(one.steps) == one.rev for one in self.bookings.values())

    @property
    def taking(self) -> list[Booking]:
        return [one for one in self.bookings.values() if one.state in TAKING]

    def _check_places(self) -> None:
        places: Counter[str] = Counter()
        for one in self.taking:
            if one.session_id is not None:
                places[one.session_id] += one.places
        assert {key: row["taken"] for key, row in self.sessions.items() if row["taken"]} == dict(places)
        assert all(row["taken"] <= row["capacity"] for row in self.sessions.values()), "a place was sold twice"

    def _check_claims(self) -> None:
        wanted: dict[str, tuple[datetime, datetime, int]] = {}
        holders = [one for one in self.taking if one.session_id is None]
        for holder_id, offer_id, start, end in [
            *((one.id, one.offer_id, one.start, one.end) for one in holders),
            *((key, row["offer_id"], row["start"], row["end"]) for key, row in self.sessions.items() if row["state"] == "open"),
        ]:  # fmt: skip
            offer = self.offers[offer_id]
            before, after = timedelta(minutes=offer.buffer_before), timedelta(minutes=offer.buffer_after)
            wanted[holder_id] = (start - before, end + after, 1 + len(offer.resource_ids))
        found = defaultdict(list)
        by_lane = defaultdict(list)
        for claim in self.claims:
            found[claim["holder_id"]].append(claim)
            by_lane[claim["lane"]].append((claim["start"], claim["end"]))
        assert {
            key: (rows[0]["start"], rows[0]["end"], len({(row["start"], row["end"], row["lane"]) for row in rows}))
            for key, rows in found.items()
        } == wanted
        for lane, spans in by_lane.items():
            owner, _, number = lane.rpartition(":")
            assert int(number) < self.units[owner], f"{lane} is more than there is"
            assert all(one[1] <= other[0] for one, other in pairwise(sorted(spans))), f"{lane} was sold twice"

    def _check_passes(self) -> None:
        for one in self.passes:
            entries = sorted((row for row in self.ledger if row["pass_id"] == one["_id"]), key=lambda row: row["seq"])
            assert [row["seq"] for row in entries] == list(range(1, one["seq"] + 1))
            assert one["left"] == sum(row["delta"] for row in entries) >= 0
            assert [row["left_after"] for row in entries][-1] == one["left"]
        used = Counter[str]()
        for row in self.ledger:
            if row["booking_id"]:
                used[row["booking_id"]] -= row["delta"]
        paid = {one.id: 1 for one in self.bookings.values() if one.pass_id and (one.is_taking or one.is_late)}
        assert {key: count for key, count in used.items() if count} == paid, "the ledger is not what the bookings say"

    def _check_promo_codes(self) -> None:
        having = Counter(
            (one.promo_code_id, one.person.id)
            for one in self.bookings.values()
            if one.promo_code_id and not _ended_early(one)
        )
        used = {(row["promo_code_id"], row["person_id"]): row["used"] for row in self.uses if row["used"]}
        assert used == dict(having)
        for promo in self.promos:
            assert promo["used"] == sum(count for (key, _), count in having.items() if key == promo["_id"])
            assert promo["most_total"] is None or promo["used"] <= promo["most_total"], "a code was used too often"

    def _check_jobs(self) -> None:
        """Whoever is to be told was, or a job is there that does it."""
        for one in self.bookings.values():
            for job_id in _notices(one):
                assert job_id in self.jobs or job_id in self.told, (job_id, one.steps)
            for minutes in one.reminders:
                job = self.jobs.get(f"booking.reminder:{one.id}:{minutes}")
                due = one.start - timedelta(minutes=minutes)
                if one.state is not State.CONFIRMED:
                    assert job is None
                elif due > self.at + SOON:
                    assert job is not None
                    assert job["due_at"] == due

    def check_settled(self) -> None:
        """What holds when the jobs have run: all follow their session, and nobody waits beside a free place."""
        self.check()
        for one in self.bookings.values():
            if one.session_id is not None and one.state in COMING:
                session = self.sessions[one.session_id]
                assert session["state"] == "open"
                assert (one.start, one.end) == (session["start"], session["end"]), "it did not follow its session"
        for entry in self.waitlist:
            if entry["state"] == "waiting":
                assert not self.fits(entry), f"somebody waits beside a free place: {entry}"

    def fits(self, entry: Row) -> bool:
        """Whether what somebody waits for is free."""
        if entry["session_id"] is not None:
            session = self.sessions[entry["session_id"]]
            return bool(session["state"] != "open" or session["capacity"] - session["taken"] >= entry["places"])
        offer = self.offers[entry["offer_id"]]
        start = entry["start"] - timedelta(minutes=offer.buffer_before)
        end = entry["end"] + timedelta(minutes=offer.buffer_after)
        busy = {claim["lane"] for claim in self.claims if claim["start"] < end and claim["end"] > start}
        return all(
            any(f"{owner}:{number}" not in busy for number in range(self.units[owner]))
            for owner in (f"p:{offer.provider_id}", *(f"r:{key}" for key in offer.resource_ids))
        )


def _among(ids: object) -> Row:
    return {"_id": {"$in": sorted(ids)}}  # type: ignore[call-overload]


def _ended_early(one: Booking) -> bool:
    """Without ever having been confirmed, which gives the use of a code back."""
    states = [step.state for step in one.steps]
    return one.state not in TAKING and all(state in PENDING for state in states if state in TAKING)


def _notices(one: Booking) -> list[str]:
    """Ids of the notices that are true of a booking as it is."""
    last = {step.op: number for number, step in enumerate(one.steps, 1)}
    told = []
    if one.state is State.CONFIRMED:
        certain = next(number for number, step in enumerate(one.steps, 1) if step.state is State.CONFIRMED)
        told.append(f"booking.confirmed:{one.id}:{certain}")
    if one.state in (State.CONFIRMED, State.PENDING_PAYMENT) and one.steps[-1].op == "reschedule":
        told.append(f"booking.changed:{one.id}:{last['reschedule']}")
    if one.state is State.HELD and one.from_waitlist:
        told.append(f"booking.offered:{one.id}:1")
    if one.state is State.CANCELLED and (one.steps[-2].state is not State.HELD or one.steps[-1].by is None):
        told.append(f"booking.cancelled:{one.id}:{last['cancel']}")
    if one.state is State.EXPIRED and (one.steps[-2].state is State.PENDING_PAYMENT or one.from_waitlist):
        told.append(f"booking.expired:{one.id}:{last['expire']}")
    return told
