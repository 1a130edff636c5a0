"""A company gives the accesses of a pack to its staff, by e-mail address, and takes unused ones back."""

import hashlib
from collections.abc import Sequence

from actions import audit
from actions.context import Actor, Caller, Context
from actions.errors import Conflict, Invalid, NotFound
from actions.passes.assignment_lists import MOST_LINES, Assignment, Line, judge, read_csv
from actions.passes.pass_ledger import NotEnough, enter
from actions.passes.pass_owners import OWNERS
from actions.passes.pass_views import Assigned, LineProblem, PassView, view_passes
from actions.permissions import Permission, require
from actions.queues.tickets import person_of, request_key_of
from models import passes, users
from models.base import now
from models.desks import Person
from models.pass_entries import PassEntry
from models.passes import Pass
from models.transactions import Transaction, transact

MOST_PROBLEMS = 100
MOST_KEYS = 100
"""Requests that a pack remembers, the latest."""


async def assign_accesses(
    ctx: Context, actor: Actor, caller: Caller, pack_id: str, *, assignments: Sequence[tuple[str, int]] | None,
    emails: Sequence[str] | None, csv: str | None, accesses: int, preview: bool,
) -> Assigned:  # fmt: skip
    """All lines or none. Raise `Invalid` with what is wrong in which line; a preview gives that as its reply."""
    require(actor.role, Permission.ASSIGN_PASSES)
    await _access_pack(ctx, actor, pack_id)
    wanted, problems = judge(_lines_of(assignments, emails, csv, accesses))
    total = sum(one.accesses for one in wanted)
    if preview:
        return Assigned(items=[], people=len(wanted), accesses=total, errors=problems)
    if problems:
        raise _refusal(problems)
    if not wanted:
        raise Invalid.field("assignments", "Name at least one person.")
    owners = await users.find_accounts_by_email(ctx.database, actor.tenant_id, [one.email for one in wanted], OWNERS)
    key = request_key_of(actor, caller, "assign", f"{pack_id}:{_digest(wanted)}")
    by = person_of(actor)

    async def work(tx: Transaction) -> list[Pass]:
        pack = await _load_active(tx, pack_id)
        children = {child.email: child for child in await passes.load_children(tx, pack_id, [w.email for w in wanted])}
        if key is not None and key in pack.request_keys:
            return list(children.values())
        pack.request_keys = [*pack.request_keys, key][-MOST_KEYS:] if key else pack.request_keys
        return await _assign(tx, pack, children, wanted, owners, by)

    changed = await transact(ctx.database, work)
    details = {"actor_id": actor.id, "subject_id": pack_id, "accesses": str(total)}
    await audit.record(ctx, actor.tenant_id, "pass.assigned", **details)
    items = await view_passes(ctx, actor.tenant_id, changed)
    return Assigned(items=items, people=len(wanted), accesses=total, errors=[])


def _lines_of(
    assignments: Sequence[tuple[str, int]] | None, emails: Sequence[str] | None, csv: str | None, accesses: int
) -> list[Line]:
    if [assignments is None, emails is None, csv is None].count(False) != 1:
        raise Invalid.field("assignments", "Give one of assignments, emails and csv.")
    if csv is not None:
        lines = read_csv(csv, accesses)
    else:
        pairs = assignments if assignments is not None else [(email, accesses) for email in emails or []]
        lines = [Line(number, email.strip(), str(count)) for number, (email, count) in enumerate(pairs, 1)]
    if len(lines) > MOST_LINES:
        raise Invalid.field("csv" if csv is not None else "assignments", f"Assign to at most {MOST_LINES:,} at once.")
    return lines


def _refusal(problems: Sequence[LineProblem]) -> Invalid:
    details = [{"field": f"line {one.line}", "message": f"{one.email}: {one.message}"} for one in problems]
    count = len(problems)
    return Invalid(
        f"{'One line is' if count == 1 else f'{count:,} lines are'} not right, so nothing was assigned; see details.",
        details=details[:MOST_PROBLEMS],
    )  # fmt: skip


