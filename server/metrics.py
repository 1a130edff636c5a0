"""What `/metrics` shows, declared once."""

import time
from functools import partial

from prometheus_client import Counter, Gauge, Histogram

_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

CONNECTIONS = Gauge("palabre_connections", "Sockets that are signed in.")
SENDS = Counter("palabre_sends", "Messages made durable.")
BATCH_SIZE = Histogram(
    "palabre_batch_size", "Messages in one commit.", buckets=(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
)
COMMIT_SECONDS = Histogram("palabre_commit_seconds", "From a batch's first number to its durability.", buckets=_SECONDS)
DELIVERY_SECONDS = Histogram(
    "palabre_delivery_seconds", "Encoding and writing one batch of one conversation to its sockets.", buckets=_SECONDS
)
DELIVERIES = Counter("palabre_deliveries", "Facts written to sockets.")
REPAIRED = Counter("palabre_repaired", "Changes read again because their announcement was in doubt.")
DROPPED_CONSUMERS = Counter("palabre_dropped_consumers", "Connections cut because they did not read.")
COMMANDS = Counter("palabre_commands", "Commands carried out.", ["command", "outcome"])
HTTP_SECONDS = Histogram("palabre_http_seconds", "HTTP requests.", ["method", "route", "status"], buckets=_SECONDS)
NODE_LINK = Gauge("palabre_node_link_up", "Whether the link to the other nodes works (1) or not (0).")
DRIFT = Counter("palabre_drift", "Derived values that the reconciliation had to repair.", ["kind"])
CLOCK_HEARTBEAT = Gauge(
    "palabre_clock_heartbeat_timestamp_seconds",
    "When this node last looked for due jobs, in seconds since 1970, by part of the clock.",
    ["part"],
)
JOBS = Counter("palabre_jobs", "Jobs that ended on this node.", ["kind", "outcome"])
JOBS_LATE = Counter("palabre_jobs_late", "Jobs begun more than a minute after they were due.", ["kind"])
JOBS_RUNNING = Gauge("palabre_jobs_running", "Jobs that this node runs.", ["kind"])
LATE_AFTER = 60.0
"""Seconds."""
QUEUE_TICKETS = Gauge(
    "palabre_queue_tickets",
    "People in live queues as this node counted them in the last minute, else 0; one node counts: add all nodes up.",
    ["state"],
)
QUEUE_STATES = ("waiting", "held", "serving")
COUNT_HOLDS = 60.0
"""Seconds, after which another node must have counted."""


class QueueCounts:
    """What the gauge shows: the last count for as long as it holds."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._until = 0.0
        for state in QUEUE_STATES:
            QUEUE_TICKETS.labels(state).set_function(partial(self._show, state))

    def set(self, counts: dict[str, int]) -> None:
        self._counts, self._until = counts, time.monotonic() + COUNT_HOLDS

    def _show(self, state: str) -> float:
        return self._counts.get(state, 0) if time.monotonic() < self._until else 0


STALLED = Gauge("palabre_campaigns_stalled", "Campaigns at work that have not moved for half an hour.")


class ClockMeter:
    """Shows how the clock goes."""

    def beat(self, part: str) -> None:
        CLOCK_HEARTBEAT.labels(part).set_to_current_time()

    def began(self, kind: str, *, lateness: float) -> None:
        JOBS_RUNNING.labels(kind).inc()
        if lateness > LATE_AFTER:
            JOBS_LATE.labels(kind).inc()

    def ended(self, kind: str, outcome: str) -> None:
        JOBS_RUNNING.labels(kind).dec()
        JOBS.labels(kind, outcome).inc()


TAKEN_AWAY = Counter("palabre_taken_away", "Results of single messages that were kept long enough and are taken away.")
