"""Launching a campaign, holding it, letting it go on, ending it, and sending it again."""

from typing import Literal

from actions.campaigns.campaign_checks import check_ready
from actions.campaigns.campaign_dates import AHEAD, AT_WORK, CLEAR, FREEZE, job_of, plan, schedule_dates, status_of
from actions.campaigns.campaign_logs import log_event
from actions.campaigns.campaign_views import CampaignView
from actions.campaigns.campaigns import access_campaign, view_campaign
from actions.context import Actor, Context
from actions.errors import Conflict
from models import campaigns, jobs
from models.base import Row, now
from models.campaigns import Campaign, CampaignStatus, Occurrence, OccurrenceState
from models.transactions import Transaction, transact


async def launch_campaign(ctx: Context, actor: Actor, campaign_id: str) -> CampaignView:
    campaign = await access_campaign(ctx, actor, campaign_id)
    if campaign.status is not CampaignStatus.DRAFT:
        raise Conflict(f"It is {_word(campaign.status)} already; {_legal(campaign.status)}.")
    await check_ready(ctx, actor, campaign.message, campaign.targets)
    moment = now()

    async def work(tx: Transaction) -> None:
        await schedule_dates(tx, campaign, moment)
        if not await campaigns.replace_campaign(tx, campaign.model_copy(update={"status": CampaignStatus.SCHEDULED})):
            raise Conflict("Somebody else changed it at the same time; look at it again.")
        await log_event(tx, campaign, "launched", by=actor.user.name)

    await transact(ctx.database, work)
    ctx.wake_jobs()
    return await _show(ctx, campaign)


async def relaunch_campaign(
    ctx: Context, actor: Actor, campaign_id: str, which: Literal["failures", "all"], occurrence_id: str | None
) -> CampaignView:
    """Send it again as a new occurrence: to all whom it means now, or to those whom an occurrence did not reach."""
    campaign = await access_campaign(ctx, actor, campaign_id)
    await check_ready(ctx, actor, campaign.message, campaign.targets)

    async def work(tx: Transaction) -> None:
        present = await campaigns.find_occurrences(tx, [campaign.id])
        finished = [entry for entry in present if entry.state in (OccurrenceState.COMPLETED, OccurrenceState.FAILED)]
        chosen = [entry for entry in finished if occurrence_id in (None, entry.id)]
        if not chosen:
            raise Conflict("Only what has been sent can be sent again; wait until it is finished.")
        if which == "failures" and chosen[-1].cleared_at is not None:
            raise Conflict("It is no longer known whom it did not reach; send it again to all, or write a new one.")
        if any(entry.relaunch_of == chosen[-1].id and entry.state in AHEAD for entry in present):
            raise Conflict("It is being sent again already; wait until that is finished, or cancel it.")
        again = Occurrence(
            tenant_id=campaign.tenant_id, campaign_id=campaign.id, number=present[-1].number + 1, due_at=now(),
            relaunch_of=chosen[-1].id, which=which,
        )  # fmt: skip
        await plan(tx, [again])
        await campaigns.set_status(tx, campaign.id, CampaignStatus.SCHEDULED)
        await log_event(tx, campaign, "relaunched", by=actor.user.name, occurrence_id=again.id, detail=which)

    await transact(ctx.database, work)
    ctx.wake_jobs()
    return await _show(ctx, campaign)


async def pause_campaign(ctx: Context, actor: Actor, campaign_id: str) -> CampaignView:
    campaign = await access_campaign(ctx, actor, campaign_id)
    paused = {"state": OccurrenceState.PAUSED, "reason": "asked"}
    await _move(ctx, actor, campaign, "paused", AT_WORK, paused)
    return await _show(ctx, campaign)


async def resume_campaign(ctx: Context, actor: Actor, campaign_id: str) -> CampaignView:
    campaign = await access_campaign(ctx, actor, campaign_id)
    going_on = {"state": OccurrenceState.FREEZING, "reason": None, "progress_at": now()}
    await _move(ctx, actor, campaign, "resumed", frozenset({OccurrenceState.PAUSED}), going_on)
    ctx.wake_jobs()
    return await _show(ctx, campaign)


async def cancel_campaign(ctx: Context, actor: Actor, campaign_id: str) -> CampaignView:
    """What is not under way yet is not sent any more."""
    campaign = await access_campaign(ctx, actor, campaign_id)
    await _move(ctx, actor, campaign, "cancelled", AHEAD, {"state": OccurrenceState.CANCELLED, "reason": "asked"})
    ctx.wake_jobs()
    return await _show(ctx, campaign)


async def _move(
    ctx: Context,
    actor: Actor,
    campaign: Campaign,
    event: str,
    before: frozenset[OccurrenceState],
    changes: Row,
) -> None:
    """Change all occurrences that are in one of the states `before`; what follows from it is a job."""

    async def work(tx: Transaction) -> None:
        present = await campaigns.find_occurrences(tx, [campaign.id])
        moved = [entry for entry in present if entry.state in before]
        if not moved:
            status = await _status(tx, campaign)
            raise Conflict(f"It is {_word(status)}, so it cannot be {event}; {_legal(status)}.")
        kind = CLEAR if event == "cancelled" else FREEZE
        for entry in moved:
            await campaigns.change_occurrence(tx, entry.id, before, changes)
            if event != "paused":
                await jobs.schedule(tx, [job_of(kind, entry, now())])
            await log_event(tx, campaign, event, by=actor.user.name, occurrence_id=entry.id)
        await campaigns.set_status(tx, campaign.id, status_of(await campaigns.find_occurrences(tx, [campaign.id])))

    await transact(ctx.database, work)


async def _status(tx: Transaction, campaign: Campaign) -> CampaignStatus:
    present = await campaigns.find_campaign(tx, campaign.tenant_id, campaign.id)
    return present.status if present else campaign.status


async def _show(ctx: Context, campaign: Campaign) -> CampaignView:
    present = await campaigns.find_campaign(ctx.database, campaign.tenant_id, campaign.id)
    return await view_campaign(ctx, present or campaign)


def _word(status: CampaignStatus) -> str:
    return {CampaignStatus.DRAFT: "a draft", CampaignStatus.SENDING: "being sent"}.get(status, status.value)


def _legal(status: CampaignStatus) -> str:
    """What can be done instead."""
    legal = {
        CampaignStatus.DRAFT: ["launch", "delete"],
        CampaignStatus.SCHEDULED: ["cancel"],
        CampaignStatus.SENDING: ["pause", "cancel"],
        CampaignStatus.PAUSED: ["resume", "cancel"],
    }
    return f"you can {' or '.join(legal.get(status, ['relaunch']))} it"
