"""Cross-origin requests to the engine, as a browser makes them."""

import aiohttp
import pytest

from .packets import UNKNOWN_TRANSPORT, Answer, Query
from .wire import Wire

pytestmark = pytest.mark.asyncio

POLLING = {"EIO": "4", "transport": "polling"}
STRANGER = "http://stranger.test"


@pytest.fixture
def origin(wire: Wire) -> str:
    """An origin that the server is configured to allow."""
    if wire.target.allowed_origin is None:
        pytest.skip("no origin is known to be allowed")
    return wire.target.allowed_origin


async def ask(wire: Wire, method: str, origin: str, query: Query = POLLING, headers: Query | None = None) -> Answer:
    return await wire.request(method, query, headers={"Origin": origin, **(headers or {})})


async def preflight(wire: Wire, origin: str, query: Query = POLLING) -> Answer:
    wanted = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    return await ask(wire, "OPTIONS", origin, query, wanted)


async def test_a_preflight_from_an_allowed_origin_is_granted(wire: Wire, origin: str) -> None:
    answer = await preflight(wire, origin)
    assert answer.status in (200, 204)
    assert answer.text == ""
    assert answer.headers["Access-Control-Allow-Origin"] == origin
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert "content-type" in answer.headers["Access-Control-Allow-Headers"].lower()
    assert "Origin" in answer.headers["Vary"]


async def test_a_preflight_for_a_session_does_not_touch_it(wire: Wire, origin: str) -> None:
    session = await wire.polling()
    assert (await preflight(wire, origin, session.query)).status in (200, 204)
    await session.send('420["no.such.command"]')
    assert str(await session.receive()).startswith("430[")


async def test_a_preflight_from_a_stranger_is_not_granted(wire: Wire) -> None:
    answer = await preflight(wire, STRANGER)
    assert answer.headers.get("Access-Control-Allow-Origin") not in (STRANGER, "*")


async def test_answers_to_an_allowed_origin_say_so(wire: Wire, origin: str) -> None:
    answer = await ask(wire, "GET", origin)
    assert answer.status == 200
    assert answer.headers["Access-Control-Allow-Origin"] == origin
    assert "Origin" in answer.headers["Vary"]


async def test_refusals_to_an_allowed_origin_say_so_too(wire: Wire, origin: str) -> None:
    """Or else the page could not read why."""
    answer = await ask(wire, "GET", origin, {"EIO": "4"})
    assert answer.refusal == (400, UNKNOWN_TRANSPORT)
    assert answer.headers["Access-Control-Allow-Origin"] == origin


async def test_answers_to_a_stranger_do_not(wire: Wire) -> None:
    """Node serves it and leaves the rest to the browser; a refusal is as good."""
    answer = await ask(wire, "GET", STRANGER)
    assert answer.status in (200, 400, 403)
    assert answer.headers.get("Access-Control-Allow-Origin") not in (STRANGER, "*")


async def test_forwarded_headers_from_anyone_do_not_make_a_stranger_welcome(wire: Wire) -> None:
    forged = {"X-Forwarded-Host": "stranger.test", "X-Forwarded-Proto": "http", "Forwarded": "host=stranger.test"}
    answer = await ask(wire, "GET", STRANGER, headers=forged)
    assert answer.headers.get("Access-Control-Allow-Origin") not in (STRANGER, "*")


@pytest.mark.palabre_only
@pytest.mark.parametrize("forged", [{}, {"X-Forwarded-Host": "stranger.test", "X-Forwarded-Proto": "http"}])
async def test_a_websocket_from_a_stranger_is_refused(wire: Wire, origin: str, forged: Query) -> None:
    """The browser does not guard WebSockets, so the server must; Node leaves it to the application."""
    assert origin != STRANGER
    with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
        await wire.dial({"EIO": "4", "transport": "websocket"}, headers={"Origin": STRANGER, **forged})
    assert refusal.value.status in (400, 403)


async def test_a_websocket_from_an_allowed_origin_is_served(wire: Wire, origin: str) -> None:
    socket = await wire.dial({"EIO": "4", "transport": "websocket"}, headers={"Origin": origin})
    assert str(await socket.frame()).startswith("0{")
