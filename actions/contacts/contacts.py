"""What a person looked at: told by their own page, shown to the team beside the conversation. Nothing of it is logged."""

from pydantic import Field

from actions.context import Actor, Context
from actions.errors import RateLimited
from actions.facts import CONTACT_UPDATED
from actions.people.users import access_user
from actions.permissions import Permission, may, require
from actions.views import UserView
from models import contacts, conversations, inboxes, memberships
from models.base import Row, Shape, WireTime, now
from models.contacts import Contact, SeenPage
from models.conversations import Kind, Listing
from models.users import User

CHANGES_PER_MINUTE = 30
TOLD_EVERY = 3.0
"""Seconds between two facts about one person; the last one always comes."""
MOST_CONVERSATIONS = 20


class ContactConversation(Shape):
    id: str
    kind: Kind
    title: str
    updated_at: WireTime


class ContactView(Shape):
    user: UserView
    page: SeenPage | None = Field(description="The last one.")
    pages: list[SeenPage] = Field(description="The last 20 distinct ones, the newest first.")
    product: Listing | None
    custom: dict[str, str]
    locale: str | None
    conversations: list[ContactConversation] = Field(description="Those that the one who asks may open, at most 20.")


async def change_own_contact(ctx: Context, actor: Actor, page: SeenPage | None, changes: Row) -> None:
    """`changes` holds only what was given of `product`, `custom` (pairs) and `locale`."""
    wait = ctx.limiter.take(f"contacts:{actor.id}", CHANGES_PER_MINUTE, CHANGES_PER_MINUTE)
    if wait > 0:
        raise RateLimited("Tell less often what is looked at.", retry_after=wait)
    contact = await contacts.change_contact(ctx.database, actor.tenant_id, actor.id, changes, page)
    if page is None and "product" not in changes:
        return
    key = conversations.support_key(actor.id)
    if await conversations.find_conversation_by_key(ctx.database, actor.tenant_id, key) is not None:
        ctx.pacer.tell(f"contact:{actor.id}", TOLD_EVERY, lambda: _tell(ctx, contact))


def _tell(ctx: Context, contact: Contact) -> None:
    product = contact.product.model_dump(mode="json") if contact.product else None
    page = contact.pages[0].model_dump(mode="json") if contact.pages else None
    fact = {"user_id": contact.id, "page": page, "product": product}
    ctx.announcer.to_staff(contact.tenant_id, CONTACT_UPDATED, fact)


def seen_now(url: str, title: str) -> SeenPage:
    return SeenPage(url=url, title=title, seen_at=now())


async def show_contact(ctx: Context, actor: Actor, user_id: str) -> ContactView:
    require(actor.role, Permission.LIST_USERS)
    user = await access_user(ctx, actor, user_id)
    contact = await contacts.find_contact(ctx.database, actor.tenant_id, user_id)
    if contact is None:
        contact = Contact(tenant_id=actor.tenant_id)
    return ContactView(
        user=UserView.of(user), page=contact.pages[0] if contact.pages else None, pages=contact.pages,
        product=contact.product, custom=dict(contact.custom), locale=contact.locale,
        conversations=await _find_openable(ctx, actor, user),
    )  # fmt: skip


async def _find_openable(ctx: Context, actor: Actor, user: User) -> list[ContactConversation]:
    """As `actions.access.find_access` decides for each."""
    await ctx.journal.settle()
    theirs = await memberships.find_conversation_ids(ctx.database, actor.tenant_id, [user.id])
    shared = await memberships.find_read_positions(ctx.database, actor.id, actor.tenant_id, theirs)
    kinds = [Kind.SUPPORT] if may(actor.role, Permission.ANSWER_SUPPORT) else []
    if may(actor.role, Permission.MODERATE):
        kinds = [kind for kind in Kind if kind is not Kind.DIRECT]
    found = await inboxes.find_openable(ctx.database, actor.tenant_id, theirs, list(shared), kinds, MOST_CONVERSATIONS)
    return [
        ContactConversation(id=entry.id, kind=entry.kind, title=entry.title, updated_at=entry.updated_at)
        for entry in found
    ]
