"""SMS and WhatsApp through Twilio: https://www.twilio.com/docs/messaging/api/message-resource.

Creating a message has no idempotency key there. So whatever may have been accepted is `Unknown`, and is looked for in
the list of messages; only what was surely refused or never arrived is said to be so.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import aiohttp
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from actions.deliveries.channels import Accepted, Later, Outcome, Outgoing, Refused, Unknown
from actions.deliveries.provider_codes import action_for, find_code
from models.base import now
from models.deliveries import ChannelName

TIMEOUT, CONNECT_WITHIN = 10.0, 5.0
"""Seconds for a request, and for reaching the server at all."""
AT_ONCE = 20
"""Connections; how fast is sent is for the sender to say."""
PAUSE, LONGEST_PAUSE = 5.0, 300.0
"""Seconds until the next attempt where Twilio names none, and the most that it may name."""
LOOKED_THROUGH = 50
"""Messages to one number, newest first, among which a lost one is looked for."""
CLOCKS_DIFFER = timedelta(seconds=5)
SUBMITTED_WITHIN = timedelta(seconds=60)
"""What was created later than this after the beginning of a submission is another message."""
SHORTEST_CODE = 5
GONE_WRONG = frozenset({"failed", "undelivered", "canceled"})


class Busy(Exception):
    """Twilio wants fewer requests."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds


class _Session:
    """What the library's client sends through: with limits of time, which it leaves out, and an ear for `Retry-After`."""

    def __init__(self, base: str) -> None:
        self._base = urlsplit(base)
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE))
        self._limits = aiohttp.ClientTimeout(total=TIMEOUT, sock_connect=CONNECT_WITHIN)

    async def request(
        self, *, url: str, auth: aiohttp.BasicAuth, headers: dict[str, str], **options: Any
    ) -> aiohttp.ClientResponse:
        if self._base.netloc:
            url = urlunsplit(urlsplit(url)._replace(scheme=self._base.scheme, netloc=self._base.netloc))
        headers = headers | {"Authorization": aiohttp.encode_basic_auth(auth.login, auth.password)}
        options["timeout"] = self._limits
        response = await self._session.request(url=url, headers=headers, **options)
        if response.status == HTTPStatus.TOO_MANY_REQUESTS:
            response.release()
            raise Busy(_seconds(response.headers.get("Retry-After")))
        return response

    async def close(self) -> None:
        await self._session.close()


class Twilio:
    """The account: what both channels send through."""

    def __init__(self, account_sid: str, auth_token: str, base: str = "") -> None:
        self._account_sid = account_sid
        self._auth_token = auth_token
        self._base = base
        self._http: Any = None
        self._client: Any = None

    @property
    def messages(self) -> Any:
        """Made when it is first used: a session belongs to a running event loop."""
        if self._client is None:
            self._http = AsyncTwilioHttpClient(pool_connections=False)
            self._http.session = _Session(self._base)
            self._client = Client(self._account_sid, self._auth_token, http_client=self._http)
        return self._client.messages

    async def close(self) -> None:
        """Both channels close it; once is enough."""
        http, self._http, self._client = self._http, None, None
        if http is not None:
            await http.close()


