"""Chat links: addresses to print, post or send, whose page is only a chat with the team."""

from pydantic import Field

from actions import audit
from actions.context import Actor, Caller, Context
from actions.errors import Conflict, NotFound
from actions.pages import Page, decode_cursor, encode_cursor
from actions.permissions import Permission, require
from actions.tokens import make_token
from models import chat_links
from models.base import Shape, WireTime
from models.chat_links import ChatLink
from models.tenants import Tenant

MOST_LINKS = 1_000


class ChatLinkView(Shape):
    id: str
    token: str
    url: str = Field(description="The page's whole address, on the server that was asked.")
    title: str
    greeting: str
    description: str
    image_url: str | None
    created_at: WireTime
    created_by: str = Field(description="Id of who made it.")

    @classmethod
    def of(cls, link: ChatLink, server: str) -> "ChatLinkView":
        return cls(url=f"{server}/c/{link.token}", **link.model_dump(exclude={"tenant_id"}))


async def list_chat_links(
    ctx: Context, actor: Actor, caller: Caller, cursor: str | None, limit: int
) -> Page[ChatLinkView]:
    """Newest first."""
    require(actor.role, Permission.MANAGE_CHAT_LINKS)
    before = decode_cursor(cursor, str)[0] if cursor else None
    found = await chat_links.find_chat_links(ctx.database, actor.tenant_id, before, limit)
    last = encode_cursor(found[-1].id) if len(found) == limit else None
    return Page(items=[ChatLinkView.of(link, caller.server) for link in found], next_cursor=last)


async def add_chat_link(
    ctx: Context, actor: Actor, caller: Caller, *, title: str, greeting: str, description: str, image_url: str | None,
    token: str | None = None,
) -> ChatLinkView:  # fmt: skip
    """Make one; `token` only where an address must be known beforehand, as in the demo."""
    require(actor.role, Permission.MANAGE_CHAT_LINKS)
    if await chat_links.count_chat_links(ctx.database, actor.tenant_id) >= MOST_LINKS:
        raise Conflict(f"There are {MOST_LINKS:,} chat links already; delete one first.")
    made = token or make_token()
    link = ChatLink(
        tenant_id=actor.tenant_id, token=made, title=title, greeting=greeting, description=description,
        image_url=image_url, created_by=actor.id,
    )  # fmt: skip
    await chat_links.insert_chat_link(ctx.database, link)
    await audit.record(ctx, actor.tenant_id, "chat_link.created", actor_id=actor.id, subject_id=link.id)
    return ChatLinkView.of(link, caller.server)


async def delete_chat_link(ctx: Context, actor: Actor, link_id: str) -> None:
    """Its page is gone at once; conversations that began there stay."""
    require(actor.role, Permission.MANAGE_CHAT_LINKS)
    if not await chat_links.delete_chat_link(ctx.database, actor.tenant_id, link_id):
        raise NotFound("There is no such chat link.")
    await audit.record(ctx, actor.tenant_id, "chat_link.deleted", actor_id=actor.id, subject_id=link_id)


async def open_chat_link(ctx: Context, token: str) -> tuple[ChatLink, Tenant]:
    """The link and whose it is, for everybody who has the token. Raise `NotFound`."""
    link = await chat_links.find_chat_link_by_token(ctx.database, token)
    tenant = await ctx.directory.tenant(link.tenant_id) if link else None
    if link is None or tenant is None:
        raise NotFound("There is no such chat link.")
    return link, tenant
