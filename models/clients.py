"""A client: whose equipment is looked after."""

from pymongo import ASCENDING, IndexModel

from models.providers import Point
from models.records import Record, Records


class Client(Record):
    email: str | None = None
    phone: str = ""
    address: str = ""
    point: Point | None = None
    user_id: str | None = None
    """As whom they sign in, if they do; several clients (two houses, say) may be one user's."""
    note: str = ""
    """For the team only."""

    def text(self) -> str:
        return " ".join((self.name, self.email or "", self.phone, self.address))


clients = Records(
    "clients",
    Client,
    IndexModel([("tenant_id", ASCENDING), ("user_id", ASCENDING)], name="tenant_user"),
)
