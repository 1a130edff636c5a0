"""Engine.IO v4: opening a session, and the requests that are refused one."""

import aiohttp
import pytest

from .packets import (
    BAD_METHOD,
    BAD_REQUEST,
    UNKNOWN_SESSION,
    UNKNOWN_TRANSPORT,
    UNSUPPORTED_VERSION,
    Query,
    SessionClosed,
)
from .wire import Wire

pytestmark = pytest.mark.asyncio

POLLING = {"EIO": "4", "transport": "polling"}
WEBSOCKET = {"EIO": "4", "transport": "websocket"}


async def test_polling_handshake_announces_the_session_and_the_upgrade(wire: Wire) -> None:
    session = await wire.polling(connect=False)
    assert session.opening == {
        "sid": session.sid,
        "upgrades": ["websocket"],
        "pingInterval": wire.target.ping_interval,
        "pingTimeout": wire.target.ping_timeout,
        "maxPayload": wire.target.max_payload,
    }


async def test_websocket_handshake_announces_the_session_and_no_upgrade(wire: Wire) -> None:
    session = await wire.websocket(connect=False)
    assert session.opening == {
        "sid": session.sid,
        "upgrades": [],
        "pingInterval": wire.target.ping_interval,
        "pingTimeout": wire.target.ping_timeout,
        "maxPayload": wire.target.max_payload,
    }


async def test_polling_handshake_is_plain_text_in_utf_8_and_never_cached(wire: Wire) -> None:
    answer = await wire.request("GET", POLLING)
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/plain; charset=UTF-8"
    assert "no-store" in answer.headers["Cache-Control"]


async def test_polling_handshake_carries_the_open_packet_alone(wire: Wire) -> None:
    answer = await wire.request("GET", POLLING)
    assert answer.text.startswith('0{"sid":"')
    assert "\x1e" not in answer.text


async def test_session_ids_are_long_safe_in_a_url_and_never_repeat(wire: Wire) -> None:
    sids = [(await wire.polling(connect=False)).sid for _ in range(5)]
    assert len(set(sids)) == 5
    assert all(len(sid) >= 16 and sid.replace("-", "").replace("_", "").isalnum() for sid in sids)


async def test_an_empty_sid_is_no_sid(wire: Wire) -> None:
    """The specification is silent; as Node does."""
    answer = await wire.request("GET", {**POLLING, "sid": ""})
    assert answer.status == 200
    assert answer.text.startswith("0{")


@pytest.mark.parametrize("query", [{}, {"EIO": "4"}, {"EIO": "4", "transport": "abc"}, {"EIO": "3", "transport": ""}])
async def test_an_unknown_transport_is_refused(wire: Wire, query: Query) -> None:
    answer = await wire.request("GET", query)
    assert answer.refusal == (400, UNKNOWN_TRANSPORT)
    assert answer.headers["Content-Type"].startswith("application/json")


@pytest.mark.parametrize("query", [{}, {"EIO": "3"}, {"EIO": "abc"}, {"EIO": "44"}, {"EIO": ""}])
async def test_another_protocol_version_is_refused(wire: Wire, query: Query) -> None:
    answer = await wire.request("GET", {"transport": "polling", **query})
    assert answer.refusal == (400, UNSUPPORTED_VERSION)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("sid", ["abc", "__proto__", "../..", "\u00e9"])
async def test_an_unknown_session_is_refused(wire: Wire, method: str, sid: str) -> None:
    answer = await wire.request(method, {**POLLING, "sid": sid})
    assert answer.refusal == (400, UNKNOWN_SESSION)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
async def test_a_handshake_by_another_method_than_get_is_refused(wire: Wire, method: str) -> None:
    assert (await wire.request(method, POLLING)).refusal == (400, BAD_METHOD)


async def test_a_handshake_by_head_opens_nothing(wire: Wire) -> None:
    assert (await wire.request("HEAD", POLLING)).status in (400, 405)


async def test_the_method_is_judged_before_the_protocol_version(wire: Wire) -> None:
    """The specification gives no order; as Node does."""
    assert (await wire.request("POST", {"transport": "polling"})).refusal == (400, BAD_METHOD)


async def test_a_websocket_handshake_without_an_upgrade_is_a_bad_request(wire: Wire) -> None:
    assert (await wire.request("GET", WEBSOCKET)).refusal == (400, BAD_REQUEST)


@pytest.mark.parametrize("change", [{"EIO": "3"}, {"transport": "websocket"}])
async def test_a_request_that_contradicts_its_session_is_refused_and_does_no_harm(wire: Wire, change: Query) -> None:
    session = await wire.polling()
    assert (await wire.request("GET", {**session.query, **change})).refusal == (400, BAD_REQUEST)
    await session.send('420["unknown"]')
    assert str(await session.receive()).startswith("430[")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_other_methods_on_a_session_fail_and_do_no_harm(wire: Wire, method: str) -> None:
    session = await wire.polling()
    assert (await wire.request(method, session.query)).status >= 400
    await session.send('420["unknown"]')
    assert str(await session.receive()).startswith("430[")


@pytest.mark.palabre_only
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_other_methods_on_a_session_are_the_clients_fault(wire: Wire, method: str) -> None:
    """Node answers 500."""
    session = await wire.polling()
    assert (await wire.request(method, session.query)).status in (400, 405)


@pytest.mark.parametrize(
    "query",
    [
        {"EIO": "4"},
        {"EIO": "4", "transport": "abc"},
        {**WEBSOCKET, "sid": "abc"},
        pytest.param({"transport": "websocket"}, marks=pytest.mark.palabre_only),
        pytest.param({"EIO": "3", "transport": "websocket"}, marks=pytest.mark.palabre_only),
    ],
)
async def test_a_websocket_that_cannot_be_served_is_refused_before_it_opens(wire: Wire, query: Query) -> None:
    """For a wrong protocol version Node upgrades first and then writes an HTTP answer into the open WebSocket."""
    with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
        await wire.dial(query)
    assert refusal.value.status == 400


async def test_a_websocket_that_says_polling_gets_no_session(wire: Wire) -> None:
    """Node opens and closes it; a refusal is as good."""
    try:
        socket = await wire.dial(POLLING)
    except aiohttp.WSServerHandshakeError as refusal:
        assert refusal.status == 400
    else:
        with pytest.raises(SessionClosed):
            await socket.frame()


async def test_compression_of_frames_is_not_negotiated(wire: Wire) -> None:
    """Off by default in Node too: its memory for each connection outweighs what it saves."""
    socket = await wire.dial(WEBSOCKET, compress=15)
    assert socket.websocket.compress == 0


async def test_jsonp_is_spoken_or_refused_but_not_ignored(wire: Wire) -> None:
    """Gone from version 4 of the protocol and its clients; Node still speaks it, a refusal is as good."""
    answer = await wire.request("GET", {**POLLING, "j": "3"})
    if answer.status == 200:
        assert answer.text.startswith('___eio[3]("0{')
        assert answer.text.endswith(");")
    else:
        assert answer.refusal == (400, BAD_REQUEST)
