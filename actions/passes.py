"""Passes: what a booking takes from one and gives back."""

from datetime import datetime

from actions.errors import Invalid
from actions.pass_ledger import NotEnough, enter
from models import pass_entries, passes
from models.desks import Person
from models.offers import Offer
from models.passes import Pass
from models.transactions import Transaction

NOT_YOURS = "There is no such pass among yours."


async def debit(
    tx: Transaction, pass_id: str, booking_id: str, person_id: str, offer: Offer, start: datetime, by: Person | None
) -> None:
    """Take one access for a booking of this offer at this start; once, however often it is asked.

    Raise `Invalid` at `pass_id` when this pass does not pay for it.
    """
    last = await pass_entries.load_last_use(tx, booking_id)
    if last is not None and last.kind == "debit":
        if last.pass_id != pass_id:
            raise Invalid.field("pass_id", "Another pass pays for this booking already.")
        return
    one = await passes.load_pass(tx, pass_id)
    if one is None or one.tenant_id != offer.tenant_id or one.owner_id != person_id:
        raise Invalid.field("pass_id", NOT_YOURS)
    _check_pays(one, offer, start)
    turn = 0 if last is None else last.n + 1
    try:
        entry = enter(one, "debit", -1, by, booking_id=booking_id, n=turn)
    except NotEnough:
        raise Invalid.field("pass_id", "No access is left on this pass; choose another, or buy one.") from None
    await passes.save(tx, [one], [entry])


def _check_pays(one: Pass, offer: Offer, start: datetime) -> None:
    if one.kind == "pack":
        raise Invalid.field("pass_id", "This is a pack: assign its accesses to people first, who then book with them.")
    if one.state == "pending_payment":
        raise Invalid.field("pass_id", "This pass is not paid yet.")
    if not one.pays_at(start):
        raise Invalid.field("pass_id", "This pass is not valid at that time; choose another, or pay without one.")
    if not offer.takes_passes or (one.offer_ids and offer.id not in one.offer_ids):
        raise Invalid.field("pass_id", "This pass does not pay for this offer.")


async def credit(tx: Transaction, pass_id: str, booking_id: str, by: Person | None) -> None:
    """Give back the access that a booking took from the pass; nothing when it has none of it."""
    last = await pass_entries.load_last_use(tx, booking_id)
    one = await passes.load_pass(tx, pass_id)
    if one is None or last is None or last.kind != "debit" or last.pass_id != pass_id:
        return
    await passes.save(tx, [one], [enter(one, "credit", 1, by, booking_id=booking_id, n=last.n)])
