"""Payments as they are kept: what the team took, and what a payment service says was paid. Pure."""

from actions.passes.payment_events import Paid
from models.bookings import PENDING, Booking
from models.desks import Person
from models.passes import Pass
from models.payments import Mismatch, Payment


def taken_for_booking(booking: Booking, by: Person | None) -> Payment:
    """What the team took for a booking that is to be paid; to be added in the transaction that notes it as paid."""
    return Payment(
        tenant_id=booking.tenant_id, subject_kind="booking", subject_id=booking.id, title=booking.title,
        payer=_payer_of(booking), amount_cents=booking.to_pay_cents, currency=booking.currency, method="staff", by=by,
    )  # fmt: skip


def taken_for_pass(one: Pass, payer: Person | None, by: Person) -> Payment:
    """What the team took for a pass."""
    return Payment(
        tenant_id=one.tenant_id, subject_kind="pass", subject_id=one.id, title=one.name, payer=payer,
        amount_cents=one.price_cents, currency=one.currency, method="staff", by=by,
    )  # fmt: skip


def told_for_booking(booking: Booking, paid: Paid) -> Payment:
    is_due = booking.state in PENDING and booking.to_pay_cents > 0
    return Payment(
        tenant_id=booking.tenant_id, subject_kind="booking", subject_id=booking.id, title=booking.title,
        payer=_payer_of(booking), amount_cents=paid.amount_cents, currency=paid.currency, method="webhook",
        reference=paid.reference, mismatch=_compare(paid, booking.to_pay_cents, booking.currency, is_due=is_due),
    )  # fmt: skip


def told_for_pass(one: Pass, payer: Person | None, paid: Paid) -> Payment:
    is_due = one.state == "pending_payment"
    return Payment(
        tenant_id=one.tenant_id, subject_kind="pass", subject_id=one.id, title=one.name, payer=payer,
        amount_cents=paid.amount_cents, currency=paid.currency, method="webhook", reference=paid.reference,
        mismatch=_compare(paid, one.price_cents, one.currency, is_due=is_due),
    )  # fmt: skip


def _compare(paid: Paid, due_cents: int, currency: str, *, is_due: bool) -> Mismatch | None:
    if not is_due:
        return "unexpected"
    if paid.currency != currency:
        return "currency"
    return None if paid.amount_cents == due_cents else "amount"


def _payer_of(booking: Booking) -> Person:
    return Person(id=booking.person.id, name=booking.person.name)
