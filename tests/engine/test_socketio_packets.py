"""Socket.IO v5: events, acknowledgements and malformed packets; both transports."""

import pytest

from .packets import SessionClosed, acknowledgement
from .sessions import Session
from .wire import Wire

pytestmark = pytest.mark.asyncio

RESERVED = ["connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"]


async def test_an_unknown_event_is_acknowledged_with_an_error(session: Session) -> None:
    await session.send('420["no.such.command",{}]')
    [reply] = acknowledgement(await session.receive(), 0)
    assert reply["ok"] is False
    assert isinstance(reply["error"]["code"], str)
    assert isinstance(reply["error"]["message"], str)


@pytest.mark.parametrize("ack_id", [0, 1, 10, 2**31, 2**53 - 1])
async def test_an_acknowledgement_repeats_the_id_of_its_event(session: Session, ack_id: int) -> None:
    await session.send(f'42{ack_id}["no.such.command",{{}}]')
    assert acknowledgement(await session.receive(), ack_id)


async def test_an_event_without_an_id_is_not_acknowledged(session: Session) -> None:
    await session.send('42["no.such.command",{}]', '421["no.such.command",{}]')
    acknowledgement(await session.receive(), 1)


@pytest.mark.parametrize(
    "arguments",
    ["", ",1", ",null", ',"a",2,[3],{"four":{"five":[6]}},true,null', ",{}" * 50, ',{"_placeholder":true,"num":0}'],
    ids=["none", "one", "null", "several", "fifty", "looks like a placeholder"],
)
async def test_an_event_may_have_any_arguments(session: Session, arguments: str) -> None:
    """Also too few, or too many, or of the wrong kind: the client still gets its answer."""
    await session.send(f'423["no.such.command"{arguments}]')
    assert acknowledgement(await session.receive(), 3)


@pytest.mark.parametrize(
    "name", ["", " ", "message", "error", "connection", "__proto__", "a b", "\u00e9\U0001f333", "*"]
)
async def test_an_event_may_have_any_name_that_is_not_reserved(session: Session, name: str) -> None:
    await session.send(f'424["{name}",1]')
    assert acknowledgement(await session.receive(), 4)


async def test_an_event_may_be_named_by_a_number(session: Session) -> None:
    """The parsers of Node and its clients allow it."""
    await session.send("425[1,2]")
    assert acknowledgement(await session.receive(), 5)


async def test_white_space_in_a_payload_is_json_like_any_other(session: Session) -> None:
    await session.send('426[ "no.such.command" ,\n{ } ]')
    assert acknowledgement(await session.receive(), 6)


async def test_the_default_namespace_may_be_named(session: Session) -> None:
    await session.send('42/,7["no.such.command"]')
    assert acknowledgement(await session.receive(), 7)


async def test_a_query_in_the_namespace_does_not_belong_to_version_5(wire: Wire, session: Session) -> None:
    """Version 4 stripped `?token=` from it; here it is another namespace, which was not joined."""
    await session.send('42/?a=b,8["no.such.command"]')
    await session.closed()
    await wire.forgotten(session.sid)


async def test_acknowledgements_come_in_the_order_of_the_events(session: Session) -> None:
    for start in range(0, 60, 20):
        await session.send(*(f'42{ack_id}["no.such.command",{{}}]' for ack_id in range(start, start + 20)))
    for ack_id in range(60):
        acknowledgement(await session.receive(), ack_id)


async def test_the_same_id_may_be_used_again(session: Session) -> None:
    for _ in range(3):
        await session.send('420["no.such.command"]')
        acknowledgement(await session.receive(), 0)


@pytest.mark.parametrize("packet", ["430[]", '4399["x",1]', "43[]"])
async def test_an_acknowledgement_that_nobody_awaits_is_ignored(session: Session, packet: str) -> None:
    await session.send(packet, '420["no.such.command"]')
    acknowledgement(await session.receive(), 0)


@pytest.mark.parametrize(
    "packet",
    [
        pytest.param("4", id="no type"),
        pytest.param("4abc", id="type is no digit"),
        pytest.param("47", id="type 7"),
        pytest.param('49["x"]', id="type 9"),
        pytest.param("4 2[]", id="leading blank"),
        pytest.param("42{}", id="event is an object"),
        pytest.param('42"x"', id="event is a string"),
        pytest.param("42null", id="event is null"),
        pytest.param("42true", id="event is a boolean"),
        pytest.param("42[]", id="event without a name"),
        pytest.param("42[null]", id="event named null"),
        pytest.param("42[{}]", id="event named by an object"),
        pytest.param("42[[]]", id="event named by an array"),
        pytest.param('42["x"', id="JSON cut short"),
        pytest.param('42["x"]]', id="JSON with more behind it"),
        pytest.param('42["x",NaN]', id="NaN is not JSON"),
        pytest.param('42["x",Infinity]', id="Infinity is not JSON"),
        pytest.param("42['x']", id="single quotes"),
        pytest.param('42abc["x"]', id="id of letters"),
        pytest.param('42-1["x"]', id="negative id"),
        pytest.param('421.5["x"]', id="fractional id"),
        pytest.param('42\u0661["x"]', id="id of other digits"),
        pytest.param("41{}", id="disconnect with a payload"),
        pytest.param("431{}", id="acknowledgement is an object"),
        pytest.param('431"x"', id="acknowledgement is a string"),
        pytest.param("42" + "[" * 20_000, id="deep nesting"),
    ],
)
async def test_a_malformed_packet_closes_the_connection(wire: Wire, session: Session, packet: str) -> None:
    await session.send(packet)
    await session.closed()
    await wire.forgotten(session.sid)


@pytest.mark.palabre_only
@pytest.mark.parametrize("packet", ["42", "421", "43", "431"])
async def test_a_packet_without_its_payload_closes_the_connection(wire: Wire, session: Session, packet: str) -> None:
    """The specification demands the payload; Node drops the packet and never acknowledges it."""
    await session.send(packet)
    await session.closed()
    await wire.forgotten(session.sid)


async def test_what_follows_a_malformed_packet_is_not_handled(session: Session) -> None:
    await session.send("42{}", '420["no.such.command"]')
    with pytest.raises(SessionClosed):
        await session.receive()


@pytest.mark.parametrize("name", RESERVED)
async def test_a_reserved_event_name_is_refused(session: Session, name: str) -> None:
    """Node closes the connection; an acknowledgement that tells an error is as good."""
    await session.send(f'420["{name}",{{}}]')
    try:
        [reply] = acknowledgement(await session.receive(), 0)
    except SessionClosed:
        return
    assert reply["ok"] is False


@pytest.mark.parametrize("name", RESERVED)
async def test_a_reserved_event_name_never_reaches_a_handler(wire: Wire, session: Session, name: str) -> None:
    """A `disconnect` handler run by a packet would leave the session half gone: it lives on whole, or is over."""
    await session.send(f'42["{name}","transport close"]', '420["no.such.command"]')
    try:
        [reply] = acknowledgement(await session.receive(), 0)
    except SessionClosed:
        await wire.forgotten(session.sid)
    else:
        assert reply["ok"] is False
