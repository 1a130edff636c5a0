"""What a tenant keeps in stores, such as its sites and services."""

from actions.context import Context
from actions.errors import NotFound
from models.stores import N, Store


async def access_stored(ctx: Context, store: Store[N], tenant_id: str, document_id: str, what: str) -> N:
    """Raise `NotFound` where there is none; `what` is how people call it."""
    found = await store.find(ctx.database, tenant_id, document_id)
    if found is None:
        raise NotFound(f"There is no such {what}.")
    return found
