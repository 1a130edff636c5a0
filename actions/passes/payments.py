"""Payments: what services tell by the webhook, and the history for managers and companies."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

import structlog
from pydantic import Field

from actions.bookings.booking_changes import pay_booking
from actions.bookings.booking_views import Money, to_money
from actions.context import Actor, Context
from actions.deliveries.notices import notify
from actions.errors import Malformed, Unauthenticated
from actions.pages import Page, decode_cursor, encode_cursor
from actions.passes.pass_sales import begin_paid
from actions.passes.payment_events import Paid, is_signed, read_paid
from actions.passes.payment_records import told_for_booking, told_for_pass
from actions.permissions import Permission, require
from actions.reports.periods import day_start
from actions.spreadsheets import MARK, inert, line
from models import bookings, passes, payments, tenants, users
from models.base import Row, Shape, WireTime, now, wire_time
from models.bookings import COMING
from models.desks import Person
from models.notifications import Notification
from models.payments import Method, Mismatch, Payment, SubjectKind
from models.tenants import Tenant
from models.users import Role

MOST_TOLD = 100
COLUMNS = (
    "at", "amount", "currency", "method", "subject_kind", "subject_id", "title", "payer", "reference", "mismatch", "id",
)  # fmt: skip
log = structlog.get_logger()


class PaymentSubject(Shape):
    kind: SubjectKind
    id: str
    title: str


class Payer(Shape):
    id: str
    name: str


class PaymentView(Shape):
    id: str
    at: WireTime
    amount: Money
    currency: str
    method: Method
    subject: PaymentSubject
    payer: Payer | None
    reference: str | None = Field(description="Of the payment service.")
    mismatch: Mismatch | None = Field(description="Why it changed nothing: to be looked at by the team.")

    @classmethod
    def of(cls, payment: Payment) -> "PaymentView":
        shown = {"id", "at", "currency", "method", "payer", "reference", "mismatch"}
        subject = PaymentSubject(kind=payment.subject_kind, id=payment.subject_id, title=payment.title)
        return cls(**payment.model_dump(include=shown), amount=to_money(payment.amount_cents), subject=subject)


class Received(Shape):
    received: Literal[True] = True
    matched: bool = Field(description="Whether it tells of a payment for something of this tenant.")


# what services tell


async def receive_payment(ctx: Context, slug: str, signature: str, content: bytes) -> Received:
    """Note what a service says was paid, once for each of its references.

    Raise `Unauthenticated` alike for an unknown tenant, one without a secret, and a signature that is wrong or old.
    """
    tenant = await tenants.find_tenant_by_slug(ctx.database, slug)
    if tenant is None or not tenant.payment_secret or not is_signed(tenant.payment_secret, signature, content, now()):
        raise Unauthenticated("The signature is missing, wrong or too old: check the payment secret and the clock.")
    paid = read_paid(_read_object(content))
    told = await _find_told(ctx, tenant, paid) if paid else None
    if told is None:
        return Received(matched=False)
    payment, is_first = await payments.keep_payment(ctx.database, told)
    is_done = payment.mismatch is None and await _carry_out(ctx, payment)
    if payment.mismatch is not None or (is_first and not is_done):
        await _tell_team(ctx, tenant, payment)
    log.info("payment.received", subject=payment.subject_kind, first=is_first, mismatch=payment.mismatch)
    return Received(matched=True)


def _read_object(content: bytes) -> dict[str, Any]:
    try:
        event = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Malformed from error
    if not isinstance(event, dict):
        raise Malformed
    return event


async def _find_told(ctx: Context, tenant: Tenant, paid: Paid) -> Payment | None:
    one = await passes.find_pass(ctx.database, tenant.id, paid.subject_id)
    if one is not None:
        owner = await ctx.directory.user(tenant.id, one.owner_id or "")
        return told_for_pass(one, Person(id=owner.id, name=owner.name) if owner else None, paid)
    booking = await bookings.find_booking(ctx.database, tenant.id, paid.subject_id)
    return None if booking is None else told_for_booking(booking, paid)


async def _carry_out(ctx: Context, payment: Payment) -> bool:
    """Also for one that is known, as a crash may have come between keeping it and this. False: it changed nothing."""
    if payment.subject_kind == "pass":
        return await begin_paid(ctx, payment.subject_id)
    booking = await pay_booking(ctx, payment.tenant_id, payment.subject_id)
    return booking is not None and booking.state in COMING


async def _tell_team(ctx: Context, tenant: Tenant, payment: Payment) -> None:
    roles = (Role.MANAGER, Role.ADMIN)
    data = {
        "title": payment.title, "amount": f"{to_money(payment.amount_cents):.2f}", "currency": payment.currency,
        "mismatch": payment.mismatch or "unexpected",
    }  # fmt: skip
    for user_id in await users.find_ids_by_role(ctx.database, tenant.id, roles, MOST_TOLD):
        notice = Notification(
            _id=f"payment.mismatch:{payment.id}:{user_id}", tenant_id=tenant.id, user_id=user_id,
            kind="payment.mismatch", subject_id=payment.subject_id, data=data,
        )  # fmt: skip
        await notify(ctx, notice)


# history


async def list_payments(
    ctx: Context, actor: Actor, first: date | None, last: date | None, cursor: str | None, limit: int
) -> Page[PaymentView]:
    """Those of the tenant within local days, newest first."""
    require(actor.role, Permission.MANAGE_BOOKINGS)
    return await _page(ctx, actor, _days(actor.tenant, first, last), cursor, limit)


async def export_payments(ctx: Context, actor: Actor, first: date | None, last: date | None) -> AsyncIterator[bytes]:
    """The same as CSV, all of them; the right is checked before the first piece."""
    require(actor.role, Permission.MANAGE_BOOKINGS)
    return _as_csv(payments.iterate_payments(ctx.database, actor.tenant_id, _days(actor.tenant, first, last)))


async def list_company_payments(ctx: Context, actor: Actor, cursor: str | None, limit: int) -> Page[PaymentView]:
    """Those of the company that asks, newest first."""
    require(actor.role, Permission.ASSIGN_PASSES)
    return await _page(ctx, actor, {"payer.id": actor.id}, cursor, limit)


async def export_company_payments(ctx: Context, actor: Actor) -> AsyncIterator[bytes]:
    require(actor.role, Permission.ASSIGN_PASSES)
    return _as_csv(payments.iterate_payments(ctx.database, actor.tenant_id, {"payer.id": actor.id}))


async def _page(ctx: Context, actor: Actor, query: Row, cursor: str | None, limit: int) -> Page[PaymentView]:
    parts = decode_cursor(cursor, int, str) if cursor else None
    before = (datetime.fromtimestamp(parts[0] / 1000, UTC), parts[1]) if parts else None
    found = await payments.find_payments(ctx.database, actor.tenant_id, query, before, limit)
    last = encode_cursor(round(found[-1].at.timestamp() * 1000), found[-1].id) if len(found) == limit else None
    return Page(items=[PaymentView.of(payment) for payment in found], next_cursor=last)


def _days(tenant: Tenant, first: date | None, last: date | None) -> Row:
    zone = ZoneInfo(tenant.time_zone)
    span = {}
    if first is not None:
        span["$gte"] = day_start(first, zone)
    if last is not None and last < date.max:
        span["$lt"] = day_start(last + timedelta(days=1), zone)
    return {"at": span} if span else {}


async def _as_csv(found: AsyncIterator[Payment]) -> AsyncIterator[bytes]:
    yield MARK + line(COLUMNS)
    async for payment in found:
        payer = inert(payment.payer.name) if payment.payer else ""
        yield line((
            wire_time(payment.at), f"{to_money(payment.amount_cents):.2f}", payment.currency, payment.method,
            payment.subject_kind, payment.subject_id, inert(payment.title), payer, inert(payment.reference or ""),
            payment.mismatch or "", payment.id,
        ))  # fmt: skip
