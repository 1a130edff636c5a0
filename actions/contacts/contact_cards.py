"""The team's address book: the people of a tenant with the addresses under which they are reached, and what they said
about being written to."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Any

from pydantic import Field

from actions import audit
from actions.consent.consents import find_words
from actions.contacts.contact_fields import (
    Wrong,
    read_email,
    read_labels,
    read_language,
    read_name,
    read_phone,
    read_time_zone,
)
from actions.contacts.contact_rules import contact_key, is_contact, ways_in
from actions.contacts.phones import phone_start
from actions.context import Actor, Context
from actions.errors import Conflict, Forbidden, Invalid
from actions.pages import Page, decode_cursor, encode_cursor
from actions.people.users import access_user
from actions.permissions import Permission, require
from actions.spreadsheets import MARK, inert, line
from models import bookings, contact_cards, memberships, users
from models.base import DuplicateKey, Row, Shape, WireTime, wire_time
from models.consents import Consent, ConsentState, Source
from models.contact_cards import Wanted
from models.deliveries import ChannelName
from models.tenants import Tenant
from models.transactions import Transaction, transact
from models.users import Role, User

MOST_LABELS_SHOWN = 200
AT_ONCE = 500
"""People of an export that are in memory at the same time."""
KNOWN = "There is somebody with this address already: change them instead."

SIGNED_IN = "This person has signed in or was deleted at the same time; look at them again."


class ConsentView(Shape):
    channel: ChannelName
    state: ConsentState
    source: Source
    at: WireTime

    @classmethod
    def of(cls, consent: Consent) -> "ConsentView":
        return cls(channel=consent.channel, state=consent.state, source=consent.source, at=consent.at)


class ContactCard(Shape):
    id: str
    name: str
    email: str | None
    phone: str | None = Field(description="In E.164.", examples=["+41791234567"])
    role: Role
    labels: list[str]
    language: str | None = Field(description="Null: the tenant's first.")
    time_zone: str | None = Field(description="Null: the tenant's.")
    consents: list[ConsentView] = Field(description="The last word about each address, where there is one.")
    created_at: WireTime
    last_seen_at: WireTime | None


async def list_contacts(
    ctx: Context, actor: Actor, wanted: Wanted, language: str | None, cursor: str | None, limit: int
) -> Page[ContactCard]:
    """By name, of everybody in the tenant."""
    require(actor.role, Permission.LIST_USERS)
    after = decode_cursor(cursor, str, str) if cursor else None
    wanted = _sharpen(actor.tenant, wanted, language)
    found = await contact_cards.find_page(ctx.database, actor.tenant_id, wanted, after, limit)
    last = encode_cursor(found[-1].name_key, found[-1].id) if len(found) == limit else None
    return Page(items=await show_cards(ctx, actor.tenant_id, found), next_cursor=last)


async def list_labels(ctx: Context, actor: Actor) -> list[str]:
    """Labels of people in use, the most used first."""
    require(actor.role, Permission.LIST_USERS)
    return await contact_cards.find_user_labels(ctx.database, actor.tenant_id, MOST_LABELS_SHOWN)


async def add_contact(ctx: Context, actor: Actor, values: Row) -> ContactCard:
    """Put somebody down who has no account. `values` as people wrote them; None and what is missing are the same."""
    require(actor.role, Permission.MANAGE_CONTACTS)
    given = {name: value for name, value in values.items() if value is not None}
    user = User(tenant_id=actor.tenant_id, role=Role.MEMBER, **read_fields(given, actor.tenant.country))
    user.contact_key = contact_key(user)
    await _check_unknown(ctx, actor.tenant_id, user.email)
    try:
        await users.insert_user(ctx.database, user)
    except DuplicateKey as error:
        raise Conflict(KNOWN) from error
    await audit.record(ctx, actor.tenant_id, "contact.added", actor_id=actor.id, subject_id=user.id)
    return (await show_cards(ctx, actor.tenant_id, [user]))[0]


async def change_contact(ctx: Context, actor: Actor, user_id: str, values: Row) -> ContactCard:
    """Change what is given; None erases, except a name."""
    require(actor.role, Permission.MANAGE_CONTACTS)
    user = await access_user(ctx, actor, user_id)
    if user.role is Role.ADMIN and actor.role is not Role.ADMIN:
        raise Forbidden("Only an administrator can change an administrator.")
    given = {name: value for name, value in values.items() if value is not None or name != "name"}
    changes = read_fields(given, actor.tenant.country)
    changes = {name: value for name, value in changes.items() if value != getattr(user, name)}
    if "email" in changes and not is_contact(user) and user.role is not Role.VISITOR:
        raise Conflict("This person signs in, and keeps the e-mail address of their account.")
    await _check_unknown(ctx, actor.tenant_id, changes.get("email"))
    if changes:
        user = await _write_changes(ctx, actor, user, changes)
    return (await show_cards(ctx, actor.tenant_id, [user]))[0]


async def _check_unknown(ctx: Context, tenant_id: str, email: str | None) -> None:
    """Contacts have their key; those with an account are looked for."""
    if email is not None and await contact_cards.is_known(ctx.database, tenant_id, email):
        raise Conflict(KNOWN)


async def _write_changes(ctx: Context, actor: Actor, user: User, changes: Row) -> User:
    changes = changes | {"contact_key": contact_key(user.model_copy(update=changes))}
    try:
        changed = await users.update_user(ctx.database, actor.tenant_id, user.id, changes, ways_in(user))
    except DuplicateKey as error:
        raise Conflict(KNOWN) from error
    if changed is None:
        raise Conflict(SIGNED_IN)
    ctx.directory.forget_user(user.id)
    names = " ".join(sorted(changes.keys() - {"contact_key"}))
    await audit.record(ctx, actor.tenant_id, "contact.changed", actor_id=actor.id, subject_id=user.id, fields=names)
    return changed


async def delete_contact(ctx: Context, actor: Actor, user_id: str) -> None:
    """Only somebody who can never have signed in, said or booked anything. What they said about messages stays known."""
    require(actor.role, Permission.MANAGE_CONTACTS)
    user = await access_user(ctx, actor, user_id)
    if not is_contact(user):
        raise Conflict("This person signs in; block them instead.")
    if await memberships.find_conversation_ids(ctx.database, actor.tenant_id, [user.id]):
        raise Conflict("This person has conversations; block them instead.")
    if await bookings.has_booked(ctx.database, actor.tenant_id, user.id):
        raise Conflict("This person has bookings; block them instead.")

    async def work(tx: Transaction) -> None:
        if not await contact_cards.delete_person(tx, user, ways_in(user)):
            raise Conflict(SIGNED_IN)

    await transact(ctx.database, work)
    ctx.directory.forget_user(user.id)
    await audit.record(ctx, actor.tenant_id, "contact.deleted", actor_id=actor.id, subject_id=user.id)


def read_fields(values: Row, country: str) -> Row:
    """The values made plain; raise `Invalid` for the first that cannot be used."""
    readers: dict[str, Any] = {
        "name": read_name, "email": read_email, "phone": lambda text: read_phone(text, country), "labels": read_labels,
        "language": read_language, "time_zone": read_time_zone,
    }  # fmt: skip
    plain: Row = {}
    for name, value in values.items():
        try:
            plain[name] = readers[name](value) if value is not None else [] if name == "labels" else None
        except Wrong as error:
            raise Invalid.field(name, error.message) from error
    return plain


async def show_cards(ctx: Context, tenant_id: str, found: Sequence[User]) -> list[ContactCard]:
    words = await find_words(ctx, tenant_id, found)
    return [
        ContactCard(
            **user.model_dump(include=set(ContactCard.model_fields) - {"consents"}),
            consents=[ConsentView.of(consent) for consent in words[user.id]],
        )
        for user in found
    ]


def _sharpen(tenant: Tenant, wanted: Wanted, language: str | None) -> Wanted:
    """Who said nothing about their language has the tenant's; a number is looked for as it is kept."""
    languages = () if language is None else (language, None) if language == tenant.languages[0] else (language,)
    return replace(wanted, languages=languages, phone_start=phone_start(wanted.text, tenant.country))


