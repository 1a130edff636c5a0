"""Engine.IO v4 over WebSocket: frames, limits, malformed input, closing."""

import asyncio

import pytest

from .packets import BAD_REQUEST, CLOSE, NOOP, PONG, Frame, acknowledgement, event_of_size
from .raw import BINARY, CLOSING, TEXT, WS_PING, WS_PONG, RawSocket, frame, raw_websocket
from .wire import Wire

pytestmark = pytest.mark.asyncio


async def test_text_frames_carry_one_packet_each(wire: Wire) -> None:
    session = await wire.websocket()
    await session.send('420["a"]', '421["b"]')
    acknowledgement(await session.receive(), 0)
    acknowledgement(await session.receive(), 1)


async def test_binary_frames_carry_attachments(wire: Wire) -> None:
    session = await wire.websocket()
    await session.send('451-0["unknown",{"_placeholder":true,"num":0}]', b"\x00\x01\xff")
    acknowledgement(await session.receive(), 0)


async def test_base64_in_a_text_frame_is_binary_too(wire: Wire) -> None:
    """As Node does."""
    session = await wire.websocket()
    await session.send('451-0["unknown",{"_placeholder":true,"num":0}]', "bAAH/")
    acknowledgement(await session.receive(), 0)


@pytest.mark.parametrize("packet", ["abc", "7", "9", "", "2", " ", "\u00e9"])
async def test_an_unknown_packet_closes_at_once(wire: Wire, packet: str) -> None:
    """A ping from the client counts as one: in version 4 only the server pings."""
    session = await wire.websocket()
    await session.send(packet)
    await session.closed()
    await wire.forgotten(session.sid)


@pytest.mark.parametrize("packet", [PONG, NOOP])
async def test_a_packet_that_means_nothing_now_is_ignored(wire: Wire, packet: str) -> None:
    session = await wire.websocket()
    await session.send(packet, '420["unknown"]')
    acknowledgement(await session.receive(), 0)


async def test_a_binary_message_out_of_place_closes(wire: Wire) -> None:
    session = await wire.websocket()
    await session.send(b"\x01\x02")
    await session.closed()
    await wire.forgotten(session.sid)


@pytest.mark.palabre_only
async def test_a_close_packet_closes_at_once(wire: Wire) -> None:
    """The specification has either side close so; Node ignores it here and waits for the missing pong."""
    session = await wire.websocket()
    await session.send(CLOSE)
    await session.closed()
    await wire.forgotten(session.sid)


async def test_a_client_that_closes_the_websocket_is_forgotten(wire: Wire) -> None:
    session = await wire.websocket()
    await session.websocket.close()
    await wire.forgotten(session.sid)


async def test_a_client_whose_connection_drops_is_forgotten(wire: Wire) -> None:
    async with raw_websocket(wire) as socket:
        socket.writer.transport.abort()
        await wire.forgotten(socket.sid)


async def test_polling_requests_on_a_websocket_session_are_refused_and_do_no_harm(wire: Wire) -> None:
    session = await wire.websocket()
    query = {"EIO": "4", "transport": "polling", "sid": session.sid}
    assert (await wire.request("GET", query)).refusal == (400, BAD_REQUEST)
    assert (await wire.request("POST", query, data="1")).refusal == (400, BAD_REQUEST)
    await session.send('420["unknown"]')
    acknowledgement(await session.receive(), 0)


@pytest.mark.palabre_only
async def test_a_second_websocket_cannot_take_a_session_over(wire: Wire) -> None:
    """Node lets one upgrade a session that began on a WebSocket, which thereby loses its own."""
    session = await wire.websocket()
    await wire.turns_away(session.sid)
    await session.send('420["unknown"]')
    acknowledgement(await session.receive(), 0)


async def test_a_frame_of_exactly_the_announced_limit_passes(wire: Wire) -> None:
    session = await wire.websocket()
    await session.send(event_of_size(wire.target.max_payload))
    acknowledgement(await session.receive(), 0)


@pytest.mark.parametrize("kind", ["text", "binary"])
async def test_a_larger_frame_closes_with_1009(wire: Wire, kind: str) -> None:
    session = await wire.websocket()
    too_large: Frame = event_of_size(wire.target.max_payload + 1)
    await session.send(too_large if kind == "text" else str(too_large).encode())
    assert await session.closed() == 1009
    await wire.forgotten(session.sid)


async def test_a_larger_message_in_small_fragments_closes_too(wire: Wire) -> None:
    part = b"x" * (wire.target.max_payload // 4)
    async with raw_websocket(wire) as socket:
        await socket.send(frame(TEXT, b"4" + part, fin=False), *[frame(0, part, fin=False)] * 4)
        assert await socket.close_code() in (1009, None)
        await wire.forgotten(socket.sid)


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        pytest.param(frame(TEXT, b"3", rsv=4), 1002, id="reserved bit"),
        pytest.param(frame(3, b"3"), 1002, id="reserved opcode"),
        pytest.param(frame(0, b"3"), 1002, id="continues nothing"),
        pytest.param(frame(TEXT, b"3", fin=False) + frame(TEXT, b"3"), 1002, id="interrupted message"),
        pytest.param(frame(WS_PING, fin=False), 1002, id="fragmented control frame"),
        pytest.param(frame(WS_PING, b"x" * 126), 1002, id="long control frame"),
        pytest.param(frame(TEXT, b'42["\xff"]'), 1007, id="not UTF-8"),
    ],
)
async def test_a_malformed_frame_closes_at_once(wire: Wire, frames: bytes, code: int) -> None:
    """Codes of RFC 6455, section 7.4.1; a server may also drop the connection without a close frame (7.1.7)."""
    async with raw_websocket(wire) as socket:
        await socket.send(frames)
        assert await socket.close_code() in (code, None)
        await wire.forgotten(socket.sid)


async def next_of(socket: RawSocket, opcode: int) -> bytes:
    """The next frame of that kind, passing over Engine.IO pings."""
    while (received := await socket.read()) is not None:
        if received[0] == opcode and received[1] != b"2":
            return received[1]
    raise AssertionError("the connection ended")


async def test_a_fragmented_message_is_put_together(wire: Wire) -> None:
    async with raw_websocket(wire) as socket:
        await socket.send(frame(TEXT, b"40/cus", fin=False), frame(WS_PING, b"x"), frame(0, b"tom,"))
        assert await next_of(socket, TEXT) == b'44/custom,{"message":"Invalid namespace"}'


async def test_a_websocket_ping_is_answered(wire: Wire) -> None:
    async with raw_websocket(wire) as socket:
        await socket.send(frame(WS_PING, b"hello"))
        assert await next_of(socket, WS_PONG) == b"hello"


async def test_a_close_frame_is_answered_and_ends_the_session(wire: Wire) -> None:
    async with raw_websocket(wire) as socket:
        await socket.send(frame(CLOSING, (1000).to_bytes(2, "big")))
        assert await socket.close_code() == 1000
        await wire.forgotten(socket.sid)


async def test_a_malformed_session_does_not_disturb_its_neighbours(wire: Wire) -> None:
    sessions = await asyncio.gather(*(wire.websocket() for _ in range(4)))
    async with raw_websocket(wire) as broken:
        await broken.send(frame(3), frame(BINARY, b"x"))
        await wire.forgotten(broken.sid)
    for session in sessions:
        await session.send('420["unknown"]')
        acknowledgement(await session.receive(), 0)
