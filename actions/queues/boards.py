"""Display boards: what hangs on the wall where people wait."""

from datetime import timedelta

from actions.context import Actor, Context
from actions.errors import NotFound
from actions.queues.queue_views import TicketCall
from actions.queues.sites import open_site_page
from models import tickets
from models.base import now
from models.queues import queues
from models.sites import Site

CALLS_SHOWN, CALLS_OF = 4, timedelta(hours=12)


async def open_board(ctx: Context, actor: Actor, token: str) -> tuple[Site, list[TicketCall]]:
    """The site of a display board and its last calls."""
    site, tenant = await open_site_page(ctx, token, "board")
    if tenant.id != actor.tenant_id:
        raise NotFound("There is no such board.")
    found = await tickets.find_last_calls(ctx.database, site.id, now() - CALLS_OF, CALLS_SHOWN)
    names = await queues.find_all(ctx.database, actor.tenant_id, [ticket.queue_id for ticket in found])
    return site, [TicketCall.of(ticket, names[ticket.queue_id].name) for ticket in found if ticket.queue_id in names]
