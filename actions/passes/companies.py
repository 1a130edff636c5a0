"""What a company sees of the packs that it bought: what its staff uses, by person and by month."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime

from actions.context import Actor, Context
from actions.errors import NotFound
from actions.passes.pass_views import CompanyUsage, EmployeeUse, MonthUse, UsageTotals, view_passes
from actions.permissions import Permission, require
from models import pass_entries, passes, users
from models.base import Row
from models.pass_entries import Use
from models.passes import Pass

MOST_PACKS = 1_000


async def show_usage(ctx: Context, actor: Actor, pack_id: str | None) -> CompanyUsage:
    """Of one pack, or of all that are or were active. Raise `NotFound` for a pack that is not the company's."""
    require(actor.role, Permission.ASSIGN_PASSES)
    query: Row = {"company_id": actor.id, "kind": "pack"} | ({"_id": pack_id} if pack_id else {})
    packs = await passes.find_passes(ctx.database, actor.tenant_id, query, None, MOST_PACKS)
    if pack_id and not packs:
        raise NotFound("There is no such pack, or it is not yours.")
    children = await passes.find_children(ctx.database, actor.tenant_id, [pack.id for pack in packs])
    uses = await pass_entries.find_uses(ctx.database, [child.id for child in children], actor.tenant.time_zone)
    owners = sorted({child.owner_id for child in children if child.owner_id})
    names = {user.id: user.name for user in await users.find_users(ctx.database, actor.tenant_id, owners)}
    employees = _by_employee(children, uses, names)
    return CompanyUsage(
        packs=await view_passes(ctx, actor.tenant_id, packs), totals=_add_up(packs, employees), employees=employees,
        months=_by_month(children, uses),
    )  # fmt: skip


def _by_employee(children: Sequence[Pass], uses: Sequence[Use], names: dict[str, str]) -> list[EmployeeUse]:
    """By address."""
    used = Counter(use.pass_id for use in uses)
    last: dict[str, datetime] = {}
    for use in uses:
        last[use.pass_id] = max(use.at, last.get(use.pass_id, use.at))
    people: dict[str, list[Pass]] = defaultdict(list)
    for child in children:
        people[child.email or ""].append(child)
    return [
        EmployeeUse(
            email=email, name=next((names[one.owner_id] for one in own if one.owner_id in names), None),
            assigned=sum(one.size or 0 for one in own), used=sum(used[one.id] for one in own),
            left=sum(one.left or 0 for one in own),
            last_used_at=max((last[one.id] for one in own if one.id in last), default=None),
        )
        for email, own in sorted(people.items())
    ]  # fmt: skip


def _by_month(children: Sequence[Pass], uses: Sequence[Use]) -> list[MonthUse]:
    """The earliest first; months without use are left out."""
    emails = {child.id: child.email for child in children}
    used = Counter(use.month for use in uses)
    people = {month: {emails[use.pass_id] for use in uses if use.month == month} for month in used}
    return [MonthUse(month=month, used=used[month], people=len(people[month])) for month in sorted(used)]


def _add_up(packs: Sequence[Pass], employees: Sequence[EmployeeUse]) -> UsageTotals:
    """Packs that are not paid yet have no accesses."""
    return UsageTotals(
        bought=sum(pack.size or 0 for pack in packs if pack.starts_at is not None),
        assigned=sum(one.assigned for one in employees), used=sum(one.used for one in employees),
        left=sum(pack.left or 0 for pack in packs) + sum(one.left for one in employees),
        employees=len(employees), active_employees=sum(1 for one in employees if one.used),
    )  # fmt: skip
