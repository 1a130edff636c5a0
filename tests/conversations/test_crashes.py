"""What was acknowledged survives any crash, once and in order (I1, I2, I3, I4)."""

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import socketio.exceptions

from tests.conftest import lift_limits
from tests.people import Line, Person, eventually
from tests.processes import Mongod, Server

KILLS = 3
SENDERS = 4
AT_ONCE = 8
pytestmark = pytest.mark.xdist_group("crashes")


class Sender:
    """Sends numbered messages, several at once, and sends each again until it is acknowledged, whatever happens."""

    def __init__(self, person: Person, conversation_id: str, name: str) -> None:
        self.person = person
        self.conversation_id = conversation_id
        self.name = name
        self.acknowledged: dict[str, dict[str, Any]] = {}
        self.line: Line | None = None
        self._reconnecting = asyncio.Lock()

    async def run(self, stop: asyncio.Event, worker: int) -> None:
        number = 0
        while not stop.is_set():
            number += 1
            await self._send_until_acknowledged(f"{self.name}-{worker}-{number}")

    async def _send_until_acknowledged(self, client_id: str) -> None:
        payload = {"conversation_id": self.conversation_id, "client_id": client_id, "body": client_id}
        while True:
            line = await self._connected()
            try:
                answer = await line.client.call("message.send", payload, timeout=3)
            except (socketio.exceptions.SocketIOError, TimeoutError, OSError):
                await self._drop(line)
                continue
            if answer["ok"]:
                self.acknowledged[client_id] = answer["data"]["message"]
                return
            assert answer["error"]["retryable"], answer
            await asyncio.sleep(0.05)

    async def _connected(self) -> Line:
        async with self._reconnecting:
            while self.line is None:
                line = Line(self.person.url)
                try:
                    await line.connect(self.person.token or "")
                except (TimeoutError, socketio.exceptions.SocketIOError, OSError):
                    await asyncio.sleep(0.1)
                else:
                    self.line = line
            return self.line

    async def _drop(self, line: Line) -> None:
        async with self._reconnecting:
            if self.line is line:
                self.line = None
                with contextlib.suppress(Exception):
                    await line.close()


