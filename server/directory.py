"""Cached lookups of what nearly every request needs. Whoever changes one of them says `forget`, which reaches every
node; an entry is also read anew after a while, in case that word was lost."""

import time
from collections.abc import Awaitable, Callable
from typing import Any

from models import conversations, memberships, sign_ins, tenants, users
from models.base import Database, now
from models.conversations import Conversation
from models.memberships import Membership
from models.tenants import Tenant
from models.users import User

TRUSTED_FOR = 30.0
"""Seconds that an entry is used."""
TRUSTED_ALONE = 5.0
"""The same while the other nodes cannot be heard."""
MOST_ENTRIES = 50_000


class Cache:
    """Values by key, with an end. `forgotten` guards against keeping what was read before it was changed."""

    def __init__(self) -> None:
        self.trusted_for = TRUSTED_FOR
        self._entries: dict[Any, tuple[float, Any]] = {}
        self._forgotten = 0

    def find(self, key: Any) -> tuple[float, Any] | None:
        entry = self._entries.get(key)
        return entry if entry is not None and entry[0] > time.monotonic() else None

    async def load(self, key: Any, read: Callable[[], Awaitable[Any]], *, keep_absent: bool = True) -> Any:
        """`keep_absent` is for keys that name all that `read` depends on: what is absent to one tenant may be
        another's."""
        before = self._forgotten
        value = await read()
        if before == self._forgotten and (keep_absent or value is not None):
            if len(self._entries) >= MOST_ENTRIES:
                for old in list(self._entries)[: MOST_ENTRIES // 4]:
                    del self._entries[old]
            self._entries[key] = (time.monotonic() + self.trusted_for, value)
        return value

    def forget(self, key: Any) -> None:
        self._forgotten += 1
        self._entries.pop(key, None)

    def clear(self) -> None:
        self._forgotten += 1
        self._entries.clear()


class Directory:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._users = Cache()
        self._tenants = Cache()
        self._sign_ins = Cache()
        self._conversations = Cache()
        self._members = Cache()
        self._members_of: dict[str, set[str]] = {}
        self.tell: Callable[[str, str], None] = lambda _order, _subject: None
        """Called with an order for the other nodes' `obey`."""

    async def user(self, tenant_id: str, user_id: str) -> User | None:
        entry = self._users.find(user_id)
        user: User | None = (
            entry[1]
            if entry is not None
            else await self._users.load(
                user_id, lambda: users.find_user(self._database, tenant_id, user_id), keep_absent=False
            )
        )
        return user if user is not None and user.tenant_id == tenant_id else None

    async def tenant(self, tenant_id: str) -> Tenant | None:
        entry = self._tenants.find(tenant_id)
        if entry is not None:
            found: Tenant | None = entry[1]
            return found
        loaded: Tenant | None = await self._tenants.load(
            tenant_id, lambda: tenants.find_tenant(self._database, tenant_id)
        )
        return loaded

    async def sign_in_is_live(self, sign_in_id: str) -> bool:
        entry = self._sign_ins.find(sign_in_id)
        if entry is not None:
            return bool(entry[1])

        async def read() -> bool:
            sign_in = await sign_ins.find_sign_in(self._database, sign_in_id)
            return sign_in is not None and sign_in.revoked_at is None and sign_in.expires_at > now()

        return bool(await self._sign_ins.load(sign_in_id, read))

    async def conversation(self, tenant_id: str, conversation_id: str) -> Conversation | None:
        entry = self._conversations.find(conversation_id)
        conversation: Conversation | None = (
            entry[1]
            if entry is not None
            else await self._conversations.load(
                conversation_id,
                lambda: conversations.find_conversation(self._database, tenant_id, conversation_id),
                keep_absent=False,
            )
        )
        return conversation if conversation is not None and conversation.tenant_id == tenant_id else None

    async def membership(self, conversation_id: str, user_id: str) -> Membership | None:
        key = (conversation_id, user_id)
        entry = self._members.find(key)
        if entry is not None:
            found: Membership | None = entry[1]
            return found
        self._members_of.setdefault(conversation_id, set()).add(user_id)
        loaded: Membership | None = await self._members.load(
            key, lambda: memberships.find_membership(self._database, conversation_id, user_id)
        )
        return loaded

    def forget_user(self, user_id: str) -> None:
        self._forget("forget_user", user_id)

    def forget_tenant(self, tenant_id: str) -> None:
        self._forget("forget_tenant", tenant_id)

    def forget_sign_in(self, sign_in_id: str) -> None:
        self._forget("forget_sign_in", sign_in_id)

    def forget_conversation(self, conversation_id: str) -> None:
        self._forget("forget_conversation", conversation_id)

    def _forget(self, order: str, subject: str) -> None:
        self.obey(order, subject)
        self.tell(order, subject)

    def obey(self, order: str, subject: str) -> None:
        """Forget on this node only."""
        match order:
            case "forget_user":
                self._users.forget(subject)
            case "forget_tenant":
                self._tenants.forget(subject)
            case "forget_sign_in":
                self._sign_ins.forget(subject)
            case "forget_conversation":
                self._conversations.forget(subject)
                for user_id in self._members_of.pop(subject, ()):
                    self._members.forget((subject, user_id))

    def trust(self, *, linked: bool) -> None:
        """Forget everything, and from now on trust entries for as long as the link to other nodes allows."""
        for cache in (self._users, self._tenants, self._sign_ins, self._conversations, self._members):
            cache.clear()
            cache.trusted_for = TRUSTED_FOR if linked else TRUSTED_ALONE
        self._members_of.clear()
