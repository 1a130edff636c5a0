"""REST operations, one module per feature. Importing this package registers them all."""

from handlers.rest import (
    attachments,
    audit,
    auth,
    contacts,
    conversations,
    emojis,
    handlings,
    members,
    messages,
    search,
    tenants,
    users,
)

__all__ = [
    "attachments", "audit", "auth", "contacts", "conversations", "emojis", "handlings", "members", "messages", "search",
    "tenants", "users",
]  # fmt: skip
