"""`/health/live`, `/health/ready` (names what is wrong) and `/metrics`."""

from collections.abc import Callable

from aiohttp import web
from prometheus_client import REGISTRY
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from actions.deliveries.channels import Channels
from models.base import Database
from models.deliveries import ChannelName
from server.database import is_away
from server.nodes import Nodes


class Health:
    def __init__(
        self, database: Database, nodes: Nodes | None, channels: Channels, draining: Callable[[], bool]
    ) -> None:
        self._database = database
        self._nodes = nodes
        self._channels = channels
        self._draining = draining

    def add_routes(self, app: web.Application) -> None:
        app.router.add_get("/health/live", self._live)
        app.router.add_get("/health/ready", self._ready)
        app.router.add_get("/metrics", self._metrics)

    async def _live(self, _request: web.Request) -> web.Response:
        return web.json_response({"status": "alive"})

    async def _ready(self, _request: web.Request) -> web.Response:
        """200 when this node can serve; 503 names what it lacks. Without Redis it still serves its own clients."""
        problems = {}
        away = await is_away(self._database)
        if away is not None:
            problems["mongodb"] = f"does not answer ({away}); sends are refused until it does"
        if self._draining():
            problems["node"] = "is stopping"
        warnings = {}
        if self._nodes is not None and not self._nodes.up:
            warnings["redis"] = "does not answer; this node serves its own clients, others hear them later"
        status = "unavailable" if problems else "degraded" if warnings else "ready"
        report = {"status": status, "problems": problems, "warnings": warnings, "channels": self._outward()}
        return web.json_response(report, status=503 if problems else 200)

    def _outward(self) -> dict[str, str]:
        """Each channel to people outside: `simulated` sends nothing, for want of credentials. That is no problem."""
        simulated = self._channels.simulated()
        outward = [name for name in ChannelName if name is not ChannelName.INTERNAL]
        return {name.value: "simulated" if name in simulated else "ready" for name in outward}

    async def _metrics(self, _request: web.Request) -> web.Response:
        return web.Response(body=generate_latest(REGISTRY), headers={"Content-Type": CONTENT_TYPE_LATEST})
