"""Watching campaigns."""

from pydantic import BaseModel

from actions.campaigns.campaign_views import CampaignView
from actions.campaigns.campaigns import access_campaign, view_campaign
from actions.topics import campaign_topic
from handlers.declare import Ask, Nothing, Strict, command
from handlers.shapes import Id, Json


class WatchCampaign(Strict):
    campaign_id: Id


class WatchedCampaign(BaseModel):
    campaign: CampaignView


@command("campaign.watch", WatchCampaign, WatchedCampaign)
async def watch_campaign(ask: Ask[WatchCampaign]) -> Json:
    """Hear `campaign.progress` of a campaign (its author, or a manager). Joined first and read second."""
    campaign = await access_campaign(ask.ctx, ask.actor, ask.payload.campaign_id)
    ask.session.follow(campaign_topic(campaign.id))
    view = await view_campaign(ask.ctx, campaign)
    return {"campaign": view.model_dump(mode="json")}


@command("campaign.unwatch", WatchCampaign, Nothing)
async def unwatch_campaign(ask: Ask[WatchCampaign]) -> Json:
    """Hear no more of a campaign."""
    ask.session.unfollow(campaign_topic(ask.payload.campaign_id))
    return {}
