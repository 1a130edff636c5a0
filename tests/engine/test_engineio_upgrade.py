"""Engine.IO v4: from polling to WebSocket in mid-session, and every way in which that fails."""

import asyncio

import aiohttp
import pytest

from .packets import BAD_REQUEST, CLOSE, NOOP, PONG, SEPARATOR, UPGRADE, Frame, SessionClosed, acknowledgement
from .sessions import Polling, Socket
from .wire import Wire

pytestmark = pytest.mark.asyncio


async def probe(wire: Wire, session: Polling) -> Socket:
    """A WebSocket for the session whose probe has been answered."""
    socket = await wire.dial_for(session)
    await socket.send("2probe")
    assert await socket.frame() == "3probe"
    return socket


async def upgrade(wire: Wire, session: Polling) -> Socket:
    """The whole dance as the official client does it, with a poll held during the probe."""
    poll = await session.hold_poll()
    socket = await probe(wire, session)
    assert (await poll).text == NOOP
    await socket.send(UPGRADE)
    return socket


async def works(session: Polling | Socket, ack_id: int = 77) -> bool:
    """Whether an event sent on this transport is acknowledged on it."""
    await session.send(f'42{ack_id}["unknown"]')
    return bool(acknowledgement(await session.receive(), ack_id))


async def test_the_session_moves_to_the_websocket(wire: Wire) -> None:
    session = await wire.polling()
    socket = await upgrade(wire, session)
    assert await works(socket)


async def test_a_namespace_can_be_joined_after_the_upgrade(wire: Wire) -> None:
    session = await wire.polling(connect=False)
    socket = await upgrade(wire, session)
    assert await wire.join(socket)
    assert await works(socket)


async def test_a_held_poll_is_released_with_a_noop_when_the_probe_is_answered(wire: Wire) -> None:
    session = await wire.polling()
    poll = await session.hold_poll()
    await probe(wire, session)
    assert ((await poll).status, (await poll).text) == (200, NOOP)


async def test_a_poll_begun_after_the_probe_is_released_too(wire: Wire) -> None:
    """Within 100 ms in Node; certainly before the ping that would release it anyway."""
    session = await wire.polling()
    await probe(wire, session)
    assert (await session.poll()).text == NOOP


async def test_polling_goes_on_while_the_probe_is_under_way(wire: Wire) -> None:
    session = await wire.polling()
    await probe(wire, session)
    assert await works(session)


async def test_packets_that_waited_are_flushed_to_the_websocket_in_order(wire: Wire) -> None:
    session = await wire.polling()
    await session.send('420["a"]')
    socket = await probe(wire, session)
    await session.send('421["b"]', '422["c"]')
    await socket.send(UPGRADE, '423["d"]')
    for ack_id in range(4):
        acknowledgement(await socket.receive(), ack_id)


async def test_no_packet_is_lost_or_doubled_across_the_upgrade(wire: Wire) -> None:
    session = await wire.polling()
    poll = asyncio.create_task(session.poll())
    socket = await wire.dial_for(session)
    await session.send(*(f'42{ack_id}["unknown"]' for ack_id in range(10)))
    await socket.send("2probe")
    await session.send(*(f'42{ack_id}["unknown"]' for ack_id in range(10, 20)))
    assert await socket.frame() == "3probe"
    received: list[Frame] = list((await poll).text.split(SEPARATOR))
    await socket.send(UPGRADE, '4299["unknown"]')
    while not str(received[-1]).startswith("4399["):
        received.append(await socket.receive())
    numbers = [str(packet).partition("[")[0][2:] for packet in received if packet != NOOP]
    assert numbers == [str(n) for n in (*range(20), 99)]


async def test_an_upgrade_without_a_probe_is_taken_or_refused_without_harm(wire: Wire) -> None:
    """The specification wants a probe; Node does without."""
    session = await wire.polling()
    socket = await wire.dial_for(session)
    await socket.send(UPGRADE)
    try:
        assert await works(socket)
    except SessionClosed:
        assert await works(session)


