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
    BOOK = "bookings.book"
    BUY_PASSES = "passes.buy"
    ASSIGN_PASSES = "passes.assign"
    """A company's: giving accesses to its staff and seeing their use."""
    PUBLISH_OFFERS = "offers.publish"
    """One's own profile, offers, availability, sessions and their bookings."""
    BOOK_FOR_OTHERS = "bookings.book_for_others"
    CHECK_IN = "bookings.check_in"
    WORK_IN_THE_FIELD = "interventions.work"
    MANAGE_BOOKINGS = "bookings.manage"
    """The same for every provider; resources, promo codes, passes and payments of the tenant."""
    RUN_CAMPAIGNS = "campaigns.run"
    """One's own, to people and to groups one is in; media pages for them."""
    MANAGE_CAMPAIGNS = "campaigns.manage"
    """Everybody's, and to segments and all contacts."""
    MANAGE_CONTACTS = "contacts.manage"
    PUBLISH_ARTICLES = "articles.publish"
    READ_TENANT = "tenant.read"
    CHANGE_TENANT = "tenant.change"
    READ_AUDIT = "audit.read"


_VISITOR = {Permission.OPEN_SUPPORT, Permission.TAKE_TICKETS, Permission.BOOK}
_MEMBER = _VISITOR | {Permission.OPEN_DIRECTS, Permission.OPEN_LISTINGS, Permission.BUY_PASSES}
_COMPANY = _MEMBER | {Permission.ASSIGN_PASSES}
_AGENT = {
    Permission.TAKE_TICKETS, Permission.SERVE_QUEUES,
    Permission.OPEN_DIRECTS, Permission.OPEN_LISTINGS, Permission.OPEN_GROUPS, Permission.ANSWER_SUPPORT,
    Permission.MANAGE_GROUPS, Permission.WORK_TOGETHER, Permission.LIST_USERS,
    Permission.BOOK, Permission.PUBLISH_OFFERS, Permission.BOOK_FOR_OTHERS, Permission.CHECK_IN,
    Permission.WORK_IN_THE_FIELD, Permission.RUN_CAMPAIGNS,
}  # fmt: skip
_MANAGER = _AGENT | {
    Permission.MODERATE, Permission.RENAME_USERS, Permission.BLOCK_USERS, Permission.MANAGE_EMOJIS,
    Permission.MANAGE_CANNED_REPLIES, Permission.MANAGE_CHAT_LINKS, Permission.MANAGE_QUEUES, Permission.READ_REPORTS,
    Permission.MANAGE_BOOKINGS, Permission.MANAGE_CAMPAIGNS, Permission.MANAGE_CONTACTS,
}  # fmt: skip
_ADMIN = _MANAGER | {
    Permission.SET_ROLES, Permission.READ_TENANT, Permission.CHANGE_TENANT, Permission.READ_AUDIT,
    Permission.PUBLISH_ARTICLES,
}  # fmt: skip

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.VISITOR: frozenset(_VISITOR),
    Role.MEMBER: frozenset(_MEMBER),
    Role.COMPANY: frozenset(_COMPANY),
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
