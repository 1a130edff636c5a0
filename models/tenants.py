"""A tenant: one business. Every other document carries its id."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from pymongo import ASCENDING, IndexModel, ReturnDocument

from models.base import INDEXES, Database, Document, Row, now

COLLECTION = "tenants"
INDEXES[COLLECTION] = [
    IndexModel([("slug", ASCENDING)], name="slug", unique=True),
    IndexModel([("allowed_origins", ASCENDING)], name="allowed_origins"),
]


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


async def has_tenants(database: Database) -> bool:
    return await database[COLLECTION].find_one({}, {"_id": 1}) is not None


async def is_allowed_origin(database: Database, origin: str) -> bool:
    """Whether any tenant names this origin."""
    return await database[COLLECTION].find_one({"allowed_origins": origin}, {"_id": 1}) is not None
