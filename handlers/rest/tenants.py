"""The tenant's own settings, for its administrators."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from actions.people import tenants
from actions.people.tenants import EmbeddingSecret, PaymentSecret, TenantView
from actions.time_zones import is_time_zone
from handlers.declare import Call, Nothing, Strict, operation
from handlers.shapes import Name, Text
from models.tenants import KEPT_AT_LEAST, KEPT_AT_MOST, Away, Costs, Language, Pace, QuietHours, Reach


def _zone(name: str) -> str:
    if not is_time_zone(name):
        raise ValueError("This is no IANA time zone, such as Europe/Zurich.")
    return name


Origin = Annotated[str, Field(max_length=255, pattern=r"^https?://[^/\s]+$", examples=["https://shop.example"])]
Most = Annotated[int, Field(ge=1, le=1_000_000_000)]


class LimitsChange(Strict):
    messages_per_minute: Most = 30
    agent_messages_per_minute: Most = 120
    burst: Most = 10
    sockets_per_user: int = Field(20, ge=1, le=1_000_000)
    message_length: int = Field(5_000, ge=1, le=5_000)
    attachment_bytes: int = Field(10_485_760, ge=1, le=104_857_600)


def _different(languages: list[Language]) -> list[Language]:
    if len(set(languages)) < len(languages):
        raise ValueError("Name each language once.")
    return languages


class LauncherTexts(Strict):
    en: Text = Field("", max_length=40)
    fr: Text = Field("", max_length=40)


class GreetingTexts(Strict):
    en: Text = Field("", max_length=300)
    fr: Text = Field("", max_length=300)


class WelcomeTexts(Strict):
    """Said to a new member in the conversation with the team; `{name}` becomes their name, and an empty text is not said."""

    en: Text = Field("", max_length=2_000)
    fr: Text = Field("", max_length=2_000)


class AppearanceChange(Strict):
    theme: Literal["auto", "light", "dark", "neon"] = "auto"
    accent: str = Field("#2f6b3f", pattern=r"^#[0-9a-fA-F]{6}$", examples=["#2f6b3f"])
    side: Literal["right", "left"] = "right"
    launcher: LauncherTexts = Field(default_factory=LauncherTexts)
    greeting: GreetingTexts = Field(default_factory=GreetingTexts)
    away: GreetingTexts = Field(default_factory=GreetingTexts)
    ask_name: bool = True
    ask_email: bool = False
    sound: bool = True


class TenantChange(Strict):
    """Only what is given changes."""

    name: Name = ""
    locale: str = Field("en", pattern=r"^[a-z]{2}(-[A-Z]{2})?$")
    time_zone: Annotated[str, AfterValidator(_zone)] = "UTC"
    allowed_origins: list[Origin] = Field([], max_length=100)
    members_open_groups: bool = False
    limits: LimitsChange = Field(default_factory=LimitsChange)
    languages: Annotated[list[Language], Field(min_length=1, max_length=2), AfterValidator(_different)] = ["en", "fr"]
    appearance: AppearanceChange = Field(default_factory=AppearanceChange)
    welcome: WelcomeTexts = Field(default_factory=WelcomeTexts)
    country: str = Field("CH", pattern=r"^[A-Z]{2}$", description="ISO 3166, of numbers written without their country.")
    quiet_hours: QuietHours = Field(default_factory=lambda: QuietHours.model_validate({}))
    require_consent: bool = Field(False, description="Campaigns go only to those who said yes.")
    reach: Reach = Field(default_factory=lambda: Reach.model_validate({}))
    away: Away = Field(default_factory=lambda: Away.model_validate({}))
    pace: Pace = Field(default_factory=lambda: Pace.model_validate({}))
    costs: Costs = Field(default_factory=lambda: Costs.model_validate({}))
    keep_deliveries_days: int | None = Field(
        400, ge=KEPT_AT_LEAST, le=KEPT_AT_MOST,
        description="Days after which single results of messages are taken away; null: never.",
    )  # fmt: skip


@operation("GET", "/tenant", reply=TenantView)
async def show_tenant(call: Call[Any, Nothing]) -> TenantView:
    """The tenant's settings (admin)."""
    return tenants.show_tenant(call.actor)


@operation("PATCH", "/tenant", body=TenantChange, reply=TenantView)
async def change_tenant(call: Call[TenantChange, Nothing]) -> TenantView:
    """Change the given settings (admin)."""
    return await tenants.change_tenant(call.ctx, call.actor, call.body.model_dump(exclude_unset=True))


@operation("POST", "/tenant/embedding-secret", reply=EmbeddingSecret)
async def rotate_embedding_secret(call: Call[Any, Nothing]) -> EmbeddingSecret:
    """Make a new embedding secret and show it this once (admin)."""
    return await tenants.rotate_embedding_secret(call.ctx, call.actor)


class NewPaymentSecret(Strict):
    secret: Annotated[Text, Field(min_length=16, max_length=200, pattern=r"^[!-~]+$")] | None = Field(
        None, description="As the payment service gave it, such as Stripe's `whsec_…`; made here unless given."
    )


@operation("POST", "/tenant/payment-secret", body=NewPaymentSecret, reply=PaymentSecret)
async def set_payment_secret(call: Call[NewPaymentSecret, Nothing]) -> PaymentSecret:
    """Set the secret with which the payment webhook is signed, and show it this once (admin)."""
    return await tenants.set_payment_secret(call.ctx, call.actor, call.body.secret)
