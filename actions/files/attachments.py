"""Files: uploaded first, then part of a message or an intervention; seen by those who may read that."""

from collections.abc import AsyncIterator, Callable

from actions.access import check_may_write, find_access
from actions.context import Actor, Context
from actions.errors import Invalid, NotFound, RateLimited, TooLarge, UnsupportedMedia
from actions.field_work.intervention_access import find_intervention_access
from actions.files import media
from actions.permissions import Permission, may
from models import attachments
from models.attachments import Attachment
from models.base import Row
from models.messages import AttachmentLink

Recognize = Callable[[bytes, str], media.Media]
"""Content and name to what the file is; raises `media.UnsupportedMedia`."""
UPLOADS_PER_MINUTE, UPLOAD_BURST = 30, 20


async def upload_attachment(ctx: Context, actor: Actor, name: str, content: bytes) -> AttachmentLink:
    """Keep a file whose content is of an accepted kind; its name decides nothing."""
    largest = actor.tenant.limits.attachment_bytes
    return await keep_upload(ctx, actor, name, content, largest, media.recognize)


async def keep_upload(
    ctx: Context, actor: Actor, name: str, content: bytes, largest: int, recognize: Recognize
) -> AttachmentLink:
    """Keep a file of at most `largest` bytes that `recognize` knows and accepts."""
    check_may_write(actor)
    wait = ctx.limiter.take(f"uploads:{actor.id}", UPLOADS_PER_MINUTE, UPLOAD_BURST)
    if wait > 0:
        raise RateLimited("Too many files at once; wait a moment.", retry_after=wait)
    if len(content) > largest:
        raise TooLarge(f"A file may have at most {largest:,} bytes here.")
    if not content:
        raise Invalid.field("file", "The file is empty.")
    try:
        kind = await ctx.in_thread(recognize, content, name)
    except media.UnsupportedMedia as error:
        raise UnsupportedMedia(str(error)) from error
    attachment = Attachment(
        tenant_id=actor.tenant_id, uploader_id=actor.id, name=media.name_by_content(name, kind), size=len(content),
        content_type=kind.content_type, width=kind.width, height=kind.height,
    )  # fmt: skip
    await attachments.insert_attachment(ctx.database, attachment, content)
    return link_to(attachment)


def link_to(attachment: Attachment) -> AttachmentLink:
    return AttachmentLink(
        id=attachment.id, name=attachment.name, content_type=attachment.content_type, size=attachment.size,
        url=f"/api/v1/attachments/{attachment.id}",
    )  # fmt: skip


async def claim_attachments(ctx: Context, actor: Actor, conversation_id: str, ids: list[str]) -> list[Row]:
    """Make the actor's uploads part of a conversation, and give what its message carries."""
    found = await attachments.find_attachments(ctx.database, actor.tenant_id, ids)
    own = [attachment for attachment in found if attachment.uploader_id == actor.id]
    ids = list(dict.fromkeys(ids))
    if len(own) != len(ids) or await attachments.tie_attachments(ctx.database, ids, conversation_id) != len(ids):
        raise Invalid.field("attachments", "Upload each file first; a file belongs to one conversation.")
    return [link_to(attachment).model_dump() for attachment in own]


async def open_attachment(ctx: Context, actor: Actor, attachment_id: str) -> tuple[Attachment, AsyncIterator[bytes]]:
    """The file for one who may read where it belongs, or who uploaded it and has not put it anywhere yet."""
    attachment = await attachments.find_attachment(ctx.database, actor.tenant_id, attachment_id)
    if attachment is None or not await _may_read(ctx, actor, attachment):
        raise NotFound("There is no such file here.")
    return attachment, attachments.iterate_content(ctx.database, attachment_id)


async def _may_read(ctx: Context, actor: Actor, attachment: Attachment) -> bool:
    if attachment.intervention_id is not None:
        return await find_intervention_access(ctx, actor, attachment.intervention_id) is not None
    if attachment.page_id is not None:
        return may(actor.role, Permission.RUN_CAMPAIGNS)
    if attachment.conversation_id is not None:
        return await find_access(ctx, actor, attachment.conversation_id) is not None
    return attachment.uploader_id == actor.id
