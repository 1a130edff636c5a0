"""Providers: partners, coaches and technicians who can be booked."""

from pydantic import BaseModel

from actions import audit
from actions.bookings.booking_views import OfferView, Place, ProviderView
from actions.bookings.holidays import check_holidays
from actions.context import Actor, Context
from actions.errors import Invalid, NotFound
from actions.facts import SLOTS_CHANGED, SlotsFact
from actions.pages import Page, page_by_name
from actions.permissions import Permission, may, require
from actions.stored import access_stored
from actions.time_zones import is_time_zone
from actions.topics import offer_topic
from models import offers as offer_rows
from models import providers as provider_rows
from models.base import DuplicateKey, Row, now
from models.offers import CHOSEN, Offer
from models.providers import Point, Provider, providers
from models.transactions import Transaction, transact
from models.words import words_of

MOST_WORDS = 500
NO_PROFILE = "Fill in your profile first: its name is what people see who book."
NO_PROVIDER = "There is no such partner."


class PartnerPage(BaseModel):
    partner: ProviderView
    offers: list[OfferView]


async def find_provider(ctx: Context, tenant_id: str, provider_id: str) -> Provider:
    """Raise `NotFound` when there is none; who asks is not looked at."""
    return await access_stored(ctx, providers, tenant_id, provider_id, "partner")


async def access_provider(ctx: Context, actor: Actor, provider_id: str | None) -> Provider:
    """The actor's own, or for managers any; None means one's own. Raise `NotFound` for others and without a profile."""
    require(actor.role, Permission.PUBLISH_OFFERS)
    if provider_id is None:
        own = await provider_rows.find_by_user(ctx.database, actor.tenant_id, actor.id)
        if own is None:
            raise NotFound(NO_PROFILE)
        return own
    provider = await find_provider(ctx, actor.tenant_id, provider_id)
    if not acts_for(actor, provider):
        raise NotFound(NO_PROVIDER)
    return provider


def acts_for(actor: Actor, provider: Provider) -> bool:
    """Whether the actor may change the provider's offers and see all of its bookings."""
    if may(actor.role, Permission.MANAGE_BOOKINGS):
        return True
    return provider.user_id == actor.id and may(actor.role, Permission.PUBLISH_OFFERS)


async def list_providers(ctx: Context, actor: Actor, cursor: str | None, limit: int) -> Page[ProviderView]:
    """All by name, for managers to choose from."""
    require(actor.role, Permission.MANAGE_BOOKINGS)
    return await page_by_name(ctx, providers, actor.tenant_id, {}, cursor, limit, ProviderView.of)


async def show_partner(ctx: Context, actor: Actor, provider_id: str) -> PartnerPage:
    """With the published offers; the provider and managers see them all."""
    provider = await find_provider(ctx, actor.tenant_id, provider_id)
    found = await offer_rows.find_offers_of(ctx.database, actor.tenant_id, provider_id)
    seen = [offer for offer in found if offer.published or acts_for(actor, provider)]
    return PartnerPage(partner=ProviderView.of(provider), offers=[OfferView.of(offer) for offer in seen])


async def show_profile(ctx: Context, actor: Actor, provider_id: str | None) -> ProviderView:
    return ProviderView.of(await access_provider(ctx, actor, provider_id))


async def save_profile(
    ctx: Context, actor: Actor, provider_id: str | None, fields: Row, place: Place | None
) -> ProviderView:
    """Replace the profile, or make one's own; `fields` are those of `Provider` that people fill in."""
    require(actor.role, Permission.PUBLISH_OFFERS)
    if not is_time_zone(fields["time_zone"]):
        raise Invalid.field("time_zone", "Use an IANA time zone such as Europe/Zurich.")
    new = Provider(
        tenant_id=actor.tenant_id,
        user_id=actor.id,
        point=None if place is None else Point(coordinates=(place.lon, place.lat)),
        **fields,
    )
    check_holidays(new.holidays, "holidays")
    if provider_id is None and await _is_first(ctx, new):
        saved = new
    else:
        before = await access_provider(ctx, actor, provider_id)
        saved = await _replace(ctx, before, new)
    saved = await refresh_words(ctx, saved)
    await audit.record(ctx, actor.tenant_id, "provider.saved", actor_id=actor.id, subject_id=saved.id)
    return ProviderView.of(saved)


async def _is_first(ctx: Context, provider: Provider) -> bool:
    """Insert it, unless the person has a profile already."""
    if await provider_rows.find_by_user(ctx.database, provider.tenant_id, provider.user_id):
        return False
    try:
        await providers.insert(ctx.database, provider)
    except DuplicateKey:
        return False
    return True


async def _replace(ctx: Context, before: Provider, new: Provider) -> Provider:
    kept = {"id", "tenant_id", "user_id", "calendar_token", "words"}
    saved = await providers.update(ctx.database, before.tenant_id, before.id, new.model_dump(exclude=kept))
    if saved is None:
        raise NotFound(NO_PROVIDER)
    if (before.time_zone, before.capacity, before.holidays) != (saved.time_zone, saved.capacity, saved.holidays):
        await tell_slots_changed(ctx, saved, [])
    return saved


async def refresh_words(ctx: Context, provider: Provider) -> Provider:
    """Renew what search finds the provider by.

    Reading and writing are one transaction: of two changes at once the later one sees the names of both.
    """

    async def work(tx: Transaction) -> Provider | None:
        current = await provider_rows.load_provider(tx, provider.id)
        if current is None:
            return None
        names = await offer_rows.load_published_names(tx, provider.tenant_id, provider.id)
        text = " ".join([current.name, current.category, current.about, current.address, *names])
        return await provider_rows.set_words(tx, provider.id, words_of(text)[:MOST_WORDS])

    return await transact(ctx.database, work) or provider


async def tell_slots_changed(ctx: Context, provider: Provider, offer_ids: list[str]) -> None:
    """Tell those who look at appointments of the provider to read them again; of all offers when none is named."""
    for offer in await offer_rows.find_offers_of(ctx.database, provider.tenant_id, provider.id):
        if offer.kind in CHOSEN and (not offer_ids or offer.id in offer_ids):
            tell_offer_changed(ctx, offer)


def tell_offer_changed(ctx: Context, offer: Offer) -> None:
    start = now()
    fact = SlotsFact(offer_id=offer.id, start=start, end=offer.ends_at_horizon(start))
    ctx.announcer.to_topic(offer_topic(offer.id), SLOTS_CHANGED, fact.model_dump(mode="json"))
