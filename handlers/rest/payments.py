"""Payments: the history, and the door of payment services."""

from datetime import date
from typing import Annotated, Any

from pydantic import Field

from actions.pages import Page
from actions.passes import payments
from actions.passes.payments import PaymentView, Received
from handlers.declare import Call, Nothing, operation
from handlers.rest.companies import CSV, PaymentsQuery, csv_file
from handlers.rest.reports import Day

SomeDay = Annotated[Day, Field(ge=date(2000, 1, 1), le=date(2999, 12, 31))]


class AllPaymentsQuery(PaymentsQuery):
    first: SomeDay | None = Field(None, alias="from", description="First local day.")
    last: SomeDay | None = Field(None, alias="to", description="Last local day, included.")


@operation("GET", "/payments", query=AllPaymentsQuery, reply=Page[PaymentView], media_types=CSV)
async def list_payments(call: Call[Any, AllPaymentsQuery]) -> Any:
    """What was paid to the tenant, newest first; as CSV all of it (manager)."""
    query = call.query
    if query.format == "csv":
        return csv_file(await payments.export_payments(call.ctx, call.actor, query.first, query.last), "payments")
    return await payments.list_payments(call.ctx, call.actor, query.first, query.last, query.cursor, query.limit)


@operation("POST", "/webhooks/payments/{tenant}", reply=Received, public=True, signed=True)
async def receive_payment(call: Call[Any, Nothing]) -> Received:
    """What a payment service says was paid, signed with the tenant's payment secret."""
    return await payments.receive_payment(call.ctx, call.path["tenant"], call.signed.signature, call.signed.content)