class Follower:
    """Keeps the conversation by facts and, after each break, by `session.resume` alone."""

    def __init__(self, person: Person, conversation_id: str) -> None:
        self.person = person
        self.conversation_id = conversation_id
        self.messages: dict[int, dict[str, Any]] = {}
        self.early: dict[int, dict[str, Any]] = {}
        self.rev = 0

    async def run(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            line = Line(self.person.url)
            self.early.clear()
            try:
                await line.connect(self.person.token or "")
                line.client.on("message.created", self._hear)
                await self.resume(line)
                while not (stop.is_set() or line.ended.is_set()):
                    await asyncio.sleep(0.02)
            except (TimeoutError, socketio.exceptions.SocketIOError, OSError):
                await asyncio.sleep(0.1)
            finally:
                with contextlib.suppress(Exception):
                    await line.close()

    async def resume(self, line: Line) -> None:
        while True:
            data = await line.do("session.resume", {"cursors": {self.conversation_id: self.rev}})
            (found,) = data["conversations"]
            for message in found["messages"]:
                self._take(message)
            self._take_early()
            if not found["more"]:
                return

    async def _hear(self, fact: dict[str, Any]) -> None:
        """A fact may overtake the answer to `session.resume` that was read before it: it waits for its turn."""
        self.early[fact["message"]["rev"]] = fact["message"]
        self._take_early()

    def _take_early(self) -> None:
        while message := self.early.pop(self.rev + 1, None):
            self._take(message)

    def _take(self, message: dict[str, Any]) -> None:
        self.messages[message["seq"]] = message
        self.rev = max(self.rev, message["rev"])


async def read_all(person: Person, conversation_id: str) -> list[dict[str, Any]]:
    """The whole conversation, read anew."""
    found: list[dict[str, Any]] = []
    path = f"/conversations/{conversation_id}/messages?limit=100&after_rev=0"
    while True:
        reply = await person.get(path)
        assert reply.status == 200, reply.body
        found += reply.body["items"]
        if reply.body["next_cursor"] is None:
            return sorted(found, key=lambda message: message["seq"])
        path = f"/conversations/{conversation_id}/messages?limit=100&cursor={reply.body['next_cursor']}"


async def load_through(server: Server, crash: Callable[[], None]) -> None:
    """Four people send while `crash` strikes several times; then compare what everyone has with what there is."""
    await lift_limits(server.url)
    coach = await Person.sign_in(server.url, "coach")
    others = [await Person.sign_in(server.url, name) for name in ("alice", "bob", "chloe")]
    conversation_id = await coach.open_group(*others)
    senders = [Sender(person, conversation_id, person.user["name"]) for person in [coach, *others]][:SENDERS]
    followers = [Follower(person, conversation_id) for person in (coach, others[0])]
    stop, stop_following = asyncio.Event(), asyncio.Event()
    sending = [asyncio.create_task(sender.run(stop, worker)) for sender in senders for worker in range(AT_ONCE)]
    following = [asyncio.create_task(follower.run(stop_following)) for follower in followers]

    async def go_on(count: int) -> None:
        """Until so many more are acknowledged; a sender that was refused for good says so."""
        wanted = sum(len(sender.acknowledged) for sender in senders) + count

        def are_there() -> bool:
            for task in [*sending, *following]:
                if task.done():
                    task.result()
            return sum(len(sender.acknowledged) for sender in senders) > wanted

        await eventually(are_there, within=60)

    for _ in range(KILLS):
        await go_on(80)
        await asyncio.to_thread(crash)
    await go_on(50)
    stop.set()
    await asyncio.gather(*sending)

    stored = await read_all(coach, conversation_id)
    acknowledged = {key: message for sender in senders for key, message in sender.acknowledged.items()}
    by_client_id = {message["client_id"]: message for message in stored}
    assert set(acknowledged) <= set(by_client_id), "an acknowledged message is missing"
    assert len(by_client_id) == len(stored), "a message is there twice"
    assert [message["seq"] for message in stored] == list(range(1, len(stored) + 1)), "seq has a gap"
    assert {key: message["seq"] for key, message in acknowledged.items()} == {
        key: by_client_id[key]["seq"] for key in acknowledged
    }
    for follower in followers:
        await eventually(lambda follower=follower: len(follower.messages) == len(stored), within=60)
        assert [follower.messages[seq] for seq in sorted(follower.messages)] == stored
    stop_following.set()
    await asyncio.gather(*following)
    for sender in senders:
        if sender.line is not None:
            await sender.line.close()


async def test_killing_the_server_loses_doubles_and_reorders_nothing(
    mongod: Mongod, start_server: Callable[..., Server]
) -> None:
    server = start_server(mongod.url("crash_server"))

    def crash() -> None:
        server.kill()
        server.start()

    await load_through(server, crash)


async def test_killing_mongod_loses_doubles_and_reorders_nothing(start_server: Callable[..., Server]) -> None:
    """The embedded one, which the server starts again."""
    server = start_server()
    lock = server.folder / "var" / "mongodb" / "mongod.lock"

    def crash() -> None:
        os.kill(int(lock.read_text()), signal.SIGKILL)

    await load_through(server, crash)
    assert Path(lock).exists()


async def test_a_mongod_that_dies_while_it_starts_is_started_again(start_server: Callable[..., Server]) -> None:
    server = start_server()
    lock = server.folder / "var" / "mongodb" / "mongod.lock"
    coach = await Person.sign_in(server.url, "coach")
    before = 0

    def pid() -> int:
        """Of the one after the last; 0 until it holds the data."""
        found = int(lock.read_text() or 0)
        return found if found != before and Path(f"/proc/{found}").exists() else 0

    for _ in range(3):
        before = await eventually(pid, within=60)
        os.kill(before, signal.SIGKILL)

    async def answers() -> bool:
        return (await coach.get("/conversations")).status == 200

    await eventually(answers, within=60)


async def test_a_server_whose_predecessor_was_killed_takes_over_its_mongod_and_data(
    start_server: Callable[..., Server],
) -> None:
    server = start_server()
    coach = await Person.sign_in(server.url, "coach")
    conversation_id = await coach.open_group(title="Before the crash")
    server.kill()
    await asyncio.to_thread(server.start)
    assert (await coach.get(f"/conversations/{conversation_id}")).body["title"] == "Before the crash"


async def test_while_the_database_is_away_sends_are_refused_as_retryable_and_readiness_says_why(
    start_mongod: Callable[[], Mongod], start_server: Callable[..., Server]
) -> None:
    mongod = start_mongod()
    server = start_server(mongod.url("away"))
    coach = await Person.sign_in(server.url, "coach")
    conversation_id = await coach.open_group()
    async with coach.connected() as line:
        await line.send(conversation_id, "before")
        mongod.kill()
        answer = await line.client.call(
            "message.send", {"conversation_id": conversation_id, "client_id": "again", "body": "during"}, timeout=30
        )
        assert (answer["error"]["code"], answer["error"]["retryable"]) == ("unavailable", True)
        ready = await coach.get("/health/ready")
        assert ready.status == 503
        assert "mongodb" in ready.body["problems"]
        await asyncio.to_thread(mongod.start)

        async def sent() -> Any:
            payload = {"conversation_id": conversation_id, "client_id": "again", "body": "during"}
            return (await line.client.call("message.send", payload, timeout=30)).get("data")

        message = (await eventually(sent, within=30))["message"]
        assert message["seq"] == 2
        await line.until_body("during")


async def test_what_a_crash_left_out_of_the_lists_is_repaired_when_the_server_is_back(
    mongod: Mongod, start_server: Callable[..., Server]
) -> None:
    """Summaries are written a moment after the acknowledgement; the kill comes before (I8)."""
    server = start_server(mongod.url("repair"))
    coach = await Person.sign_in(server.url, "coach")
    conversation_id = await coach.open_group()
    async with coach.connected() as line:
        await line.send(conversation_id, "the last words")
        server.kill()
    await asyncio.to_thread(server.start)

    async def repaired() -> bool:
        conversation = (await coach.get(f"/conversations/{conversation_id}")).body
        last = conversation["last_message"]
        return bool(last and last["body"] == "the last words" and conversation["unread"] == 0)

    await eventually(repaired, within=60)
