"""Engine.IO v4 over HTTP long-polling: payloads, held requests, overlaps, limits, closing."""

import asyncio
import json

import aiohttp
import pytest

from .packets import (
    CLOSE,
    NOOP,
    PONG,
    SEPARATOR,
    UNKNOWN_SESSION,
    Answer,
    SessionClosed,
    SlowBody,
    acknowledgement,
    event_of_size,
)
from .sessions import Polling
from .wire import Wire

pytestmark = pytest.mark.asyncio


async def is_gone(session: Polling) -> bool:
    return (await session.poll()).refusal == (400, UNKNOWN_SESSION)


async def outcome(request: "asyncio.Task[Answer]") -> int:
    """The status of a request that the server may also cut off, which counts as 400."""
    try:
        return (await request).status
    except aiohttp.ClientError:
        return 400


async def test_a_post_is_answered_ok_as_html(wire: Wire) -> None:
    session = await wire.polling()
    answer = await session.post('420["unknown"]')
    assert (answer.status, answer.text) == (200, "ok")
    assert answer.headers["Content-Type"].split(";")[0] == "text/html"


async def test_a_poll_is_held_until_there_is_something_to_say(wire: Wire) -> None:
    session = await wire.polling()
    poll = await session.hold_poll()
    assert not poll.done()
    await session.post('427["unknown"]')
    answer = await poll
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/plain; charset=UTF-8"
    assert "no-store" in answer.headers["Cache-Control"]
    acknowledgement(answer.text, 7)


async def test_several_packets_in_one_payload_are_handled_in_order(wire: Wire) -> None:
    session = await wire.polling()
    await session.send('420["a"]', '421["b"]', '422["c"]')
    for ack_id in range(3):
        acknowledgement(await session.receive(), ack_id)


async def test_packets_that_wait_together_come_in_one_payload(wire: Wire) -> None:
    """The acknowledgements are made while no poll is held, so that the next one brings them all."""
    session = await wire.polling()
    await session.send('420["a"]', '421["b"]')
    await wire.round_trip()
    packets = (await session.poll()).text.split(SEPARATOR)
    assert [packet[:3] for packet in packets] == ["430", "431"]


async def test_a_payload_may_hold_a_hundred_packets(wire: Wire) -> None:
    """Clients batch up to maxPayload bytes; neither the specification nor Node counts packets."""
    session = await wire.polling()
    await session.send(*(f'42{ack_id}["unknown"]' for ack_id in range(100)))
    for ack_id in range(100):
        acknowledgement(await session.receive(), ack_id)


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "application/json"])
async def test_the_content_type_of_a_post_does_not_matter(wire: Wire, content_type: str) -> None:
    session = await wire.polling()
    assert (await session.post('420["unknown"]', content_type)).status == 200
    acknowledgement(await session.receive(), 0)


async def test_a_binary_body_is_refused_and_closes(wire: Wire) -> None:
    """Version 4 carries binary as base64; as Node does."""
    session = await wire.polling()
    assert (await session.post('420["unknown"]', "application/octet-stream")).status == 400
    assert await is_gone(session)


async def test_text_outside_ascii_passes_unharmed(wire: Wire) -> None:
    session = await wire.polling()
    await session.send('420["\u00e9\u20ac\U0001f333\u2028", "\\ud83c\\udf33"]', '421["unknown"]')
    acknowledgement(await session.receive(), 0)
    acknowledgement(await session.receive(), 1)


async def test_a_second_poll_beside_a_held_one_closes_the_session(wire: Wire) -> None:
    """The held one is told so; the official suite for the protocol demands the same."""
    session = await wire.polling()
    first = await session.hold_poll()
    second = await session.poll()
    assert second.status == 400
    assert ((await first).status, (await first).text) == (200, CLOSE)
    assert await is_gone(session)


async def test_a_second_post_beside_an_unfinished_one_closes_the_session(wire: Wire) -> None:
    """Node destroys the first; a refusal is as good."""
    session = await wire.polling()
    body = SlowBody(b"42", b'0["unknown"]')
    first = asyncio.create_task(session.post(body))
    await body.started.wait()
    await wire.round_trip()
    second = await session.post('421["unknown"]')
    body.finish.set()
    assert second.status == 400
    assert await outcome(first) == 400
    assert await is_gone(session)


