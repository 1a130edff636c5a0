"""What speaks to the outside: telephones, mailboxes and browsers that are not open."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from actions.deliveries.channels import Channel, Outcome, Outgoing, PushDoor, Refused
from models.deliveries import ChannelName


class Simulated:
    """A channel without credentials: says so, and sends nothing."""

    simulated = True

    async def submit(self, _message: Outgoing) -> Outcome:
        return Refused("no_credentials", "stop")

    async def reconcile(self, _message: Outgoing, _since: datetime) -> Outcome | None:
        return None


class OpenChannel(Channel, Protocol):
    """One that keeps connections."""

    async def close(self) -> None: ...


class ChannelSet:
    """The channels of this node; those that are not given are simulated."""

    def __init__(self, channels: Mapping[ChannelName, OpenChannel] | None = None) -> None:
        self._channels: dict[ChannelName, OpenChannel] = dict(channels or {})
        self._missing = Simulated()
        self.push: PushDoor | None = None
        self.check_signature: Callable[[str, Mapping[str, str], str], bool] = lambda _url, _fields, _signature: False

    def add(self, name: ChannelName, channel: OpenChannel) -> None:
        self._channels[name] = channel

    def channel(self, name: ChannelName) -> Channel:
        return self._channels.get(name, self._missing)

    def simulated(self) -> list[ChannelName]:
        return [name for name in ChannelName if name is not ChannelName.INTERNAL and self.channel(name).simulated]

    def is_signed(self, url: str, fields: Mapping[str, str], signature: str) -> bool:
        return self.check_signature(url, fields, signature)

    async def close(self) -> None:
        """End the connections; a channel that stands under two names is closed once."""
        for channel in {id(channel): channel for channel in self._channels.values()}.values():
            await channel.close()
