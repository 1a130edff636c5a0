"""The files of public pages: uploads that become part of one page, and go with it."""

from collections.abc import Sequence

from actions.context import Actor, Context
from actions.errors import Invalid, NotFound
from models import attachments
from models.public_pages import PageFile
from models.transactions import Transaction

UPLOAD_FIRST = "Upload the file first; a file belongs to one place."


async def exchange(
    tx: Transaction, actor: Actor, page_id: str, before: PageFile | None, wanted: str | None, field: str, kind: str
) -> PageFile | None:
    """Put an upload of the actor's, whose content type begins with `kind`, in the place of the file of before.

    What was there is forgotten; `remove_contents` removes its content once that is durable.
    """
    if wanted == (before.id if before else None):
        return before
    after = None if wanted is None else await _tie(tx, actor, page_id, wanted, field, kind)
    if before is not None:
        await attachments.forget_page_file(tx, before.id, page_id)
    return after


async def _tie(tx: Transaction, actor: Actor, page_id: str, wanted: str, field: str, kind: str) -> PageFile:
    file = await attachments.tie_page_file(tx, actor.tenant_id, wanted, actor.id, page_id)
    if file is None:
        raise Invalid.field(field, UPLOAD_FIRST)
    if not file.content_type.startswith(kind):
        raise Invalid.field(field, f"This file is no {kind.strip('/')}; upload another.")
    return PageFile.model_validate(file.model_dump(include=set(PageFile.model_fields)))


async def forget(tx: Transaction, page_id: str, files: Sequence[PageFile]) -> None:
    for file in files:
        await attachments.forget_page_file(tx, file.id, page_id)


async def remove_contents(ctx: Context, before: Sequence[PageFile], after: Sequence[PageFile] = ()) -> None:
    """Of files that are on a page no more."""
    kept = {file.id for file in after}
    for file in before:
        if file.id not in kept:
            await attachments.remove_content(ctx.database, file.id)


def pick(files: Sequence[PageFile], file_id: str) -> PageFile:
    """That file of a page. Raise `NotFound` for any other."""
    for file in files:
        if file.id == file_id:
            return file
    raise NotFound("There is no such file on this page.")
