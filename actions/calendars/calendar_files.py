"""Calendar files (RFC 5545, 5546): bookings and sessions as events that Google, Outlook and Apple take up and update."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, vCalAddress, vDatetime, vText

from actions.calendars.vtimezones import make_vtimezone

PRODUCT = "-//Palabre//Bookings//EN"
REFRESHED_EVERY = timedelta(hours=1)
NO_ADDRESS = "invalid:nomail"
"""An address for somebody who left none, as calendars of others write it."""
Method = Literal["REQUEST", "CANCEL", "PUBLISH"]
Status = Literal["TENTATIVE", "CONFIRMED", "CANCELLED"]


@dataclass(frozen=True, slots=True)
class Contact:
    name: str
    email: str | None = None

    @property
    def address(self) -> str:
        return f"mailto:{self.email}" if self.email else NO_ADDRESS


@dataclass(frozen=True, slots=True)
class Entry:
    """One event. Calendars know it again by `uid`, and take it as changed when `sequence` is higher."""

    uid: str
    sequence: int
    changed_at: datetime
    start: datetime
    end: datetime
    time_zone: str
    status: Status
    summary: str
    description: str
    location: str
    link: str
    organizer: Contact
    attendee: Contact | None = None
    """Of an invitation; a published event has none."""
    alarms: Sequence[int] = ()
    """Minutes before the start."""


def make_calendar(method: Method, entries: Sequence[Entry], name: str = "") -> bytes:
    """A calendar with each zone that its events use."""
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", method)
    if name:
        calendar.add("NAME", name)
        calendar.add("X-WR-CALNAME", name)
        calendar.add("REFRESH-INTERVAL", REFRESHED_EVERY, parameters={"VALUE": "DURATION"})
        calendar.add("X-PUBLISHED-TTL", "PT1H")
    for zone in sorted({entry.time_zone for entry in entries} - {"UTC"}):
        there = [entry for entry in entries if entry.time_zone == zone]
        first, last = min(entry.start for entry in there), max(entry.end for entry in there)
        calendar.add_component(make_vtimezone(zone, first, last))
    for entry in entries:
        calendar.add_component(_event(entry))
    content: bytes = calendar.to_ical()
    return content


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("UID", entry.uid)
    event.add("SEQUENCE", entry.sequence)
    event.add("DTSTAMP", entry.changed_at.replace(microsecond=0))
    event.add("LAST-MODIFIED", entry.changed_at.replace(microsecond=0))
    _add_time(event, "DTSTART", entry.start, entry.time_zone)
    _add_time(event, "DTEND", entry.end, entry.time_zone)
    event.add("STATUS", entry.status)
    event.add("TRANSP", "TRANSPARENT" if entry.status == "CANCELLED" else "OPAQUE")
    event.add("SUMMARY", entry.summary)
    event.add("DESCRIPTION", entry.description)
    if entry.location:
        event.add("LOCATION", entry.location)
    event.add("URL", entry.link)
    event.add("ORGANIZER", _address(entry.organizer))
    if entry.attendee is not None:
        event.add("ATTENDEE", _attendee(entry.attendee))
    if entry.status != "CANCELLED":
        for minutes in entry.alarms:
            event.add_component(_alarm(minutes, entry.summary))
    return event


def _add_time(event: Event, name: str, moment: datetime, zone: str) -> None:
    """In wall-clock time; in UTC the times that there are twice when clocks go back, of which programs take either."""
    local = moment.astimezone(ZoneInfo(zone))
    is_double = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    if zone == "UTC" or is_double:
        event.add(name, moment.astimezone(UTC))
        return
    value = vDatetime(local.replace(tzinfo=None))
    value.params["TZID"] = zone
    event.add(name, value, encode=False)


def _address(contact: Contact) -> vCalAddress:
    address = vCalAddress(contact.address)
    address.params["CN"] = vText(contact.name)
    return address


def _attendee(contact: Contact) -> vCalAddress:
    address = _address(contact)
    address.params |= {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}
    return address


def _alarm(minutes: int, summary: str) -> Alarm:
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("TRIGGER", -timedelta(minutes=minutes))
    alarm.add("DESCRIPTION", summary)
    return alarm
