"""Where the media of a campaign stand."""

from actions.context import Context
from models.tenants import Tenant


async def media_link(ctx: Context, tenant: Tenant, media_page_id: str | None) -> str:
    """Empty when there are none, or none any more."""
    _ = ctx, tenant, media_page_id
    return ""
