"""The load generator of bookings: somebody who looks at one month after another and searches, one request at a time.

`python -m bench.booking_load --port 3000 --pid 4711 --output result.json`
"""

import argparse
import gc
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import quantiles
from time import perf_counter
from typing import Final

import aiohttp

from bench.booking_seed import CATEGORIES, FIRST_NAMES, PLACES
from bench.costs import cpu_seconds
from bench.generators import parser_of, run
from bench.measures import Result
from bench.palabre_seats import ADMIN_EMAIL, TENANT, Api
from bench.processes import HOST

WARM_UP: Final = 20
MONTH: Final = timedelta(days=30)


class Visitor:
    """Asks for what the booking page asks for."""

    def __init__(self, api: Api, random: Random) -> None:
        self.api = api
        self.random = random
        self.offers: dict[str, list[str]] = {"course": [], "appointment": []}
        self.found: list[int] = []
        """How much each reply held, so that an empty answer is noticed."""

    async def prepare(self, password: str) -> None:
        login = {"tenant": TENANT, "email": ADMIN_EMAIL, "password": password}
        signed_in = await self.api.call("POST", "/auth/login", login)
        self.api.headers["Authorization"] = f"Bearer {signed_in['access_token']}"
        page = await self.api.call("GET", "/partners?limit=100")
        for partner in page["items"]:
            shown = await self.api.call("GET", f"/partners/{partner['id']}")
            for offer in shown["offers"]:
                if offer["kind"] in self.offers:
                    self.offers[offer["kind"]].append(offer["id"])

    async def ask(self, path: str) -> None:
        self.found.append(len((await self.api.call("GET", path))["items"]))

    async def month(self, kind: str) -> None:
        first = datetime.now(UTC).date() + timedelta(days=self.random.randrange(1, 28))
        last = first + MONTH
        await self.ask(f"/offers/{self.random.choice(self.offers[kind])}/slots?from={first}&to={last}")

    async def search_words(self) -> None:
        await self.ask(f"/partners/search?q={self.random.choice(FIRST_NAMES)[:3]}%20{self.random.choice(PLACES)[:4]}")

    async def search_near(self) -> None:
        lat, lon = self.random.uniform(46.1, 47.5), self.random.uniform(6.1, 9.4)
        await self.ask(f"/partners/search?near={lat:.4f},{lon:.4f}&km=50&category={self.random.choice(CATEGORIES)}")

    async def search_category(self) -> None:
        await self.ask(f"/partners/search?category={self.random.choice(CATEGORIES)}")


async def measure(options: argparse.Namespace) -> Result:
    async with aiohttp.ClientSession(f"http://{HOST}:{options.port}") as session:
        visitor = Visitor(Api(session), Random(options.port))
        await visitor.prepare(options.password)
        gc.freeze()
        gc.disable()
        kinds: dict[str, Callable[[], Awaitable[None]]] = {
            "appointments": lambda: visitor.month("appointment"),
            "sessions": lambda: visitor.month("course"),
            "words": visitor.search_words,
            "near": visitor.search_near,
            "category": visitor.search_category,
        }
        result: Result = {"errors": []}
        for name, ask in kinds.items():
            result |= await _time(name, ask, visitor, options)
            if not any(visitor.found):
                result["errors"].append(f"{name}: nothing was ever found")
    return result


async def _time(name: str, ask: Callable[[], Awaitable[None]], visitor: Visitor, options: argparse.Namespace) -> Result:
    for _ in range(WARM_UP):
        await ask()
    visitor.found.clear()
    seconds: list[float] = []
    began, cpu = perf_counter(), cpu_seconds(options.pid)
    while perf_counter() - began < options.seconds or len(seconds) < 2:
        before = perf_counter()
        await ask()
        seconds.append(perf_counter() - before)
    cpu = cpu_seconds(options.pid) - cpu
    cuts = quantiles(seconds, n=100)
    return {
        f"{name}_p50_ms": cuts[49] * 1000, f"{name}_p95_ms": cuts[94] * 1000, f"{name}_cpu_ms": cpu / len(seconds) * 1000,
        f"{name}_items": sum(visitor.found) / len(visitor.found),
    }  # fmt: skip


if __name__ == "__main__":
    run(measure, parser_of("booking_load", __doc__, window="window of each kind of request").parse_args())
