"""The load generator of campaigns: people who chat in a room, and a manager who writes to everybody meanwhile, twice.

`python -m bench.campaign_load --port 3000 --pid 4711 --output result.json`
"""

import argparse
import asyncio
import gc
from dataclasses import dataclass, field
from functools import partial
from secrets import token_hex
from time import perf_counter
from typing import Any, Final

import aiohttp

from bench.clients import Address, Client
from bench.costs import cpu_seconds, memory_bytes
from bench.generators import parser_of, run
from bench.measures import Result, percentiles, take_seats
from bench.palabre_seats import ADMIN_EMAIL, TENANT, Api, SetUpError, seat_at_palabre
from bench.processes import HOST
from bench.rooms import BODY
from bench.scenarios import Scenario

ROOM: Final = Scenario("campaign-chat", "1 room of 100, beside a campaign", 1, 100, 0)
SENDERS: Final = 5
SENDS_A_SECOND: Final = 20
CAMPAIGNS: Final = ("first", "next")
"""Nobody has a conversation with the team before the first one; the next one finds them all."""
TEXT: Final = "Hello {first_name}, the new timetable is out: classes begin a quarter of an hour earlier from Monday."
LOOK_EVERY: Final = 0.5
REST_SECONDS: Final = 5.0
"""After a campaign, for what is done a moment later, before memory is taken."""
LONGEST_SECONDS: Final = 1_200.0


@dataclass
class Chat:
    """A room where some members speak at a steady rate, whether they are answered or not."""

    conversation_id: str
    clients: list[Client]
    latencies: list[float] = field(default_factory=list)
    """Seconds from sending to acknowledgement."""
    awaited: int = 0
    refusals: list[str] = field(default_factory=list)

    async def run(self) -> None:
        """Send until cancelled. What could not leave in its time leaves at once, so that a pause counts."""
        began, number = perf_counter(), 0
        while True:
            self._send(self.clients[number % SENDERS])
            number += 1
            await asyncio.sleep(max(0.0, began + number / SENDS_A_SECOND - perf_counter()))

    def _send(self, client: Client) -> None:
        message = {"conversation_id": self.conversation_id, "client_id": token_hex(8), "body": BODY}
        self.awaited += 1
        client.send("message.send", message, partial(self._take_ack, perf_counter()))

    def _take_ack(self, sent_at: float, reply: dict[str, Any]) -> None:
        self.awaited -= 1
        self.latencies.append(perf_counter() - sent_at)
        if not reply["ok"]:
            self.refusals.append(str(reply["error"]))

    def take(self) -> Result:
        """What was measured since the last call."""
        taken, self.latencies = percentiles(self.latencies), []
        return taken


@dataclass
class Watch:
    """Looks at the server's costs while a campaign runs."""

    pid: int
    began_at: float = field(default_factory=perf_counter)
    highest: int = 0

    def __post_init__(self) -> None:
        self.before = self.highest = memory_bytes(self.pid)
        self.cpu = cpu_seconds(self.pid)
        self.frozen: tuple[float, float] | None = None

    def look(self) -> None:
        self.highest = max(self.highest, memory_bytes(self.pid))

    def passed(self) -> tuple[float, float]:
        """Seconds since the beginning, of the clock and of the server's processor."""
        return perf_counter() - self.began_at, cpu_seconds(self.pid) - self.cpu


async def measure(options: argparse.Namespace) -> Result:
    url = f"http://{HOST}:{options.port}"
    (seats,) = await seat_at_palabre(url, options.password, ROOM)
    clients = await take_seats(Address(HOST, options.port), seats)
    for client in clients[SENDERS:]:
        client.decoding = False
    gc.freeze()
    gc.disable()
    chat = Chat(seats[0].conversation_id, clients)
    talking = asyncio.create_task(chat.run())
    async with aiohttp.ClientSession(url) as session:
        api = Api(session)
        login = {"tenant": TENANT, "email": ADMIN_EMAIL, "password": options.password}
        signed_in = await api.call("POST", "/auth/login", login)
        api.headers["Authorization"] = f"Bearer {signed_in['access_token']}"
        result = await _measure_chat(chat, options)
        for name in CAMPAIGNS:
            measured = await _measure_campaign(api, chat, options.pid, result["chat_cpu_share"])
            result |= {f"{name}_{key}": value for key, value in measured.items()}
    talking.cancel()
    result["errors"] = [f"chat: {refusal}" for refusal in chat.refusals[:3]]
    result["errors"] += [f"{client.lost}" for client in clients if client.lost][:3]
    for client in clients:
        client.close()
    return result


async def _measure_chat(chat: Chat, options: argparse.Namespace) -> Result:
    """The chat alone."""
    await asyncio.sleep(options.warm_up)
    chat.take()
    cpu, began = cpu_seconds(options.pid), perf_counter()
    await asyncio.sleep(options.seconds)
    share = (cpu_seconds(options.pid) - cpu) / (perf_counter() - began)
    return {"chat_cpu_share": share} | {f"chat_{key}": value for key, value in chat.take().items()}


async def _measure_campaign(api: Api, chat: Chat, pid: int, chat_share: float) -> Result:
    """From the launch to the end; the processor time is without what the chat took alone."""
    body = {"title": "Timetable", "text": TEXT, "channels": ["internal"], "targets": {"everyone": True}}
    drafted = await api.call("POST", "/campaigns", body)
    chat.take()
    watch = Watch(pid)
    await api.call("POST", f"/campaigns/{drafted['id']}/launch", {})
    occurrence = await _follow(api, drafted["id"], watch)
    seconds, cpu = watch.passed()
    talked = chat.take()
    await asyncio.sleep(REST_SECONDS)
    freezing, freezing_cpu = watch.frozen or (seconds, cpu)
    count, sending = occurrence["total"], seconds - freezing
    frozen_cpu, sent_cpu = freezing_cpu - chat_share * freezing, (cpu - freezing_cpu) - chat_share * sending
    return {
        "occurrence_id": occurrence["id"], "recipients": count, "counts": occurrence["counts"],
        "freeze_s": freezing, "send_s": sending, "deliveries_per_s": count / sending,
        "freeze_cpu_us": frozen_cpu / count * 1e6, "send_cpu_us": sent_cpu / count * 1e6,
        "cpu_s": cpu, "cpu_share": cpu / seconds,
        "mb_before": watch.before / 1e6, "mb_highest": watch.highest / 1e6, "mb_after": memory_bytes(pid) / 1e6,
        "chat_p50_ms": talked["p50_ms"], "chat_p99_ms": talked["p99_ms"],
    }  # fmt: skip


async def _follow(api: Api, campaign_id: str, watch: Watch) -> dict[str, Any]:
    """Look on until it is over; give the occurrence as it is then."""
    while perf_counter() - watch.began_at < LONGEST_SECONDS:
        watch.look()
        (occurrence,) = (await api.call("GET", f"/campaigns/{campaign_id}"))["occurrences"]
        if watch.frozen is None and occurrence["state"] not in ("scheduled", "freezing"):
            watch.frozen = watch.passed()
        if occurrence["state"] in ("completed", "failed"):
            return dict(occurrence)
        await asyncio.sleep(LOOK_EVERY)
    raise SetUpError(f"the campaign did not end within {LONGEST_SECONDS:g} s")


if __name__ == "__main__":
    parser = parser_of("campaign_load", __doc__, window="window of the chat alone")
    parser.add_argument("--warm-up", type=float, default=1.0, help="seconds of chat before it")
    run(measure, parser.parse_args())
