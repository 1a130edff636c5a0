"""Files."""

from typing import Any

from actions.files import attachments, media
from handlers.declare import Call, File, Nothing, UploadForm, operation
from models.messages import AttachmentLink

SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "Cache-Control": "private, max-age=86400",
}
"""Whatever a file holds, a browser must not run it in our name."""


@operation("POST", "/attachments", upload=UploadForm(), reply=AttachmentLink, status=201, creates=True)
async def upload_attachment(call: Call[Any, Nothing]) -> AttachmentLink:
    """Keep a file, to be attached to a message by its id."""
    return await attachments.upload_attachment(call.ctx, call.actor, call.upload.name, call.upload.content)


@operation("GET", "/attachments/{attachment_id}", reply=File, media_types=("application/octet-stream",))
async def download_attachment(call: Call[Any, Nothing]) -> File:
    """The file, for those who may read where it was sent."""
    attachment, content = await attachments.open_attachment(call.ctx, call.actor, call.path["attachment_id"])
    inline = attachment.content_type.startswith("image/")
    headers = SAFE | {
        "Content-Disposition": media.content_disposition(attachment.name, inline=inline),
        "Content-Length": str(attachment.size),
    }
    return File(content, attachment.content_type, headers)
