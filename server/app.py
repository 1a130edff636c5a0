"""Assembly: what a node consists of, in the order in which it is opened; closing is the reverse."""

import asyncio
import contextlib
import gc
import os
import random
import signal
import socket as sockets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import orjson
import structlog
from aiohttp import web

from actions.context import Context
from actions.conversations.viewing import announce_viewing
from actions.errors import PalabreError
from actions.facts import SERVER_DRAINING
from actions.people.presence import announce_presence
from actions.queues.queues import announce, prepare_telling, tell_queue
from models import tenants
from models.base import DatabaseError
from schedulers import ONCE, RECURRING
from schedulers.due import DueJobs
from schedulers.recurring import run_jobs
from server import database, metrics
from server.article_pages import ArticlePages
from server.background import cancel_all
from server.booking_pages import BookingPages
from server.channels.build import build_channels
from server.directory import Directory
from server.dispatch import Dispatch
from server.engine.gateway import Gateway
from server.engine.packets import event_packet
from server.expiry import Expiry
from server.fanout import FanOut, end_session
from server.health import Health
from server.http import SOCKET_PATH, Proxies, allow_origin, answer, cors
from server.journal import Journal
from server.limiter import Limiter
from server.lines import Lines
from server.media_pages import MediaPages
from server.nodes import Nodes
from server.pacer import Pacer
from server.pages import Pages, add_documents
from server.passwords import Passwords, Threads
from server.presence import Presence
from server.queue_pages import QueuePages
from server.rest import Rest
from server.rooms import Rooms, conversation_room
from server.seals import Seals
from server.settings import Settings
from server.static import StaticFiles
from server.summaries import Summaries
from server.tokens import AccessTokens
from server.turns import Turns
from server.typists import Typists
from server.unsubscribe_pages import UnsubscribePages
from server.viewers import Viewers

MAX_PAYLOAD = 65_536
"""Bytes of one socket packet."""
FINISH_JOBS_WITHIN = 8.0
"""Seconds that jobs under way have to finish when the node closes; what has not is begun again by another."""
FINISH_WITHIN = 1.0
"""Seconds that background work has to finish when the node closes."""
log = structlog.get_logger()


