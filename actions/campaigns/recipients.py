"""Finding groups and people to write to, in one search."""

from actions.campaigns.campaign_views import GroupFound, PersonFound, RecipientsFound
from actions.context import Actor, Context
from actions.permissions import Permission, may, require
from models import audiences, inboxes, memberships, users
from models.conversations import Kind
from models.inboxes import Selection


async def find_recipients(ctx: Context, actor: Actor, text: str, limit: int) -> RecipientsFound:
    """By the beginnings of their words; groups that the actor is in, and for managers all."""
    require(actor.role, Permission.RUN_CAMPAIGNS)
    if may(actor.role, Permission.MANAGE_CAMPAIGNS):
        groups = await audiences.search_groups(ctx.database, actor.tenant_id, text, limit)
    else:
        mine = await memberships.find_conversation_ids(ctx.database, actor.tenant_id, [actor.id], as_readers=False)
        selection = Selection(actor.tenant_id, mine, with_support=False, kind=Kind.GROUP, text=text.strip())
        groups = await inboxes.find_page(ctx.database, selection, None, limit)
    members = await memberships.find_members_of_all(ctx.database, [group.id for group in groups], 1)
    people = await users.search_users(ctx.database, actor.tenant_id, text, None, None, limit)
    return RecipientsFound(
        groups=[
            GroupFound(id=group.id, title=group.title, members=members.get(group.id, {}).get("member_count", 0))
            for group in groups
        ],
        people=[
            PersonFound(id=person.id, name=person.name, email=person.email, phone=person.phone, role=person.role)
            for person in people
        ],
    )
