"""Bookings in people's own calendars."""

from typing import Any

from pydantic import Field

from actions.calendars import calendars
from actions.calendars.calendars import CalendarAddress, Of
from handlers.declare import Call, File, Nothing, Strict, operation
from handlers.shapes import Id, Query

ICS = ("text/calendar",)


class WhichCalendar(Strict):
    of: Of = Field(description="One's own bookings, or those with a partner.")


class ProviderQuery(Query):
    provider_id: Id | None = Field(None, description="With `of: partner`, for managers; one's own unless given.")


@operation("GET", "/bookings/{booking_id}.ics", reply=File, media_types=ICS)
async def download_booking(call: Call[Any, Nothing]) -> File:
    """The booking for a calendar; after a change the same event with a higher SEQUENCE, after its end a cancellation."""
    content, method = await calendars.make_booking_file(call.ctx, call.actor, call.caller, call.path["booking_id"])
    kind = f"text/calendar; charset=utf-8; method={method}"
    return File(
        content, kind, {"Content-Disposition": 'attachment; filename="booking.ics"', "Cache-Control": "no-store"}
    )


@operation("POST", "/calendars", body=WhichCalendar, query=ProviderQuery, reply=CalendarAddress)
async def subscribe_calendar(call: Call[WhichCalendar, ProviderQuery]) -> CalendarAddress:
    """The secret address at which calendars subscribe to all bookings; whoever knows it can read them."""
    return await calendars.give_address(call.ctx, call.actor, call.caller, call.body.of, call.query.provider_id)


@operation("POST", "/calendars/rotate", body=WhichCalendar, query=ProviderQuery, reply=CalendarAddress)
async def rotate_calendar(call: Call[WhichCalendar, ProviderQuery]) -> CalendarAddress:
    """A new secret address; the one before shows nothing any more."""
    return await calendars.rotate_address(call.ctx, call.actor, call.caller, call.body.of, call.query.provider_id)


@operation("GET", "/calendars/{secret}.ics", reply=File, media_types=ICS, public=True)
async def read_calendar(call: Call[Any, Nothing]) -> File:
    """What a calendar subscribes to: the last 90 days and all that is to come."""
    content, etag = await calendars.make_feed(call.ctx, call.caller, call.path["secret"])
    headers = {"ETag": f'"{etag}"', "Cache-Control": "private, max-age=300", "X-Robots-Tag": "noindex"}
    return File(content, "text/calendar; charset=utf-8", headers)
