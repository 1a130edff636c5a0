"""Campaigns: drafting, launching and following what is said to many."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from actions.campaigns import campaign_launches, campaign_logs, campaign_results, campaigns, preflights, recipients
from actions.campaigns.campaign_results import DeliveryPage
from actions.campaigns.campaign_views import CampaignView, LogView, Preflight, Preview, RecipientsFound
from actions.pages import Page
from handlers.declare import Call, Nothing, Strict, operation
from handlers.rest.companies import CSV, csv_file
from handlers.shapes import Id, ListQuery, Moment, Query, Text, Title
from models.campaigns import CampaignKind, CampaignStatus, Message, Segment, Targets
from models.deliveries import ChannelName, DeliveryState


def _distinct(channels: list[ChannelName]) -> list[ChannelName]:
    if len(set(channels)) < len(channels):
        raise ValueError("Name each channel once.")
    return channels


LARGEST_BODY = 524_288
"""Bytes: room for all the people and groups that a campaign may name."""
ChannelList = Annotated[
    list[Annotated[ChannelName, Field(strict=False)]], Field(min_length=1, max_length=5), AfterValidator(_distinct)
]
VariableName = Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]
Defaults = Annotated[dict[VariableName, Annotated[Text, Field(max_length=200)]], Field(max_length=20)]


class TargetsBody(Strict):
    """Any mix; who is meant twice gets it once."""

    everyone: bool = Field(False, description="All members and companies.")
    user_ids: list[Id] = Field([], max_length=5_000)
    group_ids: list[Id] = Field([], max_length=500)
    group_mode: Literal["group", "members"] = Field(
        "members", description="Whether a group gets it once, said in it, or each of its members for themselves."
    )
    segment: Segment | None = None


class MessageBody(Strict):
    text: Text = Field("", max_length=5_000, description="With variables such as `{first_name}`.")
    subject: Text = Field("", max_length=200, description="Of e-mails and pushes; the tenant's name when empty.")
    channels: ChannelList = Field(
        default_factory=lambda: [ChannelName.INTERNAL],
        description="In order: the first that reaches a person is tried first, the others when it fails.",
    )
    media_page_id: Id | None = None
    content_sid: str | None = Field(None, pattern=r"^HX[0-9a-fA-F]{32}$", description="Content template of WhatsApp.")
    defaults: Defaults = Field({}, description="What stands for a variable that a person has no value for.")


class CampaignBody(MessageBody):
    title: Title
    targets: TargetsBody = Field(default_factory=TargetsBody)
    dates: list[Moment] = Field([], max_length=20, description="When it is sent; at its launch when there is none.")

    def message(self) -> Message:
        return Message(**self.model_dump(include=set(Message.model_fields)))

    def meant(self) -> Targets:
        return Targets.model_validate(self.targets.model_dump())


class CampaignQuery(ListQuery):
    status: CampaignStatus | None = None
    kind: CampaignKind | None = Field(None, description="Whom it is for: all, groups, or people one by one.")
    q: Text = Field("", max_length=100, description="Beginnings of words of the title.")


class DeliveriesQuery(ListQuery):
    occurrence_id: Id | None = None
    state: DeliveryState | None = None
    channel: ChannelName | None = None
    q: Text = Field("", max_length=100, description="Beginning of a recipient's name.")
    format: Literal["json", "csv"] = "json"


class LogQuery(ListQuery):
    campaign_id: Id | None = None


class RecipientQuery(Query):
    q: Text = Field("", max_length=100)
    limit: int = Field(20, ge=1, le=100)


class Relaunch(Strict):
    which: Literal["failures", "all"]
    occurrence_id: Id | None = Field(None, description="Whose failures; those of the last one when null.")


class PreviewBody(Strict):
    text: Text = Field("", max_length=5_000)
    subject: Text = Field("", max_length=200)
    defaults: Defaults = {}
    recipient_id: Id | None = Field(None, description="Whose values stand for the variables; yours when null.")


@operation("GET", "/campaigns", query=CampaignQuery, reply=Page[CampaignView])
async def list_campaigns(call: Call[Any, CampaignQuery]) -> Page[CampaignView]:
    """The newest first: one's own, and for managers all (staff)."""
    query = call.query
    return await campaigns.list_campaigns(
        call.ctx, call.actor, query.status, query.kind, query.q, query.cursor, query.limit
    )


@operation(
    "POST", "/campaigns", body=CampaignBody, reply=CampaignView, status=201, creates=True, largest_body=LARGEST_BODY
)
async def draft_campaign(call: Call[CampaignBody, Nothing]) -> CampaignView:
    """Write a draft, which nobody gets before it is launched (staff)."""
    body = call.body
    return await campaigns.draft_campaign(call.ctx, call.actor, body.title, body.message(), body.meant(), body.dates)