@pytest.mark.palabre_only
async def test_a_poll_still_held_at_the_upgrade_gets_a_noop_and_not_a_close(wire: Wire) -> None:
    """Node sends a close packet there, which a client could take for the end of the session."""
    session = await wire.polling()
    socket = await probe(wire, session)
    assert (await session.poll()).text == NOOP
    poll = await session.hold_poll()
    await socket.send(UPGRADE)
    assert (await poll).text == NOOP
    assert await works(socket)


async def test_polling_requests_after_the_upgrade_are_refused_and_do_no_harm(wire: Wire) -> None:
    session = await wire.polling()
    socket = await upgrade(wire, session)
    assert await works(socket)
    assert (await session.poll()).refusal == (400, BAD_REQUEST)
    assert (await session.post(CLOSE)).refusal == (400, BAD_REQUEST)
    assert await works(socket, 78)


@pytest.mark.parametrize("packet", ["2", "2prob", "2probed", "3probe", '420["x"]', "abc", CLOSE, NOOP, "", b"2probe"])
async def test_an_invalid_probe_closes_that_websocket_alone(wire: Wire, packet: Frame) -> None:
    session = await wire.polling()
    socket = await wire.dial_for(session)
    await socket.send(packet)
    await socket.closed()
    assert await works(session)


@pytest.mark.parametrize("packet", ['420["x"]', CLOSE, "abc", b"x"])
async def test_a_wrong_packet_after_the_probe_closes_that_websocket_alone(wire: Wire, packet: Frame) -> None:
    session = await wire.polling()
    socket = await probe(wire, session)
    await socket.send(packet)
    await socket.closed()
    assert await works(session)


async def test_a_failed_upgrade_can_be_tried_again(wire: Wire) -> None:
    session = await wire.polling()
    failed = await wire.dial_for(session)
    await failed.send("2wrong")
    await failed.closed()
    assert await works(session)
    socket = await upgrade(wire, session)
    assert await works(socket)


async def test_a_websocket_dropped_during_the_probe_leaves_polling_unharmed(wire: Wire) -> None:
    session = await wire.polling()
    socket = await probe(wire, session)
    await socket.websocket.close()
    assert await works(session)


async def test_a_second_websocket_during_the_probe_is_turned_away(wire: Wire) -> None:
    session = await wire.polling()
    socket = await probe(wire, session)
    await wire.turns_away(session.sid)
    await socket.send(UPGRADE)
    assert await works(socket)


async def test_a_second_websocket_after_the_upgrade_is_turned_away(wire: Wire) -> None:
    session = await wire.polling()
    socket = await upgrade(wire, session)
    assert await works(socket)
    await wire.turns_away(session.sid)
    assert await works(socket, 78)


async def test_an_upgrade_with_another_protocol_version_is_refused_and_does_no_harm(wire: Wire) -> None:
    session = await wire.polling()
    with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
        await wire.dial_for(session, eio="3")
    assert refusal.value.status == 400
    assert await works(session)


async def test_a_session_closed_during_the_probe_takes_the_websocket_with_it(wire: Wire) -> None:
    session = await wire.polling()
    socket = await probe(wire, session)
    await session.post(CLOSE)
    await socket.closed()
    await wire.forgotten(session.sid)


async def test_an_upgraded_session_ends_with_its_websocket(wire: Wire) -> None:
    session = await wire.polling()
    socket = await upgrade(wire, session)
    assert await works(socket)
    await socket.websocket.close()
    await wire.forgotten(session.sid)


async def test_a_bad_packet_after_the_upgrade_closes_the_session(wire: Wire) -> None:
    session = await wire.polling()
    socket = await upgrade(wire, session)
    await socket.send("abc")
    await socket.closed()
    await wire.forgotten(session.sid)


async def test_an_upgrade_that_is_never_finished_is_given_up(wire: Wire) -> None:
    """After the server's upgradeTimeout; the session goes on over polling."""
    if wire.target.upgrade_timeout is None:
        pytest.skip("the server's upgrade timeout is not known")
    session = await wire.polling()
    socket = await probe(wire, session)
    given_up = asyncio.create_task(socket.closed())
    while not given_up.done():
        answer = await session.poll()
        assert answer.status == 200
        if "2" in answer.text.split(SEPARATOR):
            await session.post(PONG)
    await given_up
    assert await works(session)
