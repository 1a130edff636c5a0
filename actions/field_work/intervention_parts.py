"""What an intervention is about and who does it: each is found, or refused at its field."""

from actions.context import Actor, Context
from actions.errors import Conflict, Invalid
from models import claims
from models.claims import Need, provider_lanes
from models.clients import Client, clients
from models.equipment import equipment
from models.providers import providers
from models.technicians import Technician, technicians
from models.transactions import Transaction

GONE = "One of the client, the equipment and the technician was deleted meanwhile; choose again."


async def use(
    tx: Transaction, tenant_id: str, *, client_id: str | None = None, equipment_id: str | None = None,
    technician_id: str | None = None,
) -> None:  # fmt: skip
    """See to it that nothing of it is deleted at the same time; raise `Conflict` for what already was."""
    for records, record_id in ((clients, client_id), (equipment, equipment_id), (technicians, technician_id)):
        if record_id is not None and await records.use(tx, tenant_id, record_id) is None:
            raise Conflict(GONE)


async def find_client(ctx: Context, actor: Actor, client_id: str) -> Client:
    client = await clients.find(ctx.database, actor.tenant_id, client_id)
    if client is None:
        raise Invalid.field("client_id", "There is no such client; add the client first.")
    return client


async def check_equipment(ctx: Context, actor: Actor, equipment_id: str | None, client_id: str) -> None:
    if equipment_id is None:
        return
    found = await equipment.find(ctx.database, actor.tenant_id, equipment_id)
    if found is None or found.client_id != client_id:
        raise Invalid.field("equipment_id", "This client has no such equipment; choose one of theirs, or none.")


async def find_technician(ctx: Context, actor: Actor, technician_id: str) -> Technician:
    technician = await technicians.find(ctx.database, actor.tenant_id, technician_id)
    if technician is None:
        raise Invalid.field("technician_id", "There is no such technician.")
    if not technician.active:
        raise Invalid.field("technician_id", "This technician is not active; choose another.")
    return technician


async def prepare_lanes(ctx: Context, technician: Technician, provider_id: str) -> list[list[str]]:
    """What of the technician's time is claimed: their own, and that of the provider they are elsewhere."""
    lanes = [[f"t:{technician.id}"]]
    if technician.provider_id is not None and technician.provider_id != provider_id:
        provider = await providers.find(ctx.database, technician.tenant_id, technician.provider_id)
        lanes += [provider_lanes(provider.id, provider.capacity)] if provider else []
    await claims.prepare_lanes(ctx.database, [Need(alike) for alike in lanes])
    return lanes