async def test_a_held_poll_learns_that_overlapping_posts_closed_the_session(wire: Wire) -> None:
    session = await wire.polling()
    poll = await session.hold_poll()
    body = SlowBody(b"42", b'0["unknown"]')
    first = asyncio.create_task(session.post(body))
    await body.started.wait()
    await wire.round_trip()
    assert (await session.post('421["unknown"]')).status == 400
    body.finish.set()
    await outcome(first)
    assert (await poll).text == CLOSE


async def test_a_post_of_exactly_the_announced_limit_passes(wire: Wire) -> None:
    session = await wire.polling()
    assert (await session.post(event_of_size(wire.target.max_payload))).status == 200
    acknowledgement(await session.receive(), 0)


@pytest.mark.parametrize("declared", [True, False], ids=["length declared", "length unknown"])
async def test_a_larger_post_is_refused_and_does_no_harm(wire: Wire, declared: bool) -> None:
    """413 as in Node, which keeps the session."""
    session = await wire.polling()
    text = event_of_size(wire.target.max_payload + 1).encode()
    body = SlowBody(text[:60], text[60:])
    body.finish.set()
    assert (await session.post(text if declared else body)).status == 413
    await session.send('425["unknown"]')
    acknowledgement(await session.receive(), 5)


async def test_the_limit_counts_bytes_and_not_characters(wire: Wire) -> None:
    session = await wire.polling()
    text = '420["unknown","' + "\u20ac" * (wire.target.max_payload // 3) + '"]'
    assert len(text) < wire.target.max_payload
    assert (await session.post(text)).status == 413


@pytest.mark.parametrize("body", ["abc", "", "7", "9x", "2", SEPARATOR, PONG + SEPARATOR, "3\x1eabc"])
async def test_a_malformed_payload_closes_the_session_at_once(wire: Wire, body: str) -> None:
    """Node answers the POST with 200, as it has been read; the specification would have 400; both will do."""
    session = await wire.polling()
    poll = await session.hold_poll()
    assert (await session.post(body)).status in (200, 400)
    answer = await poll
    assert answer.text == CLOSE or answer.status == 400
    assert await is_gone(session)


@pytest.mark.parametrize("body", [PONG, NOOP])
async def test_a_packet_that_means_nothing_now_is_ignored(wire: Wire, body: str) -> None:
    session = await wire.polling()
    assert (await session.post(body)).status == 200
    await session.send('420["unknown"]')
    acknowledgement(await session.receive(), 0)


async def test_a_client_that_closes_has_its_held_poll_released(wire: Wire) -> None:
    session = await wire.polling()
    poll = await session.hold_poll()
    answer = await session.post(CLOSE)
    assert (answer.status, answer.text) == (200, "ok")
    assert ((await poll).status, (await poll).text) == (200, NOOP)
    assert await is_gone(session)


async def test_a_client_that_closes_is_forgotten_at_once(wire: Wire) -> None:
    session = await wire.polling()
    await session.post(CLOSE)
    assert (await session.post(PONG)).refusal == (400, UNKNOWN_SESSION)
    assert await is_gone(session)


async def test_a_client_that_drops_its_held_poll_is_forgotten(wire: Wire) -> None:
    session = await wire.polling()
    poll = await session.hold_poll()
    poll.cancel()
    await wire.forgotten(session.sid)


async def test_a_client_closed_by_a_bad_message_hears_of_it_on_its_next_poll(wire: Wire) -> None:
    """Node keeps the close packet for that poll; having forgotten the session by then is as good."""
    session = await wire.polling()
    await session.send("4abc")
    with pytest.raises(SessionClosed):
        await session.receive()
    assert await is_gone(session)


@pytest.mark.palabre_only
async def test_a_client_that_never_polls_is_cut_off_after_a_thousand_packets(wire: Wire) -> None:
    """A slow consumer costs bounded memory; in Node its queue grows without end."""
    session = await wire.polling()
    statuses = []
    for _ in range(24):
        events = SEPARATOR.join(f'42{ack_id}["unknown"]' for ack_id in range(50))
        statuses.append((await session.post(events + SEPARATOR + PONG)).status)
    assert statuses[-1] == 400 or await is_gone(session), json.dumps(statuses)
