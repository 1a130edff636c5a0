"""Messages that the team keeps, to send them again."""

from typing import Annotated, Any

from pydantic import AfterValidator, Field

from actions.campaigns import campaign_templates
from actions.campaigns.campaign_templates import CampaignTemplateView
from actions.pages import Page
from handlers.declare import Call, Nothing, Strict, operation
from handlers.shapes import ListQuery, Text, Title, not_blank
from models.deliveries import ChannelName


def _distinct(channels: list[ChannelName]) -> list[ChannelName]:
    if len(set(channels)) < len(channels):
        raise ValueError("Name each channel once.")
    return channels


class TemplateBody(Strict):
    name: Title
    title: Text = Field("", max_length=200, description="Of the campaign that is made with it.")
    text: Annotated[Text, Field(max_length=5_000), AfterValidator(not_blank)]
    subject: Text = Field("", max_length=200)
    channels: Annotated[
        list[Annotated[ChannelName, Field(strict=False)]], Field(max_length=5), AfterValidator(_distinct)
    ] = []


@operation("GET", "/campaign-templates", query=ListQuery, reply=Page[CampaignTemplateView])
async def list_campaign_templates(call: Call[Any, ListQuery]) -> Page[CampaignTemplateView]:
    """The tenant's templates by name (staff)."""
    return await campaign_templates.list_templates(call.ctx, call.actor, call.query.cursor, call.query.limit)


@operation("POST", "/campaign-templates", body=TemplateBody, reply=CampaignTemplateView, status=201, creates=True)
async def add_campaign_template(call: Call[TemplateBody, Nothing]) -> CampaignTemplateView:
    """Keep a message under a name (staff)."""
    return await campaign_templates.add_template(call.ctx, call.actor, call.body.model_dump())


@operation("PUT", "/campaign-templates/{template_id}", body=TemplateBody, reply=CampaignTemplateView)
async def change_campaign_template(call: Call[TemplateBody, Nothing]) -> CampaignTemplateView:
    """Write it anew (its author, or a manager)."""
    template_id = call.path["template_id"]
    return await campaign_templates.change_template(call.ctx, call.actor, template_id, call.body.model_dump())


@operation("DELETE", "/campaign-templates/{template_id}", status=204)
async def delete_campaign_template(call: Call[Any, Nothing]) -> None:
    """Forget it (its author, or a manager)."""
    await campaign_templates.delete_template(call.ctx, call.actor, call.path["template_id"])
