"""E-mail, against a real mail server: what arrives, and what each answer of it means."""

import asyncio
import ssl
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import quote

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from actions.deliveries.channels import Accepted, Later, Outcome, Outgoing, Refused, Unknown
from models.deliveries import ChannelName
from server.channels import smtp
from server.channels.smtp import Smtp, parse_smtp_url
from tests.channels.mail_server import PASSWORD, USER, MailServer, mail_server
from tests.processes import free_port

SENDER = "hello@shop.test"
UNSUBSCRIBE = "https://chat.test/u/" + "a" * 180


def outgoing(number: int = 1, **changes: object) -> Outgoing:
    values: dict[str, object] = {
        "delivery_id": f"occurrence:{number}:email", "tenant_slug": "demo", "tenant_id": "1", "channel": ChannelName.EMAIL,
        "address": f"person{number}@people.test", "sender_name": "Café Nord", "text": "Hello Zoë", "subject": "Été à venir",
    }  # fmt: skip
    return Outgoing(**(values | changes))  # type: ignore[arg-type]


def channel_to(server: MailServer, credentials: str = "", options: str = "", **given: ssl.SSLContext) -> Smtp:
    return Smtp(parse_smtp_url(f"smtp://{credentials}127.0.0.1:{server.port}{options}"), SENDER, **given)


async def send(server: MailServer, message: Outgoing | None = None) -> Outcome:
    channel = channel_to(server)
    try:
        return await channel.submit(message or outgoing())
    finally:
        await channel.close()


def part(mail: EmailMessage, kind: str) -> str:
    found = mail.get_body((kind,))
    assert found is not None
    return str(found.get_content())


async def test_a_mail_arrives_as_text_and_as_a_page() -> None:
    async with mail_server() as server:
        message = outgoing(
            text="Hello Zoë,\n<b>Sale</b> & more: https://shop.test/a?b=1&c=2.\n\nSee you.", link="https://shop.test/l",
            unsubscribe_url=UNSUBSCRIBE,
        )  # fmt: skip
        outcome = await send(server, message)
        [mail] = server.mails
    assert isinstance(outcome, Accepted)
    assert outcome.provider_id == mail["Message-ID"]
    assert server.recipients == ["person1@people.test"]
    assert (mail["From"], mail["To"]) == (f"Café Nord <{SENDER}>", "person1@people.test")
    assert (mail["Subject"], mail["Auto-Submitted"]) == ("Été à venir", "auto-generated")
    assert mail["List-Unsubscribe"] == f"<{UNSUBSCRIBE}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text, page = part(mail, "plain"), part(mail, "html")
    assert "<b>Sale</b> & more: https://shop.test/a?b=1&c=2." in text
    assert "https://shop.test/l" in text
    assert UNSUBSCRIBE in text
    assert "&lt;b&gt;Sale&lt;/b&gt; &amp; more: " in page
    assert 'href="https://shop.test/a?b=1&amp;c=2"' in page
    assert 'href="https://shop.test/l"' in page
    assert f'href="{UNSUBSCRIBE}"' in page
    assert "prefers-color-scheme: dark" in page


async def test_the_same_delivery_has_the_same_message_id_and_another_another() -> None:
    async with mail_server() as server:
        for number in (1, 1, 2):
            await send(server, outgoing(number))
    first, again, other = (mail["Message-ID"] for mail in server.mails)
    assert first == again != other


async def test_in_french_what_we_add_is_french() -> None:
    async with mail_server() as server:
        await send(server, outgoing(language="fr", link="https://shop.test/", unsubscribe_url=UNSUBSCRIBE))
    assert "Se désabonner" in part(server.mails[0], "html")
    assert 'lang="fr"' in part(server.mails[0], "html")
    assert "Envoyé par Café Nord." in part(server.mails[0], "plain")


async def test_what_has_no_way_to_unsubscribe_says_nothing_of_it() -> None:
    async with mail_server() as server:
        await send(server, outgoing())
    assert server.mails[0]["List-Unsubscribe"] is None
    assert "nsubscribe" not in str(server.mails[0])