class TwilioChannel:
    """SMS or WhatsApp. `sender` names from whom: `from_` or `messaging_service_sid`."""

    simulated = False

    def __init__(self, account: Twilio, name: ChannelName, sender: Mapping[str, str], callbacks: str) -> None:
        """`callbacks` is the public address of this server; empty: Twilio is not asked what becomes of messages."""
        self._account = account
        self._name = name
        self._sender = dict(sender)
        self._callbacks = callbacks.rstrip("/")

    async def close(self) -> None:
        await self._account.close()

    async def submit(self, message: Outgoing) -> Outcome:
        try:
            created = await self._account.messages.create_async(**self._fields(message))
        except Exception as error:
            return read_failure(error)
        return Accepted(created.sid)

    async def reconcile(self, message: Outgoing, since: datetime) -> Outcome | None:
        """A queued message has no date of sending yet, so the list cannot be narrowed by that; the newest come first."""
        try:
            found = await self._account.messages.list_async(to=self._to(message), limit=LOOKED_THROUGH)
        except (Busy, TwilioException, aiohttp.ClientError, TimeoutError, OSError, ValueError):
            return None
        same = [entry for entry in found if self._is_same(entry, message, since)]
        if len(same) != 1:
            return None  # none may yet appear, and of two nobody knows which
        (entry,) = same
        if str(entry.status) in GONE_WRONG:
            code = str(entry.error_code or "cancelled")
            return Refused(code, action_for(code), entry.sid)
        return Accepted(entry.sid)

    def _is_same(self, entry: Any, message: Outgoing, since: datetime) -> bool:
        created = entry.date_created
        if created is None or not str(entry.direction).startswith("outbound"):
            return False
        if not since - CLOCKS_DIFFER <= created.astimezone(UTC) <= since + SUBMITTED_WITHIN:
            return False
        # a template's words are put together there; an account on trial puts words of its own before ours
        return bool(message.content_sid) or str(entry.body or "").strip().endswith(body_of(message).strip())

    def _to(self, message: Outgoing) -> str:
        return f"whatsapp:{message.address}" if self._name is ChannelName.WHATSAPP else message.address

    def _fields(self, message: Outgoing) -> dict[str, Any]:
        fields: dict[str, Any] = {"to": self._to(message), **self._sender}
        if message.content_sid and self._name is ChannelName.WHATSAPP:
            fields["content_sid"] = message.content_sid
            if message.content_variables:
                fields["content_variables"] = json.dumps(message.content_variables, ensure_ascii=False)
        else:
            fields["body"] = body_of(message)
            if message.media_url and self._name is ChannelName.WHATSAPP:
                fields["media_url"] = [message.media_url]
        if self._callbacks:
            place = f"/api/v1/webhooks/twilio/{quote(message.tenant_slug)}/status"
            fields["status_callback"] = f"{self._callbacks}{place}?delivery={quote(message.delivery_id, safe='')}"
        return fields


def body_of(message: Outgoing) -> str:
    """What the telephone shows; a link that the text does not have already comes last."""
    if message.link and message.link not in message.text:
        return f"{message.text}\n{message.link}"
    return message.text


def read_failure(error: Exception) -> Outcome:
    """What a failed submission means. Only what never left, or what Twilio refused, surely was not accepted."""
    if isinstance(error, Busy):
        return Later("20429", error.seconds)
    if isinstance(error, TwilioRestException | TwilioServiceException):
        return _read_refusal(error.status, str(error.code or ""))
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return Later("no_connection", PAUSE)
    return Unknown("no_answer")


def _read_refusal(status: int, code: str) -> Outcome:
    if status == 503:
        return Later("unavailable", PAUSE)
    if status >= 500 or status < 400:
        return Unknown("server_error")
    if status == 401:
        return Refused("20003", "stop")
    if len(code) < SHORTEST_CODE:
        code = (
            f"http_{status}"  # somebody between us and Twilio: the library gives HTTP's status where there is no code
        )
    found = find_code(code)
    if found is not None and found.does == "later":
        return Later(code, PAUSE)
    return Refused(code, action_for(code))


def _seconds(given: str | None) -> float:
    """`Retry-After`: seconds or a date (RFC 9110)."""
    if not given:
        return PAUSE
    try:
        wanted = float(given) if given.strip().isdecimal() else (parsedate_to_datetime(given) - now()).total_seconds()
    except (ValueError, TypeError):
        return PAUSE
    return min(max(wanted, 1.0), LONGEST_PAUSE)


def is_signed(auth_token: str, url: str, fields: Mapping[str, str], signature: str) -> bool:
    """Whether Twilio called this very address with these fields:
    https://www.twilio.com/docs/usage/webhooks/webhooks-security."""
    return bool(RequestValidator(auth_token).validate(url, dict(fields), signature))
