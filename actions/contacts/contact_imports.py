"""Bringing a file of contacts in. A small file at once; a large one by a job that goes on after a crash where it was,
since each part is written together with how far it is."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from pydantic import Field

from actions import audit
from actions.contacts.contact_lines import Line, count_lines, read_columns, read_lines
from actions.contacts.contact_plans import Plan, Seen, make_plan
from actions.context import Actor, Context
from actions.errors import Invalid, NotFound, TooLarge, Unavailable
from actions.permissions import Permission, require
from models import contact_cards, contact_imports
from models.base import Shape, WireTime, now
from models.consents import Consent, write_first_words
from models.contact_imports import ContactImport, GivenConsent, ImportState, LineProblem
from models.jobs import Job, schedule
from models.transactions import Transaction, transact

IMPORT = "contacts.import"
MOST_BYTES, MOST_LINES, MOST_AT_ONCE = 5 * 1024 * 1024, 50_000, 1_000
"""The last: lines of a file that is brought in while the one who asks waits."""
RESCUE = timedelta(minutes=2)
"""After which a small file is looked after too, should the node have died with it."""
PART = 250
"""Lines that are written together."""
MOST_ERRORS = 1_000
"""Of those that are shown."""


class ContactImportView(Shape):
    id: str
    state: ImportState
    dry_run: bool
    lines: int
    done: int = Field(description="Lines looked at so far.")
    created: int
    updated: int
    unchanged: int
    skipped: int = Field(description="Lines with an error, and those about people who are not to be changed.")
    error_count: int
    errors: list[LineProblem] = Field(description=f"The first {MOST_ERRORS:,}.")
    created_at: WireTime
    finished_at: WireTime | None

    @classmethod
    def of(cls, one: ContactImport) -> "ContactImportView":
        return cls(**one.model_dump(include=set(cls.model_fields)))


async def import_contacts(
    ctx: Context, actor: Actor, csv: str, mapping: dict[str, str], *, country: str | None, consent: GivenConsent | None,
    update: bool, dry_run: bool,
) -> ContactImportView:  # fmt: skip
    """The result of a small file; of a large one its beginning, to be asked for again."""
    require(actor.role, Permission.MANAGE_CONTACTS)
    if len(csv.encode()) > MOST_BYTES:
        raise TooLarge(f"A file may have at most {MOST_BYTES // 1024 // 1024} MiB; cut it into several.")
    wanted = ContactImport(
        tenant_id=actor.tenant_id, author_id=actor.id, dry_run=dry_run, update=update,
        country=country or actor.tenant.country, mapping=list(mapping.items()), consent=consent, csv=csv,
    )  # fmt: skip
    wanted.lines = await ctx.in_thread(_check, wanted)
    await _begin(ctx, wanted)
    if not dry_run:
        details = {"lines": str(wanted.lines), "consent": " ".join(consent.channels) if consent else ""}
        await audit.record(ctx, actor.tenant_id, "contact.imported", actor_id=actor.id, subject_id=wanted.id, **details)
    if wanted.lines <= MOST_AT_ONCE:
        await _carry_out(ctx, wanted)
    return ContactImportView.of(wanted)


async def show_import(ctx: Context, actor: Actor, import_id: str) -> ContactImportView:
    require(actor.role, Permission.MANAGE_CONTACTS)
    found = await contact_imports.find_import(ctx.database, actor.tenant_id, import_id)
    if found is None:
        raise NotFound("There is no such import here.")
    return ContactImportView.of(found)


async def go_on(ctx: Context, job: Job, _at: datetime) -> None:
    """What the job of a large file does."""
    wanted = await contact_imports.find_import(ctx.database, job.tenant_id, str(job.payload["import_id"]))
    if wanted is not None and wanted.state == "running":
        await _carry_out(ctx, wanted)


def _check(wanted: ContactImport) -> int:
    """How many lines there are; raise `Invalid` for what no line of can be read."""
    read_columns(wanted.csv or "", wanted.mapping)
    lines = count_lines(wanted.csv or "")
    if lines < 1:
        raise Invalid.field("csv", "The file has no line below that of its columns.")
    if lines > MOST_LINES:
        raise TooLarge(f"A file may have at most {MOST_LINES:,} lines; cut it into several.")
    return lines


async def _begin(ctx: Context, wanted: ContactImport) -> None:
    job = Job(
        _id=f"{IMPORT}:{wanted.id}", tenant_id=wanted.tenant_id, kind=IMPORT,
        due_at=now() if wanted.lines > MOST_AT_ONCE else now() + RESCUE, payload={"import_id": wanted.id},
    )  # fmt: skip

    async def work(tx: Transaction) -> None:
        await contact_imports.insert_import(tx, wanted)
        await schedule(tx, [job])

    await transact(ctx.database, work)
    ctx.wake_jobs()


async def _carry_out(ctx: Context, wanted: ContactImport) -> None:
    lines, seen = read_lines(wanted.csv or "", wanted.mapping, wanted.country), Seen()
    for line in await ctx.in_thread(_take, lines, wanted.done):
        if not line.problems:
            seen.note(line, None)
    while wanted.state == "running":
        part: list[Line] = await ctx.in_thread(_take, lines, PART)
        plan = await _write_part(ctx, wanted, part, seen)
        seen.add(plan.seen)
        for user, _ in plan.changed:
            ctx.directory.forget_user(user.id)


def _take(lines: Iterator[Line], count: int) -> list[Line]:
    return list(islice(lines, count))


async def _write_part(ctx: Context, wanted: ContactImport, part: list[Line], seen: Seen) -> Plan:
    """Decide and write some lines, and how far this import is then, together."""
    before = wanted.model_copy()
    emails = {email for line in part if (email := line.fields.get("email"))}
    phones = {phone for line in part if (phone := line.fields.get("phone"))}

    async def work(tx: Transaction) -> Plan:
        matches = await contact_cards.find_matches(tx, wanted.tenant_id, emails, phones)
        plan = make_plan(part, matches, seen, wanted.tenant_id, update=wanted.update)
        _count(wanted, before, plan, len(part))
        if not wanted.dry_run:
            await contact_cards.write_people(tx, plan.added, plan.changed)
            await write_first_words(tx, _consents_of(wanted, plan))
        if not await contact_imports.save_progress(tx, wanted, before.done):
            raise Unavailable("Another node goes on with this import.")
        return plan

    return await transact(ctx.database, work)


def _count(wanted: ContactImport, before: ContactImport, plan: Plan, lines: int) -> None:
    wanted.done = before.done + lines
    for outcome in ("created", "updated", "unchanged", "skipped"):
        setattr(wanted, outcome, getattr(before, outcome) + plan.counts[outcome])
    wanted.error_count = before.error_count + len(plan.problems)
    wanted.errors = [*before.errors, *plan.problems][:MOST_ERRORS]
    if wanted.done >= wanted.lines or not lines:
        wanted.state, wanted.finished_at = "done", now()


def _consents_of(wanted: ContactImport, plan: Plan) -> list[Consent]:
    """What the file's owner says that its people agreed to, for the addresses in it."""
    given = wanted.consent
    found = []
    for channel in given.channels if given else ():
        for line, user_id in plan.present:
            address = (
                line.fields.get(contact_cards.ADDRESS_FIELDS[channel])
                if channel in contact_cards.ADDRESS_FIELDS
                else user_id
            )
            if address and given:
                found.append(
                    Consent(
                        tenant_id=wanted.tenant_id, channel=channel, address=address, state="granted", source="import",
                        user_id=user_id, note=given.source,
                    )
                )  # fmt: skip
    return found
