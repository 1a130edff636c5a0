"""Where the media of a campaign stand."""

from actions.context import Context
from actions.publishing.media_pages import find_media_page, media_page_link
from models.tenants import Tenant


async def media_link(ctx: Context, tenant: Tenant, media_page_id: str | None) -> str:
    """Empty when there are none, or none any more."""
    page = await find_media_page(ctx, tenant.id, media_page_id) if media_page_id else None
    return media_page_link(ctx, page) if page else ""
