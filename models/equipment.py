"""Equipment: a machine or installation of a client that is looked after."""

from pymongo import ASCENDING, IndexModel

from models.records import Record, Records


class Equipment(Record):
    client_id: str
    serial: str = ""
    model: str = ""
    location: str = ""
    """Where at the client's it stands."""
    installed_on: str | None = None
    """A local date, `YYYY-MM-DD`."""
    next_service_on: str | None = None
    """Likewise."""
    note: str = ""

    def text(self) -> str:
        return " ".join((self.name, self.serial, self.model, self.location))


equipment = Records(
    "equipment",
    Equipment,
    IndexModel([("tenant_id", ASCENDING), ("client_id", ASCENDING), ("name", ASCENDING)], name="tenant_client"),
    IndexModel([("tenant_id", ASCENDING), ("next_service_on", ASCENDING)], name="tenant_next_service"),
)