def _digest(wanted: Sequence[Assignment]) -> str:
    return hashlib.sha256(repr([(one.email, one.accesses) for one in wanted]).encode()).hexdigest()


async def _access_pack(ctx: Context, actor: Actor, pack_id: str) -> Pass:
    pack = await passes.find_pass(ctx.database, actor.tenant_id, pack_id)
    if pack is None or pack.kind != "pack" or pack.company_id != actor.id:
        raise NotFound("There is no such pack, or it is not yours.")
    return pack


async def _load_active(tx: Transaction, pack_id: str) -> Pass:
    pack = await passes.load_pass(tx, pack_id)
    if pack is None or not pack.pays_at(now()):
        unpaid = pack is not None and pack.state == "pending_payment"
        raise Conflict("This pack is not paid yet." if unpaid else "This pack has ended.")
    return pack


async def _assign(
    tx: Transaction, pack: Pass, children: dict[str | None, Pass], wanted: Sequence[Assignment],
    owners: dict[str, str], by: Person,
) -> list[Pass]:  # fmt: skip
    left, entries, new = pack.left, list[PassEntry](), list[Pass]()
    for one in wanted:
        child = children.get(one.email)
        if child is None:
            child = _child_of(pack, one.email, owners.get(one.email))
            new.append(child)
            children[one.email] = child
        try:
            entries.append(enter(pack, "assign", -one.accesses, by, other_pass_id=child.id))
        except NotEnough:
            total = sum(one.accesses for one in wanted)
            raise Conflict(f"The pack has {left} accesses left, and this assigns {total}.") from None
        entries.append(enter(child, "assign", one.accesses, by, other_pass_id=pack.id))
        child.size = (child.size or 0) + one.accesses
    await passes.insert_passes(tx, new)
    made = {child.id for child in new}
    assigned = [children[one.email] for one in wanted]
    await passes.save(tx, [pack, *(child for child in assigned if child.id not in made)], entries)
    return assigned


def _child_of(pack: Pass, email: str, owner_id: str | None) -> Pass:
    return Pass(
        tenant_id=pack.tenant_id, owner_id=owner_id, email=email, company_id=pack.company_id, parent_id=pack.id,
        offer_id=pack.offer_id, provider_id=pack.provider_id, name=pack.name, kind="card", size=0, left=0,
        state="active", starts_at=now(), expires_at=pack.expires_at, currency=pack.currency, offer_ids=pack.offer_ids,
    )  # fmt: skip


async def take_back(ctx: Context, actor: Actor, pack_id: str, emails: Sequence[str] | None) -> list[PassView]:
    """Unused accesses return to the pack, of all its people or of those at these addresses."""
    require(actor.role, Permission.ASSIGN_PASSES)
    await _access_pack(ctx, actor, pack_id)
    wanted = None if emails is None else [email.strip().casefold() for email in emails]
    by = person_of(actor)

    async def work(tx: Transaction) -> list[Pass]:
        pack = await _load_active(tx, pack_id)
        children = await passes.load_children(tx, pack_id, wanted)
        _check_known(wanted, children)
        entries, emptied = list[PassEntry](), list[Pass]()
        for child in children:
            unused = child.left or 0
            if unused:
                entries.append(enter(child, "take_back", -unused, by, other_pass_id=pack.id))
                entries.append(enter(pack, "take_back", unused, by, other_pass_id=child.id))
                child.size = (child.size or 0) - unused
                emptied.append(child)
        await passes.save(tx, [pack, *emptied] if emptied else [], entries)
        return children

    children = await transact(ctx.database, work)
    await audit.record(ctx, actor.tenant_id, "pass.taken_back", actor_id=actor.id, subject_id=pack_id)
    return await view_passes(ctx, actor.tenant_id, children)


def _check_known(wanted: Sequence[str] | None, children: Sequence[Pass]) -> None:
    known = {child.email for child in children}
    unknown = [place for place, email in enumerate(wanted or []) if email not in known]
    if unknown:
        message = "Nothing of this pack was assigned to this address."
        raise Invalid(details=[{"field": f"emails.{place}", "message": message} for place in unknown[:MOST_PROBLEMS]])
