"""Dated sessions of events and classes."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

from pydantic import BaseModel, Field

from actions.bookings import sessions
from actions.bookings.booking_views import SessionView
from actions.pages import Page
from handlers.declare import Call, Nothing, Strict, operation
from handlers.shapes import Id, Moment, Query, Text
from models.base import now
from models.sites import TIME

Day = Annotated[date, Field(strict=False, description="Local date, in the provider's zone.")]
Clock = Annotated[str, Field(pattern=TIME, examples=["09:00"], description="Wall-clock time in the provider's zone.")]
Minutes = Annotated[int, Field(ge=1, le=1440)]
Capacity = Annotated[int, Field(ge=1, le=100_000)]

USUAL = timedelta(weeks=4)
LAST_START = datetime.max.replace(tzinfo=UTC) - USUAL
"""After which so long a time would end after all the time there is."""


class NewSessions(Strict):
    offer_id: Id
    date: Day
    time: Clock
    minutes: Minutes
    rrule: Annotated[Text, Field(max_length=500)] = Field(
        "", description="RFC 5545 RRULE for a series, such as `FREQ=WEEKLY;COUNT=10`; `date` is its first day."
    )
    capacity: Capacity | None = Field(None, description="The offer's unless given.")


class SessionChange(Strict):
    """Only what is given changes."""

    date: Day | None = None
    time: Clock | None = None
    minutes: Minutes | None = None
    capacity: Capacity | None = None


class MadeSessions(BaseModel):
    items: list[SessionView]


class ForProvider(Query):
    provider_id: Id | None = Field(None, description="Another provider than oneself (manager).")


class SessionQuery(ForProvider):
    offer_id: Id | None = None
    from_: Moment | None = Field(None, alias="from", description="Now, unless given.")
    to: Moment | None = Field(None, description="Four weeks later, unless given.")


@operation("GET", "/partner/sessions", query=SessionQuery, reply=Page[SessionView])
async def list_sessions(call: Call[Any, SessionQuery]) -> Page[SessionView]:
    """A provider's sessions by time, at most 500 (the provider, or a manager)."""
    query = call.query
    start = query.from_ or now()
    end = query.to or min(start, LAST_START) + USUAL
    return await sessions.list_sessions(call.ctx, call.actor, query.provider_id, query.offer_id, start, end)


@operation(
    "POST", "/partner/sessions", body=NewSessions, query=ForProvider, reply=MadeSessions, status=201, creates=True
)
async def add_sessions(call: Call[NewSessions, ForProvider]) -> MadeSessions:
    """Make one session, or those of a series; all of them or none."""
    body = call.body
    made = await sessions.add_sessions(
        call.ctx, call.actor, call.query.provider_id, offer_id=body.offer_id, day=body.date, time=body.time,
        minutes=body.minutes, rrule=body.rrule, capacity=body.capacity,
    )  # fmt: skip
    return MadeSessions(items=made)


@operation("PATCH", "/partner/sessions/{session_id}", body=SessionChange, reply=SessionView)
async def change_session(call: Call[SessionChange, Nothing]) -> SessionView:
    """More or fewer places, or another time, which its bookings follow."""
    body = call.body
    return await sessions.change_session(
        call.ctx, call.actor, call.path["session_id"], capacity=body.capacity, day=body.date, time=body.time,
        minutes=body.minutes,
    )  # fmt: skip


@operation("DELETE", "/partner/sessions/{session_id}", reply=SessionView)
async def cancel_session(call: Call[Any, Nothing]) -> SessionView:
    """Call it off; its bookings are cancelled and their people told."""
    return await sessions.cancel_session(call.ctx, call.actor, call.path["session_id"])
