"""A consumer that does not read costs bounded memory and nobody else's time (I6)."""

import asyncio
import json
import statistics
import time
from pathlib import Path

import aiohttp
import pytest

from tests.conftest import People
from tests.people import Person, eventually
from tests.processes import Server

LARGEST_GROWTH = 16 * 1024 * 1024
"""Bytes that the server's memory may grow by for one consumer that never reads, with all that the load itself needs."""


async def connect_and_never_read(person: Person) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A WebSocket, written by hand, that says CONNECT and then leaves everything in the socket's buffers."""
    host, port = person.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port), limit=1024)
    request = (
        f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    writer.write(request.encode())
    await reader.readuntil(b"\r\n\r\n")
    payload = ("40" + json.dumps({"token": person.token})).encode()
    writer.write(bytes([0x81, 0xFE]) + len(payload).to_bytes(2, "big") + bytes(4) + payload)
    await writer.drain()
    return reader, writer


def memory_of(server: Server) -> int:
    assert server.process is not None
    pages = int(Path(f"/proc/{server.process.pid}/statm").read_text().split()[1])
    return pages * 4096


async def metric(person: Person, name: str) -> float:
    text = (await person.get(f"{person.url}/metrics")).body.decode()
    return sum(float(line.split()[-1]) for line in text.splitlines() if line.startswith(name + " "))


async def test_a_client_that_never_reads_is_cut_off_while_the_others_keep_their_pace(
    people: People, server: Server
) -> None:
    coach, alice, bob = await people("coach"), await people("alice"), await people("bob")
    conversation_id = await coach.open_group(alice, bob)
    dropped = await metric(coach, "palabre_dropped_consumers_total")
    async with coach.connected() as sender, alice.connected() as witness:
        _, writer = await connect_and_never_read(bob)
        before = memory_of(server)
        latencies = []
        body = "x" * 4_000
        for number in range(3_000):
            started = time.perf_counter()
            await sender.send(conversation_id, body, f"flood-{number}")
            latencies.append(time.perf_counter() - started)
            if number % 200 == 0 and await metric(coach, "palabre_dropped_consumers_total") > dropped:
                break
        await eventually(lambda: len(witness.heard("message.created")) == len(latencies))
        assert await metric(coach, "palabre_dropped_consumers_total") == dropped + 1
        assert memory_of(server) - before < LARGEST_GROWTH
        assert statistics.median(latencies) < 0.1
        writer.close()


async def test_a_polling_client_that_never_polls_is_cut_off_as_well(people: People) -> None:
    coach, bob = await people("coach"), await people("bob")
    conversation_id = await coach.open_group(bob)
    async with aiohttp.ClientSession() as http:
        base = f"{bob.url}/socket.io/?EIO=4&transport=polling"
        async with http.get(base) as answer:
            sid = json.loads((await answer.text())[1:])["sid"]
        async with http.post(f"{base}&sid={sid}", data="40" + json.dumps({"token": bob.token})) as answer:
            assert answer.status == 200
        async with http.get(f"{base}&sid={sid}") as answer:
            assert (await answer.text()).startswith("40")
        async with coach.connected() as sender:
            await asyncio.gather(*(sender.send(conversation_id, "word", f"poll-{number}") for number in range(1_010)))
        async with http.get(f"{base}&sid={sid}") as answer:
            assert answer.status == 400


@pytest.mark.parametrize("transport", ["websocket", "polling"])
async def test_a_consumer_that_was_away_resumes_by_rev(people: People, transport: str) -> None:
    coach, bob = await people("coach"), await people("bob")
    conversation_id = await coach.open_group(bob)
    async with coach.connected() as sender:
        async with bob.connected(transport) as line:
            await sender.send(conversation_id, "one")
            cursor = (await line.until_body("one"))["rev"]
        await sender.send(conversation_id, "two")
        await sender.send(conversation_id, "three")
        async with bob.connected(transport) as line:
            data = await line.do("session.resume", {"cursors": {conversation_id: cursor}})
    (found,) = data["conversations"]
    assert [message["body"] for message in found["messages"]] == ["two", "three"]
    assert (found["last_rev"], found["unread"], found["more"]) == (3, 3, False)
