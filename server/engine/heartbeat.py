"""Pings, missed pongs and stalled writers, for all connections by one task.

Every ping is `interval` after the last pong and every deadline `timeout` after its ping, so two queues in order of time
are enough: no timer for each connection, and times below a second are kept as they are.
"""

import asyncio
from collections import deque

from server.engine.connection import DROPPABLE_BACKLOG, Connection
from server.engine.packets import PING

CONNECT_WITHIN = 45.0
"""Seconds in which a session must join the namespace; looked at with each ping."""
STALLED_FOR = 10.0
"""Seconds that a consumer may leave its backlog unread."""


class Heartbeat:
    def __init__(self, interval: float, timeout: float) -> None:
        """`interval` and `timeout` in seconds."""
        self.interval = interval
        self.timeout = timeout
        self._to_ping: deque[tuple[float, Connection]] = deque()
        self._to_answer: deque[tuple[float, Connection, float]] = deque()
        self._stalled: set[Connection] = set()

    def watch(self, connection: Connection) -> None:
        """Ping the connection `interval` from now."""
        self._to_ping.append((connection.loop.time() + self.interval, connection))

    def answered(self, connection: Connection) -> None:
        """A pong came; one that was not asked for changes nothing."""
        if connection.pinged_at:
            connection.pinged_at = 0.0
            self.watch(connection)

    def upgraded(self, connection: Connection) -> None:
        """The outstanding ping may have gone the old way: forget it and begin anew."""
        connection.pinged_at = 0.0
        self.watch(connection)

    def stalled(self, connection: Connection) -> None:
        self._stalled.add(connection)

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        shortest = min(self.interval, self.timeout) / 20
        while True:
            due = [queue[0][0] for queue in (self._to_ping, self._to_answer) if queue]
            wait = min(due) - loop.time() if due else self.interval
            await asyncio.sleep(min(max(wait, min(shortest, 0.25)), 0.5, self.interval))
            self._beat(loop.time())

    def _beat(self, moment: float) -> None:
        while self._to_ping and self._to_ping[0][0] <= moment:
            _, connection = self._to_ping.popleft()
            if connection.socket is None and moment - connection.opened_at > CONNECT_WITHIN:
                connection.close("connect timeout")
            if not connection.closed and not connection.pinged_at:
                connection.pinged_at = moment
                connection.send(PING)
                self._to_answer.append((moment + self.timeout, connection, moment))
        while self._to_answer and self._to_answer[0][0] <= moment:
            _, connection, pinged_at = self._to_answer.popleft()
            if not connection.closed and connection.pinged_at == pinged_at:
                self._miss(connection, moment, pinged_at)
        for connection in list(self._stalled):
            self._check_stall(connection, moment)

    def _miss(self, connection: Connection, moment: float, pinged_at: float) -> None:
        """A pong behind a command that is still being carried out is not missing, only unread: ping on meanwhile."""
        if connection.reading:
            connection.send(PING)
            self._to_answer.append((moment + self.timeout, connection, pinged_at))
        else:
            connection.close("ping timeout")

    def _check_stall(self, connection: Connection, moment: float) -> None:
        if connection.closed or connection.backlog <= DROPPABLE_BACKLOG:
            connection.stalled_since = 0.0
            self._stalled.discard(connection)
        elif moment - connection.stalled_since > STALLED_FOR:
            self._stalled.discard(connection)
            connection.cut("slow consumer")
