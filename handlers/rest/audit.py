"""The audit log."""

from typing import Any

from actions import audit
from actions.audit import AuditView
from actions.pages import Page
from handlers.declare import Call, operation
from handlers.shapes import ListQuery


@operation("GET", "/audit", query=ListQuery, reply=Page[AuditView])
async def list_audit_entries(call: Call[Any, ListQuery]) -> Page[AuditView]:
    """Sign-ins, role changes and moderation, newest first (admin)."""
    return await audit.list_entries(call.ctx, call.actor, call.query.cursor, call.query.limit)
