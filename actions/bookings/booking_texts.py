"""What people are told of their bookings, in English and French, with the wall-clock time of where it takes place."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from actions.bookings.booking_notices import CANCELLED, CHANGED, CONFIRMED, EXPIRED, OFFERED, PAYMENT, REMINDER
from actions.bookings.booking_views import payment_link_of
from models.bookings import Booking
from models.tenants import Language
from models.users import Role

DAYS: dict[Language, list[str]] = {
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    "fr": ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
}
MONTHS: dict[Language, list[str]] = {
    "en": ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"],
    "fr": ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
           "novembre", "décembre"],
}  # fmt: skip
HEADINGS: dict[str, dict[Language, str]] = {
    CONFIRMED: {"en": "Your booking is confirmed: {title}", "fr": "Votre réservation est confirmée : {title}"},
    PAYMENT: {
        "en": "Your place is kept until you have paid: {title}",
        "fr": "Votre place est gardée jusqu’à votre paiement : {title}",
    },
    CHANGED: {"en": "Your booking has a new time: {title}", "fr": "Votre réservation a un nouvel horaire : {title}"},
    CANCELLED: {"en": "Your booking is cancelled: {title}", "fr": "Votre réservation est annulée : {title}"},
    EXPIRED: {"en": "Your place has been given back: {title}", "fr": "Votre place a été libérée : {title}"},
    OFFERED: {"en": "A place is free for you: {title}", "fr": "Une place s’est libérée pour vous : {title}"},
    REMINDER: {"en": "Reminder: {title}", "fr": "Rappel : {title}"},
}
LINES: dict[str, dict[Language, str]] = {
    "before": {"en": "Before, it was {when}.", "fr": "Auparavant : {when}."},
    "where": {"en": "Where: {location}", "fr": "Lieu : {location}"},
    "places": {"en": "Places: {places}", "fr": "Places : {places}"},
    "code": {"en": "Show this code when you arrive: {code}", "fr": "Présentez ce code à votre arrivée : {code}"},
    "pay": {"en": "Please pay {amount} by {until}.", "fr": "Veuillez payer {amount} jusqu’au {until}."},
    "pay_at": {"en": "Pay here: {link}", "fr": "Payer ici : {link}"},
    "confirm": {"en": "Confirm it by {until}; after that the next person gets it.",
                "fr": "Confirmez-la jusqu’au {until} ; ensuite elle passe à la personne suivante."},
    "free": {"en": "You can cancel free of charge until {until}.", "fr": "Annulation gratuite jusqu’au {until}."},
    "too_late": {"en": "It is too late to cancel free of charge.", "fr": "L’annulation n’est plus gratuite."},
    "late": {"en": "It was cancelled later than the rules allow free of charge.",
             "fr": "L’annulation est plus tardive que ce que les règles permettent sans frais."},
    "unpaid": {"en": "The payment did not arrive in time.", "fr": "Le paiement n’est pas arrivé à temps."},
    "unconfirmed": {"en": "It was not confirmed in time.", "fr": "Elle n’a pas été confirmée à temps."},
    "again": {"en": "You can book another time here: {link}", "fr": "Vous pouvez réserver un autre moment ici : {link}"},
    "see": {"en": "See, move or cancel it: {link}", "fr": "La voir, la déplacer ou l’annuler : {link}"},
    "phone": {"en": "{name}: {phone}", "fr": "{name} : {phone}"},
    "taken": {"en": "{taken} of {capacity} places are taken.", "fr": "{taken} places sur {capacity} sont prises."},
    "take": {"en": "Take it here: {link}", "fr": "La prendre ici : {link}"},
}  # fmt: skip


def booking_link(address: str, slug: str, booking_id: str, role: Role) -> str:
    """The page of a booking: where its person can sign in, which a visitor cannot."""
    page = "book" if role is Role.VISITOR else "my"
    return f"{address}/{page}/{slug}?booking={booking_id}"


def tell(kind: str, booking: Booking, link: str, at: datetime, before: datetime | None) -> str:
    """The message of a notice or reminder; `before` is the start from which the booking was moved."""
    text = _Text(booking)
    text.add(HEADINGS[kind], title=booking.title)
    text.lines.append(describe_span(booking.start, booking.end, booking.time_zone, booking.language))
    if kind == CHANGED and before is not None and before != booking.start:
        text.say("before", when=describe(before, booking.time_zone, booking.language))
    if kind in (CANCELLED, EXPIRED):
        _say_how_it_ended(text, kind, link)
        return text.whole
    if booking.location:
        text.say("where", location=booking.location)
    if booking.places > 1:
        text.say("places", places=str(booking.places))
    if kind == PAYMENT:
        _ask_to_pay(text)
    if kind == OFFERED:
        text.until("confirm", booking.expires_at)
        text.say("take", link=link)
        return text.whole
    if kind in (CONFIRMED, CHANGED, REMINDER):
        text.say("code", code=spaced(booking.code))
    free_until = booking.start - timedelta(hours=booking.policy.cancel_hours)
    text.until("free" if at < free_until else "too_late", free_until)
    text.say("see", link=link)
    return text.whole


def _ask_to_pay(text: "_Text") -> None:
    booking = text.booking
    amount = f"{booking.currency} {booking.to_pay_cents / 100:.2f}"
    text.until("pay", booking.expires_at or booking.start, amount=amount)
    if booking.payment_link:
        text.say("pay_at", link=payment_link_of(booking))


def _say_how_it_ended(text: "_Text", kind: str, link: str) -> None:
    if kind == CANCELLED:
        if text.booking.is_late:
            text.say("late")
    else:
        text.say("unconfirmed" if text.booking.from_waitlist else "unpaid")
    text.say("again", link=link)


class _Text:
    """Lines in the booking's language."""

    def __init__(self, booking: Booking) -> None:
        self.booking = booking
        self.lines: list[str] = []

    def say(self, line: str, **values: str) -> None:
        self.add(LINES[line], **values)

    def add(self, texts: dict[Language, str], **values: str) -> None:
        self.lines.append(texts[self.booking.language].format(**values))

    def until(self, line: str, moment: datetime | None, **values: str) -> None:
        if moment is not None:
            self.say(line, until=describe(moment, self.booking.time_zone, self.booking.language), **values)

    @property
    def whole(self) -> str:
        return "\n".join(self.lines)


def describe(moment: datetime, zone: str, language: Language) -> str:
    """Such as `Thursday 26 November 2026, 10:00 (Europe/Zurich)`."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{_date(local, language)}, {local:%H:%M} ({zone})"


def describe_span(start: datetime, end: datetime, zone: str, language: Language) -> str:
    """The same with the end, whose date is named when it is another."""
    first, last = start.astimezone(ZoneInfo(zone)), end.astimezone(ZoneInfo(zone))
    ending = f"{last:%H:%M}" if first.date() == last.date() else f"{_date(last, language)}, {last:%H:%M}"
    return f"{_date(first, language)}, {first:%H:%M} – {ending} ({zone})"


def _date(local: datetime, language: Language) -> str:
    day = "1er" if language == "fr" and local.day == 1 else str(local.day)
    return f"{DAYS[language][local.weekday()]} {day} {MONTHS[language][local.month - 1]} {local.year}"


def say(line: str, language: Language, **values: str) -> str:
    """One of the lines by itself."""
    return LINES[line][language].format(**values)


def spaced(code: str) -> str:
    """In groups of four, easier to read aloud and type."""
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4)) if code.isalnum() else code
