"""Notifications through the push service of each browser (RFC 8030), encrypted so that only the browser reads them."""

import asyncio
import base64
import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

import aiohttp
import orjson
import structlog
from aiohttp.client_exceptions import ClientConnectorDNSError
from cryptography.hazmat.primitives.asymmetric import ec

from actions.deliveries.channels import Accepted, Later, Outcome, Outgoing, Refused, Unknown
from models import push_subscriptions
from models.base import Database, DatabaseError, now
from models.push_subscriptions import PushSubscription
from server.channels.push_addresses import PrivateAddress, PublicResolver, read_endpoint
from server.channels.vapid import Signer

CONNECT_WITHIN, ANSWER_WITHIN = 5.0, 10.0
"""Seconds."""
KEPT_FOR = 24 * 3600
"""Seconds that a push service keeps a notification for a device that is off."""
AWAY, LONGEST_WAIT = 60.0, 3_600.0
"""Seconds to wait for a service that is away, and at most for one that says how long."""
MOST_TITLE, MOST_BODY = 200, 2_000
"""Bytes; a push service takes 4,096 in all, encrypted."""
GONE = frozenset({"push_404", "push_410", "push_private", "push_keys"})
"""What such a refusal means will not change: the subscription is forgotten."""
RANK = (Accepted, Unknown, Later, Refused)
"""Of several devices the best outcome counts, and doubt goes before trying again: that would repeat it."""
log = structlog.get_logger()


class Push:
    simulated = False

    def __init__(
        self, database: Database, key: ec.EllipticCurvePrivateKey, subject: str, insecure_hosts: frozenset[str]
    ) -> None:
        """`insecure_hosts` may be in a private network and without https."""
        self._database, self._signer, self._insecure_hosts = database, Signer(key, subject), insecure_hosts
        self._session: aiohttp.ClientSession | None = None
        self._resolver: PublicResolver | None = None

    @property
    def key(self) -> str:
        return self._signer.public_key

    async def may_reach(self, endpoint: str) -> bool:
        """Whether it is the address of a push service, and not one in our own network."""
        url = read_endpoint(endpoint, self._insecure_hosts)
        if url is None or url.raw_host is None:
            return False
        if url.raw_host in self._insecure_hosts:
            return True
        try:
            async with asyncio.timeout(CONNECT_WITHIN):
                return bool(await self._names().resolve(url.raw_host, url.port or 443))
        except OSError:
            return False

    async def submit(self, message: Outgoing) -> Outcome:
        """To all devices of the person whose id is the address."""
        try:
            found = await push_subscriptions.find_subscriptions(self._database, message.tenant_id, message.address)
        except DatabaseError:
            return Later("no_connection", AWAY)
        devices = [one for one in found if one.server_key == self.key]
        payload = build_payload(message)
        outcomes = await asyncio.gather(*(self._send(device, message, payload) for device in devices))
        await self._remember(devices, outcomes)
        left = [one for one in outcomes if not isinstance(one, Refused) or one.code not in GONE]
        return min(left, key=lambda outcome: RANK.index(type(outcome)), default=Refused("no_device", "fallback"))

    async def reconcile(self, _message: Outgoing, _since: datetime) -> Outcome | None:
        """A push service does not tell what it was given before."""
        return None

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def _send(self, device: PushSubscription, message: Outgoing, payload: bytes) -> Outcome:
        url = read_endpoint(device.endpoint, self._insecure_hosts)
        if url is None:
            return Refused("push_private")
        content = _encrypt(device, payload)
        if content is None:
            return Refused("push_keys")
        headers = self._headers(message) | {"Authorization": self._signer.authorization(str(url.origin()))}
        try:
            async with self._http().post(
                url, data=content, headers=headers, allow_redirects=False
            ) as answer:  # fmt: skip
                return judge(answer.status, answer.headers)
        except ClientConnectorDNSError as error:
            private = isinstance(error.os_error, PrivateAddress)
            return Refused("push_private") if private else Later("no_connection", AWAY)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            return Later("no_connection", AWAY)
        except aiohttp.InvalidURL:
            return Refused("push_private")
        except (aiohttp.ClientError, OSError) as error:  # a timeout is an OSError
            log.info("push.no_answer", error=type(error).__name__)
            return Unknown()

    def _headers(self, message: Outgoing) -> dict[str, str]:
        seconds = KEPT_FOR
        if message.expires_at is not None:
            seconds = max(0, min(seconds, int((message.expires_at - now()).total_seconds())))
        return {
            "TTL": str(seconds),
            "Urgency": "high" if message.urgent else "normal",
            "Topic": tag_of(message),  # what is sent twice replaces itself while it waits
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
        }

    async def _remember(self, devices: Sequence[PushSubscription], outcomes: Sequence[Outcome]) -> None:
        """Forget the devices that are gone, and note what is wrong with others."""
        refused = [
            (device, one.code) for device, one in zip(devices, outcomes, strict=True) if isinstance(one, Refused)
        ]
        try:
            gone = [device.id for device, code in refused if code in GONE]
            await push_subscriptions.delete_subscriptions(self._database, gone)
            for device, code in refused:
                if code not in GONE:
                    await push_subscriptions.note_failure(self._database, device.id, code)
        except DatabaseError as error:
            log.warning("push.not_noted", error=type(error).__name__)

    def _names(self) -> PublicResolver:
        if self._resolver is None:
            self._resolver = PublicResolver(self._insecure_hosts)
        return self._resolver

    def _http(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(resolver=self._names(), limit=50, keepalive_timeout=10),
                timeout=aiohttp.ClientTimeout(
                    total=ANSWER_WITHIN, connect=CONNECT_WITHIN, sock_connect=CONNECT_WITHIN
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
            )  # fmt: skip
        return self._session


def judge(status: int, headers: Mapping[str, str]) -> Outcome:
    """What a push service's answer means. People choose the service, so none can stop the channel or hold it up for long."""
    if 200 <= status < 300:
        return Accepted()
    if status == 429 or status >= 500:
        return Later(f"push_{status}", _retry_after(headers.get("Retry-After", "")))
    return Refused(f"push_{status}", "fix" if status == 413 else "fallback")


def _retry_after(value: str) -> float:
    return min(float(value), LONGEST_WAIT) if value.isascii() and value.isdecimal() and len(value) < 10 else AWAY


def tag_of(message: Outgoing) -> str:
    """At most 32 characters of base64url, as RFC 8030 asks of a topic."""
    digest = hashlib.sha256(message.delivery_id.encode()).digest()
    return base64.urlsafe_b64encode(digest[:24]).decode()


def build_payload(message: Outgoing) -> bytes:
    """What the service worker shows, `static/sw.js`."""
    return orjson.dumps({
        "title": _cut(message.subject or message.sender_name, MOST_TITLE), "body": _cut(message.text, MOST_BODY),
        "tag": tag_of(message), "link": message.link if len(message.link or "") < 1_000 else None,
        "language": message.language,
    })  # fmt: skip


def _cut(text: str, most: int) -> str:
    """As many whole characters as fit into so many bytes."""
    content = text.strip().encode()
    return text.strip() if len(content) <= most else content[: most - 3].decode(errors="ignore") + "…"


def _encrypt(device: PushSubscription, payload: bytes) -> bytes | None:
    """For this browser alone; None when its keys are none."""
    from pywebpush import WebPusher, WebPushException  # noqa: PLC0415  (brings another HTTP client, which takes long)

    try:
        content: bytes = WebPusher(device.model_dump(include={"endpoint", "keys"})).encode(payload)["body"]
    except (WebPushException, ValueError):
        return None
    return content
