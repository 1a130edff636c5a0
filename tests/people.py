"""People who use the product in tests: over REST, and over real Socket.IO clients."""

import asyncio
import random
import time
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Self

import aiohttp
import socketio

from tests.processes import PASSWORD

Json = dict[str, Any]
PATIENCE = 10.0
"""Seconds after which something that should have come will not come any more."""


def from_somewhere() -> Json:
    """The header of a request from an address of its own, whose limits nothing else has used."""
    return {"X-Forwarded-For": ".".join(["10", *(str(random.randint(1, 254)) for _ in range(3))])}


class Reply:
    def __init__(self, status: int, body: Any, headers: Any) -> None:
        self.status = status
        self.body = body
        self.headers = headers

    @property
    def code(self) -> str | None:
        """The code of the error, None for a success."""
        return self.body["error"]["code"] if isinstance(self.body, dict) and "error" in self.body else None


class Api:
    """REST as one person, or as nobody."""

    def __init__(self, url: str, token: str | None = None) -> None:
        self.url = url
        self.token = token

    async def call(
        self, method: str, path: str, body: Any = None, *, headers: Json | None = None, **options: Any
    ) -> Reply:
        sent = dict(headers or {})
        if self.token is not None:
            sent.setdefault("Authorization", f"Bearer {self.token}")
        if body is not None:
            options["json"] = body
        url = path if path.startswith("http") else self.url + (path if path.startswith("/health") else f"/api/v1{path}")
        async with aiohttp.ClientSession() as session, session.request(method, url, headers=sent, **options) as answer:
            content = await answer.read()
            is_json = answer.content_type == "application/json" and content
            return Reply(answer.status, await answer.json() if is_json else content, answer.headers)

    async def get(self, path: str, **options: Any) -> Reply:
        return await self.call("GET", path, **options)

    async def post(self, path: str, body: Any = None, **options: Any) -> Reply:
        return await self.call("POST", path, body, **options)

    async def patch(self, path: str, body: Any = None, **options: Any) -> Reply:
        return await self.call("PATCH", path, body, **options)

    async def put(self, path: str, body: Any = None, **options: Any) -> Reply:
        return await self.call("PUT", path, body, **options)

    async def delete(self, path: str, **options: Any) -> Reply:
        return await self.call("DELETE", path, **options)


class Person(Api):
    """Somebody signed in, who renews their sign-in when two thirds of its time are over."""

    def __init__(self, url: str, signed_in: Json) -> None:
        super().__init__(url, signed_in["access_token"])
        self.signed_in = signed_in
        lifetime: float = signed_in.get("expires_in", float("inf"))
        self._renew_at = time.monotonic() + lifetime * 2 / 3
        self.user: Json = signed_in["user"]
        self.id: str = signed_in["user"]["id"]

    @classmethod
    async def sign_in(cls, url: str, name: str, tenant: str = "demo", password: str = PASSWORD) -> Self:
        body = {"tenant": tenant, "email": f"{name}@{tenant}.test", "password": password}
        reply = await Api(url).post("/auth/login", body)
        assert reply.status == 200, reply.body
        return cls(url, reply.body)

    @classmethod
    async def visit(cls, url: str, name: str = "Visitor", tenant: str = "demo") -> Self:
        reply = await Api(url).post("/auth/visitor", {"tenant": tenant, "name": name}, headers=from_somewhere())
        assert reply.status == 201, reply.body
        return cls(url, reply.body)

    @classmethod
    async def register(cls, url: str, name: str = "Somebody New", tenant: str = "demo") -> Self:
        """A member with an account of their own."""
        address = f"{uuid.uuid4().hex}@people.test"
        body = {"tenant": tenant, "email": address, "password": PASSWORD, "name": name}
        reply = await Api(url).post("/auth/register", body, headers=from_somewhere())
        assert reply.status == 201, reply.body
        return cls(url, reply.body)

    async def call(self, method: str, path: str, body: Any = None, **options: Any) -> Reply:
        await self._renew()
        return await super().call(method, path, body, **options)

    async def _renew(self) -> None:
        if time.monotonic() < self._renew_at:
            return
        self._renew_at = float("inf")  # others who ask meanwhile still have the token of before
        reply = await Api(self.url).post("/auth/refresh", {"refresh_token": self.signed_in["refresh_token"]})
        assert reply.status == 200, reply.body
        self.signed_in |= reply.body
        self.token = reply.body["access_token"]
        self._renew_at = time.monotonic() + reply.body["expires_in"] * 2 / 3

    @asynccontextmanager
    async def connected(self, *transports: str, url: str | None = None) -> "AsyncIterator[Line]":
        """A socket of this person, over WebSocket unless said otherwise."""
        await self._renew()
        line = Line(url or self.url)
        await line.connect(self.token or "", *transports)
        try:
            yield line
        finally:
            await line.close()

    async def open_group(self, *others: "Person", title: str = "A group") -> str:
        reply = await self.post(
            "/conversations", {"kind": "group", "title": title, "member_ids": [other.id for other in others]}
        )
        assert reply.status == 201, reply.body
        return str(reply.body["id"])

    async def open_direct(self, other: "Person") -> str:
        reply = await self.post("/conversations", {"kind": "direct", "user_id": other.id})
        assert reply.status == 201, reply.body
        return str(reply.body["id"])


