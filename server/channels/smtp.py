"""E-mail through the operator's mail server (SMTP)."""

import asyncio
import contextlib
import re
import ssl
import time
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qsl, unquote, urlsplit

import structlog
from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPConnectResponseError,
    SMTPException,
    SMTPHeloError,
    SMTPNotSupported,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

from actions.deliveries.channels import Accepted, Later, Outcome, Outgoing, Refused, Unknown
from actions.deliveries.provider_codes import action_for
from server.channels.mails import ascii_address, build_mail, message_id

STEP_WITHIN, SUBMIT_WITHIN = 10.0, 40.0
"""Seconds for one answer of the server, and for one message with everything around it."""
MOST_CONNECTIONS = 4
MOST_MESSAGES = 100
"""On one connection: servers cut those that go on for ever."""
IDLE_FOR = 20.0
"""Seconds that a connection is kept for the next message."""
BUSY, AWAY, GREYLISTED = 30.0, 60.0, 300.0
"""Seconds to wait: for a server that is busy, one that cannot be reached, and one that wants to see us come back."""
STARTTLS = {"required": True, "optional": None, "off": False}
_ENHANCED = re.compile(r"\s*([245]\.\d{1,3}\.\d{1,3})\b")
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class MailServer:
    host: str
    port: int
    tls: bool
    starttls: bool | None
    """Whether an open connection must become a secret one; None: if the server offers that."""
    user: str | None
    password: str | None = field(repr=False)


def parse_smtp_url(url: str) -> MailServer:
    """`smtp://` or `smtps://`, `user:password@` (percent-encoded), host, port, `?starttls=`; raise `ValueError`."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    starttls = query.pop("starttls", "required" if parts.password else "optional")
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or query or parts.path.strip("/"):
        raise ValueError("write smtp://user:password@host:port or smtps://…; starttls is the only option")
    if starttls not in STARTTLS:
        raise ValueError("starttls is required, optional or off")
    tls = parts.scheme == "smtps"
    return MailServer(
        parts.hostname, parts.port or (465 if tls else 587), tls, False if tls else STARTTLS[starttls],
        unquote(parts.username) if parts.username else None, unquote(parts.password) if parts.password else None,
    )  # fmt: skip


@dataclass(slots=True)
class Connection:
    client: SMTP
    sent: int = 0
    used_at: float = field(default_factory=time.monotonic)

    @property
    def is_usable(self) -> bool:
        fresh = time.monotonic() - self.used_at < IDLE_FOR
        return self.client.is_connected and self.sent < MOST_MESSAGES and fresh


@dataclass(slots=True)
class Progress:
    """How far one submission came, which decides what its end means."""

    named_recipient: bool = False
    handing_over: bool = False
    """From here on, only the server's answer tells whether it has the message."""


class Smtp:
    simulated = False

    def __init__(self, server: MailServer, sender: str, tls: ssl.SSLContext | None = None) -> None:
        """`sender` is the address that mails come from; `tls` other certificates to believe than the system's."""
        self._server, self._sender, self._tls = server, sender, tls
        self._idle: list[Connection] = []
        self._slots = asyncio.Semaphore(MOST_CONNECTIONS)

    async def submit(self, message: Outgoing) -> Outcome:
        try:
            mail, address = build_mail(message, self._sender), ascii_address(message.address)
        except ValueError:
            return Refused("5.1.3", action_for("5.1.3"))
        progress = Progress()
        try:
            async with asyncio.timeout(SUBMIT_WITHIN), self._slots:
                await self._send(mail, address, progress)
        except (SMTPException, OSError) as error:  # a timeout is an OSError
            return _outcome(error, progress)
        except Exception as error:
            log.exception("smtp.failed", error=type(error).__name__)
            return Unknown() if progress.handing_over else Later("no_connection", AWAY)
        return Accepted(message_id(message.delivery_id, self._sender))

    async def reconcile(self, _message: Outgoing, _since: datetime) -> Outcome | None:
        """A mail server does not tell what it was given before."""
        return None

    async def close(self) -> None:
        for connection in self._idle:
            await _leave(connection)
        self._idle.clear()

    async def _send(self, mail: bytes, address: str, progress: Progress) -> None:
        connection = await self._begin()
        try:
            progress.named_recipient = True
            await connection.client.rcpt(address)
            progress.handing_over = True
            await connection.client.data(mail)
        except SMTPResponseException:
            with contextlib.suppress(SMTPException, OSError):
                await connection.client.rset()
                self._keep(connection)
            raise
        except BaseException:
            connection.client.close()
            raise
        connection.sent += 1
        self._keep(connection)

    async def _begin(self) -> Connection:
        """A connection that has taken our sender; one that was kept may have been cut meanwhile."""
        while self._idle:
            connection = self._idle.pop()
            if connection.is_usable:
                with contextlib.suppress(SMTPServerDisconnected, SMTPResponseException):
                    await connection.client.mail(self._sender)
                    return connection
            connection.client.close()
        connection = Connection(await self._connect())
        try:
            await connection.client.mail(self._sender)
        except BaseException:
            connection.client.close()
            raise
        return connection

    async def _connect(self) -> SMTP:
        server = self._server
        client = SMTP(
            hostname=server.host, port=server.port, username=server.user, password=server.password, timeout=STEP_WITHIN,
            use_tls=server.tls, start_tls=server.starttls, tls_context=self._tls,
            local_hostname=self._sender.rpartition("@")[2],
        )  # fmt: skip
        await client.connect()
        return client

    def _keep(self, connection: Connection) -> None:
        connection.used_at = time.monotonic()
        if connection.is_usable:
            self._idle.append(connection)
        else:
            connection.client.close()


async def _leave(connection: Connection) -> None:
    with contextlib.suppress(SMTPException, OSError):
        await connection.client.quit(timeout=1)
    connection.client.close()


def _outcome(error: SMTPException | OSError, progress: Progress) -> Outcome:
    """Before the recipient is named, a refusal is about us; while the message is handed over, silence may be a yes."""
    if isinstance(error, SMTPResponseException) and 400 <= error.code < 600:
        return _answered(error, progress)
    if progress.handing_over:
        return Unknown()
    if isinstance(error, ssl.SSLCertVerificationError) or isinstance(error.__cause__, ssl.SSLCertVerificationError):
        return Refused("no_tls", "stop")
    if isinstance(error, SMTPNotSupported) or type(error) is SMTPException:
        return Refused("no_tls", "stop")  # what the settings ask for is not offered: STARTTLS, or signing in
    return Later("no_connection", AWAY)


def _answered(error: SMTPResponseException, progress: Progress) -> Outcome:
    found = _ENHANCED.match(error.message)
    code = found.group(1) if found else str(error.code)
    if error.code < 500:
        return Later(code, BUSY if error.code == 421 else GREYLISTED if progress.named_recipient else AWAY)
    about_us = isinstance(error, SMTPAuthenticationError | SMTPSenderRefused | SMTPConnectResponseError | SMTPHeloError)
    return Refused(code, "stop" if about_us or not progress.named_recipient else action_for(code))
