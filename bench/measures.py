"""Two measures of a running server: what it carries under load, and what a waiting connection costs it."""

import asyncio
import resource
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from secrets import token_hex
from statistics import quantiles
from time import perf_counter
from typing import Any, Final

from bench.clients import Address, Client
from bench.costs import cpu_seconds, memory_bytes
from bench.rooms import Room, Traffic
from bench.scenarios import Scenario
from bench.seats import Seat

SAMPLED: Final = 16
CONNECTS_AT_ONCE: Final = 32
FIRST_CONNECTIONS: Final = 20
SETTLE_SECONDS: Final = 2.0
DRAIN_SECONDS: Final = 30.0
POLL_SECONDS: Final = 0.05
SURPLUS_SECONDS: Final = 0.2

Result = dict[str, Any]


@dataclass(frozen=True)
class Reading:
    """What has been counted up to one moment. Times in seconds."""

    at: float
    deliveries: int
    acknowledged: int
    server_cpu: float
    generator_cpu: float


async def take_seats(address: Address, seats: Iterable[Seat]) -> list[Client]:
    """Connect everybody, a few at a time, and open their conversations."""
    slots = asyncio.Semaphore(CONNECTS_AT_ONCE)

    async def take(seat: Seat) -> Client:
        async with slots:
            client = await Client.connect(address, seat.auth)
            await client.call("conversation.open", {"conversation_id": seat.conversation_id})
            return client

    return list(await asyncio.gather(*(take(seat) for seat in seats)))


async def measure_traffic(
    address: Address, pid: int, scenario: Scenario, seats: list[list[Seat]], *, warm_up: float, seconds: float
) -> Result:
    """Load all rooms for `warm_up` and then `seconds`, and check at the end that nothing was lost."""
    traffic = Traffic(tag=token_hex(4))
    clients = await take_seats(address, chain.from_iterable(seats))
    size = scenario.members
    rooms = [
        Room(row[0].conversation_id, clients[number * size : (number + 1) * size], scenario.in_flight, traffic)
        for number, row in enumerate(seats)
    ]
    _choose_samples(rooms, traffic)
    for room in rooms:
        room.start()
    await asyncio.sleep(warm_up)
    traffic.sampling = True
    before = _read(clients, traffic, pid)
    await asyncio.sleep(seconds)
    after = _read(clients, traffic, pid)
    traffic.sampling = traffic.sending = False
    errors = await _drain(rooms, traffic)
    _close(clients)
    return {**_rates(before, after), **percentiles(traffic.latencies), "errors": errors}


async def measure_idle(address: Address, pid: int, seats: list[list[Seat]]) -> Result:
    """Measure the server's memory before and after the connections; the first few pay for what all of them share."""
    waiting = list(chain.from_iterable(seats))
    clients = await take_seats(address, waiting[:FIRST_CONNECTIONS])
    await asyncio.sleep(SETTLE_SECONDS)
    before = memory_bytes(pid)
    clients += await take_seats(address, waiting[FIRST_CONNECTIONS:])
    await asyncio.sleep(SETTLE_SECONDS)
    after = memory_bytes(pid)
    errors = _losses(clients)
    _close(clients)
    return {
        "kb_per_connection": (after - before) / (len(waiting) - FIRST_CONNECTIONS) / 1000,
        "server_mb_before": before / 1e6,
        "server_mb_after": after / 1e6,
        "compressed": clients[0].compressed,
        "errors": errors,
    }


def _choose_samples(rooms: list[Room], traffic: Traffic) -> None:
    """Let some receivers decode what they receive, at most a quarter of them; where everyone sends, the senders."""
    receivers = [client for room in rooms for client in room.receivers]
    senders = [client for room in rooms for client in room.senders]
    for client in receivers:
        client.decoding = False
    candidates = receivers or senders
    count = min(SAMPLED, max(len(receivers) // 4, 1)) if receivers else len(senders)
    # Evenly over the order in which they joined: servers serve them in that order, the last one last.
    for number in range(count):
        client = candidates[number * len(candidates) // count]
        client.decoding = True
        client.on_delivery = traffic.sample


def _read(clients: list[Client], traffic: Traffic, pid: int) -> Reading:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    deliveries = sum(client.deliveries for client in clients)
    generator_cpu = usage.ru_utime + usage.ru_stime
    return Reading(perf_counter(), deliveries, traffic.acknowledged, cpu_seconds(pid), generator_cpu)


def _rates(before: Reading, after: Reading) -> Result:
    elapsed = after.at - before.at
    deliveries = after.deliveries - before.deliveries
    server_cpu = after.server_cpu - before.server_cpu
    return {
        "deliveries_per_s": deliveries / elapsed,
        "acknowledged_per_s": (after.acknowledged - before.acknowledged) / elapsed,
        "server_cpu_us_per_delivery": server_cpu / deliveries * 1e6 if deliveries else None,
        "server_cpu_share": server_cpu / elapsed,
        "generator_cpu_share": (after.generator_cpu - before.generator_cpu) / elapsed,
    }


def percentiles(seconds: list[float]) -> Result:
    if len(seconds) < 2:
        return {"p50_ms": None, "p99_ms": None, "samples": len(seconds)}
    cuts = quantiles(seconds, n=100)
    return {"p50_ms": cuts[49] * 1000, "p99_ms": cuts[98] * 1000, "samples": len(seconds)}


async def _drain(rooms: list[Room], traffic: Traffic) -> list[str]:
    """Wait until all is acknowledged and delivered, and say what is still wrong after DRAIN_SECONDS."""
    deadline = perf_counter() + DRAIN_SECONDS
    while _unfinished(rooms) and perf_counter() < deadline:
        await asyncio.sleep(POLL_SECONDS)
    # A delivery too many would come now.
    await asyncio.sleep(SURPLUS_SECONDS)
    errors = _losses([client for room in rooms for client in room.clients])
    if traffic.refusals:
        errors.append(f"{len(traffic.refusals)} sends were refused, the first with {traffic.refusals[0]}")
    if unanswered := sum(room.awaited for room in rooms):
        errors.append(f"{unanswered} sends were never acknowledged")
    if wrong := sum(room.undelivered() for room in rooms):
        errors.append(f"{wrong} deliveries of acknowledged messages are missing or too many")
    return errors


def _unfinished(rooms: list[Room]) -> bool:
    return any(room.awaited or room.undelivered() for room in rooms)


def _losses(clients: list[Client]) -> list[str]:
    lost = [client.lost for client in clients if client.lost]
    return [f"{len(lost)} connections were lost, the first because {lost[0]}"] if lost else []


def _close(clients: list[Client]) -> None:
    for client in clients:
        client.close()
