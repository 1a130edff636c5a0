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
    desks,
    emojis,
    handlings,
    members,
    messages,
    notes,
    notifications,
    queues,
    reports,
    search,
    services,
    sites,
    tenants,
    tickets,
    users,
)

__all__ = [
    "appearance", "attachments", "audit", "auth", "canned_replies", "chat_links", "contacts", "conversations", "desks",
    "emojis", "handlings", "members", "messages", "notes", "notifications", "queues", "reports", "search", "services",
    "sites", "tenants", "tickets", "users",
]  # fmt: skip
