"""Socket.IO v5: events with binary attachments; both transports."""

from contextlib import suppress

import pytest

from .packets import PING, PONG, Frame, SessionClosed, acknowledgement
from .sessions import Session
from .wire import Wire

pytestmark = pytest.mark.asyncio


def placeholder(number: object) -> str:
    return f'{{"_placeholder":true,"num":{number}}}'


ONE = f'451-0["no.such.command",{placeholder(0)}]'


async def is_over(wire: Wire, session: Session) -> None:
    """The server closes the session of its own accord, and keeps nothing of it."""
    await session.closed()
    await wire.forgotten(session.sid)


async def test_an_event_with_an_attachment_is_acknowledged(session: Session) -> None:
    await session.send(ONE, b"\x01\x02\x03")
    [reply] = acknowledgement(await session.receive(), 0)
    assert reply["ok"] is False


async def test_an_attachment_may_come_in_a_later_payload(session: Session) -> None:
    await session.send(ONE)
    await session.send(b"\x01\x02\x03")
    acknowledgement(await session.receive(), 0)


@pytest.mark.parametrize("attachment", [b"", b"\x00", b"\xff" * 1000, b"\x1e\x1e", b"b"])
async def test_an_attachment_may_hold_any_bytes(session: Session, attachment: bytes) -> None:
    await session.send(ONE, attachment)
    acknowledgement(await session.receive(), 0)


async def test_attachments_may_stand_anywhere_and_in_any_order(session: Session) -> None:
    await session.send(
        f'453-12["no.such.command",{placeholder(2)},{{"deep":[{placeholder(0)}]}},{placeholder(1)}]', b"a", b"b", b"c"
    )
    acknowledgement(await session.receive(), 12)


async def test_an_attachment_need_not_be_referred_to(session: Session) -> None:
    """As Node does."""
    await session.send('451-0["no.such.command"]', b"a")
    acknowledgement(await session.receive(), 0)


async def test_ten_attachments_are_taken(session: Session) -> None:
    """The limit of Node's parser."""
    await session.send('4510-0["no.such.command"]', *[b"x"] * 10)
    acknowledgement(await session.receive(), 0)


async def test_an_event_after_the_last_attachment_is_an_event_again(session: Session) -> None:
    await session.send(ONE, b"a", '421["no.such.command"]', ONE.replace("-0[", "-2["), b"b")
    for ack_id in range(3):
        acknowledgement(await session.receive(), ack_id)


async def test_a_binary_event_without_an_id_is_not_acknowledged(session: Session) -> None:
    await session.send(ONE.replace("-0[", "-["), b"a", '421["no.such.command"]')
    acknowledgement(await session.receive(), 1)


async def test_a_heartbeat_may_come_between_the_attachments(session: Session) -> None:
    await session.send(f'452-0["no.such.command",{placeholder(0)},{placeholder(1)}]', b"a", PONG, b"b")
    acknowledgement(await session.receive(), 0)


async def test_a_binary_acknowledgement_that_nobody_awaits_is_ignored(session: Session) -> None:
    await session.send(f"461-9[{placeholder(0)}]", b"a", '420["no.such.command"]')
    acknowledgement(await session.receive(), 0)


@pytest.mark.parametrize(
    "header",
    [
        pytest.param('450["x"]', id="no count"),
        pytest.param('45["x"]', id="nothing at all"),
        pytest.param('45-0["x"]', id="empty count"),
        pytest.param('450-0["x"]', id="count of zero"),
        pytest.param('45x-0["x"]', id="count of letters"),
        pytest.param('451.5-0["x"]', id="fractional count"),
        pytest.param('45-1-0["x"]', id="negative count"),
        pytest.param('4511-0["x"]', id="more than ten"),
        pytest.param('45999999999-0["x"]', id="far more than ten"),
        pytest.param("451-0{}", id="event is an object"),
        pytest.param('451-0["x"', id="JSON cut short"),
        pytest.param("451-0[]", id="event without a name"),
        pytest.param("461-0{}", id="acknowledgement is an object"),
    ],
)
async def test_a_malformed_binary_packet_closes_the_connection(wire: Wire, session: Session, header: str) -> None:
    """At once: nothing waits for attachments."""
    await session.send(header)
    await is_over(wire, session)


@pytest.mark.parametrize("number", [1, -1, 99, '"0"', "null", "true"])
async def test_a_placeholder_for_no_attachment_closes_the_connection(
    wire: Wire, session: Session, number: object
) -> None:
    await session.send(f'451-0["no.such.command",{placeholder(number)}]', b"a")
    await is_over(wire, session)


@pytest.mark.parametrize(
    "frames",
    [
        pytest.param([ONE, '421["no.such.command"]'], id="an event instead of an attachment"),
        pytest.param([ONE, "41"], id="a disconnect instead of an attachment"),
        pytest.param([ONE, ONE], id="a second header instead of an attachment"),
        pytest.param([ONE, b"a", b"b"], id="one attachment too many"),
        pytest.param([b"a"], id="an attachment alone"),
        pytest.param([b"a", ONE], id="an attachment before its header"),
        pytest.param([f'451-/custom,0["x",{placeholder(0)}]', b"a"], id="a namespace not joined"),
    ],
)
async def test_attachments_out_of_place_close_the_connection(wire: Wire, session: Session, frames: list[Frame]) -> None:
    await session.send(*frames)
    await is_over(wire, session)


async def test_a_missing_attachment_holds_its_event_back(wire: Wire) -> None:
    """Nothing comes but pings; a server may also give up and close."""
    session = await wire.websocket()
    await session.send(ONE)
    with suppress(SessionClosed):
        for _ in range(2):
            assert await session.frame() == PING
            await session.send(PONG)
        await session.send(b"a")
        acknowledgement(await session.receive(), 0)
