"""What an action may use. The server builds one `Context`; actions see these narrow interfaces only."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol, TypeVar

from actions.deliveries.channels import Channels
from actions.facts import Fact
from actions.queues.lines import Line
from models.base import Database, Row
from models.conversations import Conversation
from models.memberships import Membership
from models.notifications import Notification
from models.tenants import Tenant
from models.tickets import Ticket
from models.users import Role, User

T = TypeVar("T")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: always a user of one tenant, through one sign-in."""

    user: User
    tenant: Tenant
    sign_in_id: str

    @property
    def id(self) -> str:
        return self.user.id

    @property
    def tenant_id(self) -> str:
        return self.user.tenant_id

    @property
    def role(self) -> Role:
        return self.user.role


@dataclass(frozen=True, slots=True)
class Caller:
    """Where a request comes from."""

    address: str
    origin: str | None = None
    """The site whose page asks, None when no browser says."""
    is_own_page: bool = False
    """Whether that is a page of this server."""
    server: str = ""
    """The address under which people reach this server, without a slash at its end."""
    idempotency_key: str | None = None


@dataclass(slots=True)
class Draft:
    """A message before it has its numbers."""

    tenant_id: str
    conversation_id: str
    sender: dict[str, str]
    client_id: str
    body: str
    attachments: list[Row] = field(default_factory=list)
    reply_to: str | None = None
    from_member: bool = True
    """Whether the sender is in the conversation, and has read there what they say themselves."""
    is_mass: bool = False
    """One of very many: it gives way to what people say to each other."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change of one message: `apply` gives the fields to set for the row as it is, or raises to refuse."""

    conversation_id: str
    message_id: str
    fact: Fact
    apply: Callable[[Row], Row]


@dataclass(frozen=True, slots=True)
class Committed:
    """A durable message, as the row and as the JSON that goes to everybody."""

    row: Row
    encoded: bytes


class Journal(Protocol):
    """Numbers, writes and announces what changes a conversation; the result comes after it is durable."""

    def append(self, draft: Draft) -> Awaitable[Committed]:
        """Take the draft's place in the order at once. Raise `Unavailable` when too much is waiting."""
        ...

    def change(self, change: Change) -> Awaitable[Committed]: ...

    async def settle(self) -> None:
        """Write what lists show (last message, reading positions) that is still on its way."""
        ...


@dataclass(frozen=True, slots=True)
class News:
    """What one commit did to a line: tickets as they are now, ids of those called, what people are notified of."""

    tickets: Sequence[Ticket]
    calls: Sequence[str]
    notifications: Sequence[Notification]


class Lines(Protocol):
    """The waiting lines: whatever changes one is decided in order, and durable before anybody learns of it."""

    async def read(self, tenant_id: str, queue_id: str, look: Callable[[Line], T], *, rev: int = 0) -> T:
        """What `look` sees of the line as it is now; raise `NotFound` when there is no such queue.

        What another node just did may be missing, unless `rev` says that it must be there; `NEWEST` is beyond all.
        """
        ...

    async def change(
        self, tenant_id: str, queue_id: str, decide: Callable[[Line], T], show: Callable[[Line, T], V],
        *, ticket_id: str | None = None,
    ) -> V:  # fmt: skip
        """Decide something on the line and give what `show` makes of it, once it is durable.

        `decide` may run more than once; `show` sees the line as it was committed, and a ticket with its revision.
        `ticket_id` names a ticket that must be there though it may have ended.
        """
        ...

    async def move(self, tenant_id: str, from_id: str, to_id: str, decide: Callable[[Line, Line], Ticket]) -> Ticket:
        """Decide on two lines at once."""
        ...

    def tell_soon(self, tenant_id: str, queue_id: str) -> None:
        """Something around the queue changed, such as its desks: tell those who watch it."""
        ...


class Announcer(Protocol):
    """Tells facts to sockets, on every node."""

    def to_conversation(self, conversation_id: str, fact: Fact, payload: Row, *, except_user: str = "") -> None: ...

    def to_user(self, user_id: str, fact: Fact, payload: Row) -> None: ...

    def to_staff(self, tenant_id: str, fact: Fact, payload: Row, *, except_user: str = "") -> None: ...

    def to_topic(self, topic: str, fact: Fact, payload: Row) -> None:
        """To all who follow something; see `actions.topics`."""
        ...

    def join(self, user_id: str, conversation_id: str) -> None:
        """Let the user's sockets hear the conversation, on every node."""
        ...

    def join_staff(self, tenant_id: str, conversation_id: str) -> None: ...

    def leave(self, user_id: str, conversation_id: str) -> None: ...

    def close_room(self, conversation_id: str) -> None: ...

    def end_sign_in(self, user_id: str, sign_in_id: str) -> None:
        """Close the sockets of a revoked sign-in, on every node."""
        ...

    def reassess(self, user_id: str) -> None:
        """The user's rights changed: take what their sockets hear away until it is earned again."""
        ...

    def presence(self, user_id: str, payload: Row) -> None:
        """Tell those who watch this user."""
        ...


