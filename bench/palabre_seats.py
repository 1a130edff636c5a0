"""The same seats at Palabre: one account for each connection, made through its public REST interface."""

import asyncio
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any, Final, cast

import aiohttp
import jwt

from bench.scenarios import Scenario
from bench.seats import Seat

TENANT: Final = "demo"
ADMIN_EMAIL: Final = "admin@demo.test"
CONCURRENCY: Final = 16
MEMBERS_PER_CALL: Final = 100
EXCHANGE_LIFETIME: Final = timedelta(minutes=5)
# The peers limit nothing: neither does Palabre here, as far as its settings go.
UNLIMITED: Final = {
    "messages_per_minute": 100_000_000,
    "agent_messages_per_minute": 100_000_000,
    "burst": 1_000_000,
    "sockets_per_user": 100_000,
}


class SetUpError(Exception):
    """Palabre refused a call that prepares a scenario."""


class Api:
    """Palabre's REST interface, as far as the benchmark needs it. Waits when told that it asks too often."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session
        self._slots = asyncio.Semaphore(CONCURRENCY)
        self.headers: dict[str, str] = {}

    async def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Give the reply's body. Raises SetUpError on any refusal but `rate_limited`."""
        async with self._slots:
            while True:
                async with self._session.request(method, f"/api/v1{path}", json=body, headers=self.headers) as reply:
                    if reply.status == 429:
                        await asyncio.sleep(float(reply.headers.get("Retry-After", "1")))
                    elif reply.ok:
                        return cast(dict[str, Any], await reply.json())
                    else:
                        raise SetUpError(f"{method} {path}: {reply.status} {(await reply.text())[:300]}")


async def seat_at_palabre(url: str, password: str, scenario: Scenario) -> list[list[Seat]]:
    """Make one user for each connection and one group for each room. `password` is the demo accounts'."""
    async with aiohttp.ClientSession(url) as session:
        api = Api(session)
        login = {"tenant": TENANT, "email": ADMIN_EMAIL, "password": password}
        admin = await api.call("POST", "/auth/login", login)
        api.headers["Authorization"] = f"Bearer {admin['access_token']}"
        await api.call("PATCH", "/tenant", {"limits": UNLIMITED})
        secret = (await api.call("POST", "/tenant/embedding-secret"))["embedding_secret"]
        users = await asyncio.gather(*(_exchange(api, secret, number) for number in range(scenario.connections)))
        size = scenario.members
        rooms = [users[first : first + size] for first in range(0, len(users), size)]
        return list(await asyncio.gather(*(_seat_group(api, room) for room in rooms)))


async def _exchange(api: Api, secret: str, number: int) -> dict[str, Any]:
    """Sign in as a new user of an embedding site; Palabre makes the account at this first use."""
    claims = {
        "sub": f"bench-{secrets.token_hex(8)}",
        "name": f"Member {number}",
        "role": "member",
        "exp": datetime.now(UTC) + EXCHANGE_LIFETIME,
    }
    return await api.call("POST", "/auth/exchange", {"tenant": TENANT, "token": jwt.encode(claims, secret, "HS256")})


async def _seat_group(api: Api, users: list[dict[str, Any]]) -> list[Seat]:
    """Open a group for these users, adding them in portions that any sensible limit on a request allows."""
    ids = [user["user"]["id"] for user in users]
    portions = [ids[first : first + MEMBERS_PER_CALL] for first in range(0, len(ids), MEMBERS_PER_CALL)]
    group = {"kind": "group", "title": "Benchmark", "member_ids": portions[0]}
    created = await api.call("POST", "/conversations", group)
    conversation_id = created["id"]
    for portion in portions[1:]:
        await api.call("POST", f"/conversations/{conversation_id}/members", {"user_ids": portion})
    return [Seat({"token": user["access_token"]}, conversation_id) for user in users]
