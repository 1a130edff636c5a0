"""What a campaign must fulfil to be kept as a draft, and what besides to be sent."""

from actions.access import find_access
from actions.campaigns.campaign_texts import lacks_page, unknown_variables
from actions.campaigns.campaign_views import LaunchProblemCode
from actions.context import Actor, Context
from actions.errors import Forbidden, Invalid
from actions.permissions import Permission, may
from actions.publishing.media_pages import find_media_page
from models import audiences
from models.campaigns import Message, Targets

PROBLEMS: dict[LaunchProblemCode, str] = {
    "text_missing": "Write what is to be said.",
    "unknown_variable": "There is no variable {{{name}}}; correct it, give it a default, or leave the braces out.",
    "page_missing": "Choose the media page that {{media_link}} leads to, or take the variable out.",
    "page_gone": "There is no such media page any more; choose another one, or none.",
    "nobody": "Nobody would get it; choose other people or other channels.",
}
"""Code to what stands in the way of a launch, in English; the console has the same in the reader's language."""


def say_problem(code: LaunchProblemCode, **values: str) -> str:
    return PROBLEMS[code].format(**values)


def check_text(message: Message) -> None:
    """A misspelt variable would be sent to everybody as it stands."""
    unknown = unknown_variables(message)
    if unknown:
        raise Invalid.field("text", say_problem("unknown_variable", name=unknown[0]))


async def has_page(ctx: Context, actor: Actor, message: Message) -> bool:
    """Whether the page it names, if any, is one of this tenant's."""
    page_id = message.media_page_id
    return page_id is None or await find_media_page(ctx, actor.tenant_id, page_id) is not None


async def check_draft(ctx: Context, actor: Actor, message: Message, targets: Targets) -> None:
    await check_targets(ctx, actor, targets)
    check_text(message)
    if not await has_page(ctx, actor, message):
        raise Invalid.field("media_page_id", say_problem("page_gone"))


async def check_ready(ctx: Context, actor: Actor, message: Message, targets: Targets) -> None:
    """Also whether it says something, to somebody."""
    await check_draft(ctx, actor, message, targets)
    if not (targets.everyone or targets.segment or targets.user_ids or targets.group_ids):
        raise Invalid.field("targets", "Choose somebody to write to.")
    if not message.text.strip():
        raise Invalid.field("text", say_problem("text_missing"))
    if lacks_page(message):
        raise Invalid.field("media_page_id", say_problem("page_missing"))


async def check_targets(ctx: Context, actor: Actor, targets: Targets) -> None:
    """Everybody and segments are for managers; others write to groups they are in, and to people."""
    if not may(actor.role, Permission.MANAGE_CAMPAIGNS):
        if targets.everyone or targets.segment is not None:
            raise Forbidden("Only managers write to everybody or to a segment; choose groups and people.")
        for group_id in targets.group_ids:
            if await find_access(ctx, actor, group_id) is None:
                raise Invalid.field("targets.group_ids", "You are not in one of these groups.")
    groups = await audiences.find_groups(ctx.database, actor.tenant_id, targets.group_ids)
    if len(groups) < len(set(targets.group_ids)):
        raise Invalid.field("targets.group_ids", "One of these groups does not exist any more.")
    people = await audiences.count_people(ctx.database, actor.tenant_id, targets.user_ids)
    if people < len(set(targets.user_ids)):
        raise Invalid.field("targets.user_ids", "One of these people does not exist any more.")
