"""Shapes of field work that the team sees: clients, equipment, technicians."""

from pydantic import Field

from actions.bookings.booking_views import Place
from models.base import Shape, WireTime
from models.clients import Client
from models.equipment import Equipment
from models.technicians import Technician

HIDDEN = {"tenant_id", "words", "used_at"}


class ClientView(Shape):
    id: str
    name: str
    email: str | None
    phone: str
    address: str
    place: Place | None
    user_id: str | None = Field(description="As whom they sign in.")
    note: str
    created_at: WireTime

    @classmethod
    def of(cls, client: Client) -> "ClientView":
        point = client.point
        place = None if point is None else Place(lon=point.coordinates[0], lat=point.coordinates[1])
        return cls(**client.model_dump(exclude=HIDDEN | {"point"}), place=place)


class EquipmentView(Shape):
    id: str
    name: str
    client_id: str
    client_name: str
    serial: str
    model: str
    location: str = Field(description="Where at the client's it stands.")
    installed_on: str | None = Field(description="`YYYY-MM-DD`.")
    next_service_on: str | None = Field(description="`YYYY-MM-DD`.")
    note: str
    created_at: WireTime

    @classmethod
    def of(cls, equipment: Equipment, client: Client | None) -> "EquipmentView":
        return cls(**equipment.model_dump(exclude=HIDDEN), client_name=client.name if client else "")


class TechnicianView(Shape):
    id: str
    name: str
    user_id: str | None = Field(description="As whom of the team they sign in.")
    phone: str
    skills: list[str]
    provider_id: str | None = Field(description="The provider whose time their work takes too.")
    active: bool = Field(description="Whether new work can be planned for them.")
    created_at: WireTime

    @classmethod
    def of(cls, technician: Technician) -> "TechnicianView":
        return cls(**technician.model_dump(exclude=HIDDEN | {"skill_keys"}))
