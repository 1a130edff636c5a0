"""What a company sees of its packs and payments."""

from typing import Any, Literal

from pydantic import Field

from actions.pages import Page
from actions.passes import companies, payments
from actions.passes.pass_views import CompanyUsage, EmployeeUse
from actions.passes.payments import PaymentView
from actions.reports.report_files import as_csv
from handlers.declare import Call, File, operation
from handlers.shapes import Id, ListQuery, Query

CSV = ("text/csv",)


class UsageQuery(Query):
    pass_id: Id | None = Field(None, description="Only of this pack.")
    format: Literal["json", "csv"] = "json"


class PaymentsQuery(ListQuery):
    format: Literal["json", "csv"] = "json"


def csv_file(content: Any, name: str) -> File:
    return File(content, "text/csv; charset=utf-8", {"Content-Disposition": f'attachment; filename="{name}.csv"'})


@operation("GET", "/company/usage", query=UsageQuery, reply=CompanyUsage, media_types=CSV)
async def show_company_usage(call: Call[Any, UsageQuery]) -> Any:
    """What the staff uses of the packs, by person and month; as CSV the people (company)."""
    usage = await companies.show_usage(call.ctx, call.actor, call.query.pass_id)
    if call.query.format == "json":
        return usage
    return csv_file(await call.ctx.in_thread(as_csv, EmployeeUse, usage.employees), "usage")


@operation("GET", "/company/payments", query=PaymentsQuery, reply=Page[PaymentView], media_types=CSV)
async def list_company_payments(call: Call[Any, PaymentsQuery]) -> Any:
    """What the company paid, newest first; as CSV all of it (company)."""
    query = call.query
    if query.format == "csv":
        return csv_file(await payments.export_company_payments(call.ctx, call.actor), "payments")
    return await payments.list_company_payments(call.ctx, call.actor, query.cursor, query.limit)
