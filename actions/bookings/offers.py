"""Offers: what a provider lets people book or buy."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from actions import audit
from actions.bookings.booking_views import OfferView
from actions.bookings.providers import access_provider, acts_for, find_provider, refresh_words, tell_offer_changed
from actions.context import Actor, Context
from actions.errors import Conflict, Invalid, NotFound
from actions.pages import Page, page_by_name
from actions.stored import access_stored
from models.base import Row, now
from models.bookings import has_bookings_to_come
from models.offers import CHOSEN, DATED, SOLD_AS_PASS, Kind, Offer, offers
from models.providers import Provider
from models.queues import queues
from models.resources import resources
from models.sessions import has_sessions

MOST_OFFERS = 200
"""Of one provider."""
NO_OFFER = "There is no such offer."


async def find_offer(ctx: Context, tenant_id: str, offer_id: str) -> Offer:
    """Raise `NotFound` when there is none; who asks is not looked at."""
    return await access_stored(ctx, offers, tenant_id, offer_id, "offer")


async def access_offer(ctx: Context, actor: Actor, offer_id: str) -> tuple[Offer, Provider]:
    """A published offer, or one that the actor may change; raise `NotFound` for others."""
    offer = await find_offer(ctx, actor.tenant_id, offer_id)
    provider = await find_provider(ctx, actor.tenant_id, offer.provider_id)
    if not offer.published and not acts_for(actor, provider):
        raise NotFound(NO_OFFER)
    return offer, provider


async def list_offers(
    ctx: Context, actor: Actor, provider_id: str | None, cursor: str | None, limit: int
) -> Page[OfferView]:
    """All of a provider, by name."""
    provider = await access_provider(ctx, actor, provider_id)
    query = {"provider_id": provider.id}
    return await page_by_name(ctx, offers, actor.tenant_id, query, cursor, limit, OfferView.of)


async def show_offer(ctx: Context, actor: Actor, offer_id: str) -> OfferView:
    offer, _ = await access_offer(ctx, actor, offer_id)
    return OfferView.of(offer)


async def add_offer(ctx: Context, actor: Actor, provider_id: str | None, fields: Row) -> OfferView:
    """`fields` are those of `Offer` that people fill in, money in hundredths."""
    provider = await access_provider(ctx, actor, provider_id)
    if await offers.count(ctx.database, actor.tenant_id, {"provider_id": provider.id}) >= MOST_OFFERS:
        raise Conflict(f"There are {MOST_OFFERS} offers already; delete one first.")
    offer = Offer(tenant_id=actor.tenant_id, provider_id=provider.id, **fields)
    await _check(ctx, offer)
    await offers.insert(ctx.database, offer)
    await refresh_words(ctx, provider)
    await audit.record(ctx, actor.tenant_id, "offer.added", actor_id=actor.id, subject_id=offer.id)
    return OfferView.of(offer)


async def replace_offer(ctx: Context, actor: Actor, provider_id: str | None, offer_id: str, fields: Row) -> OfferView:
    provider, before = await _access_own(ctx, actor, provider_id, offer_id)
    if fields["kind"] is not before.kind:
        raise Invalid.field("kind", f"This offer stays {_a(before.kind)}; make another one for {_a(fields['kind'])}.")
    await _check(ctx, Offer(tenant_id=actor.tenant_id, provider_id=provider.id, **fields))
    values = Offer(tenant_id="", provider_id="", **fields).model_dump(include=set(fields))
    offer = await offers.update(ctx.database, actor.tenant_id, offer_id, values)
    if offer is None:
        raise NotFound(NO_OFFER)
    await refresh_words(ctx, provider)
    tell_offer_changed(ctx, offer)
    await audit.record(ctx, actor.tenant_id, "offer.changed", actor_id=actor.id, subject_id=offer_id)
    return OfferView.of(offer)


async def delete_offer(ctx: Context, actor: Actor, provider_id: str | None, offer_id: str) -> None:
    """Look again once nobody can book it any more: who was about to is found then."""
    provider, offer = await _access_own(ctx, actor, provider_id, offer_id)
    await _check_unused(ctx, offer)
    await offers.update(ctx.database, actor.tenant_id, offer_id, {"published": False})
    try:
        await _check_unused(ctx, offer)
    except Conflict:
        await offers.update(ctx.database, actor.tenant_id, offer_id, {"published": offer.published})
        raise
    await offers.delete(ctx.database, actor.tenant_id, offer_id)
    await refresh_words(ctx, provider)
    tell_offer_changed(ctx, offer)
    await audit.record(ctx, actor.tenant_id, "offer.deleted", actor_id=actor.id, subject_id=offer_id)


async def check_offers_of(ctx: Context, provider: Provider, offer_ids: Sequence[str], field: str) -> None:
    """Raise `Invalid` unless all are appointments of the provider."""
    found = await offers.find_all(ctx.database, provider.tenant_id, list(offer_ids))
    if any(found.get(key) is None or found[key].provider_id != provider.id for key in offer_ids):
        raise Invalid.field(field, "One of these is no offer of yours; read your offers again.")
    if any(offer.kind not in CHOSEN for offer in found.values()):
        raise Invalid.field(field, "Hours are for appointments; a course or an event has its own dates.")


async def _access_own(ctx: Context, actor: Actor, provider_id: str | None, offer_id: str) -> tuple[Provider, Offer]:
    provider = await access_provider(ctx, actor, provider_id)
    offer = await find_offer(ctx, actor.tenant_id, offer_id)
    if offer.provider_id != provider.id:
        raise NotFound(NO_OFFER)
    return provider, offer


async def _check_unused(ctx: Context, offer: Offer) -> None:
    if await has_bookings_to_come(ctx.database, offer.id, now()):
        raise Conflict("There are bookings to come for this offer; cancel or move them first, or only unpublish it.")
    if await has_sessions(ctx.database, offer.id, now()):
        raise Conflict("There are sessions to come of this offer; cancel them first, or only unpublish it.")


def _a(kind: Kind) -> str:
    return f"“{kind}”"


# What may stand in an offer


async def _check(ctx: Context, offer: Offer) -> None:
    _check_sold(offer)
    _check_link(offer.payment_link)
    _check_distinct("resource_ids", offer.resource_ids)
    found = await resources.find_all(ctx.database, offer.tenant_id, offer.resource_ids)
    if len(found) < len(offer.resource_ids):
        raise Invalid.field("resource_ids", "One of these resources is not there any more; choose again.")
    paid_for = await offers.find_all(ctx.database, offer.tenant_id, offer.pass_offer_ids)
    if any(key not in paid_for or paid_for[key].kind in SOLD_AS_PASS for key in offer.pass_offer_ids):
        raise Invalid.field(
            "pass_offer_ids", "Name offers that can be booked; one of these is not there, or a pass itself."
        )
    if offer.queue_id is not None and await queues.find(ctx.database, offer.tenant_id, offer.queue_id) is None:
        raise Invalid.field("queue_id", "There is no such queue; choose one of the tenant's, or none.")


def _check_sold(offer: Offer) -> None:
    """Each kind has what it is sold by, and nothing of the others."""
    lengths = [length.minutes for length in offer.lengths]
    sizes = [size.accesses for size in offer.card_sizes]
    if offer.kind in CHOSEN and not lengths:
        raise Invalid.field("lengths", "Give at least one length in minutes that people can choose.")
    if offer.kind not in CHOSEN and lengths:
        raise Invalid.field(
            "lengths", "Only appointments and interventions have lengths to choose from; leave this empty."
        )
    if offer.kind is Kind.CARD and not sizes:
        raise Invalid.field("card_sizes", "Give at least one size, such as 10 accesses with its price.")
    if offer.kind is not Kind.CARD and sizes:
        raise Invalid.field("card_sizes", "Only cards have sizes; leave this empty.")
    if offer.kind is Kind.SUBSCRIPTION and offer.valid_days is None:
        raise Invalid.field("valid_days", "Say for how many days a subscription is good.")
    if offer.kind in SOLD_AS_PASS and offer.resource_ids:
        raise Invalid.field("resource_ids", "A pass needs no resources; leave this empty.")
    if offer.kind in DATED and offer.most_places > offer.capacity:
        raise Invalid.field("most_places", "One booking cannot have more places than there are (`capacity`).")
    if offer.kind in CHOSEN and offer.most_places != 1:
        raise Invalid.field("most_places", "An appointment has one place.")
    _check_distinct("lengths", lengths)
    _check_distinct("card_sizes", sizes)
    _check_distinct("reminders", offer.reminders)


def _check_distinct(field: str, values: Sequence[object]) -> None:
    if len(set(values)) < len(values):
        raise Invalid.field(field, "Name each one once.")


def _check_link(link: str) -> None:
    if not link:
        return
    try:
        parts = urlsplit(link)
        is_good = parts.scheme == "https" and bool(parts.hostname) and not parts.username and parts.port != 0
    except ValueError:
        is_good = False
    if not is_good or re.search(r"[\s\x00-\x1f\"<>\\]", link):
        raise Invalid.field("payment_link", "Give the whole address of the payment page; it begins with https://.")