@operation("POST", "/campaigns/preflight", body=CampaignBody, reply=Preflight, largest_body=LARGEST_BODY)
async def preflight(call: Call[CampaignBody, Nothing]) -> Preflight:
    """What a launch would do now: who gets it on which channel, who not and why, until when, at what cost (staff)."""
    body = call.body
    return await preflights.preflight(call.ctx, call.actor, body.message(), body.meant())


@operation("POST", "/campaigns/preview", body=PreviewBody, reply=Preview)
async def preview(call: Call[PreviewBody, Nothing]) -> Preview:
    """The text as one recipient would read it (staff)."""
    body = call.body
    message = Message(text=body.text, subject=body.subject, channels=[ChannelName.INTERNAL], defaults=body.defaults)
    return await preflights.preview(call.ctx, call.actor, message, body.recipient_id)


@operation("GET", "/campaigns/recipients", query=RecipientQuery, reply=RecipientsFound)
async def find_recipients(call: Call[Any, RecipientQuery]) -> RecipientsFound:
    """Groups and people by the beginnings of their names, in one search (staff)."""
    return await recipients.find_recipients(call.ctx, call.actor, call.query.q, call.query.limit)


@operation("GET", "/campaigns/logs", query=LogQuery, reply=Page[LogView])
async def list_logs(call: Call[Any, LogQuery]) -> Page[LogView]:
    """What happened to campaigns, the newest first (staff)."""
    query = call.query
    return await campaign_logs.list_events(call.ctx, call.actor, query.campaign_id, query.cursor, query.limit)


@operation("GET", "/campaigns/{campaign_id}", reply=CampaignView)
async def show_campaign(call: Call[Any, Nothing]) -> CampaignView:
    """One campaign with its occurrences (its author, or a manager)."""
    return await campaigns.show_campaign(call.ctx, call.actor, call.path["campaign_id"])


@operation("PUT", "/campaigns/{campaign_id}", body=CampaignBody, reply=CampaignView, largest_body=LARGEST_BODY)
async def change_campaign(call: Call[CampaignBody, Nothing]) -> CampaignView:
    """Write it anew while it is a draft or scheduled."""
    body = call.body
    return await campaigns.change_campaign(
        call.ctx, call.actor, call.path["campaign_id"], body.title, body.message(), body.meant(), body.dates
    )


@operation("DELETE", "/campaigns/{campaign_id}", status=204)
async def delete_campaign(call: Call[Any, Nothing]) -> None:
    """Delete a draft."""
    await campaigns.delete_campaign(call.ctx, call.actor, call.path["campaign_id"])


@operation("POST", "/campaigns/{campaign_id}/launch", reply=CampaignView)
async def launch_campaign(call: Call[Any, Nothing]) -> CampaignView:
    """Send it now, or on its dates."""
    return await campaign_launches.launch_campaign(call.ctx, call.actor, call.path["campaign_id"])


@operation("POST", "/campaigns/{campaign_id}/pause", reply=CampaignView)
async def pause_campaign(call: Call[Any, Nothing]) -> CampaignView:
    """Hold what is being sent; messages that are on their way arrive."""
    return await campaign_launches.pause_campaign(call.ctx, call.actor, call.path["campaign_id"])


@operation("POST", "/campaigns/{campaign_id}/resume", reply=CampaignView)
async def resume_campaign(call: Call[Any, Nothing]) -> CampaignView:
    """Go on with what is held."""
    return await campaign_launches.resume_campaign(call.ctx, call.actor, call.path["campaign_id"])


@operation("POST", "/campaigns/{campaign_id}/cancel", reply=CampaignView)
async def cancel_campaign(call: Call[Any, Nothing]) -> CampaignView:
    """Send nothing more of it."""
    return await campaign_launches.cancel_campaign(call.ctx, call.actor, call.path["campaign_id"])


@operation("POST", "/campaigns/{campaign_id}/relaunch", body=Relaunch, reply=CampaignView, creates=True)
async def relaunch_campaign(call: Call[Relaunch, Nothing]) -> CampaignView:
    """Send it again as a new occurrence: to all, or only to those whom no channel reached."""
    body = call.body
    return await campaign_launches.relaunch_campaign(
        call.ctx, call.actor, call.path["campaign_id"], body.which, body.occurrence_id
    )


@operation("GET", "/campaigns/{campaign_id}/deliveries", query=DeliveriesQuery, reply=DeliveryPage, media_types=CSV)
async def list_deliveries(call: Call[Any, DeliveriesQuery]) -> Any:
    """What became of it for each recipient, and why; as CSV all of it."""
    query = call.query
    wanted = campaign_results.Wanted(query.occurrence_id, query.state, query.channel, query.q)
    campaign_id = call.path["campaign_id"]
    if query.format == "csv":
        return csv_file(
            await campaign_results.export_deliveries(call.ctx, call.actor, campaign_id, wanted), "deliveries"
        )
    return await campaign_results.list_deliveries(call.ctx, call.actor, campaign_id, wanted, query.cursor, query.limit)
