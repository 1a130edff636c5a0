"""A tenant: one business. Every other document carries its id."""

from datetime import datetime
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field
from pymongo import ASCENDING, IndexModel, ReturnDocument

from models.base import INDEXES, Database, Document, Row, now

COLLECTION = "tenants"
INDEXES[COLLECTION] = [
    IndexModel([("slug", ASCENDING)], name="slug", unique=True),
    IndexModel([("allowed_origins", ASCENDING)], name="allowed_origins"),
]

KEPT_AT_LEAST, KEPT_AT_MOST = 30, 3_650
"""Days. Longer than anybody sends something again, or a provider tells of it."""
B = TypeVar("B", bound=BaseModel)


class Limits(BaseModel):
    """What one tenant allows; the defaults are those of the wire contract."""

    model_config = ConfigDict(extra="forbid")

    messages_per_minute: int = Field(30, ge=1, le=1_000_000_000, description="Sends and edits a minute a person.")
    agent_messages_per_minute: int = Field(120, ge=1, le=1_000_000_000, description="The same for agents and above.")
    burst: int = Field(10, ge=1, le=1_000_000_000, description="Sends at once before the pace applies.")
    sockets_per_user: int = Field(20, ge=1, le=1_000_000, description="Open connections a person.")
    message_length: int = Field(5_000, ge=1, le=5_000, description="Characters in one message.")
    attachment_bytes: int = Field(10_485_760, ge=1, le=104_857_600, description="Bytes in one attachment.")


class Texts(BaseModel):
    """One text in the languages of the pages; an empty one means the page's own."""

    model_config = ConfigDict(extra="forbid")

    en: str = ""
    fr: str = ""


class Appearance(BaseModel):
    """How the tenant's widget and pages look and greet."""

    model_config = ConfigDict(extra="forbid")

    theme: Literal["auto", "light", "dark", "neon"] = Field("auto", description="`auto` follows the device.")
    accent: str = Field("#2f6b3f", description="Colour of buttons and own messages, as `#rrggbb`.")
    side: Literal["right", "left"] = Field("right", description="Where the launcher stands on a page.")
    launcher: Texts = Field(default_factory=Texts, description="Text of the launcher.")
    greeting: Texts = Field(default_factory=Texts, description="What a visitor reads first.")
    away: Texts = Field(default_factory=Texts, description="What a visitor reads while nobody of the team is there.")
    ask_name: bool = Field(True, description="Whether a visitor is asked for a name.")
    ask_email: bool = Field(False, description="Whether a visitor is asked for an e-mail address.")
    sound: bool = Field(True, description="Whether a new message is heard unless the person mutes it.")


Language = Literal["en", "fr"]
ReachChannel = Literal["sms", "whatsapp", "email", "push"]


