"""What `/metrics` shows, declared once."""

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
