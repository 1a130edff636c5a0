"""Whose an intervention is: its technician's, its provider's, and every manager's. To all others it does not exist."""

from dataclasses import dataclass

from actions.context import Actor, Context
from actions.errors import NotFound
from actions.permissions import Permission, may, require
from models import interventions
from models.base import Row
from models.interventions import Intervention
from models.providers import providers
from models.technicians import find_own_technician

NOT_THERE = "There is no such intervention, or it is not yours."


@dataclass(frozen=True, slots=True)
class Reach:
    """Which interventions somebody of the team works with."""

    is_manager: bool
    technician_id: str | None = None
    provider_id: str | None = None

    def includes(self, intervention: Intervention) -> bool:
        return self.manages(intervention) or intervention.technician_id == self.technician_id

    def manages(self, intervention: Intervention) -> bool:
        """Whether they plan it, and do not only carry it out."""
        return self.is_manager or intervention.provider_id == self.provider_id

    def query(self) -> Row:
        if self.is_manager:
            return {}
        # What is None here is never None there.
        return {"$or": [{"technician_id": self.technician_id}, {"provider_id": self.provider_id}]}


async def find_reach(ctx: Context, actor: Actor) -> Reach | None:
    """None for who is not of the team."""
    if not may(actor.role, Permission.WORK_IN_THE_FIELD):
        return None
    if may(actor.role, Permission.MANAGE_BOOKINGS):
        return Reach(is_manager=True)
    technician = await find_own_technician(ctx.database, actor.tenant_id, actor.id)
    provider = await providers.find_by(ctx.database, {"tenant_id": actor.tenant_id, "user_id": actor.id})
    return Reach(False, technician.id if technician else None, provider.id if provider else None)


async def find_intervention_access(
    ctx: Context, actor: Actor, intervention_id: str
) -> tuple[Intervention, Reach] | None:
    """None when it is absent or not the actor's to know of."""
    reach = await find_reach(ctx, actor)
    if reach is None:
        return None
    intervention = await interventions.find_intervention(ctx.database, actor.tenant_id, intervention_id)
    return None if intervention is None or not reach.includes(intervention) else (intervention, reach)


async def access_intervention(ctx: Context, actor: Actor, intervention_id: str) -> tuple[Intervention, Reach]:
    """Raise `Forbidden` for who is not of the team, else `NotFound` when it is absent or not the actor's."""
    require(actor.role, Permission.WORK_IN_THE_FIELD)
    found = await find_intervention_access(ctx, actor, intervention_id)
    if found is None:
        raise NotFound(NOT_THERE)
    return found
