"""What the demo tenant shows of bookings: a coach with classes, appointments and cards, and a bike workshop.

Each partner is added only where there is none yet; their times are those still to come of this week and the next ones.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from actions.bookings import availability, bookings, offers, providers, sessions
from actions.bookings.booking_rules import confirm
from actions.bookings.booking_views import OfferView, Place, ProviderView
from actions.bookings.bookings import Wish
from actions.context import Actor, Caller, Context
from handlers.rest.offers import NewOffer
from models import providers as stored_providers
from models.base import Row, now
from models.offers import Kind

ZONE = "Europe/Zurich"
WEEKS = 3
COACH: Row = {
    "name": "Carla Coach", "category": "Fitness",
    "about": "Strength, running and getting back to moving, outdoors, in small groups or one to one. Since 2014.",
    "address": "Bains des Pâquis, Quai du Mont-Blanc 30, 1201 Geneva", "phone": "+41 22 700 12 34",
    "languages": ["en", "fr"], "time_zone": ZONE, "capacity": 1, "holidays": None, "listed": True,
}  # fmt: skip
SELLER: Row = {
    "name": "Sami Seller", "category": "Bicycles",
    "about": "Second-hand bikes made ready for you, and a workshop for the one you have.",
    "address": "Rue Ancienne 12, 1227 Carouge", "phone": "", "languages": ["fr", "en"], "time_zone": ZONE,
    "capacity": 1, "holidays": None, "listed": True,
}  # fmt: skip
BY_THE_LAKE, IN_CAROUGE = Place(lat=46.2103, lon=6.1547), Place(lat=46.1836, lon=6.1392)
CLASSES: Row = {"kind": Kind.COURSE, "currency": "CHF", "horizon_days": 60}
SUNRISE = CLASSES | {
    "name": "Sunrise circuit", "price": 22, "capacity": 10, "most_places": 3, "location": "Bains des Pâquis, Geneva",
    "description": "Strength by the lake before the day begins: steps, benches, bands. All levels.",
}  # fmt: skip
TRAIL = CLASSES | {
    "name": "Trail legs", "price": 24, "capacity": 12, "most_places": 2, "location": "Parc La Grange, Geneva",
    "description": "Hills, roots and breathing. Learn to run uphill slowly and downhill without fear.",
}  # fmt: skip
PERSONAL: Row = {
    "kind": Kind.APPOINTMENT, "name": "Personal training", "currency": "CHF", "price": 75, "buffer_after": 15,
    "lengths": [{"minutes": 30, "price": 45}, {"minutes": 60, "price": 75}],
    "description": "One to one, with a plan that fits your week: after an injury, a birth or a long winter.",
}  # fmt: skip
SERVICE: Row = {
    "kind": Kind.APPOINTMENT, "name": "Bike service", "currency": "CHF", "price": 60,
    "lengths": [{"minutes": 45}], "description": "Brakes, gears, wheels and a ride around the block. Takes 45 minutes.",
}  # fmt: skip
MONTH: Row = {
    "kind": Kind.SUBSCRIPTION, "name": "All classes for a month", "currency": "CHF", "price": 120, "valid_days": 30,
    "description": "As many classes as your legs want.",
}  # fmt: skip
CARD: Row = {
    "kind": Kind.CARD, "name": "Ten classes", "currency": "CHF", "price": 190, "valid_days": 180,
    "card_sizes": [{"accesses": 10, "price": 190}], "description": "Ten classes of your choice within half a year.",
}  # fmt: skip
PACK: Row = {
    "kind": Kind.CARD, "name": "Classes for your team", "currency": "CHF", "valid_days": 365,
    "card_sizes": [
        {"accesses": 10, "price": 200}, {"accesses": 30, "price": 570}, {"accesses": 50, "price": 900},
        {"accesses": 100, "price": 1_700},
    ],
    "description": "Accesses that a company gives to its employees, by e-mail, and takes back when nobody uses them.",
}  # fmt: skip


async def furnish_bookings(ctx: Context, people: dict[str, Actor]) -> bool:
    """Give whether anything was added."""
    added = False
    for name, furnish in (("coach", _furnish_coach), ("seller", _furnish_seller)):
        partner = people[name]
        if await stored_providers.find_by_user(ctx.database, partner.tenant_id, partner.id) is None:
            await furnish(ctx, partner, people)
            added = True
    return added


async def _furnish_coach(ctx: Context, coach: Actor, people: dict[str, Actor]) -> None:
    await _become_partner(ctx, coach, COACH, BY_THE_LAKE)
    sunrise, trail, _personal = [await _offer(ctx, coach, fields) for fields in (SUNRISE, TRAIL, PERSONAL)]
    classes: Row = {"pass_offer_ids": [sunrise.id, trail.id]}
    for fields in (CARD, PACK, MONTH):
        await _offer(ctx, coach, fields | classes)
    await _hold_class(ctx, coach, sunrise, "MO,TH", "06:30", 60)
    await _hold_class(ctx, coach, trail, "WE,SU", "18:00", 90)
    await _open(ctx, coach, "TU,FR", "09:00", "12:00")
    await _open(ctx, coach, "TU,TH,FR", "14:00", "18:00")
    await _fill_one(ctx, coach, trail, people["bob"])


async def _furnish_seller(ctx: Context, seller: Actor, _people: dict[str, Actor]) -> None:
    await _become_partner(ctx, seller, SELLER, IN_CAROUGE)
    await _offer(ctx, seller, SERVICE)
    await _open(ctx, seller, "MO,TU,WE,TH,FR", "13:30", "18:00")


async def _become_partner(ctx: Context, actor: Actor, profile: Row, place: Place) -> ProviderView:
    return await providers.save_profile(ctx, actor, None, profile, place)


async def _offer(ctx: Context, actor: Actor, fields: Row) -> OfferView:
    return await offers.add_offer(ctx, actor, None, NewOffer.model_validate(fields).stored())


def local_now() -> datetime:
    return now().astimezone(ZoneInfo(ZONE))


async def _hold_class(ctx: Context, actor: Actor, offer: OfferView, days: str, time: str, minutes: int) -> None:
    """From today on, or from tomorrow where it is too late today."""
    here = local_now()
    first = here.date() + timedelta(days=1 if f"{here:%H:%M}" >= time else 0)
    rule = f"FREQ=WEEKLY;BYDAY={days};COUNT={WEEKS * len(days.split(','))}"
    await sessions.add_sessions(
        ctx, actor, None, offer_id=offer.id, day=first, time=time, minutes=minutes, rrule=rule, capacity=None
    )


async def _open(ctx: Context, actor: Actor, days: str, opens: str, closes: str) -> None:
    rule: Row = {
        "kind": "rule", "starts_on": local_now().date().isoformat(), "rrule": f"FREQ=WEEKLY;BYDAY={days}", "opens": opens,
        "closes": closes, "capacity": None, "offer_ids": [],
    }  # fmt: skip
    await availability.add_entry(ctx, actor, None, rule)


async def _fill_one(ctx: Context, coach: Actor, offer: OfferView, member: Actor) -> None:
    """The last class of a series is so small that one person fills it: there one can wait for a place."""
    start = now()
    page = await sessions.list_sessions(ctx, coach, None, offer.id, start, start + timedelta(weeks=WEEKS + 2))
    last = page.items[-1]
    await sessions.change_session(ctx, coach, last.id, capacity=1, day=None, time=None, minutes=None)
    wish = Wish(offer.id, last.start, name=member.user.name, email=member.user.email)
    booking = await bookings.book(ctx, member, Caller("seed"), wish)
    await bookings.apply_rule(ctx, member, booking.id, confirm)
