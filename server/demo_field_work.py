"""What the demo tenant shows of field work: a technician, a client with a fleet of bikes, and the next visit there."""

from datetime import datetime, timedelta

from actions.bookings import offers
from actions.bookings.booking_views import Place
from actions.context import Actor, Caller, Context
from actions.field_work import clients, equipment, interventions, technicians
from actions.field_work.interventions import Plan
from handlers.rest.offers import NewOffer
from models import providers as stored_providers
from models.base import Row
from models.offers import Kind
from models.technicians import technicians as stored_technicians
from server.demo_bookings import local_now

FLEET: Row = {
    "kind": Kind.INTERVENTION, "name": "Fleet service", "currency": "CHF", "price": 240, "lengths": [{"minutes": 120}],
    "notice_minutes": 0, "description": "We come to you and go over every bike of your fleet.",
    "checklist": ["Brakes and cables", "Chains and gears", "Tyres and lights", "A ride around the block"],
}  # fmt: skip
CLIENT: Row = {
    "name": "Auberge du Port", "email": "desk@auberge-du-port.test", "phone": "+41 22 700 56 78",
    "address": "Quai de Cologny 5, 1223 Cologny", "place": Place(lat=46.2136, lon=6.1786),
    "note": "The bikes stand behind the house; the key is at the desk.",
}  # fmt: skip
BIKES: Row = {
    "name": "Eight guest bikes",
    "model": "City, 7 gears",
    "serial": "AP-01 to AP-08",
    "location": "Courtyard",
}
TECHNICIAN: Row = {
    "name": "Théo Technician",
    "phone": "+41 79 700 90 12",
    "skills": ["brakes", "gears", "electric bikes"],
}


async def furnish_field_work(ctx: Context, people: dict[str, Actor]) -> bool:
    """Give whether anything was added."""
    manager, seller = people["manager"], people["seller"]
    firm = await stored_providers.find_by_user(ctx.database, seller.tenant_id, seller.id)
    if firm is None or await stored_technicians.count(ctx.database, seller.tenant_id):
        return False
    offer = await offers.add_offer(ctx, seller, None, NewOffer.model_validate(FLEET).stored())
    client = await clients.add_client(ctx, manager, CLIENT)
    bikes = await equipment.add_equipment(ctx, manager, BIKES | {"client_id": client.id})
    technician = await technicians.add_technician(ctx, manager, TECHNICIAN | {"provider_id": firm.id})
    plan = Plan(offer.id, client.id, bikes.id, technician.id, _next_workday(), 120, note="The third bike pulls left.")
    await interventions.plan_intervention(ctx, seller, Caller("seed"), plan)
    return True


def _next_workday() -> datetime:
    """In the morning: in the afternoon the workshop is open."""
    day = local_now().replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
