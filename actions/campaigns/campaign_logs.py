"""What happened to campaigns: told by whoever does it, read by the team."""

from actions.campaigns.campaign_views import LogView
from actions.context import Actor, Context
from actions.pages import Page, decode_cursor, encode_cursor
from actions.permissions import Permission, may, require
from models import campaign_events
from models.base import Row
from models.campaign_events import CampaignEvent
from models.campaigns import Campaign
from models.transactions import Where


async def log_event(
    where: Where, campaign: Campaign, event: str, *,
    by: str | None = None, occurrence_id: str | None = None, detail: str = "",
) -> None:  # fmt: skip
    """Keep what happened; `detail` holds nothing that was said, and nobody's address."""
    entry = CampaignEvent(
        tenant_id=campaign.tenant_id, campaign_id=campaign.id, author_id=campaign.author.id, title=campaign.title,
        event=event, occurrence_id=occurrence_id, by=by, detail=detail,
    )  # fmt: skip
    await campaign_events.insert_event(where, entry)


async def list_events(
    ctx: Context, actor: Actor, campaign_id: str | None, cursor: str | None, limit: int
) -> Page[LogView]:
    """Of one's own campaigns, and for managers of all; the newest first."""
    require(actor.role, Permission.RUN_CAMPAIGNS)
    query: Row = {"tenant_id": actor.tenant_id}
    query |= {} if may(actor.role, Permission.MANAGE_CAMPAIGNS) else {"author_id": actor.id}
    query |= {"campaign_id": campaign_id} if campaign_id else {}
    before = decode_cursor(cursor, str)[0] if cursor else None
    found = await campaign_events.find_events(ctx.database, query, before, limit)
    views = [LogView(**entry.model_dump(exclude={"tenant_id", "author_id"})) for entry in found]
    return Page(items=views, next_cursor=encode_cursor(found[-1].id) if len(found) == limit else None)
