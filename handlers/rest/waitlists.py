"""Waiting for a place that is taken."""

from typing import Any

from actions.bookings import waitlists
from actions.bookings.booking_views import WaitlistView
from actions.bookings.bookings import Wish
from actions.pages import Page
from handlers.declare import Call, Nothing, operation
from handlers.rest.bookings import ForWhom


class NewEntry(ForWhom):
    pass


@operation("POST", "/waitlist", body=NewEntry, reply=WaitlistView, status=201, creates=True)
async def join_waitlist(call: Call[NewEntry, Nothing]) -> WaitlistView:
    """Wait for a place; the next in line is offered it for some minutes, as a booking to confirm."""
    return await waitlists.join_waitlist(call.ctx, call.actor, Wish(**call.body.model_dump()))


@operation("GET", "/waitlist", reply=Page[WaitlistView])
async def list_waitlist(call: Call[Any, Nothing]) -> Page[WaitlistView]:
    """What one waits for, or is offered, newest first."""
    return await waitlists.list_own_entries(call.ctx, call.actor)


@operation("DELETE", "/waitlist/{entry_id}", status=204)
async def leave_waitlist(call: Call[Any, Nothing]) -> None:
    """Wait no more."""
    await waitlists.leave_waitlist(call.ctx, call.actor, call.path["entry_id"])
