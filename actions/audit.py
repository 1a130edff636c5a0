"""The audit log: written by the actions that matter, read by administrators."""

from pydantic import BaseModel

from actions.context import Actor, Context
from actions.pages import Page, decode_cursor, encode_cursor
from actions.permissions import Permission, require
from models import audit_entries
from models.audit_entries import AuditEntry
from models.base import WireTime


class AuditView(BaseModel):
    id: str
    actor_id: str | None
    action: str
    subject_id: str | None
    details: dict[str, str]
    address: str | None
    at: WireTime


async def record(
    ctx: Context,
    tenant_id: str,
    action: str,
    *,
    actor_id: str | None,
    subject_id: str | None = None,
    address: str | None = None,
    **details: str,
) -> None:
    """Keep one entry. `details` must hold no secret and nothing that people wrote."""
    entry = AuditEntry(
        tenant_id=tenant_id, actor_id=actor_id, action=action, subject_id=subject_id, details=details, address=address
    )
    await audit_entries.insert_audit_entry(ctx.database, entry)


async def list_entries(ctx: Context, actor: Actor, cursor: str | None, limit: int) -> Page[AuditView]:
    require(actor.role, Permission.READ_AUDIT)
    before = decode_cursor(cursor, str) if cursor else None
    found = await audit_entries.find_audit_entries(ctx.database, actor.tenant_id, before[0] if before else None, limit)
    views = [AuditView.model_validate(entry.model_dump()) for entry in found]
    return Page(items=views, next_cursor=encode_cursor(found[-1].id) if len(found) == limit else None)
