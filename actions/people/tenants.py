"""A tenant's own settings, and the secret with which its site signs people in."""

import secrets
from collections.abc import Iterator

from pydantic import Field

from actions import audit
from actions.context import Actor, Context
from actions.errors import NotFound
from actions.permissions import Permission, require
from models import tenants
from models.base import Row, Shape, WireTime
from models.tenants import Appearance, Away, Costs, Language, Limits, Pace, QuietHours, Reach, Tenant, Texts


class TenantView(Shape):
    id: str
    slug: str
    name: str
    locale: str
    time_zone: str
    allowed_origins: list[str]
    members_open_groups: bool
    limits: Limits
    languages: list[Language]
    appearance: Appearance
    welcome: Texts = Field(description="What a new member reads first; `{name}` is theirs.")
    country: str
    quiet_hours: QuietHours
    require_consent: bool = Field(description="Whether campaigns go only to those who said yes.")
    reach: Reach
    away: Away
    pace: Pace
    costs: Costs
    keep_deliveries_days: int | None = Field(
        description="How long it is known of each message to whom it went and what became of it; null: for ever."
    )
    has_embedding_secret: bool
    has_payment_secret: bool
    created_at: WireTime

    @classmethod
    def of(cls, tenant: Tenant) -> "TenantView":
        values = tenant.model_dump(exclude={"embedding_secret", "payment_secret"})
        return cls(
            **values, has_embedding_secret=tenant.embedding_secret is not None,
            has_payment_secret=tenant.payment_secret is not None,
        )  # fmt: skip


class EmbeddingSecret(Shape):
    embedding_secret: str


class PaymentSecret(Shape):
    payment_secret: str


def show_tenant(actor: Actor) -> TenantView:
    require(actor.role, Permission.READ_TENANT)
    return TenantView.of(actor.tenant)


async def change_tenant(ctx: Context, actor: Actor, changes: Row) -> TenantView:
    """`changes` holds only the given fields; `limits`, `appearance` and `welcome` are merged field by field."""
    require(actor.role, Permission.CHANGE_TENANT)
    flat = dict(_flatten(changes))
    if not flat:
        return TenantView.of(actor.tenant)
    tenant = await tenants.update_tenant(ctx.database, actor.tenant_id, flat)
    if tenant is None:
        raise NotFound
    ctx.directory.forget_tenant(tenant.id)
    await audit.record(ctx, tenant.id, "tenant.changed", actor_id=actor.id, fields=", ".join(sorted(flat)))
    return TenantView.of(tenant)


def _flatten(changes: Row, place: str = "") -> Iterator[tuple[str, object]]:
    """Dotted paths and values, so that what is not given stays as it is."""
    for key, value in changes.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{place}{key}.")
        else:
            yield f"{place}{key}", value


async def rotate_embedding_secret(ctx: Context, actor: Actor) -> EmbeddingSecret:
    """Make a new secret and show it this once; tokens signed with the old one are refused from now on."""
    require(actor.role, Permission.CHANGE_TENANT)
    secret = secrets.token_urlsafe(32)
    await tenants.update_tenant(ctx.database, actor.tenant_id, {"embedding_secret": secret})
    ctx.directory.forget_tenant(actor.tenant_id)
    await audit.record(ctx, actor.tenant_id, "tenant.embedding_secret", actor_id=actor.id)
    return EmbeddingSecret(embedding_secret=secret)


async def set_payment_secret(ctx: Context, actor: Actor, secret: str | None) -> PaymentSecret:
    """Take the secret that the payment service gave, or make one, and show it this once; the old one ends."""
    require(actor.role, Permission.CHANGE_TENANT)
    secret = secret or secrets.token_urlsafe(32)
    await tenants.update_tenant(ctx.database, actor.tenant_id, {"payment_secret": secret})
    ctx.directory.forget_tenant(actor.tenant_id)
    await audit.record(ctx, actor.tenant_id, "tenant.payment_secret", actor_id=actor.id)
    return PaymentSecret(payment_secret=secret)
