"""The link to the other nodes over Redis (or Valkey) pub/sub.

A node subscribes to a room while it has a socket in it, and to one channel of orders. Pub/sub loses messages, so nothing
relies on it alone: changes carry their `rev` and the journal reads what is missing; a heartbeat to oneself notices a
listener that died silently; after each break everything cached is forgotten and every open conversation is checked.
"""

import asyncio
import contextlib
import secrets
import time
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from actions.facts import FACTS, Fact
from server import metrics
from server.background import all_or_none
from server.directory import Directory
from server.fanout import FanOut
from server.positions import Announcement, Positions
from server.rooms import Rooms

ROOM, ORDERS, BEAT, PRESENT = b"palabre:room:", b"palabre:orders", b"palabre:beat:", "palabre:present:"
SEPARATOR = b"\x1e"
BEAT_EVERY, DEAF_AFTER = 1.0, 4.0
PRESENT_FOR, PRESENT_AGAIN = 60.0, 20.0
"""Seconds."""
RECONNECT_AFTER = 0.5
LEFT_AFTER = 2.0
MOST_OUTGOING = 20_000
GONE = (RedisError, OSError, TimeoutError)
"""What a lost Redis looks like."""
ORDER = "orders"
"""Stands among owed conversation ids for orders that were not sent."""
ORDERS_OF_DIRECTORY = frozenset({"forget_user", "forget_tenant", "forget_sign_in", "forget_conversation"})
log = structlog.get_logger()


