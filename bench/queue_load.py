"""The load generator of live queues: agents who call people over REST, and a crowd that watches a queue over WebSockets.

`python -m bench.queue_load --port 3000 --pid 4711 --scenario calls --output result.json`
"""

import argparse
import asyncio
import gc
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from time import perf_counter
from typing import Final

import aiohttp
import jwt

from bench.clients import Address, Client
from bench.costs import cpu_seconds
from bench.generators import Measure, parser_of, run
from bench.measures import CONNECTS_AT_ONCE, Result, percentiles
from bench.palabre_seats import ADMIN_EMAIL, EXCHANGE_LIFETIME, TENANT, UNLIMITED, Api, SetUpError
from bench.processes import HOST

AGENTS: Final = 50
TICKETS: Final = 5_000
WATCHERS: Final = 10_000
ACCOUNTS: Final = 100
CHANGES_A_SECOND: Final = 4
FRAGMENTS: Final = 100
SETTLE_SECONDS: Final = 1.0
ARRIVE_SECONDS: Final = 20.0


class Watcher(Client):
    """Counts how often it is told how the queue is. The marker is as long as the one that it replaces."""

    marker = b'"queue.updated",{'


class House:
    """A site with a queue and desks at Palabre, made through its public REST interface."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self.session = session
        self.admin = Api(session)
        self.queue_id = ""
        self._secret = ""
        self._site_id = ""

    async def open(self, password: str) -> None:
        login = {"tenant": TENANT, "email": ADMIN_EMAIL, "password": password}
        signed_in = await self.admin.call("POST", "/auth/login", login)
        self.admin.headers["Authorization"] = f"Bearer {signed_in['access_token']}"
        await self.admin.call("PATCH", "/tenant", {"limits": UNLIMITED})
        self._secret = (await self.admin.call("POST", "/tenant/embedding-secret"))["embedding_secret"]
        site = await self.admin.call("POST", "/sites", {"name": f"Town hall {secrets.token_hex(4)}"})
        service = await self.admin.call("POST", "/services", {"name": "Passports", "minutes": 5})
        queue = {"site_id": site["id"], "service_id": service["id"], "name": "Passports"}
        self._site_id = site["id"]
        self.queue_id = (await self.admin.call("POST", "/queues", queue))["id"]

    async def sign_in(self, role: str) -> str:
        """The access token of somebody new."""
        claims = {
            "sub": f"bench-{secrets.token_hex(8)}", "name": "Somebody", "role": role,
            "exp": datetime.now(UTC) + EXCHANGE_LIFETIME,
        }  # fmt: skip
        body = {"tenant": TENANT, "token": jwt.encode(claims, self._secret, "HS256")}
        return str((await self.admin.call("POST", "/auth/exchange", body))["access_token"])

    async def seat_agent(self, number: int) -> dict[str, str]:
        """The headers of an agent who sits at a desk of their own."""
        desk = await self.admin.call("POST", "/desks", {"site_id": self._site_id, "name": f"Desk {number}"})
        api = Api(self.session)
        api.headers["Authorization"] = f"Bearer {await self.sign_in('agent')}"
        await api.call("POST", f"/desks/{desk['id']}/open")
        return api.headers

    async def join(self, count: int) -> list[str]:
        """People come to the counter; give their tickets."""
        path = f"/queues/{self.queue_id}/tickets"
        taken = await asyncio.gather(*(self.admin.call("POST", path, {}) for _ in range(count)))
        return [ticket["id"] for ticket in taken]


async def measure_calls(options: argparse.Namespace) -> Result:
    """Fifty agents press "next" until nobody waits."""
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(f"http://{HOST}:{options.port}", connector=connector) as session:
        house = House(session)
        await house.open(options.password)
        began = perf_counter()
        await house.join(TICKETS)
        joined_in = perf_counter() - began
        agents = [await house.seat_agent(number) for number in range(AGENTS)]
        await asyncio.sleep(SETTLE_SECONDS)
        gc.freeze()
        gc.disable()
        began, cpu = perf_counter(), cpu_seconds(options.pid)
        rounds = await asyncio.gather(*(_call_until_empty(session, house.queue_id, headers) for headers in agents))
        elapsed = perf_counter() - began
        cpu = cpu_seconds(options.pid) - cpu
    called = [ticket_id for numbers, _ in rounds for ticket_id in numbers]
    latencies = [seconds for _, found in rounds for seconds in found]
    errors = (
        [] if len(called) == len(set(called)) == TICKETS else [f"{len(set(called))} people were called {len(called)}x"]
    )
    return {
        "calls_per_s": len(called) / elapsed, **percentiles(latencies), "server_cpu_us_per_call": cpu / len(called) * 1e6,
        "joins_per_s": TICKETS / joined_in, "errors": errors,
    }  # fmt: skip


async def _call_until_empty(
    session: aiohttp.ClientSession, queue_id: str, headers: dict[str, str]
) -> tuple[list[str], list[float]]:
    called: list[str] = []
    latencies: list[float] = []
    while True:
        began = perf_counter()
        async with session.post(f"/api/v1/queues/{queue_id}/call-next", json={}, headers=headers) as reply:
            if reply.status == 204:
                return called, latencies
            if not reply.ok:
                raise SetUpError(f"call-next: {reply.status} {(await reply.text())[:300]}")
            called.append((await reply.json())["id"])
        latencies.append(perf_counter() - began)


async def measure_watchers(options: argparse.Namespace, *, fragments: int) -> Result:
    """Ten thousand people watch how a queue changes."""
    async with aiohttp.ClientSession(f"http://{HOST}:{options.port}") as session:
        house = House(session)
        await house.open(options.password)
        await house.seat_agent(1)
        for ticket_id in (await house.join(2 * fragments))[::2]:
            await house.admin.call("POST", f"/tickets/{ticket_id}/cancel", {})
        tokens = await asyncio.gather(*(house.sign_in("member") for _ in range(ACCOUNTS)))
        began = perf_counter()
        watchers = await _watch(Address(HOST, options.port), list(tokens), house.queue_id)
        connected_in = perf_counter() - began
        for watcher in watchers:
            watcher.decoding = False
        await asyncio.sleep(SETTLE_SECONDS)
        gc.freeze()
        gc.disable()
        heard, received, cpu = (
            _deliveries(watchers),
            sum(watcher.received for watcher in watchers),
            cpu_seconds(options.pid),
        )
        changes = round(options.seconds * CHANGES_A_SECOND)
        for _ in range(changes):
            began = perf_counter()
            await house.join(1)
            await asyncio.sleep(max(0.0, 1 / CHANGES_A_SECOND - (perf_counter() - began)))
        await _eventually(lambda: (_deliveries(watchers) - heard) % WATCHERS == 0)
        cpu = cpu_seconds(options.pid) - cpu
        told = (_deliveries(watchers) - heard) / WATCHERS
        received = sum(watcher.received for watcher in watchers) - received
        errors = [f"{watcher.lost}" for watcher in watchers if watcher.lost][:3]
        for watcher in watchers:
            watcher.close()
    return {
        "server_cpu_ms_per_change": cpu / changes * 1000, "bytes_per_change": received / WATCHERS / changes,
        "bytes_per_frame": received / WATCHERS / told if told else None, "told_per_s": told / options.seconds,
        "server_cpu_share": cpu / options.seconds, "watches_per_s": WATCHERS / connected_in, "errors": errors,
    }  # fmt: skip


async def _watch(address: Address, tokens: list[str], queue_id: str) -> list[Watcher]:
    slots = asyncio.Semaphore(CONNECTS_AT_ONCE)

    async def watch(number: int) -> Watcher:
        async with slots:
            watcher = await Watcher.connect(address, {"token": tokens[number % len(tokens)]})
            await watcher.call("queue.watch", {"queue_id": queue_id})
            return watcher

    return list(await asyncio.gather(*(watch(number) for number in range(WATCHERS))))


def _deliveries(watchers: list[Watcher]) -> int:
    return sum(watcher.deliveries for watcher in watchers)


async def _eventually(holds: Callable[[], bool]) -> None:
    deadline = perf_counter() + ARRIVE_SECONDS
    await asyncio.sleep(SETTLE_SECONDS)
    while not holds() and perf_counter() < deadline:
        await asyncio.sleep(0.1)


SCENARIOS: Final[dict[str, Measure]] = {
    "calls": measure_calls,
    "watchers": lambda options: measure_watchers(options, fragments=0),
    "watchers-fragmented": lambda options: measure_watchers(options, fragments=FRAGMENTS),
}


if __name__ == "__main__":
    parser = parser_of("queue_load", __doc__, window="window with changes")
    parser.add_argument("--scenario", required=True, choices=SCENARIOS)
    options = parser.parse_args()
    run(SCENARIOS[options.scenario], options)
