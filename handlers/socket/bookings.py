"""Watching what can be booked, and agendas."""

from datetime import timedelta

from pydantic import BaseModel, Field

from actions.bookings.booking_views import OfferView, ProviderView, SessionView
from actions.bookings.offers import access_offer
from actions.bookings.providers import access_provider
from actions.bookings.sessions import list_offer_sessions
from actions.topics import agenda_topic, offer_topic
from handlers.declare import Ask, Nothing, Strict, command
from handlers.shapes import Id, Json

AHEAD = timedelta(days=60)


class WatchOffer(Strict):
    offer_id: Id


class WatchedOffer(BaseModel):
    offer: OfferView
    sessions: list[SessionView] = Field(description="Of the next 60 days, at most 500.")


class WatchAgenda(Strict):
    provider_id: Id | None = Field(None, description="Another provider than oneself (manager).")


class WatchedAgenda(BaseModel):
    partner: ProviderView


class UnwatchAgenda(Strict):
    provider_id: Id


@command("offer.watch", WatchOffer, WatchedOffer)
async def watch_offer(ask: Ask[WatchOffer]) -> Json:
    """Hear `session.updated` and `slots.changed` of an offer. Joined first and read second, so nothing falls between."""
    offer, _ = await access_offer(ask.ctx, ask.actor, ask.payload.offer_id)
    ask.session.follow(offer_topic(offer.id))
    found = await list_offer_sessions(ask.ctx, offer, AHEAD)
    return {
        "offer": OfferView.of(offer).model_dump(mode="json"),
        "sessions": [session.model_dump(mode="json") for session in found],
    }


@command("offer.unwatch", WatchOffer, Nothing)
async def unwatch_offer(ask: Ask[WatchOffer]) -> Json:
    """Hear no more of an offer."""
    ask.session.unfollow(offer_topic(ask.payload.offer_id))
    return {}


@command("agenda.watch", WatchAgenda, WatchedAgenda)
async def watch_agenda(ask: Ask[WatchAgenda]) -> Json:
    """Hear the bookings and sessions of a provider (the provider, or a manager)."""
    provider = await access_provider(ask.ctx, ask.actor, ask.payload.provider_id)
    ask.session.follow(agenda_topic(provider.id))
    return {"partner": ProviderView.of(provider).model_dump(mode="json")}


@command("agenda.unwatch", UnwatchAgenda, Nothing)
async def unwatch_agenda(ask: Ask[UnwatchAgenda]) -> Json:
    """Hear no more of an agenda."""
    ask.session.unfollow(agenda_topic(ask.payload.provider_id))
    return {}
