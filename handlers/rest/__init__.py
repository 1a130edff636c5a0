"""REST operations, one module per feature. Importing this package registers them all."""

from handlers.rest import (
    appearance,
    attachments,
    audit,
    auth,
    canned_replies,
    chat_links,
    contacts,
    conversations,
    emojis,
    handlings,
    members,
    messages,
    notes,
    search,
    tenants,
    users,
)

__all__ = [
    "appearance", "attachments", "audit", "auth", "canned_replies", "chat_links", "contacts", "conversations",
    "emojis", "handlings", "members", "messages", "notes", "search", "tenants", "users",
]  # fmt: skip
