"""To whom belongs what a company assigned to an e-mail address: to the member who signs in with it, now or later."""

from actions.context import Context
from models import passes, users
from models.users import Role, User

OWNERS = Role.MEMBER
"""Whoever else signs in with the address works for the tenant, or is a company itself."""


async def give_assigned(ctx: Context, user: User) -> None:
    """Give somebody who has an account now what was assigned to their address before."""
    has_account = user.registered or user.external_id is not None
    if user.email and has_account and user.role is OWNERS:
        await passes.give_to(ctx.database, user.tenant_id, user.email, user.id)


async def find_owners(ctx: Context) -> None:
    """Give what is still nobody's: somebody may have registered at the moment in which it was assigned."""
    for tenant_id, emails in (await passes.find_without_owner(ctx.database)).items():
        for email, user_id in (await users.find_accounts_by_email(ctx.database, tenant_id, emails, OWNERS)).items():
            await passes.give_to(ctx.database, tenant_id, email, user_id)
