"""What people are told of their bookings on a telephone, where each part of a message is paid for: what, when, who says so.

The link that follows leads to all the rest. Words and dates are spelt with what the telephone alphabet has.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from actions.bookings.booking_notices import CANCELLED, CHANGED, CONFIRMED, EXPIRED, OFFERED, PAYMENT, REMINDER
from actions.deliveries.sms_parts import count_parts, economical
from models.bookings import Booking
from models.tenants import Language

DAYS: dict[Language, list[str]] = {
    "en": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    "fr": ["lun", "mar", "mer", "jeu", "ven", "sam", "dim"],
}
MONTHS: dict[Language, list[str]] = {
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    "fr": ["janv", "févr", "mars", "avril", "mai", "juin", "juil", "aout", "sept", "oct", "nov", "déc"],
}
HEADINGS: dict[str, dict[Language, str]] = {
    CONFIRMED: {"en": "Booking confirmed:", "fr": "Réservation confirmée :"},
    PAYMENT: {"en": "Please pay by {until}:", "fr": "À payer jusqu'au {until} :"},
    CHANGED: {"en": "New time:", "fr": "Nouvel horaire :"},
    CANCELLED: {"en": "Booking cancelled:", "fr": "Réservation annulée :"},
    EXPIRED: {"en": "Your place was given back:", "fr": "Votre place a été libérée :"},
    OFFERED: {"en": "Place free, confirm by {until}:", "fr": "Place libre jusqu'au {until} :"},
    REMINDER: {"en": "Reminder:", "fr": "Rappel :"},
}
LONGEST_TITLE, SHORTEST_TITLE, LONGEST_NAME = 60, 20, 30


def tell_shortly(kind: str, booking: Booking, tenant_name: str, link: str, zone: str) -> str:
    """In one part together with the link that comes after it, where a shorter title or leaving out the tenant's name does it.

    `zone` is the reader's: where its clocks show another time than those of the place, it says of which zone the time is.
    """
    until = booking.expires_at or booking.start
    heading = HEADINGS[kind][booking.language].format(
        until=describe_shortly(until, booking.time_zone, booking.language)
    )
    when = describe_shortly(booking.start, booking.time_zone, booking.language, zone)
    texts = [
        f"{heading} {cut(booking.title, most)}, {when}{name}"
        for name in (f" ({cut(tenant_name, LONGEST_NAME)})", "")
        for most in range(LONGEST_TITLE, SHORTEST_TITLE - 1, -1)
    ]
    return next((text for text in texts if count_parts(economical(f"{text}\n{link}")) == 1), texts[0])


def describe_shortly(moment: datetime, zone: str, language: Language, reader_zone: str | None = None) -> str:
    """Such as `Thu 26 Nov 10:00`, on the clocks of the zone."""
    local = moment.astimezone(ZoneInfo(zone))
    words = f"{DAYS[language][local.weekday()]} {local.day} {MONTHS[language][local.month - 1]} {local:%H:%M}"
    differs = reader_zone is not None and moment.astimezone(ZoneInfo(reader_zone)).utcoffset() != local.utcoffset()
    return f"{words} {zone}" if differs else words


def cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 2].rstrip()}.."
