"""Who is merely put down by the team, and what makes them the same person when they are put down again. Pure."""

from models.base import Row
from models.users import Role, User


def is_contact(user: User) -> bool:
    """Whether the team put them down and they have no way to sign in."""
    return user.role is Role.MEMBER and not user.registered and user.external_id is None


def contact_key(user: User) -> str | None:
    """What makes a contact the same person when they are put down again; others have an account for that."""
    return (user.email or user.phone) if is_contact(user) else None


def ways_in(user: User) -> Row:
    """By what they sign in; whoever changes them on the ground of that says that it must still be so."""
    return {"role": user.role, "registered": user.registered, "external_id": user.external_id}
