"""A server on this machine that speaks Twilio's interface for messages, and misbehaves as it is told.

https://www.twilio.com/docs/messaging/api/message-resource
"""

import asyncio
import base64
import itertools
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from threading import Thread
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import aiohttp
import yarl
from aiohttp import web
from twilio.request_validator import RequestValidator

SID, TOKEN = "AC" + "0a" * 16, "tests-token-of-twilio"
SMS_FROM, WHATSAPP_FROM = "+41440000001", "+41440000002"


@dataclass
class Answer:
    """How one request to create a message is answered."""

    status: int = 201
    code: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    """Seconds before the answer."""
    accepts: bool | None = None
    """Whether the message is there afterwards; None: when the status is 201."""
    is_lost: bool = False
    """The connection is cut instead of an answer."""
    body: str | None = None
    """Instead of Twilio's JSON."""

    @property
    def creates(self) -> bool:
        return self.status == 201 if self.accepts is None else self.accepts


LOST_AFTER_ACCEPTANCE = Answer(accepts=True, is_lost=True)


def refusal(code: int, status: int = 400) -> Answer:
    return Answer(status=status, code=code)


class FakeTwilio:
    def __init__(self) -> None:
        self.url = ""
        self.answers: deque[Answer] = deque()
        self.for_number: dict[str, deque[Answer]] = {}
        """Answers to messages to one number, before those above."""
        self.messages: list[dict[str, Any]] = []
        self.requests: list[dict[str, str]] = []
        """Of creation, also those that were refused."""
        self._numbers = itertools.count(1)

    @classmethod
    @asynccontextmanager
    async def running(cls) -> "AsyncIterator[FakeTwilio]":
        fake = cls()
        app = web.Application()
        base = f"/2010-04-01/Accounts/{SID}/Messages"
        app.router.add_post(f"{base}.json", fake._create)
        app.router.add_get(f"{base}.json", fake._list)
        app.router.add_get(base + "/{sid}.json", fake._fetch)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        fake.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield fake
        finally:
            await runner.cleanup()

    @classmethod
    @contextmanager
    def apart(cls) -> "Iterator[FakeTwilio]":
        """In a thread with a loop of its own, for as long as a module's tests last."""
        loop = asyncio.new_event_loop()
        thread = Thread(target=loop.run_forever, daemon=True)
        thread.start()
        stack = AsyncExitStack()
        running = stack.enter_async_context(cls.running())
        try:
            yield asyncio.run_coroutine_threadsafe(running, loop).result(10)
        finally:
            asyncio.run_coroutine_threadsafe(stack.aclose(), loop).result(10)
            loop.call_soon_threadsafe(loop.stop)
            thread.join(10)
            loop.close()

    def settings(self, public_url: str) -> dict[str, str]:
        """Those of a server that sends through this."""
        return {
            "twilio_account_sid": SID, "twilio_auth_token": TOKEN, "twilio_sms_from": SMS_FROM,
            "twilio_whatsapp_from": WHATSAPP_FROM, "twilio_url": self.url, "public_url": public_url,
        }  # fmt: skip

    def to(self, address: str) -> list[dict[str, Any]]:
        """What was accepted for an address, oldest first."""
        return [message for message in reversed(self.messages) if message["to"] == address]

    def asked(self, address: str) -> int:
        """How often a message to an address was handed over, whatever the answer."""
        return sum(request["To"] == address for request in self.requests)

    def add(self, to: str, body: str, *, ago: float = 0.0, direction: str = "outbound-api", **fields: Any) -> Any:
        """A message as Twilio keeps it."""
        moment = datetime.now(UTC) - timedelta(seconds=ago)
        sid = f"SM{next(self._numbers):032x}"
        message = {
            "sid": sid, "account_sid": SID, "to": to, "from": SMS_FROM, "body": body, "direction": direction,
            "status": "queued", "error_code": None, "error_message": None, "date_sent": None,
            "date_created": format_datetime(moment, usegmt=True), "date_updated": format_datetime(moment, usegmt=True),
            "num_media": "0", "num_segments": "1", "price": None, "price_unit": "USD", "api_version": "2010-04-01",
            "uri": f"/2010-04-01/Accounts/{SID}/Messages/{sid}.json", "messaging_service_sid": None,
            "subresource_uris": {}, **fields,
        }  # fmt: skip
        self.messages.insert(0, message)
        return message

    async def _create(self, request: web.Request) -> web.StreamResponse:
        if not _knows(request):
            return _error(401, 20003)
        form = {str(name): str(value) for name, value in (await request.post()).items()}
        self.requests.append(form)
        answers = self.for_number.get(form["To"]) or self.answers
        answer = answers.popleft() if answers else Answer()
        message = None
        if answer.creates:
            message = self.add(form["To"], form.get("Body", "From a template"), callback=form.get("StatusCallback"))
        await asyncio.sleep(answer.delay)
        if answer.is_lost:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if answer.body is not None:
            return web.Response(status=answer.status, text=answer.body, headers=answer.headers)
        if answer.status != 201:
            return _error(answer.status, answer.code, answer.headers)
        return web.json_response(message, status=201)

    async def _list(self, request: web.Request) -> web.Response:
        if not _knows(request):
            return _error(401, 20003)
        found = [message for message in self.messages if request.query.get("To") in (None, message["to"])]
        page = found[: int(request.query.get("PageSize", "50"))]
        return web.json_response({
            "messages": page, "page": 0, "page_size": len(page), "first_page_uri": request.path_qs,
            "next_page_uri": None, "previous_page_uri": None, "uri": request.path_qs, "start": 0, "end": len(page),
        })  # fmt: skip

    async def _fetch(self, request: web.Request) -> web.Response:
        found = [message for message in self.messages if message["sid"] == request.match_info["sid"]]
        return web.json_response(found[0]) if found else _error(404, 20404)

    async def tell(
        self, message: Any, status: str, code: int | None = None, *, token: str = TOKEN, via: str = ""
    ) -> int:
        """Say what became of a message, to the address that came with it; give the status of the answer."""
        fields = {
            "MessageSid": message["sid"], "SmsSid": message["sid"], "MessageStatus": status, "SmsStatus": status,
            "To": message["to"], "From": message["from"], "AccountSid": SID, "ApiVersion": "2010-04-01",
        } | ({"ErrorCode": str(code)} if code else {})  # fmt: skip
        return (await post_signed(message["callback"], fields, token=token, via=via))[0]


def signed_by_twilio(url: str, fields: dict[str, str], token: str = TOKEN) -> dict[str, str]:
    return {"X-Twilio-Signature": RequestValidator(token).compute_signature(url, fields)}


async def post_signed(
    url: str, fields: dict[str, str], *, token: str = TOKEN, via: str = "", **headers: str
) -> tuple[int, str, str]:
    """As Twilio calls a public address, which a proxy (`via`) takes to the server; give status, type and text."""
    parts = urlsplit(url)
    there = yarl.URL(via + urlunsplit(("", "", parts.path, parts.query, "")) if via else url, encoded=True)
    headers = signed_by_twilio(url, fields, token) | headers
    async with aiohttp.ClientSession() as session, session.post(there, data=fields, headers=headers) as answer:
        return answer.status, answer.content_type, await answer.text()


def _knows(request: web.Request) -> bool:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    return scheme == "Basic" and base64.b64decode(given).decode() == f"{SID}:{TOKEN}"


def _error(status: int, code: int | None, headers: dict[str, str] | None = None) -> web.Response:
    body = {
        "code": code,
        "message": "Refused.",
        "more_info": f"https://www.twilio.com/docs/errors/{code}",
        "status": status,
    }
    return web.json_response(body, status=status, headers=headers)
