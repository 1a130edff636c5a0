"""Messages that the team keeps, to send them again: read by all who run campaigns, changed by their author or a manager."""

from actions import audit
from actions.campaigns.campaign_checks import check_text
from actions.context import Actor, Context
from actions.errors import Conflict, Forbidden, NotFound
from actions.pages import Page, page_by_name
from actions.permissions import Permission, may, require
from actions.stored import access_stored
from models.base import Row, Shape, WireTime
from models.campaign_templates import CampaignTemplate, campaign_templates
from models.campaigns import Author, Message
from models.deliveries import ChannelName

MOST_TEMPLATES = 500


class CampaignTemplateView(Shape):
    id: str
    name: str
    title: str
    text: str
    subject: str
    channels: list[ChannelName]
    author: Author
    created_at: WireTime

    @classmethod
    def of(cls, template: CampaignTemplate) -> "CampaignTemplateView":
        return cls(**template.model_dump(exclude={"tenant_id"}))


async def list_templates(ctx: Context, actor: Actor, cursor: str | None, limit: int) -> Page[CampaignTemplateView]:
    """By name."""
    require(actor.role, Permission.RUN_CAMPAIGNS)
    return await page_by_name(ctx, campaign_templates, actor.tenant_id, {}, cursor, limit, CampaignTemplateView.of)


async def add_template(ctx: Context, actor: Actor, fields: Row) -> CampaignTemplateView:
    """`fields` are name, title, text, subject and channels."""
    require(actor.role, Permission.RUN_CAMPAIGNS)
    _check_variables(fields)
    if await campaign_templates.count(ctx.database, actor.tenant_id) >= MOST_TEMPLATES:
        raise Conflict(f"There are {MOST_TEMPLATES} templates already; delete one first.")
    author = Author(id=actor.id, name=actor.user.name, role=actor.role)
    template = CampaignTemplate(tenant_id=actor.tenant_id, author=author, **fields)
    await campaign_templates.insert(ctx.database, template)
    await _record(ctx, actor, "added", template.id)
    return CampaignTemplateView.of(template)


async def change_template(ctx: Context, actor: Actor, template_id: str, fields: Row) -> CampaignTemplateView:
    """Write it anew; campaigns that were made with it stay as they are."""
    await _access(ctx, actor, template_id)
    _check_variables(fields)
    changed = await campaign_templates.update(ctx.database, actor.tenant_id, template_id, fields)
    if changed is None:
        raise NotFound("There is no such template.")
    await _record(ctx, actor, "changed", template_id)
    return CampaignTemplateView.of(changed)


async def delete_template(ctx: Context, actor: Actor, template_id: str) -> None:
    await _access(ctx, actor, template_id)
    if not await campaign_templates.delete(ctx.database, actor.tenant_id, template_id):
        raise NotFound("There is no such template.")
    await _record(ctx, actor, "deleted", template_id)


async def _access(ctx: Context, actor: Actor, template_id: str) -> None:
    require(actor.role, Permission.RUN_CAMPAIGNS)
    template = await access_stored(ctx, campaign_templates, actor.tenant_id, template_id, "template")
    if template.author.id != actor.id and not may(actor.role, Permission.MANAGE_CAMPAIGNS):
        raise Forbidden("Only its author and managers change a template; keep one of your own.")


def _check_variables(fields: Row) -> None:
    """What a campaign would refuse is no use as its beginning."""
    check_text(Message(text=fields["text"], subject=fields["subject"], channels=fields["channels"]))


async def _record(ctx: Context, actor: Actor, what: str, template_id: str) -> None:
    await audit.record(ctx, actor.tenant_id, f"campaign_template.{what}", actor_id=actor.id, subject_id=template_id)
