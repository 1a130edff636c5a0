"""What is attached to an intervention: documents, and the picture of the client's signature."""

from actions.context import Actor, Context
from actions.errors import Invalid
from actions.field_work import intervention_rules
from actions.field_work.intervention_rules import Doer
from actions.field_work.intervention_views import InterventionView
from actions.field_work.interventions import work_on
from actions.files.attachments import link_to
from models import attachments
from models.attachments import Attachment
from models.interventions import Intervention
from models.transactions import Transaction

UPLOAD_FIRST = "Upload the file first; a file belongs to one place."


async def add_document(ctx: Context, actor: Actor, intervention_id: str, attachment_id: str) -> InterventionView:
    """`attachment_id` is an upload of the actor's that is not part of anything else."""

    async def decide(tx: Transaction, before: Intervention, _doer: Doer) -> Intervention:
        file = await _tie(tx, actor, intervention_id, attachment_id, "attachment_id")
        return intervention_rules.attach(before, link_to(file))

    return await work_on(ctx, actor, intervention_id, decide)


async def remove_document(ctx: Context, actor: Actor, intervention_id: str, attachment_id: str) -> None:
    """For good."""

    async def decide(tx: Transaction, before: Intervention, _doer: Doer) -> Intervention:
        after = intervention_rules.detach(before, attachment_id)
        await attachments.forget_document(tx, attachment_id, intervention_id)
        return after

    await work_on(ctx, actor, intervention_id, decide)
    await attachments.remove_content(ctx.database, attachment_id)


async def sign(
    ctx: Context, actor: Actor, intervention_id: str, name: str, attachment_id: str | None
) -> InterventionView:
    """`name` is the client's who signs; `attachment_id` an uploaded picture of the signature."""

    async def decide(tx: Transaction, before: Intervention, doer: Doer) -> Intervention:
        after = intervention_rules.sign(before, doer, name, attachment_id)
        if after is not before and attachment_id is not None:
            file = await _tie(tx, actor, intervention_id, attachment_id, "image")
            if not file.content_type.startswith("image/"):
                raise Invalid.field("image", "A signature is a picture; upload a PNG.")
            if any(document.id == file.id for document in before.documents):
                raise Invalid.field("image", "This file is a document of this intervention; upload the signature.")
        return after

    return await work_on(ctx, actor, intervention_id, decide)


async def reopen(ctx: Context, actor: Actor, intervention_id: str, reason: str) -> InterventionView:
    """A signature goes, and its picture with it."""
    pictures: list[str] = []

    async def decide(tx: Transaction, before: Intervention, doer: Doer) -> Intervention:
        pictures.clear()
        after = intervention_rules.reopen(before, doer, reason)
        if before.signature is not None and before.signature.attachment_id is not None and after is not before:
            pictures.append(before.signature.attachment_id)
            await attachments.forget_document(tx, before.signature.attachment_id, intervention_id)
        return after

    view = await work_on(ctx, actor, intervention_id, decide)
    for picture in pictures:
        await attachments.remove_content(ctx.database, picture)
    return view


async def _tie(tx: Transaction, actor: Actor, intervention_id: str, attachment_id: str, field: str) -> Attachment:
    file = await attachments.tie_document(tx, actor.tenant_id, attachment_id, actor.id, intervention_id)
    if file is None:
        raise Invalid.field(field, UPLOAD_FIRST)
    return file