class Line:
    """A Socket.IO connection that remembers every fact it heard."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.client = socketio.AsyncClient(reconnection=False)
        self.facts: list[tuple[str, Json]] = []
        self.ended = asyncio.Event()
        self._heard = asyncio.Condition()
        self.client.on("*", self._hear)
        self.client.on("disconnect", self._end)

    async def connect(self, token: str, *transports: str) -> None:
        await self.client.connect(
            self.url, auth={"token": token}, transports=list(transports) or ["websocket"], wait_timeout=PATIENCE
        )

    async def close(self) -> None:
        await self.client.disconnect()
        await self.client.eio.disconnect(abort=True)

    async def _hear(self, name: str, payload: Json) -> None:
        async with self._heard:
            self.facts.append((name, payload))
            self._heard.notify_all()

    async def _end(self, *_reason: Any) -> None:
        self.ended.set()

    async def ask(self, command: str, payload: Any) -> Json:
        """The acknowledgement as it came."""
        return await self.client.call(command, payload, timeout=PATIENCE)

    async def do(self, command: str, payload: Json) -> Json:
        """The data of a successful acknowledgement."""
        answer = await self.ask(command, payload)
        assert answer["ok"], answer
        return answer["data"]

    async def send(self, conversation_id: str, body: str, client_id: str | None = None) -> Json:
        payload = {"conversation_id": conversation_id, "client_id": client_id or uuid.uuid4().hex, "body": body}
        return (await self.do("message.send", payload))["message"]

    def heard(self, name: str) -> list[Json]:
        return [payload for fact, payload in self.facts if fact == name]

    async def until(self, holds: Callable[[], Any], within: float = PATIENCE) -> Any:
        """Wait for facts until `holds` gives something true, and give it."""
        deadline = time.monotonic() + within
        async with self._heard:
            while not (found := holds()):
                remaining = deadline - time.monotonic()
                assert remaining > 0, f"it did not come; heard were {[name for name, _ in self.facts][-20:]}"
                try:
                    async with asyncio.timeout(min(remaining, 1.0)):
                        await self._heard.wait()
                except TimeoutError:
                    continue
        return found

    async def until_heard(self, name: str, matches: Callable[[Json], bool] = lambda _payload: True) -> Json:
        return await self.until(lambda: next((payload for payload in self.heard(name) if matches(payload)), None))

    async def until_body(self, body: str) -> Json:
        fact = await self.until_heard("message.created", lambda payload: payload["message"]["body"] == body)
        return fact["message"]


async def eventually(check: Callable[[], Any], within: float = PATIENCE) -> Any:
    """Ask again until `check` (perhaps a coroutine function) gives something true."""
    deadline = time.monotonic() + within
    while True:
        found = check()
        if asyncio.iscoroutine(found):
            found = await found
        if found:
            return found
        assert time.monotonic() < deadline, "it did not become so"
        await asyncio.sleep(0.02)
