"""What people write from telephones: a message in their conversation with the team, or a word about being written to."""

import hashlib
from collections.abc import Mapping

import structlog

from actions.consent.consents import grant, withdraw
from actions.context import Context
from actions.conversations.conversations import open_support_unasked
from actions.conversations.messages import say_as
from actions.deliveries.outreach import queue
from actions.deliveries.reply_routes import begin_route, end_route
from actions.deliveries.twilio_forms import Inbound, check_signature, read_inbound
from actions.errors import NotFound
from actions.permissions import STAFF
from models import conversations, deliveries, inbound_messages, tenants, users
from models.base import DuplicateKey, new_id
from models.conversations import support_key
from models.deliveries import Content, Delivery, Recipient
from models.tenants import Tenant
from models.users import Role, User

HELP = {
    "en": "{tenant}: write here what you need, and our team reads it. Send STOP to get no more messages.",
    "fr": "{tenant} : écrivez ici ce qu’il vous faut, notre équipe vous lit. Envoyez STOP pour ne plus rien recevoir.",
}
log = structlog.get_logger()


async def receive_message(ctx: Context, slug: str, place: str, fields: Mapping[str, str], signature: str) -> None:
    """Raise `Forbidden` for what Twilio did not sign. Return when it is durable: Twilio does not tell it again."""
    check_signature(ctx, place, fields, signature)
    tenant = await tenants.find_tenant_by_slug(ctx.database, slug)
    if tenant is None:
        raise NotFound("There is no such tenant.")
    inbound = read_inbound(fields)
    if inbound is None:
        return
    async with ctx.turns.take([f"inbound:{tenant.id}:{inbound.number}"]):
        if not await inbound_messages.is_done(ctx.database, tenant.id, inbound.sid):
            await _take_in(ctx, tenant, inbound)
            await inbound_messages.mark_done(ctx.database, tenant.id, inbound.sid)


async def _take_in(ctx: Context, tenant: Tenant, inbound: Inbound) -> None:
    person = await _find_person(ctx, tenant, inbound)
    if inbound.wish in ("stop", "start"):
        change = withdraw if inbound.wish == "stop" else grant
        user_id = person.id if person else None
        await change(ctx, tenant.id, inbound.channel, inbound.number, "reply", user_id=user_id)
    is_only_wish = inbound.is_bare and inbound.wish in ("stop", "start")
    log.info("inbound.received", channel=inbound.channel.value, wish=inbound.wish, message=not is_only_wish)
    if not is_only_wish and inbound.text and (person is None or person.blocked_at is None):
        person = person or await _make_visitor(ctx, tenant, inbound)
        await _say(ctx, tenant, person, inbound)
    if person is None:
        return
    if inbound.wish == "stop":
        await _end_route(ctx, tenant, person)
    elif inbound.wish == "help" and not inbound.is_answered:
        await _help(ctx, tenant, person, inbound)


async def _find_person(ctx: Context, tenant: Tenant, inbound: Inbound) -> User | None:
    """Of several who share a number the one to whom something was sent there last, else a customer before the team."""
    found = await users.find_users_by_phone(ctx.database, tenant.id, inbound.number)
    if len(found) > 1:
        last = await deliveries.find_last_recipient(ctx.database, tenant.id, inbound.number)
        found.sort(key=lambda user: (user.id != last, user.blocked_at is not None, _rank(user), user.id))
    return found[0] if found else None


def _rank(user: User) -> int:
    return 2 if user.role in STAFF else 1 if user.role is Role.VISITOR else 0


async def _make_visitor(ctx: Context, tenant: Tenant, inbound: Inbound) -> User:
    """One for a number, though two nodes hear of it at once: the id follows from the number."""
    digest = hashlib.sha256(f"{tenant.id}\0{inbound.number}".encode()).hexdigest()
    for user_id in (digest[:24], new_id()):
        visitor = User(
            _id=user_id, tenant_id=tenant.id, role=Role.VISITOR, name=inbound.name or inbound.number,
            phone=inbound.number,
        )  # fmt: skip
        try:
            await users.insert_user(ctx.database, visitor)
            return visitor
        except DuplicateKey:
            present = await users.find_user(ctx.database, tenant.id, user_id)
            if present is not None and present.phone == inbound.number:
                return present
    raise NotFound("The person could not be made.")


async def _say(ctx: Context, tenant: Tenant, person: User, inbound: Inbound) -> None:
    conversation_id = await open_support_unasked(ctx, tenant, person)
    await begin_route(ctx, person, conversation_id, inbound.channel, inbound.number)
    body = inbound.text[: tenant.limits.message_length]
    said = await say_as(ctx, person, tenant, conversation_id, inbound.sid, body)
    await begin_route(ctx, person, conversation_id, inbound.channel, inbound.number, said.row["seq"])


async def _end_route(ctx: Context, tenant: Tenant, person: User) -> None:
    key = support_key(person.id)
    conversation = await conversations.find_conversation_by_key(ctx.database, tenant.id, key)
    if conversation is not None:
        await end_route(ctx, conversation.id)


async def _help(ctx: Context, tenant: Tenant, person: User, inbound: Inbound) -> None:
    """Networks ask for an answer to this word; Twilio gives it by itself in some countries only."""
    language = person.language or tenant.languages[0]
    answer = Delivery(
        _id=f"help:{inbound.sid}:{inbound.channel}", tenant_id=tenant.id, cause="help",
        recipient=Recipient(id=person.id, name=person.name), channel=inbound.channel, address=inbound.number,
        language=language, content=Content(text=HELP[language].format(tenant=tenant.name)), urgent=True,
    )  # fmt: skip
    await queue(ctx, [answer])
