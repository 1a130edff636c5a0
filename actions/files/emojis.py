"""A tenant's own emojis, written `[emoji:name]` in a message."""

from actions.context import Actor, Context
from actions.errors import Conflict, NotFound, TooLarge, UnsupportedMedia
from actions.files import media
from actions.pages import Page, decode_cursor, encode_cursor
from actions.permissions import Permission, require
from models import emojis
from models.base import DuplicateKey, Shape
from models.emojis import Emoji

MOST_EMOJIS = 500
LARGEST_EMOJI = 524_288
"""Bytes of the file as it is uploaded."""


class EmojiView(Shape):
    name: str
    content_type: str
    url: str

    @classmethod
    def of(cls, emoji: Emoji) -> "EmojiView":
        return cls(
            name=emoji.name, content_type=emoji.content_type, url=f"/api/v1/emojis/{emoji.tenant_id}/{emoji.name}"
        )


async def list_emojis(ctx: Context, actor: Actor, cursor: str | None, limit: int) -> Page[EmojiView]:
    after = decode_cursor(cursor, str)[0] if cursor else ""
    found = await emojis.find_emojis(ctx.database, actor.tenant_id, after, limit)
    last = encode_cursor(found[-1].name) if len(found) == limit else None
    return Page(items=[EmojiView.of(emoji) for emoji in found], next_cursor=last)


async def add_emoji(ctx: Context, actor: Actor, name: str, content: bytes) -> EmojiView:
    """Keep a small picture; an SVG is reduced to what only draws."""
    require(actor.role, Permission.MANAGE_EMOJIS)
    if len(content) > LARGEST_EMOJI:
        raise TooLarge(f"An emoji may have at most {LARGEST_EMOJI:,} bytes.")
    if await emojis.count_emojis(ctx.database, actor.tenant_id) >= MOST_EMOJIS:
        raise Conflict(f"There are {MOST_EMOJIS} emojis already; delete one first.")
    try:
        clean, kind = await ctx.in_thread(media.sanitize_emoji, content)
    except media.UnsupportedMedia as error:
        raise UnsupportedMedia(str(error)) from error
    emoji = Emoji(
        tenant_id=actor.tenant_id, name=name, content_type=kind.content_type, content=clean, created_by=actor.id
    )
    try:
        await emojis.insert_emoji(ctx.database, emoji)
    except DuplicateKey as error:
        raise Conflict("There is an emoji of this name already; delete it first or choose another name.") from error
    return EmojiView.of(emoji)


async def open_emoji(ctx: Context, tenant_id: str, name: str) -> Emoji:
    """Emojis are decoration and public, so that a picture tag can show them."""
    emoji = await emojis.find_emoji(ctx.database, tenant_id, name)
    if emoji is None:
        raise NotFound("There is no such emoji.")
    return emoji


async def delete_emoji(ctx: Context, actor: Actor, name: str) -> None:
    require(actor.role, Permission.MANAGE_EMOJIS)
    if not await emojis.delete_emoji(ctx.database, actor.tenant_id, name):
        raise NotFound("There is no such emoji.")
