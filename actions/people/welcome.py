"""The tenant's first words to a new member, said in their conversation with the team."""

from datetime import datetime

from actions import audit
from actions.context import Context
from actions.deliveries.notices import say
from models import users
from models.base import now
from models.jobs import Job, schedule
from models.tenants import Tenant
from models.transactions import Transaction, transact
from models.users import Role, User

WELCOME = "member.welcome"
WELCOMED = frozenset({Role.MEMBER, Role.COMPANY})


async def enrol(ctx: Context, tenant: Tenant, user: User, *, is_proven: bool = False) -> User:
    """Store somebody new, and in the same transaction that they are to be welcomed; give them as they are kept.

    Where it `is_proven` that the e-mail address is theirs, whom the team had put down under it is this person: they keep
    the id, and with it their conversation, notes and consents. Raise `DuplicateKey` when the tenant has a user with this
    e-mail address or external id.
    """

    async def work(tx: Transaction) -> User:
        known = await users.become_user(tx, user) if is_proven and user.email else None
        if known is None:
            await users.insert_user(ctx.database, user, tx)
        if is_welcomed:
            await schedule(tx, [_job(known or user)])
        return known or user

    is_welcomed = user.role in WELCOMED and bool(find_welcome(tenant))
    stored = await transact(ctx.database, work)
    if stored.id != user.id:
        ctx.directory.forget_user(stored.id)
        await audit.record(ctx, tenant.id, "contact.became_user", actor_id=stored.id, subject_id=stored.id)
    if is_welcomed:
        ctx.wake_jobs()
    return stored


def _job(user: User) -> Job:
    return Job(
        _id=f"{WELCOME}:{user.id}", tenant_id=user.tenant_id, kind=WELCOME, due_at=now(), payload={"user_id": user.id}
    )


async def welcome(ctx: Context, job: Job, _at: datetime) -> None:
    """Say what the tenant wants said by now."""
    tenant = await ctx.directory.tenant(job.tenant_id)
    person = await ctx.directory.user(job.tenant_id, job.payload["user_id"])
    text = find_welcome(tenant) if tenant else ""
    if tenant is not None and person is not None and text:
        await say(ctx, tenant, person, job.id, text.replace("{name}", person.name))


def find_welcome(tenant: Tenant) -> str:
    """In the first of the tenant's languages that has one; empty when there is none."""
    return next((text for language in tenant.languages if (text := getattr(tenant.welcome, language))), "")
