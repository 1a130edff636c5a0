"""Calendar files as two parsers read them that know nothing of each other: icalendar and ical.js."""

import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from icalendar import Calendar

from tests import node
from tests.people import Json


def read_both(content: bytes) -> Json:
    """What both read the same: method, zones and events, with all times in UTC by the file's own VTIMEZONE."""
    read = _read_by_icalendar(content)
    assert _read_by_ical_js(content) == read
    return read


def _read_by_ical_js(content: bytes) -> Any:
    node.install_packages()
    with tempfile.NamedTemporaryFile(suffix=".ics") as file:
        Path(file.name).write_bytes(content)
        done = node.run("node", "calendar.js", file.name)
    assert done.returncode == 0, done.stdout
    return json.loads(done.stdout)


def _read_by_icalendar(content: bytes) -> Json:
    assert content.endswith(b"\r\n")
    assert max(map(len, content.split(b"\r\n"))) <= 75
    calendar = Calendar.from_ical(content)
    assert (calendar["VERSION"], calendar["PRODID"]) == ("2.0", "-//Palabre//Bookings//EN")
    zones = {zone.tz_name: zone.to_tz(lookup_tzid=False) for zone in calendar.timezones}
    events = [_event(event, zones) for event in calendar.events]
    assert [error for part in calendar.walk() for error in part.errors] == []
    return {"method": calendar["METHOD"], "zones": list(zones), "events": events}


def _event(event: Any, zones: dict[str, Any]) -> Json:
    attendees = event.get("ATTENDEE", [])
    return {
        "uid": str(event["UID"]), "sequence": event["SEQUENCE"], "summary": str(event["SUMMARY"]),
        "description": str(event["DESCRIPTION"]), "location": event.get("LOCATION"),
        "organizer": str(event["ORGANIZER"]), "status": str(event["STATUS"]),
        "attendees": [str(one) for one in (attendees if isinstance(attendees, list) else [attendees])],
        "start": _moment(event["DTSTART"], zones), "end": _moment(event["DTEND"], zones),
        "alarms": [round(alarm["TRIGGER"].dt.total_seconds()) for alarm in event.walk("VALARM")],
    }  # fmt: skip


def _moment(value: Any, zones: dict[str, Any]) -> Json:
    zone = value.params.get("TZID", "UTC")
    moment: datetime = value.dt if zone == "UTC" else value.dt.replace(tzinfo=zones[zone])
    return {"at": moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"), "zone": zone}
