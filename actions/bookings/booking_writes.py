"""Writing a booking: what belongs into one transaction with it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

from actions.bookings import occasions
from actions.bookings.booking_codes import make_code
from actions.bookings.booking_notices import jobs_after
from actions.bookings.booking_rules import Doer, step
from actions.bookings.occasions import Occasion
from models import bookings, jobs
from models.bookings import Booking, Guest, Operation, State
from models.sessions import Session
from models.tenants import Language
from models.transactions import Transaction
from models.words import words_of

Also = Callable[[Transaction, Booking], Awaitable[None]]


@dataclass(slots=True)
class Changes:
    """What one transaction did, to be announced when it is durable."""

    bookings: list[tuple[Booking | None, Booking]] = field(default_factory=list)
    """Each as it was (None: new) and as it is."""
    sessions: dict[str, Session] = field(default_factory=dict)
    spans: list[tuple[str, datetime, datetime]] = field(default_factory=list)
    """Of appointments: provider, and from when to when something was taken or became free."""

    def note(self, before: Booking | None, after: Booking) -> None:
        self.bookings.append((before, after))
        self.spans += [
            (booking.provider_id, booking.start, booking.end)
            for booking in (before, after)
            if booking is not None and booking.session_id is None
        ]

    def note_session(self, session: Session | None) -> None:
        if session is not None:
            self.sessions[session.id] = session


def draft_booking(
    occasion: Occasion, person: Guest, language: Language, places: int, doer: Doer, op: Operation = "book"
) -> Booking:
    """A booking that holds its place for a while; of a waitlist (`op` is `offer`) for as long as the offer says."""
    offer = occasion.offer
    draft = Booking(
        tenant_id=offer.tenant_id, provider_id=offer.provider_id, offer_id=offer.id,
        session_id=occasion.session.id if occasion.session else None, kind=offer.kind, title=offer.name,
        start=occasion.start, end=occasion.end, time_zone=occasion.time_zone,
        location=offer.location or occasion.provider.address, places=places, person=person, language=language,
        code=make_code(), price_cents=offer.price_of(occasion.minutes) * places, currency=offer.currency,
        payment_link=offer.payment_link, from_waitlist=op == "offer", policy=offer.policy, reminders=offer.reminders,
        words=words_of(f"{person.name} {person.email or ''}"), created_at=doer.at,
    )  # fmt: skip
    return step(draft, op, State.HELD, doer, sequence=0)


async def write_new(
    tx: Transaction, occasion: Occasion, booking: Booking, changes: Changes, also: Also | None = None
) -> None:
    """Take the place and write the booking; raise `Taken` when somebody else has it."""
    changes.note_session(await occasions.take(tx, occasion, booking.id, booking.places))
    await bookings.insert_booking(tx, booking)
    if also is not None:
        await also(tx, booking)
    await schedule_notices(tx, None, booking)
    changes.note(None, booking)


async def schedule_notices(tx: Transaction, before: Booking | None, after: Booking) -> None:
    due, dropped = jobs_after(before, after)
    await jobs.drop(tx, dropped)
    await jobs.schedule(tx, due)
