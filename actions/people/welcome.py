"""The tenant's first words to a new member, said in their conversation with the team."""

from datetime import datetime

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


async def enrol(ctx: Context, tenant: Tenant, user: User) -> None:
    """Store somebody new, and in the same transaction that they are to be welcomed.

    Raise `DuplicateKey` when the tenant has a user with this e-mail address or external id.
    """
    if user.role not in WELCOMED or not find_welcome(tenant):
        await users.insert_user(ctx.database, user)
        return
    job = Job(_id=f"{WELCOME}:{user.id}", tenant_id=tenant.id, kind=WELCOME, due_at=now(), payload={"user_id": user.id})

    async def work(tx: Transaction) -> None:
        await users.insert_user(ctx.database, user, tx)
        await schedule(tx, [job])

    await transact(ctx.database, work)
    ctx.wake_jobs()


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