class Directory(Protocol):
    """Cached lookups of what nearly every request needs; `forget_…` reaches every node."""

    async def user(self, tenant_id: str, user_id: str) -> User | None: ...

    async def tenant(self, tenant_id: str) -> Tenant | None: ...

    async def sign_in_is_live(self, sign_in_id: str) -> bool: ...

    async def conversation(self, tenant_id: str, conversation_id: str) -> Conversation | None: ...

    async def membership(self, conversation_id: str, user_id: str) -> Membership | None: ...

    def forget_user(self, user_id: str) -> None: ...

    def forget_tenant(self, tenant_id: str) -> None: ...

    def forget_sign_in(self, sign_in_id: str) -> None: ...

    def forget_conversation(self, conversation_id: str) -> None: ...


class Presence(Protocol):
    """Who has a socket open."""

    async def online(self, user_ids: list[str]) -> list[str]:
        """Those of `user_ids` with a socket on any node."""
        ...


class Typing(Protocol):
    def start(self, actor: Actor, conversation_id: str) -> None: ...

    def stop(self, actor: Actor, conversation_id: str) -> None: ...


class OpenSocket(Protocol):
    """The socket that a command came through."""

    @property
    def id(self) -> str: ...

    @property
    def closed(self) -> bool: ...


class Viewing(Protocol):
    """Who looks at which conversation, as far as this node knows. A view ends when it is not started anew."""

    def start(self, actor: Actor, conversation_id: str, socket: OpenSocket) -> None: ...

    def stop(self, actor: Actor, conversation_id: str, socket: OpenSocket) -> None: ...

    def viewers(self, conversation_id: str) -> dict[str, str]:
        """User id to name."""
        ...


class Passwords(Protocol):
    async def hash(self, password: str) -> str: ...

    async def verify(self, password_hash: str | None, password: str) -> bool:
        """Take the same time whether or not there is a hash to compare with."""
        ...


class AccessTokens(Protocol):
    def sign(self, user: User, sign_in_id: str) -> str: ...

    @property
    def lifetime(self) -> int:
        """Seconds."""
        ...


class Seals(Protocol):
    """Secrets in addresses of pages that no table keeps."""

    def seal(self, purpose: str, content: bytes) -> str:
        """A text for addresses that holds the content, readable for all, and shows that this server wrote it."""
        ...

    def open(self, purpose: str, token: str) -> bytes | None:
        """The content, None unless one of our keys sealed it for this purpose."""
        ...


class Limiter(Protocol):
    def take(self, key: str, per_minute: float, burst: float) -> float:
        """Take one from the bucket; seconds to wait when it is empty, else 0."""
        ...


class Turns(Protocol):
    def take(self, keys: Iterable[str]) -> AbstractAsyncContextManager[None]:
        """Wait until no other on this node has one of the keys: whoever goes on alone is not undone by the others."""
        ...


class Pacer(Protocol):
    def tell(self, key: str, every: float, say: Callable[[], object]) -> None:
        """Call `say`, at most once in `every` seconds for a key; of those that came too early the last one, later."""
        ...


class InThread(Protocol):
    async def __call__(self, work: Callable[..., Any], *arguments: Any) -> Any:
        """Do processor-bound work away from the event loop."""
        ...


@dataclass(slots=True)
class Context:
    database: Database
    journal: Journal
    lines: Lines
    announcer: Announcer
    directory: Directory
    presence: Presence
    typing: Typing
    viewing: Viewing
    passwords: Passwords
    access_tokens: AccessTokens
    seals: Seals
    limiter: Limiter
    pacer: Pacer
    turns: Turns
    in_thread: InThread
    start: Callable[[Awaitable[None]], object]
    """Do something in the background; what goes wrong there is logged."""
    report_drift: Callable[[str, int], None]
    """Count derived values that had to be repaired, by kind."""
    report_queues: Callable[[dict[str, int]], None]
    """Say how many people of all tenants wait, hold their place and are served, by these names."""
    report_stalled: Callable[[int], None]
    """Say how many campaigns are at work and have not moved for long."""
    report_taken_away: Callable[[int], None]
    """Count deliveries that were kept long enough and are taken away."""
    channels: Channels
    wake_jobs: Callable[[], None]
    """A job that is due now has been committed: let it be run at once instead of at the next look."""
    max_lateness: Mapping[str, timedelta]
    """How late a job of each kind may be begun; a later one is dropped."""
    address: str
    """Under which people reach this server, without a slash at its end: where what is told by a job links to."""
