"""What actions know of consents, in the database of the server that the tests share."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from actions.context import Context
from models import tenants
from models.tenants import Tenant
from server.app import Node
from server.settings import Settings
from tests.processes import SECRET, Mongod, Server


@asynccontextmanager
async def inside(mongod: Mongod, server: Server) -> AsyncIterator[tuple[Context, Tenant]]:
    """A node beside the server, with the same keys and database, and the demo's tenant."""
    node = Node(Settings(jwt_keys=SECRET, public_url=server.url), mongod.url("shared"))
    try:
        tenant = await tenants.find_tenant_by_slug(node.database, "demo")
        assert tenant is not None
        yield node.ctx, tenant
    finally:
        node.threads.close()
        await node.client.close()
