"""The narrow interface behind which every channel to the outside stands. `server.channels` implements it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from models.deliveries import ChannelName


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message, ready to be sent."""

    delivery_id: str
    tenant_slug: str
    tenant_id: str
    channel: ChannelName
    address: str
    sender_name: str
    text: str
    subject: str = ""
    language: str = "en"
    link: str | None = None
    media_url: str | None = None
    unsubscribe_url: str | None = None
    content_sid: str | None = None
    """A template that the provider knows, for WhatsApp."""
    content_variables: dict[str, str] = field(default_factory=dict)
    urgent: bool = False
    expires_at: datetime | None = None
    """Nobody wants it later than this."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider has it."""

    provider_id: str | None = None


Action = Literal["suppress", "fix", "stop", "fallback"]
"""What a refusal asks for: never write to this address again; correct something and relaunch; stop the whole channel,
whose credentials are wrong; try the person's next channel."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The provider will not send it, and says so for good."""

    code: str
    action: Action = "fallback"
    provider_id: str | None = None
    """Of what it had accepted before, where `reconcile` found that."""


@dataclass(frozen=True, slots=True)
class Later:
    """It was surely not accepted and may be tried again in so many seconds."""

    code: str
    seconds: float = 1.0


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have been accepted: the answer was lost."""

    code: str = "no_answer"


Outcome = Accepted | Refused | Later | Unknown


class Channel(Protocol):
    @property
    def simulated(self) -> bool:
        """There are no credentials: nothing can be sent."""
        ...

    async def submit(self, message: Outgoing) -> Outcome:
        """Hand it over, within a bounded time; never raise."""
        ...

    async def reconcile(self, message: Outgoing, since: datetime) -> Outcome | None:
        """What became of a submission begun at `since` whose answer was lost; None: cannot be told (yet)."""
        ...


class PushDoor(Protocol):
    """How devices are notified on which no page is open."""

    @property
    def key(self) -> str:
        """The public key that browsers subscribe with, in base64url."""
        ...

    async def may_reach(self, endpoint: str) -> bool:
        """Whether it is the address of a push service, and not one in our own network."""
        ...


class Channels(Protocol):
    @property
    def push(self) -> PushDoor | None:
        """None while notifications are simulated."""
        ...

    def channel(self, name: ChannelName) -> Channel: ...

    def simulated(self) -> list[ChannelName]: ...

    def is_signed(self, url: str, fields: Mapping[str, str], signature: str) -> bool:
        """Whether the provider of SMS and WhatsApp called this address of ours with these fields."""
        ...
