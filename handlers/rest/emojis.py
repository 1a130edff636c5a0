"""Custom emojis."""

from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from actions.errors import Invalid
from actions.files import emojis
from actions.files.emojis import LARGEST_EMOJI, EmojiView
from actions.pages import Page
from handlers.declare import Call, File, Nothing, UploadForm, operation
from handlers.rest.attachments import SAFE
from handlers.shapes import ListQuery

EMOJI_NAME = TypeAdapter(Annotated[str, Field(pattern=r"^[a-z0-9_+-]{1,32}$")])


@operation("GET", "/emojis", query=ListQuery, reply=Page[EmojiView])
async def list_emojis(call: Call[Any, ListQuery]) -> Page[EmojiView]:
    """The tenant's own emojis by name."""
    return await emojis.list_emojis(call.ctx, call.actor, call.query.cursor, call.query.limit)


@operation(
    "POST",
    "/emojis",
    upload=UploadForm(fields=("name",), own_limit=LARGEST_EMOJI),
    reply=EmojiView,
    status=201,
    creates=True,
)
async def add_emoji(call: Call[Any, Nothing]) -> EmojiView:
    """Add an emoji (manager): a small PNG, JPEG, WebP, GIF or SVG, and its name."""
    try:
        name = EMOJI_NAME.validate_python(call.upload.fields.get("name", ""))
    except ValidationError as error:
        raise Invalid.field("name", "Use 1 to 32 of a-z, 0-9, _, + and -.") from error
    return await emojis.add_emoji(call.ctx, call.actor, name, call.upload.content)


@operation(
    "GET", "/emojis/{tenant_id}/{name}", reply=File, public=True,
    media_types=("image/png", "image/jpeg", "image/webp", "image/gif", "image/svg+xml"),
)  # fmt: skip
async def show_emoji(call: Call[Any, Nothing]) -> File:
    """The picture; public, so that a page can show it."""
    emoji = await emojis.open_emoji(call.ctx, call.path["tenant_id"], call.path["name"])
    return File(emoji.content, emoji.content_type, SAFE | {"Cache-Control": "public, max-age=3600"})


@operation("DELETE", "/emojis/{name}", status=204)
async def delete_emoji(call: Call[Any, Nothing]) -> None:
    """Remove an emoji (manager); messages keep its name as text."""
    await emojis.delete_emoji(call.ctx, call.actor, call.path["name"])
