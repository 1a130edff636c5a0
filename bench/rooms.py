"""A room whose members are all connected: its senders keep messages in flight until they are told to stop."""

from dataclasses import dataclass, field
from functools import partial
from time import perf_counter
from typing import Any, Final

from bench.clients import Client

SENDERS: Final = 4
BODY: Final = "The parcel left this morning, it should be with you by Friday"


@dataclass
class Traffic:
    """What all rooms of a run have sent. Times are seconds of `perf_counter`."""

    tag: str
    """Begins every `client_id` of this run; the message's number ends it."""
    sent_at: list[float] = field(default_factory=list)
    """When each message was sent, by its number."""
    acknowledged: int = 0
    refusals: list[str] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)
    """Seconds from sending to receipt, one for each sampled delivery."""
    sending: bool = True
    sampling: bool = False

    def next_client_id(self) -> str:
        """Name the message that is sent now."""
        self.sent_at.append(perf_counter())
        return f"{self.tag}-{len(self.sent_at) - 1}"

    def sample(self, message: dict[str, Any], received_at: float) -> None:
        if self.sampling:
            number = int(message["client_id"].rpartition("-")[2])
            self.latencies.append(received_at - self.sent_at[number])


class Room:
    """One conversation, its connected members, and an exact count of its acknowledged messages."""

    def __init__(self, conversation_id: str, clients: list[Client], in_flight: int, traffic: Traffic) -> None:
        self.clients = clients
        self.senders = clients[: min(SENDERS, in_flight)]
        self.receivers = clients[len(self.senders) :]
        self.acknowledged = 0
        self.awaited = 0
        self._conversation_id = conversation_id
        self._in_flight = in_flight
        self._traffic = traffic

    def start(self) -> None:
        """Send the first messages, evenly from all senders; each acknowledged one is followed by the next."""
        for number in range(self._in_flight):
            self._send(self.senders[number % len(self.senders)])

    def undelivered(self) -> int:
        """Count how many deliveries of acknowledged messages are missing, or too many, over all members."""
        return sum(abs(self.acknowledged - client.deliveries) for client in self.clients)

    def _send(self, client: Client) -> None:
        client_id = self._traffic.next_client_id()
        message = {"conversation_id": self._conversation_id, "client_id": client_id, "body": BODY}
        client.send("message.send", message, partial(self._take_ack, client))
        self.awaited += 1

    def _take_ack(self, client: Client, reply: dict[str, Any]) -> None:
        self.awaited -= 1
        if reply["ok"]:
            self.acknowledged += 1
            self._traffic.acknowledged += 1
            if self._traffic.sending and client.lost is None:
                self._send(client)
        else:
            self._traffic.refusals.append(str(reply["error"]))
