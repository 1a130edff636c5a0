"""Messages that the team keeps, to send them again."""

from datetime import datetime

from pydantic import Field

from models.base import now
from models.campaigns import Author
from models.deliveries import ChannelName
from models.stores import Named, Store


class CampaignTemplate(Named):
    author: Author
    title: str = ""
    """Of the campaign that is made with it; may be empty."""
    text: str
    subject: str = ""
    channels: list[ChannelName] = []
    created_at: datetime = Field(default_factory=now)


campaign_templates: Store[CampaignTemplate] = Store("campaign_templates", CampaignTemplate)