class Node:
    """One server process with everything in it."""

    def __init__(self, settings: Settings, mongo_url: str) -> None:
        self.settings = settings
        self._tasks: set[asyncio.Task[None]] = set()
        self.proxies = Proxies(settings.proxies, settings.public_url)
        self.tokens = AccessTokens(settings.keys)
        self.threads = Threads(2)
        self.rooms = Rooms()
        self.fanout = FanOut(self.rooms)
        self.presence = Presence(self.rooms)
        self.viewers = Viewers()
        self.expiry = Expiry()
        self.client, self.database = database.connect(mongo_url)
        self.directory = Directory(self.database)
        self.summaries = Summaries(self.database)
        self.journal = Journal(self.database, self.summaries, self.fanout.publish)
        self.lines = Lines(self.database, self.start)
        self.pacer = Pacer()
        self.due = DueJobs(ONCE)
        self.due.meter = metrics.ClockMeter()
        self.channels = build_channels(settings, self.database)
        self.ctx = self._build_context()
        self.dispatch = Dispatch(self.ctx, self.rooms, self.tokens, self.presence)
        self.gateway = self._build_gateway()
        self._wire()
        self.nodes = self._join_others() if settings.redis_url else None

    def _build_context(self) -> Context:
        """What the rules may use."""
        return Context(
            database=self.database,
            journal=self.journal,
            lines=self.lines,
            announcer=self.fanout,
            directory=self.directory,
            presence=self.presence,
            typing=Typists(self.fanout),
            viewing=self.viewers,
            passwords=Passwords(self.threads, quick=self.settings.quick_passwords),
            access_tokens=self.tokens,
            seals=Seals(self.settings.keys),
            limiter=Limiter(),
            pacer=self.pacer,
            turns=Turns(),
            in_thread=self.threads,
            start=lambda work: self.start(_logged(work)),
            report_drift=lambda kind, count: metrics.DRIFT.labels(kind).inc(count),
            report_queues=metrics.QueueCounts().set,
            report_stalled=metrics.STALLED.set,
            report_taken_away=metrics.TAKEN_AWAY.inc,
            channels=self.channels,
            wake_jobs=self.due.wake,
            max_lateness={kind.kind: kind.max_lateness for kind in ONCE},
            address=self.settings.public_url.rstrip("/") or f"http://{self.settings.host}:{self.settings.port}",
        )

    def _build_gateway(self) -> Gateway:
        return Gateway(
            self.dispatch,
            ping_interval=self.settings.ping_interval,
            ping_timeout=self.settings.ping_timeout,
            max_payload=MAX_PAYLOAD,
            address_of=self.proxies.address,
        )

    def _wire(self) -> None:
        """Tie the parts together where one must call another that was made later."""
        self.dispatch.on_signed_in = self.expiry.watch
        self.dispatch.on_gone = self.viewers.gone
        self.viewers.announce = lambda actor, conversation_id: announce_viewing(self.ctx, actor, conversation_id)
        self.lines.announce = lambda line, news: announce(self.ctx, line, news)
        self.lines.prepare = lambda tenant_id, queue_id: prepare_telling(self.ctx, tenant_id, queue_id)
        self.lines.tell = lambda line, around: tell_queue(self.ctx, line, around)
        self.fanout.on_reassess = self._reassess
        self.presence.announce = lambda user_id, online: announce_presence(self.ctx, user_id, online=online)

    def _join_others(self) -> Nodes:
        """The nodes beside this one, told what happens here, and asked who is with them."""
        positions = self.journal.positions
        nodes = Nodes(self.settings.redis_url, self.fanout, self.directory, positions, self.rooms)
        nodes.on_return = self.check_rights
        self.fanout.link = nodes
        self.presence.elsewhere = nodes
        self.directory.tell = nodes.send_control
        self.dispatch.on_hearing = positions.begin
        positions.is_heard = lambda conversation_id: bool(self.rooms.sockets(conversation_room(conversation_id)))
        return nodes

    def _reassess(self, user_id: str) -> None:
        self.start(self.dispatch.reassess(user_id))

    def start(self, work: Awaitable[None]) -> "asyncio.Task[None]":
        """Run in the background until the node closes."""
        task: asyncio.Task[None] = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def check_rights(self) -> None:
        """Words of removals and revocations may have been lost: every local socket must earn its rooms again."""
        for room in self.rooms.names():
            if room.startswith("u:") and not room.endswith("?"):
                await self.dispatch.reassess(room[2:])

    async def allows(self, origin: str) -> bool:
        """Whether pages of this origin may call: any while developing, else those that a tenant named."""
        return self.settings.env == "development" or await tenants.is_allowed_origin(self.database, origin)

    def build(self) -> web.Application:
        app = web.Application(middlewares=[answer, cors(self.allows, self.proxies)])
        app.on_response_prepare.append(allow_origin)
        app.router.add_route("*", SOCKET_PATH, self.gateway.handle)
        Rest(self.ctx, self.tokens, self.proxies).add_routes(app)
        Health(self.database, self.nodes, self.channels, lambda: self.gateway.closing).add_routes(app)
        add_documents(app)
        static = StaticFiles(watch=self.settings.env == "development")
        pages = Pages(self.ctx, static, self.proxies)
        pages.add_routes(app)
        QueuePages(self.ctx, pages, self.proxies).add_routes(app)
        BookingPages(self.ctx, pages).add_routes(app)
        UnsubscribePages(self.ctx, pages).add_routes(app)
        ArticlePages(self.ctx, pages, self.proxies).add_routes(app)
        MediaPages(self.ctx, pages, self.proxies).add_routes(app)
        return app

    @asynccontextmanager
    async def running(self, *, with_clock: bool = True) -> AsyncIterator["Node"]:
        """Prepare the database and keep the background work going; on leaving, close.

        A node that does one thing and leaves has no clock: what is due it would only begin.
        """
        await database.prepare(self.database)
        work: list[Awaitable[None]] = [
            self.journal.run(),
            self.summaries.run(),
            self.gateway.heartbeat.run(),
            self.expiry.run(),
        ]
        if with_clock:
            work.append(run_jobs(self.ctx, f"{sockets.gethostname()}:{os.getpid()}", RECURRING, self.due.meter))
        else:
            self.due.stop()
        if self.nodes is not None:
            work.append(self.nodes.run())
        tasks = [self.start(self._keep(item)) for item in work]
        jobs = self.start(self._keep(self.due.run(self.ctx)))
        try:
            yield self
        finally:
            self.pacer.close()
            self.due.stop()
            await asyncio.wait({jobs}, timeout=FINISH_JOBS_WITHIN)
            if begun := self._tasks.difference([*tasks, jobs]):
                await asyncio.wait(begun, timeout=FINISH_WITHIN)
            await cancel_all([*tasks, jobs, *self._tasks])
            if self.nodes is not None:
                await self.nodes.close()
            await self.channels.close()
            self.threads.close()
            await self.client.close()

    async def _keep(self, work: Awaitable[None]) -> None:
        """Background work that ends by an error ends the node: half a server is worse than a restart."""
        try:
            await work
        except asyncio.CancelledError:
            raise
        except Exception:
            log.exception("node.failed")
            signal.raise_signal(signal.SIGTERM)

    async def drain(self) -> None:
        """Send clients away, each after its own delay; finish the journal; close what is left."""
        self.gateway.closing = True
        self.due.stop()
        window = self.settings.drain_seconds
        connected = [connection for connection, _ in self.gateway.connections.values()]
        for connection in connected:
            if connection.socket is not None:
                payload = orjson.dumps({"reconnect_in": round(random.uniform(0, window), 2)})  # noqa: S311
                connection.socket.send(event_packet(SERVER_DRAINING.name, payload))
        if connected:
            log.info("node.draining", connections=len(connected), seconds=window)
        loop = asyncio.get_running_loop()
        until = loop.time() + window
        while self.gateway.connections and loop.time() < until:
            await asyncio.sleep(0.05)
        with contextlib.suppress(Exception):
            async with asyncio.timeout(10):
                await self.journal.close()
        for connection, _ in list(self.gateway.connections.values()):
            if connection.socket is not None:
                end_session(connection.socket, "draining")
        await self.gateway.close()


def _settle_memory() -> None:
    """What there is at the start stays: to look through all of it for garbage again and again stops everybody for long."""
    gc.collect()
    gc.freeze()


async def serve(settings: Settings, mongo_url: str, ready: Callable[[Node], Awaitable[None]]) -> None:
    """Serve until SIGINT or SIGTERM. Raise `OSError` when the port is taken."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with AsyncExitStack() as stack:
        node = Node(settings, mongo_url)
        await stack.enter_async_context(node.running())
        runner = web.AppRunner(node.build(), access_log=None, handler_cancellation=True, shutdown_timeout=5.0)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        stack.push_async_callback(node.drain)
        site = web.TCPSite(runner, settings.host, settings.port, backlog=4096)
        await site.start()
        stack.push_async_callback(site.stop)
        _settle_memory()
        await ready(node)
        await stop.wait()
        log.info("node.stopping")


async def _logged(work: Awaitable[None]) -> None:
    """Nobody waits for background work: what goes wrong in it is at least noted."""
    try:
        await work
    except (PalabreError, DatabaseError) as error:
        log.warning("background.not_done", error=type(error).__name__)
    except Exception:
        log.exception("background.failed")
