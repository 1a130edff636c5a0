"""What is told of bookings on telephones costs as little as it can."""

from datetime import UTC, datetime

import pytest

from actions.bookings.booking_notices import CONFIRMED, NOTICES, OFFERED, PAYMENT, REMINDER
from actions.bookings.booking_short_texts import describe_shortly, tell_shortly
from actions.bookings.booking_texts import booking_link, tell
from actions.deliveries.sms_parts import count_parts, economical
from models.bookings import Booking, Guest, State
from models.offers import Kind
from models.tenants import Language
from models.users import Role

START = datetime(2027, 2, 26, 9, tzinfo=UTC)
LINK = booking_link("https://chat.physio-lac.ch", "physio-lac", "6740a1b2c3d4e5f607182930", Role.MEMBER)
TITLES = [
    "Massage",
    "Leçon d’équitation – débutants",
    "Physiotherapy, first appointment",
    "Pilates ‘early birds’ & coffee",
]
ZURICH = "Europe/Zurich"


def booking(title: str, language: Language) -> Booking:
    return Booking(
        _id="6740a1b2c3d4e5f607182930", tenant_id="t", provider_id="p", offer_id="o", kind=Kind.APPOINTMENT, title=title,
        start=START, end=START, time_zone=ZURICH, person=Guest(id="u1", name="Lea"), code="A1B2C3D4E5F6",
        location="Rue du Lac 4, 1003 Lausanne", state=State.CONFIRMED, language=language,
        expires_at=datetime(2027, 2, 25, 17, 30, tzinfo=UTC),
    )  # fmt: skip


def parts(text: str) -> int:
    """Of what the channel sends: the link comes last."""
    return count_parts(economical(f"{text}\n{LINK}"))


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("kind", [*NOTICES, REMINDER])
def test_what_and_when_fit_into_one_part_with_the_link(kind: str, title: str, language: Language) -> None:
    one = booking(title, language)
    short = tell_shortly(kind, one, "Physio du Lac", LINK, ZURICH)
    assert parts(short) == 1, economical(short)
    assert parts(tell(kind, one, LINK, START, None)) >= 2
    assert describe_shortly(START, ZURICH, language) in short
    assert ("Physio du Lac" in short) or kind in (PAYMENT, OFFERED), "a deadline needs the room"
    assert title[:18] in short


def test_it_reads_like_this() -> None:
    assert tell_shortly(CONFIRMED, booking("Massage", "en"), "Physio du Lac", LINK, ZURICH) == (
        "Booking confirmed: Massage, Fri 26 Feb 10:00 (Physio du Lac)"
    )
    assert economical(tell_shortly(OFFERED, booking("Leçon d’équitation", "fr"), "Manège", LINK, ZURICH)) == (
        "Place libre jusqu'au jeu 25 févr 18:30 : Lecon d'équitation, ven 26 févr 10:00"
    )


def test_who_lives_by_other_clocks_reads_whose_time_it_is() -> None:
    text = tell_shortly(REMINDER, booking("Massage", "en"), "Clinic", LINK, "Asia/Tokyo")
    assert text == "Reminder: Massage, Fri 26 Feb 10:00 Europe/Zurich (Clinic)"
    assert tell_shortly(REMINDER, booking("Massage", "en"), "Clinic", LINK, "Europe/Paris").endswith("10:00 (Clinic)")


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("month", range(1, 13))
def test_dates_are_spelt_in_the_telephone_alphabet(month: int, language: Language) -> None:
    for day in range(1, 8):
        text = describe_shortly(datetime(2027, month, day, 12, tzinfo=UTC), ZURICH, language)
        assert economical(text) == text
        assert len(text) <= 18
        assert count_parts(text * 8) == 1


def test_a_long_title_is_cut_and_a_longer_link_takes_two_parts() -> None:
    long = booking("An introduction to everything that can be done with a Pilates ball", "en")
    text = tell_shortly(REMINDER, long, "Physio du Lac", LINK, ZURICH)
    assert parts(text) == 1
    assert "An introduction to" in text
    assert ".., Fri 26 Feb" in text
    far = f"{LINK}&{'x' * 60}"
    whole = tell_shortly(REMINDER, booking("Pilates", "en"), "Physio du Lac", far, ZURICH)
    assert count_parts(f"{whole}\n{far}") == 2
    assert "Pilates, Fri" in whole


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Ça va être l’été…", "Ça va etre l'été..."), ("œuvre “à” 5 €", 'oeuvre "à" 5 €'), ("Iași – Łódź", "Iași – Łódź"),
        ("Встреча в 10:00 — ждём", "Встреча в 10:00 — ждём"), ("Yoga 🧘", "Yoga 🧘"), ("", ""),
    ],
)  # fmt: skip
def test_marks_and_accents_are_given_up_only_where_that_saves_a_part(text: str, plain: str) -> None:
    assert economical(text) == plain
    assert count_parts(plain) <= count_parts(text)
