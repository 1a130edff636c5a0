"""Campaigns: drafting, showing, changing, deleting them. What sends them begins in `actions.campaigns.campaign_launches`."""

from datetime import datetime

from actions.campaigns.campaign_checks import check_draft, check_ready
from actions.campaigns.campaign_dates import in_order, schedule_dates
from actions.campaigns.campaign_logs import log_event
from actions.campaigns.campaign_views import CampaignView
from actions.context import Actor, Context
from actions.errors import Conflict, Invalid, NotFound
from actions.pages import Page, decode_cursor, encode_cursor
from actions.permissions import Permission, may, require
from models import campaigns
from models.base import Row, now
from models.campaigns import Author, Campaign, CampaignKind, CampaignStatus, Message, Targets
from models.transactions import Transaction, transact

CHANGEABLE = frozenset({CampaignStatus.DRAFT, CampaignStatus.SCHEDULED})


async def access_campaign(ctx: Context, actor: Actor, campaign_id: str) -> Campaign:
    """One's own, or for managers any; raise `NotFound` for another."""
    require(actor.role, Permission.RUN_CAMPAIGNS)
    campaign = await campaigns.find_campaign(ctx.database, actor.tenant_id, campaign_id)
    if campaign is None or not (campaign.author.id == actor.id or may(actor.role, Permission.MANAGE_CAMPAIGNS)):
        raise NotFound("There is no such campaign.")
    return campaign


async def show_campaign(ctx: Context, actor: Actor, campaign_id: str) -> CampaignView:
    return await view_campaign(ctx, await access_campaign(ctx, actor, campaign_id))


async def view_campaign(ctx: Context, campaign: Campaign) -> CampaignView:
    occurrences = await campaigns.find_occurrences(ctx.database, [campaign.id])
    return CampaignView.of(campaign, occurrences, ctx.channels.simulated())


async def list_campaigns(
    ctx: Context, actor: Actor, status: CampaignStatus | None, kind: CampaignKind | None, text: str,
    cursor: str | None, limit: int,
) -> Page[CampaignView]:  # fmt: skip
    """The newest first: one's own, and for managers all."""
    require(actor.role, Permission.RUN_CAMPAIGNS)
    query: Row = {} if may(actor.role, Permission.MANAGE_CAMPAIGNS) else {"author.id": actor.id}
    query |= {"status": status} if status else {}
    query |= {"kind": kind} if kind else {}
    before = None
    if cursor:
        moment, last_id = decode_cursor(cursor, int, str)
        before = (datetime.fromtimestamp(moment / 1000, now().tzinfo), last_id)
    found = await campaigns.find_campaigns(ctx.database, actor.tenant_id, query, text, before, limit)
    occurrences = await campaigns.find_occurrences(ctx.database, [campaign.id for campaign in found])
    simulated = ctx.channels.simulated()
    views = [
        CampaignView.of(campaign, [entry for entry in occurrences if entry.campaign_id == campaign.id], simulated)
        for campaign in found
    ]
    last = found[-1] if len(found) == limit else None
    next_cursor = encode_cursor(round(last.created_at.timestamp() * 1000), last.id) if last else None
    return Page(items=views, next_cursor=next_cursor)


async def draft_campaign(
    ctx: Context, actor: Actor, title: str, message: Message, targets: Targets, dates: list[datetime]
) -> CampaignView:
    require(actor.role, Permission.RUN_CAMPAIGNS)
    await check_draft(ctx, actor, message, targets)
    author = Author(id=actor.id, name=actor.user.name, role=actor.role)
    campaign = Campaign(
        tenant_id=actor.tenant_id, title=title, author=author, message=message, targets=targets,
        kind=kind_of(targets), dates=in_order(dates),
    )  # fmt: skip
    await campaigns.insert_campaign(ctx.database, campaign)
    await log_event(ctx.database, campaign, "created", by=actor.user.name)
    return await view_campaign(ctx, campaign)


async def change_campaign(
    ctx: Context, actor: Actor, campaign_id: str, title: str, message: Message, targets: Targets, dates: list[datetime]
) -> CampaignView:
    """Write it anew, while nothing of it is being sent; a scheduled one is scheduled for the new dates."""
    campaign = await access_campaign(ctx, actor, campaign_id)
    if campaign.status not in CHANGEABLE:
        raise Conflict(
            f"It is {campaign.status}: only drafts and scheduled campaigns can be changed. Make a copy of it."
        )
    is_scheduled = campaign.status is CampaignStatus.SCHEDULED
    if is_scheduled and not dates:
        raise Invalid.field(
            "dates", "It is scheduled: give it a date, or cancel it. Without one it would be sent at once."
        )
    await (check_ready if is_scheduled else check_draft)(ctx, actor, message, targets)
    changed = campaign.model_copy(
        update={
            "title": title, "message": message, "targets": targets, "kind": kind_of(targets),
            "dates": in_order(dates),
        }
    )  # fmt: skip

    async def work(tx: Transaction) -> None:
        if is_scheduled:
            await schedule_dates(tx, changed, now())
        if not await campaigns.replace_campaign(tx, changed):
            raise Conflict("Somebody else changed it at the same time; look at it again.")
        await log_event(tx, changed, "changed", by=actor.user.name)

    await transact(ctx.database, work)
    ctx.wake_jobs()
    return await show_campaign(ctx, actor, campaign_id)


async def delete_campaign(ctx: Context, actor: Actor, campaign_id: str) -> None:
    campaign = await access_campaign(ctx, actor, campaign_id)
    if not await campaigns.delete_campaign(ctx.database, actor.tenant_id, campaign.id):
        raise Conflict("Only a draft can be deleted; cancel a campaign that is scheduled or being sent.")
    await log_event(ctx.database, campaign, "deleted", by=actor.user.name)


def kind_of(targets: Targets) -> CampaignKind:
    """By what the history is filtered."""
    if targets.everyone or targets.segment is not None:
        return "all"
    return "groups" if targets.group_ids else "individuals"