class QuietHours(BaseModel):
    """Wall-clock times in the recipient's zone between which only what is urgent is sent; may pass midnight."""

    model_config = ConfigDict(extra="forbid", strict=True)

    enabled: bool = False
    start: str = Field("21:00", pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    end: str = Field("08:00", pattern=r"^([01]\d|2[0-3]):[0-5]\d$")


class Reach(BaseModel):
    """Over which channels, in this order, people learn what they should, besides their pages."""

    model_config = ConfigDict(extra="forbid", strict=True)

    bookings: list[ReachChannel] = Field(["push", "email"], max_length=4, description="Confirmations, reminders.")
    queues: list[ReachChannel] = Field(["push", "sms"], max_length=4, description="Your turn is near; you are called.")


class Away(BaseModel):
    """Telling members of what they have not read while they were away."""

    model_config = ConfigDict(extra="forbid", strict=True)

    after_minutes: int = Field(10, ge=0, le=10_080, description="Minutes unread before somebody is told; 0: never.")
    channels: list[ReachChannel] = Field(["push", "email"], max_length=4)
    show_text: bool = Field(False, description="Whether the newest message's first line is shown (never by SMS).")


class Pace(BaseModel):
    """Messages a second and channel."""

    model_config = ConfigDict(extra="forbid", strict=True)

    sms: float = Field(1, gt=0, le=1_000)
    whatsapp: float = Field(10, gt=0, le=1_000)
    email: float = Field(10, gt=0, le=1_000)
    push: float = Field(50, gt=0, le=1_000)


class Costs(BaseModel):
    """What one message part costs, for estimates before a launch."""

    model_config = ConfigDict(extra="forbid", strict=True)

    sms: float = Field(0, ge=0, le=100)
    whatsapp: float = Field(0, ge=0, le=100)
    currency: str = Field("CHF", pattern=r"^[A-Z]{3}$")


def _of(kind: type[B]) -> B:
    return Field(default_factory=lambda: kind.model_validate({}))


class Tenant(Document):
    slug: str
    name: str
    locale: str = "en"
    time_zone: str = "UTC"
    languages: list[Language] = ["en", "fr"]
    """What the pages offer; the first is the default."""
    allowed_origins: list[str] = []
    members_open_groups: bool = False
    limits: Limits = Field(default_factory=lambda: Limits.model_validate({}))
    appearance: Appearance = Field(default_factory=lambda: Appearance.model_validate({}))
    welcome: Texts = Field(default_factory=Texts)
    """What a new member reads first; an empty text is not said."""
    country: str = Field("CH", pattern=r"^[A-Z]{2}$")
    """ISO 3166, of telephone numbers written without their country."""
    quiet_hours: QuietHours = _of(QuietHours)
    require_consent: bool = False
    """Whether campaigns go only to those who said yes, or to all who have not said no."""
    reach: Reach = _of(Reach)
    away: Away = _of(Away)
    pace: Pace = _of(Pace)
    costs: Costs = _of(Costs)
    keep_deliveries_days: int | None = Field(400, ge=KEPT_AT_LEAST, le=KEPT_AT_MOST)
    """How long it is known of each message to whom it went and what became of it; None: for ever."""
    embedding_secret: str | None = None
    payment_secret: str | None = None
    """With which the payment service signs what it tells."""
    created_at: datetime = Field(default_factory=now)


async def insert_tenant(database: Database, tenant: Tenant) -> None:
    await database[COLLECTION].insert_one(tenant.to_row())


async def find_tenant(database: Database, tenant_id: str) -> Tenant | None:
    row = await database[COLLECTION].find_one({"_id": tenant_id})
    return None if row is None else Tenant.from_row(row)


async def find_tenant_by_slug(database: Database, slug: str) -> Tenant | None:
    row = await database[COLLECTION].find_one({"slug": slug})
    return None if row is None else Tenant.from_row(row)


async def update_tenant(database: Database, tenant_id: str, changes: Row) -> Tenant | None:
    """Set `changes` (dotted paths allowed) and return the tenant as it is then."""
    row = await database[COLLECTION].find_one_and_update(
        {"_id": tenant_id}, {"$set": changes}, return_document=ReturnDocument.AFTER
    )
    return None if row is None else Tenant.from_row(row)


async def find_keeping(database: Database) -> list[tuple[str, int]]:
    """Of the tenants that do not keep deliveries for ever: id, and for how many days they do."""
    query = {"keep_deliveries_days": {"$not": {"$type": "null"}}}
    rows = database[COLLECTION].find(query, {"keep_deliveries_days": 1})
    default = Tenant.model_fields["keep_deliveries_days"].default
    return [(row["_id"], row.get("keep_deliveries_days", default)) async for row in rows]


async def has_tenants(database: Database) -> bool:
    return await database[COLLECTION].find_one({}, {"_id": 1}) is not None


async def is_allowed_origin(database: Database, origin: str) -> bool:
    """Whether any tenant names this origin."""
    return await database[COLLECTION].find_one({"allowed_origins": origin}, {"_id": 1}) is not None
