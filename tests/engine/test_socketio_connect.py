"""Socket.IO v5: joining, being refused, leaving a namespace; both transports."""

import json

import pytest

from .packets import acknowledgement, message
from .sessions import Session
from .wire import Wire

pytestmark = pytest.mark.asyncio

INVALID_NAMESPACE = '44/custom,{"message":"Invalid namespace"}'


async def is_over(wire: Wire, session: Session) -> None:
    """The server closes the session of its own accord, and keeps nothing of it."""
    await session.closed()
    await wire.forgotten(session.sid)


async def test_joining_gives_a_sid_of_its_own(wire: Wire, unjoined: Session) -> None:
    """It must differ from the engine's, which is a secret of one client, as others may come to know this one."""
    sid = await wire.join(unjoined)
    assert sid
    assert sid != unjoined.sid


async def test_an_auth_payload_is_refused_with_an_error_that_has_a_message(wire: Wire, unjoined: Session) -> None:
    """The official client reads `.message` and `.data`; `data` is the error shape of the application."""
    await unjoined.send("40" + json.dumps(wire.target.bad_auth))
    error = json.loads(message(await unjoined.receive()).removeprefix("4"))
    assert isinstance(error["message"], str)
    assert isinstance(error["data"]["error"]["code"], str)


async def test_joining_without_an_auth_payload_is_refused_the_same_way(unjoined: Session) -> None:
    await unjoined.send("40")
    error = json.loads(message(await unjoined.receive()).removeprefix("4"))
    assert isinstance(error["message"], str)


async def test_a_refused_client_may_try_again_on_the_same_connection(wire: Wire, unjoined: Session) -> None:
    await unjoined.send("40" + json.dumps(wire.target.bad_auth))
    assert message(await unjoined.receive()).startswith("4{")
    assert await wire.join(unjoined)


@pytest.mark.parametrize("packet", ["40/custom,", '40/custom,{"token":"x"}', "40/custom"])
async def test_an_unknown_namespace_is_refused_by_name(unjoined: Session, packet: str) -> None:
    await unjoined.send(packet)
    assert await unjoined.receive() == INVALID_NAMESPACE


async def test_a_client_refused_an_unknown_namespace_can_use_the_default_one(wire: Wire, unjoined: Session) -> None:
    await unjoined.send("40/custom,")
    assert await unjoined.receive() == INVALID_NAMESPACE
    assert await wire.join(unjoined)
    await unjoined.send('420["unknown"]')
    acknowledgement(await unjoined.receive(), 0)


async def test_asking_for_an_unknown_namespace_does_not_disturb_the_joined_one(session: Session) -> None:
    await session.send("40/custom,", '420["unknown"]')
    replies = {await session.receive(), await session.receive()}
    assert INVALID_NAMESPACE in replies
    assert any(str(reply).startswith("430[") for reply in replies)


async def test_joining_twice_closes_the_connection(wire: Wire, session: Session) -> None:
    """As Node does; the specification knows no such packet in that state."""
    await session.send("40" + json.dumps(wire.target.auth))
    await is_over(wire, session)


@pytest.mark.parametrize("payload", ["[]", '"x"', "null", "1", "{bad", '{"token":1}}'])
async def test_a_malformed_connect_closes_the_connection(wire: Wire, unjoined: Session, payload: str) -> None:
    await unjoined.send("40" + payload)
    await is_over(wire, unjoined)


@pytest.mark.parametrize(
    "packet",
    ['42["unknown"]', '420["unknown"]', "430[]", "41", '44{"message":"x"}', '451-["x",{"_placeholder":true,"num":0}]'],
)
async def test_any_packet_before_joining_closes_the_connection(wire: Wire, unjoined: Session, packet: str) -> None:
    await unjoined.send(packet, *([b"x"] if packet.startswith("45") else []))
    await is_over(wire, unjoined)


@pytest.mark.parametrize("packet", ['42/custom,0["unknown"]', "41/custom,", "43/custom,0[]"])
async def test_a_packet_for_a_namespace_not_joined_closes_the_connection(
    wire: Wire, session: Session, packet: str
) -> None:
    await session.send(packet)
    await is_over(wire, session)


async def test_a_connect_error_from_a_client_closes_the_connection(wire: Wire, session: Session) -> None:
    await session.send('44{"message":"x"}')
    await is_over(wire, session)


async def test_leaving_the_namespace_keeps_the_engine(wire: Wire, session: Session) -> None:
    """There is no answer to it, and the same connection can join anew, under another sid."""
    await wire.leave(session)
    assert await wire.join(session)
    await session.send('420["unknown"]')
    acknowledgement(await session.receive(), 0)


async def test_each_joining_has_a_new_sid(wire: Wire, unjoined: Session) -> None:
    first = await wire.join(unjoined)
    await wire.leave(unjoined)
    assert await wire.join(unjoined) != first


async def test_the_heartbeat_goes_on_after_leaving_the_namespace(wire: Wire) -> None:
    session = await wire.websocket()
    await wire.leave(session)
    for _ in range(2):
        assert await session.frame() == "2"
        await session.send("3")
    assert await wire.join(session)


async def test_an_event_after_leaving_closes_the_connection(wire: Wire, session: Session) -> None:
    await wire.leave(session)
    await session.send('420["unknown"]')
    await is_over(wire, session)


async def test_two_connections_of_one_client_are_two_sessions(wire: Wire) -> None:
    first, second = await wire.websocket(), await wire.polling()
    assert first.sid != second.sid
    await wire.leave(first)
    await second.send('420["unknown"]')
    acknowledgement(await second.receive(), 0)