class Nodes:
    def __init__(self, url: str, fanout: FanOut, directory: Directory, positions: Positions, rooms: Rooms) -> None:
        self.node_id = secrets.token_hex(6)
        self.up = False
        self._url = url
        self._redis = self._connect()
        self._fanout = fanout
        self._directory = directory
        self._positions = positions
        self._rooms = rooms
        self._outgoing: asyncio.Queue[tuple[bytes, bytes, str | None]] = asyncio.Queue()
        self._owed: set[str] = set()
        self._wanted: asyncio.Queue[tuple[bool, str]] = asyncio.Queue()
        self._recheck = asyncio.Event()
        self._heard_at = 0.0
        self.on_return: Callable[[], Awaitable[None]]
        """Set by the server: check the rights of every local socket again."""
        rooms.on_first = lambda room: self._want(room, subscribe=True)
        rooms.on_last = self._leave_later

    def _connect(self, timeout: float | None = 5.0) -> Redis:
        """`timeout` in seconds for an answer; None for a listener, which waits for as long as nothing is said."""
        return Redis.from_url(
            self._url, socket_timeout=timeout, socket_connect_timeout=2, socket_keepalive=True, health_check_interval=0
        )

    def _want(self, room: str, *, subscribe: bool) -> None:
        if self.up and not room.endswith("?"):
            self._wanted.put_nowait((subscribe, room))

    def _leave_later(self, room: str) -> None:
        """A reload comes back at once; until then the subscription and what is known of the conversation stay."""

        def leave() -> None:
            if not self._rooms.sockets(room):
                self._want(room, subscribe=False)

        if self.up:
            asyncio.get_running_loop().call_later(LEFT_AFTER, leave)

    def send_changes(self, conversation_id: str, announcements: list[Announcement]) -> None:
        items = [[item.fact.name, item.rev, item.seq] for item in announcements]
        header = orjson.dumps({"n": self.node_id, "c": conversation_id, "items": items})
        body = SEPARATOR.join([header, *(item.encoded for item in announcements)])
        self._send(ROOM + b"c:" + conversation_id.encode(), body, conversation_id)

    def send_fact(self, room: str, fact: Fact, payload: bytes, except_user: str) -> None:
        header = orjson.dumps({"n": self.node_id, "fact": fact.name, "except": except_user})
        self._send(ROOM + room.encode(), header + SEPARATOR + payload, None)

    def send_control(self, order: str, *subjects: str) -> None:
        self._send(ORDERS, orjson.dumps({"n": self.node_id, "order": order, "subjects": subjects}), ORDER)

    def _send(self, channel: bytes, body: bytes, owed: str | None) -> None:
        """What cannot be sent is not kept, only that the others must look for themselves when the link is back."""
        if self.up and self._outgoing.qsize() < MOST_OUTGOING:
            self._outgoing.put_nowait((channel, body, owed))
        elif owed is not None:
            self._owed.add(owed)

    def _settle_debts(self) -> None:
        """Tell the others what they may have missed of this node while it could not speak."""
        owed, self._owed = self._owed, set()
        if ORDER in owed:
            owed.discard(ORDER)
            self.send_control("recheck")
        ids = sorted(owed)
        for start in range(0, len(ids), 500):
            self.send_control("doubt", *ids[start : start + 500])

    async def run(self) -> None:
        """Keep the link until cancelled."""
        while True:
            try:
                await self._live()
            except* GONE as group:
                log.warning("nodes.link_down", error=type(group.exceptions[0]).__name__)
            finally:
                self._set_up(up=False)
            await asyncio.sleep(RECONNECT_AFTER)

    async def _live(self) -> None:
        """One life of the link, with connections of its own: what a cancellation left in an old pool stays there."""
        old, self._redis = self._redis, self._connect()
        with contextlib.suppress(*GONE):
            await old.aclose()
        async with self._connect(None) as listener, listener.pubsub() as channels:
            own = BEAT + self.node_id.encode()
            rooms = [ROOM + room.encode() for room in self._rooms.names() if not room.endswith("?")]
            await channels.subscribe(ORDERS, own, *rooms)
            self._set_up(up=True)
            log.info("nodes.link_up", rooms=len(rooms))
            self._heard_at = time.monotonic()
            self._settle_debts()
            self._positions.doubt([room[2:] for room in self._rooms.names() if room.startswith("c:")])
            await all_or_none(
                self._listen(channels), self._publish(), self._subscribe(channels), self._beat(own),
                self._stay_present(), self._check_rights(),
            )  # fmt: skip

    async def _check_rights(self) -> None:
        """After each break, and whenever another node had one."""
        while True:
            await self.on_return()
            await self._recheck.wait()
            self._recheck.clear()

    def _set_up(self, *, up: bool) -> None:
        if up != self.up:
            self.up = up
            metrics.NODE_LINK.set(int(up))
            self._directory.trust(linked=up)
            while not self._outgoing.empty():
                _, _, owed = self._outgoing.get_nowait()
                if owed is not None:
                    self._owed.add(owed)
            while not self._wanted.empty():
                self._wanted.get_nowait()

    async def _listen(self, channels: Any) -> None:
        async for message in channels.listen():
            if message["type"] == "message":
                self._heard_at = time.monotonic()
                try:
                    self._take(message["channel"], message["data"])
                except (ValueError, KeyError, TypeError):
                    log.warning("nodes.not_understood", channel=message["channel"].decode(errors="replace"))

    def _take(self, channel: bytes, data: bytes) -> None:
        if channel.startswith(BEAT):
            return
        header, _, rest = data.partition(SEPARATOR)
        envelope = orjson.loads(header)
        if envelope["n"] == self.node_id:
            return
        if "items" in envelope:
            self._take_changes(envelope["c"], envelope["items"], rest.split(SEPARATOR))
        elif "fact" in envelope:
            room = channel.removeprefix(ROOM).decode()
            self._fanout.deliver(room, FACTS[envelope["fact"]], rest, except_user=envelope["except"])
        elif envelope["order"] == "doubt":
            self._positions.doubt(envelope["subjects"])
        elif envelope["order"] == "recheck":
            self._directory.trust(linked=True)
            self._recheck.set()
        elif envelope["order"] in ORDERS_OF_DIRECTORY:
            self._directory.obey(envelope["order"], envelope["subjects"][0])
        else:
            self._fanout.obey(envelope["order"], *envelope["subjects"])

    def _take_changes(self, conversation_id: str, items: list[Any], encoded: list[bytes]) -> None:
        admitted = [
            Announcement(FACTS[name], rev, seq, body)
            for (name, rev, seq), body in zip(items, encoded, strict=True)
            if self._positions.admit(conversation_id, seq, rev)
        ]
        if admitted:
            self._fanout.deliver_changes(conversation_id, admitted)

    async def _publish(self) -> None:
        """Everything that waits leaves in one pipeline, in order."""
        while True:
            batch = [await self._outgoing.get()]
            while not self._outgoing.empty() and len(batch) < 500:
                batch.append(self._outgoing.get_nowait())
            try:
                async with self._redis.pipeline(transaction=False) as pipeline:
                    for channel, body, _ in batch:
                        pipeline.publish(channel, body)
                    await pipeline.execute()
            except BaseException:
                self._owed.update(owed for _, _, owed in batch if owed is not None)
                raise

    async def _subscribe(self, channels: Any) -> None:
        while True:
            subscribe, room = await self._wanted.get()
            latest = {room: subscribe}
            while not self._wanted.empty():
                subscribe, room = self._wanted.get_nowait()
                latest[room] = subscribe
            on = [ROOM + room.encode() for room, subscribe in latest.items() if subscribe]
            off = [ROOM + room.encode() for room, subscribe in latest.items() if not subscribe]
            if on:
                await channels.subscribe(*on)
                self._positions.doubt([room[2:] for room in latest if latest[room] and room.startswith("c:")])
            if off:
                await channels.unsubscribe(*off)
                for room in latest:
                    if room.startswith("c:") and not self._rooms.sockets(room):
                        self._positions.forget(room[2:])

    async def _beat(self, own: bytes) -> None:
        """Speak to oneself; silence means that the listener is deaf, whatever its connection says."""
        while True:
            async with asyncio.timeout(DEAF_AFTER):
                await self._redis.publish(own, b"1")
            await asyncio.sleep(BEAT_EVERY)
            if time.monotonic() - self._heard_at > DEAF_AFTER:
                raise TimeoutError("the listener hears nothing")

    async def mark(self, user_id: str, *, online: bool) -> None:
        with contextlib.suppress(*GONE):
            await self._mark([user_id]) if online else await self._redis.zrem(PRESENT + user_id, self.node_id)

    async def _mark(self, user_ids: list[str]) -> None:
        until = time.time() + PRESENT_FOR
        async with self._redis.pipeline(transaction=False) as pipeline:
            for user_id in user_ids:
                pipeline.zadd(PRESENT + user_id, {self.node_id: until})
                pipeline.expire(PRESENT + user_id, round(PRESENT_FOR))
            await pipeline.execute()

    async def find(self, user_ids: list[str]) -> set[str]:
        """Those who are present on another node; nobody while the link is down."""
        if not self.up or not user_ids:
            return set()
        try:
            async with self._redis.pipeline(transaction=False) as pipeline:
                for user_id in user_ids:
                    pipeline.zrangebyscore(PRESENT + user_id, time.time(), "+inf")
                found = await pipeline.execute()
        except GONE:
            return set()
        own = self.node_id.encode()
        return {user_id for user_id, nodes in zip(user_ids, found, strict=True) if any(node != own for node in nodes)}

    async def _stay_present(self) -> None:
        while True:
            users = [room[2:] for room in self._rooms.names() if room.startswith("u:") and not room.endswith("?")]
            for start in range(0, len(users), 1_000):
                await self._mark(users[start : start + 1_000])
            await asyncio.sleep(PRESENT_AGAIN)

    async def close(self) -> None:
        with contextlib.suppress(*GONE):
            users = [room[2:] for room in self._rooms.names() if room.startswith("u:")]
            async with self._redis.pipeline(transaction=False) as pipeline:
                for user_id in users:
                    pipeline.zrem(PRESENT + user_id, self.node_id)
                await pipeline.execute()
        with contextlib.suppress(*GONE):
            await self._redis.aclose()
