"""Browsers and their push service for tests: a real HTTP server, and the keys that only a browser has."""

import asyncio
import base64
import os
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import http_ece
import jwt
import orjson
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


@dataclass
class Browser:
    """One that has subscribed: it alone can read what is sent to its endpoint."""

    endpoint: str
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = field(default_factory=lambda: os.urandom(16))

    @property
    def keys(self) -> dict[str, str]:
        point = self.private.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )  # fmt: skip
        return {"p256dh": encoded(point), "auth": encoded(self.secret)}

    @property
    def subscription(self) -> dict[str, Any]:
        return {"endpoint": self.endpoint, "keys": self.keys}

    def read(self, content: bytes) -> dict[str, Any]:
        shown = http_ece.decrypt(content, private_key=self.private, auth_secret=self.secret, version="aes128gcm")
        return dict(orjson.loads(shown))


@dataclass
class Arrival:
    path: str
    headers: dict[str, str]
    content: bytes

    def signed_by(self) -> tuple[str, dict[str, Any]]:
        """The public key that signed it, and what it says. Raise when the signature is wrong."""
        header = self.headers["Authorization"]
        assert Vapid02.verify(header)
        parts = dict(part.split("=", 1) for part in header.removeprefix("vapid ").split(","))
        return parts["k"], jwt.decode(parts["t"], options={"verify_signature": False})


class PushService:
    def __init__(self) -> None:
        self.arrivals: list[Arrival] = []
        self.answers: dict[str, list[tuple[int, dict[str, str]]]] = {}
        """By path, what to say instead of 201; a status of 0 ends the connection without an answer."""
        self.origin = ""

    def browser(self) -> Browser:
        return Browser(f"{self.origin}/send/{uuid.uuid4().hex}")

    def answer(self, browser: Browser, status: int, **headers: str) -> None:
        path = browser.endpoint.removeprefix(self.origin)
        self.answers.setdefault(path, []).append(
            (status, {key.replace("_", "-"): text for key, text in headers.items()})
        )

    def got(self, browser: Browser) -> list[dict[str, Any]]:
        """What this browser showed."""
        return [browser.read(one.content) for one in self.arrivals if self.origin + one.path == browser.endpoint]

    async def handle(self, request: web.Request) -> web.Response:
        content = await request.read()
        self.arrivals.append(Arrival(request.path, dict(request.headers), content))
        waiting = self.answers.get(request.path)
        status, headers = waiting.pop(0) if waiting else (201, {"Location": f"{self.origin}/message/1"})
        if status == 0:
            assert request.transport is not None
            request.transport.abort()
            await asyncio.sleep(0)
        return web.Response(status=status or 500, headers=headers)


@asynccontextmanager
async def push_service() -> AsyncIterator[PushService]:
    service = PushService()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", service.handle)
    async with TestServer(app, host="127.0.0.1") as server:
        service.origin = f"http://127.0.0.1:{server.port}"
        yield service
