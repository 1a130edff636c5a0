"""The one role-to-permission table. An action asks `require`; nothing else decides by role."""

from enum import StrEnum

from actions.errors import Forbidden
from models.users import Role


class Permission(StrEnum):
    OPEN_GROUPS = "conversations.open_group"
    OPEN_DIRECTS = "conversations.open_direct"
    OPEN_LISTINGS = "conversations.open_listing"
    OPEN_SUPPORT = "conversations.open_support"
    ANSWER_SUPPORT = "conversations.answer_support"
    MANAGE_GROUPS = "conversations.manage_groups"
    MODERATE = "conversations.moderate"
    WORK_TOGETHER = "conversations.work_together"
    """Seeing and telling what only the team knows of a conversation one can open."""
    LIST_USERS = "users.list"
    RENAME_USERS = "users.rename"
    BLOCK_USERS = "users.block"
    SET_ROLES = "users.set_role"
    MANAGE_EMOJIS = "emojis.manage"
    MANAGE_CHAT_LINKS = "chat_links.manage"
    MANAGE_CANNED_REPLIES = "canned_replies.manage"
    TAKE_TICKETS = "tickets.take"
    SERVE_QUEUES = "queues.serve"
    MANAGE_QUEUES = "queues.manage"
    READ_REPORTS = "reports.read"
    READ_TENANT = "tenant.read"
    CHANGE_TENANT = "tenant.change"
    READ_AUDIT = "audit.read"


_VISITOR = {Permission.OPEN_SUPPORT, Permission.TAKE_TICKETS}
_MEMBER = _VISITOR | {Permission.OPEN_DIRECTS, Permission.OPEN_LISTINGS}
_AGENT = {
    Permission.TAKE_TICKETS, Permission.SERVE_QUEUES,
    Permission.OPEN_DIRECTS, Permission.OPEN_LISTINGS, Permission.OPEN_GROUPS, Permission.ANSWER_SUPPORT,
    Permission.MANAGE_GROUPS, Permission.WORK_TOGETHER, Permission.LIST_USERS,
}  # fmt: skip
_MANAGER = _AGENT | {
    Permission.MODERATE, Permission.RENAME_USERS, Permission.BLOCK_USERS, Permission.MANAGE_EMOJIS,
    Permission.MANAGE_CANNED_REPLIES, Permission.MANAGE_CHAT_LINKS, Permission.MANAGE_QUEUES, Permission.READ_REPORTS,
}  # fmt: skip
_ADMIN = _MANAGER | {
    Permission.SET_ROLES, Permission.READ_TENANT, Permission.CHANGE_TENANT, Permission.READ_AUDIT,
}  # fmt: skip

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.VISITOR: frozenset(_VISITOR),
    Role.MEMBER: frozenset(_MEMBER),
    Role.COMPANY: frozenset(_MEMBER),
    Role.AGENT: frozenset(_AGENT),
    Role.MANAGER: frozenset(_MANAGER),
    Role.ADMIN: frozenset(_ADMIN),
}

STAFF = frozenset({Role.AGENT, Role.MANAGER, Role.ADMIN})


def may(role: Role, permission: Permission) -> bool:
    return permission in PERMISSIONS[role]


def require(role: Role, permission: Permission) -> None:
    """Raise `Forbidden` when the role lacks the permission."""
    if not may(role, permission):
        raise Forbidden(f"Your role ({role}) lacks the right “{permission}”; ask an administrator.")