async def test_line_ends_make_no_headers() -> None:
    async with mail_server() as server:
        hostile = "x\r\nBcc: all@people.test\r\n\r\n<script>"
        await send(server, outgoing(subject=hostile, sender_name=hostile, unsubscribe_url=f"https://a/{hostile}"))
    [mail] = server.mails
    assert mail["Bcc"] is None
    assert mail["List-Unsubscribe"] is None
    assert mail["Subject"] == "x Bcc: all@people.test <script>"
    assert "<script>" not in part(mail, "html")
    assert server.recipients == ["person1@people.test"]


async def test_without_a_subject_the_first_line_is_it() -> None:
    async with mail_server() as server:
        await send(server, outgoing(subject="", text="Come in\nWe are open"))
    assert server.mails[0]["Subject"] == "Come in"


async def test_a_line_that_begins_with_a_point_and_long_lines_arrive_as_they_are() -> None:
    text = ".\n..\n" + "word " * 900
    async with mail_server() as server:
        assert isinstance(await send(server, outgoing(text=text)), Accepted)
    assert text.strip() in part(server.mails[0], "plain").replace("\r\n", "\n")


@pytest.mark.parametrize("address", ["", "nobody", "a b@c.test", "a@", "<a@b.test>", "a@b.test\r\nRCPT TO:<c@d.test>"])
async def test_what_is_no_address_is_refused_before_anybody_is_asked(address: str) -> None:
    async with mail_server() as server:
        assert isinstance(await send(server, outgoing(address=address)), Refused)
    assert server.sessions == []


async def test_a_domain_with_accents_is_written_as_dns_knows_it() -> None:
    async with mail_server() as server:
        await send(server, outgoing(address="zoe@café.test"))
    assert server.recipients == ["zoe@xn--caf-dma.test"]


@pytest.mark.parametrize(
    ("command", "answer", "expected"),
    [
        ("RCPT", "550 5.1.1 no such user", Refused("5.1.1", "suppress")),
        ("RCPT", "550 5.2.1 closed", Refused("5.2.1", "fallback")),
        ("RCPT", "552 5.2.2 full", Refused("5.2.2", "fallback")),
        ("RCPT", "550 no", Refused("550", "fallback")),
        ("RCPT", "450 4.7.1 come back", Later("4.7.1", smtp.GREYLISTED)),
        ("RCPT", "451 try again", Later("451", smtp.GREYLISTED)),
        ("RCPT", "421 4.3.2 closing", Later("4.3.2", smtp.BUSY)),
        ("DATA", "554 5.7.1 looks like spam", Refused("5.7.1", "fix")),
        ("DATA", "552 5.3.4 too large", Refused("5.3.4", "fix")),
        ("DATA", "452 4.3.1 disk full", Later("4.3.1", smtp.GREYLISTED)),
        ("MAIL", "530 5.7.0 sign in", Refused("5.7.0", "stop")),
        ("MAIL", "550 5.7.60 not your address", Refused("5.7.60", "stop")),
        ("MAIL", "451 4.3.0 later", Later("4.3.0", smtp.AWAY)),
    ],
)
async def test_what_each_answer_means(command: str, answer: str, expected: Outcome) -> None:
    async with mail_server() as server:
        server.answers[command] = [answer]
        channel = channel_to(server)
        assert await channel.submit(outgoing(1)) == expected
        assert isinstance(await channel.submit(outgoing(2)), Accepted)  # one refusal hinders nobody else
        await channel.close()
    assert server.recipients == ["person2@people.test"]


async def test_a_connection_that_ends_after_the_mail_was_handed_over_leaves_it_unknown() -> None:
    async with mail_server() as server:
        server.cut_after_data = 1
        assert await send(server) == Unknown()
    assert len(server.mails) == 1


