"""Engine.IO v4: the server pings, the client answers, and a silent client is let go in time."""

import asyncio
from time import monotonic

import pytest

from .packets import CLOSE, PING, PONG, UNKNOWN_SESSION, UPGRADE, SessionClosed, acknowledgement
from .sessions import Socket
from .wire import Wire

pytestmark = pytest.mark.asyncio

EARLY = 0.03  # seconds a timer may fire before its time, as two clocks are compared
LATE = 1.0  # seconds a busy machine may be late; still far from the whole seconds that a rounding would cost


class Stopwatch:
    """Seconds since it was made, against what the server announced in milliseconds."""

    def __init__(self) -> None:
        self.start = monotonic()

    def shows(self, milliseconds: int, *, extended_by: int = 0) -> bool:
        """Whether now is that time, or any time up to `extended_by` later."""
        seconds = monotonic() - self.start
        return milliseconds / 1000 - EARLY <= seconds <= (milliseconds + extended_by) / 1000 + LATE


async def test_a_websocket_client_is_pinged_after_the_interval(wire: Wire) -> None:
    session = await wire.websocket(connect=False)
    watch = Stopwatch()
    assert await session.frame() == PING
    assert watch.shows(wire.target.ping_interval)


async def test_a_polling_client_is_pinged_after_the_interval(wire: Wire) -> None:
    session = await wire.polling(connect=False)
    watch = Stopwatch()
    assert (await session.poll()).text == PING
    assert watch.shows(wire.target.ping_interval)


async def test_a_websocket_client_that_answers_is_pinged_again_and_again(wire: Wire) -> None:
    session = await wire.websocket()
    for _ in range(4):
        assert await session.frame() == PING
        await session.send(PONG)
    await session.send('420["unknown"]')
    acknowledgement(await session.receive(), 0)


async def test_a_polling_client_that_answers_is_pinged_again_and_again(wire: Wire) -> None:
    session = await wire.polling()
    for _ in range(4):
        assert (await session.poll()).text == PING
        await session.post(PONG)
    await session.send('420["unknown"]')
    acknowledgement(await session.receive(), 0)


async def test_a_websocket_client_that_does_not_answer_is_closed_in_time(wire: Wire) -> None:
    session = await wire.websocket()
    watch = Stopwatch()
    assert await session.frame() == PING
    with pytest.raises(SessionClosed):
        await session.frame()
    assert watch.shows(wire.target.ping_interval + wire.target.ping_timeout)
    await wire.forgotten(session.sid)


async def test_a_polling_client_that_does_not_answer_is_closed_in_time(wire: Wire) -> None:
    session = await wire.polling(connect=False)
    watch = Stopwatch()
    assert (await session.poll()).text == PING
    last = await session.poll()
    assert (last.status, last.text) == (200, CLOSE)
    assert watch.shows(wire.target.ping_interval + wire.target.ping_timeout)
    assert (await session.poll()).refusal == (400, UNKNOWN_SESSION)


async def test_a_client_that_opens_a_session_and_vanishes_is_forgotten_in_time(wire: Wire) -> None:
    """Asked only after the time is up, since to ask is to poll."""
    session = await wire.polling(connect=False)
    time_to_vanish = (wire.target.ping_interval + wire.target.ping_timeout) / 1000 + 0.3
    await asyncio.sleep(time_to_vanish)
    assert (await session.post(PONG)).refusal == (400, UNKNOWN_SESSION)


async def test_a_chatty_websocket_client_must_answer_pings_all_the_same(wire: Wire) -> None:
    """Node lets one other packet extend the time once, by one pingTimeout."""
    session = await wire.websocket()
    watch = Stopwatch()
    chatter = asyncio.create_task(_chat(session))
    try:
        with pytest.raises(SessionClosed):
            while True:
                await session.frame()
    finally:
        chatter.cancel()
    assert watch.shows(wire.target.ping_interval + wire.target.ping_timeout, extended_by=wire.target.ping_timeout)


async def _chat(session: Socket) -> None:
    """An event every 50 ms, for ever, and never a pong."""
    while True:
        await session.send('42["unknown"]')
        await asyncio.sleep(0.05)


async def test_the_heartbeat_follows_the_session_to_its_new_transport(wire: Wire) -> None:
    session = await wire.polling(connect=False)
    socket = await wire.dial_for(session)
    await socket.send("2probe")
    assert await socket.frame() == "3probe"
    await socket.send(UPGRADE)
    watch = Stopwatch()
    assert await socket.frame() == PING
    with pytest.raises(SessionClosed):
        await socket.frame()
    limit = wire.target.ping_interval + wire.target.ping_timeout
    assert watch.shows(wire.target.ping_timeout, extended_by=limit)


async def test_a_client_without_a_namespace_is_let_go_though_it_answers_pings(wire: Wire) -> None:
    """Socket.IO: after the server's connectTimeout, 45 s by default."""
    if wire.target.connect_timeout is None:
        pytest.skip("the server's connect timeout is not known")
    session = await wire.websocket(connect=False)
    watch = Stopwatch()
    await session.closed()
    assert watch.shows(wire.target.connect_timeout)


async def test_a_refused_connect_does_not_stop_the_connect_timeout(wire: Wire) -> None:
    if wire.target.connect_timeout is None:
        pytest.skip("the server's connect timeout is not known")
    session = await wire.websocket(connect=False)
    watch = Stopwatch()
    await session.send("40/custom,")
    await session.closed()
    assert watch.shows(wire.target.connect_timeout)
