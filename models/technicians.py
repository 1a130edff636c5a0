"""A technician: who does the work in the field."""

from pymongo import ASCENDING, IndexModel

from models.base import Database, Row
from models.records import Record, Records


class Technician(Record):
    user_id: str | None = None
    """Of the team; one technician a person. None: somebody who does not sign in."""
    phone: str = ""
    skills: list[str] = []
    skill_keys: list[str] = []
    """The skills without regard to case."""
    provider_id: str | None = None
    """Whose time is taken too, when they can be booked as a provider besides."""
    active: bool = True
    """Whether new work can be planned for them."""

    def text(self) -> str:
        return " ".join((self.name, self.phone, *self.skills))

    def to_row(self) -> Row:
        return super().to_row() | {"skill_keys": [skill_key(skill) for skill in self.skills]}


def skill_key(skill: str) -> str:
    return skill.strip().casefold()


technicians = Records(
    "technicians",
    Technician,
    IndexModel([("tenant_id", ASCENDING), ("skill_keys", ASCENDING)], name="tenant_skills"),
    IndexModel(
        [("tenant_id", ASCENDING), ("user_id", ASCENDING)],
        name="tenant_user",
        unique=True,
        partialFilterExpression={"user_id": {"$gt": ""}},
    ),
)


async def find_own_technician(database: Database, tenant_id: str, user_id: str) -> Technician | None:
    """As which a user works."""
    return await technicians.find_by(database, {"tenant_id": tenant_id, "user_id": user_id})