async def test_a_server_that_never_answers_the_mail_leaves_it_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "STEP_WITHIN", 0.3)

    async def say_nothing_after_data(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 hello\r\n")
        while line := await reader.readline():
            if line.startswith(b"DATA"):
                writer.write(b"354 go on\r\n")
            elif line[:4] in (b"EHLO", b"MAIL", b"RCPT"):
                writer.write(b"250 ok\r\n")

    listening = await asyncio.start_server(say_nothing_after_data, "127.0.0.1", 0)
    async with listening:
        url = f"smtp://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
        assert await Smtp(parse_smtp_url(url), SENDER).submit(outgoing()) == Unknown()


async def test_a_server_that_is_not_there_may_be_tried_later() -> None:
    channel = Smtp(parse_smtp_url(f"smtp://127.0.0.1:{free_port()}"), SENDER)
    assert await channel.submit(outgoing()) == Later("no_connection", smtp.AWAY)


async def test_a_server_that_says_nothing_may_be_tried_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "STEP_WITHIN", 0.2)
    listening = await asyncio.start_server(lambda _reader, _writer: None, "127.0.0.1", 0)
    async with listening:
        channel = Smtp(parse_smtp_url(f"smtp://127.0.0.1:{listening.sockets[0].getsockname()[1]}"), SENDER)
        assert await channel.submit(outgoing()) == Later("no_connection", smtp.AWAY)


async def test_several_mails_share_a_connection_and_one_that_was_cut_is_replaced() -> None:
    async with mail_server() as server:
        channel = channel_to(server)
        for number in (1, 2, 3):
            assert isinstance(await channel.submit(outgoing(number)), Accepted)
        assert len(server.sessions) == 1
        server.cut_all()
        assert isinstance(await channel.submit(outgoing(4)), Accepted)
        assert len(server.sessions) == 2
        await channel.close()
    assert server.recipients == [f"person{number}@people.test" for number in (1, 2, 3, 4)]


async def test_many_at_once_are_sent_once_each_over_few_connections() -> None:
    async with mail_server() as server:
        channel = channel_to(server)
        outcomes = await asyncio.gather(*(channel.submit(outgoing(number)) for number in range(40)))
        await channel.close()
    assert all(isinstance(outcome, Accepted) for outcome in outcomes)
    assert sorted(server.recipients) == sorted(f"person{number}@people.test" for number in range(40))
    assert len(server.sessions) <= smtp.MOST_CONNECTIONS


def credentials(password: str) -> str:
    return f"{USER}:{quote(password, safe='')}@"


@pytest.mark.filterwarnings("ignore:Requiring AUTH:UserWarning")
async def test_wrong_credentials_stop_the_channel_and_right_ones_open_it() -> None:
    async with mail_server(login=True) as server:
        wrong = channel_to(server, credentials("wrong"), "?starttls=off")
        assert await wrong.submit(outgoing()) == Refused("5.7.8", "stop")
        right = channel_to(server, credentials(PASSWORD), "?starttls=off")
        assert isinstance(await right.submit(outgoing()), Accepted)
        await right.close()


async def test_a_password_is_not_said_to_a_server_without_tls() -> None:
    async with mail_server() as server:
        outcome = await channel_to(server, credentials(PASSWORD)).submit(outgoing())
    assert outcome == Refused("no_tls", "stop")
    assert server.mails == []


async def test_with_starttls_the_certificate_must_be_believed(tmp_path: Path) -> None:
    certificate, of_server = _certificate(tmp_path)
    async with mail_server(login=True, tls=of_server) as server:
        doubting = channel_to(server, credentials(PASSWORD))
        assert await doubting.submit(outgoing()) == Refused("no_tls", "stop")
        trusting = channel_to(server, credentials(PASSWORD), tls=ssl.create_default_context(cafile=certificate))
        assert isinstance(await trusting.submit(outgoing()), Accepted)
        await trusting.close()


def _certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """One for 127.0.0.1, signed by itself, and the server's end of it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.test")])
    moment = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(moment - timedelta(hours=1))
        .not_valid_after(moment + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, private)
    return certificate, context


@pytest.mark.parametrize(
    "url", ["http://mail.test", "smtp://", "smtp://mail.test?tls=1", "smtp://mail.test?starttls=maybe", "smtp://h/path"]
)
def test_other_addresses_of_a_mail_server_are_errors(url: str) -> None:
    with pytest.raises(ValueError, match="starttls"):
        parse_smtp_url(url)


def test_a_password_is_not_shown_with_the_server_that_it_is_for() -> None:
    server = parse_smtp_url("smtps://user:p%40ss@mail.test")
    assert (server.password, server.port, server.tls) == ("p@ss", 465, True)
    assert "p@ss" not in repr(server)
