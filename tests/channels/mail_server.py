"""A real mail server for tests, which answers as a script says and remembers what it got."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "palabre", "correct horse/battery?"


class MailServer:
    """Its `answers` are those to the next commands of a kind, instead of saying yes."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.sessions: list[SMTP] = []
        self.answers: dict[str, list[str]] = {}
        self.port = 0
        self.cut_after_data = 0
        """How many times the connection ends without an answer once the whole mail is here."""

    def _answer(self, command: str) -> str | None:
        waiting = self.answers.get(command)
        return waiting.pop(0) if waiting else None

    async def handle_MAIL(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if answer := self._answer("MAIL"):
            return answer
        envelope.mail_from = address
        return "250 2.1.0 ok"

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if answer := self._answer("RCPT"):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        if answer := self._answer("DATA"):
            return answer
        mail = message_from_bytes(bytes(envelope.content or b""), policy=default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        self.recipients += envelope.rcpt_tos
        if self.cut_after_data:
            self.cut_after_data -= 1
            assert server.transport is not None
            server.transport.abort()
            await asyncio.sleep(60)
        return "250 2.0.0 queued"

    def authenticate(self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, given: Any) -> AuthResult:
        assert isinstance(given, LoginPassword)
        return AuthResult(success=(given.login, given.password) == (USER.encode(), PASSWORD.encode()), handled=False)

    def cut_all(self) -> None:
        """As a server does that has waited for long enough."""
        for session in self.sessions:
            if session.transport is not None:
                session.transport.abort()


@asynccontextmanager
async def mail_server(*, login: bool = False, tls: ssl.SSLContext | None = None) -> AsyncIterator[MailServer]:
    """With `login`, only who signs in may send; with `tls`, connections can be made secret (STARTTLS)."""
    server = MailServer()

    def session() -> SMTP:
        made = SMTP(
            server, hostname="mail.test", ident="test", tls_context=tls, auth_require_tls=tls is not None,
            auth_required=login, authenticator=server.authenticate if login else None,
        )  # fmt: skip
        server.sessions.append(made)
        return made

    listening = await asyncio.get_running_loop().create_server(session, "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        server.cut_all()