async def export_contacts(ctx: Context, actor: Actor, wanted: Wanted, language: str | None) -> AsyncIterator[bytes]:
    """The pieces of a CSV file that spreadsheets open safely and that can be imported again."""
    require(actor.role, Permission.MANAGE_CONTACTS)
    await audit.record(ctx, actor.tenant_id, "contact.exported", actor_id=actor.id)
    return _as_csv(ctx, actor.tenant_id, _sharpen(actor.tenant, wanted, language))


async def _as_csv(ctx: Context, tenant_id: str, wanted: Wanted) -> AsyncIterator[bytes]:
    channels = [f"consent_{channel}" for channel in ChannelName]
    fields = ("id", "name", "email", "phone", "role", "labels", "language", "time_zone")
    yield MARK + line((*fields, *channels, "created_at", "last_seen_at"))
    async for group in contact_cards.iterate(ctx.database, tenant_id, wanted, AT_ONCE):
        words = await find_words(ctx, tenant_id, group)
        for user in group:
            said = {consent.channel: consent.state for consent in words[user.id]}
            yield line(
                (
                    user.id, inert(user.name), inert(user.email or ""), inert(user.phone or ""), user.role,
                    inert("; ".join(user.labels)), user.language, user.time_zone,
                    *(said.get(channel) for channel in ChannelName),
                    wire_time(user.created_at), wire_time(user.last_seen_at),
                )
            )  # fmt: skip
