"""Opening, showing, changing and deleting conversations. The list of them is `actions.conversations.inboxes`."""

from actions import audit
from actions.access import Access, access_conversation, check_may_write
from actions.context import Actor, Context
from actions.errors import Conflict, Forbidden, Invalid, NotFound
from actions.facts import CONVERSATION_CREATED, CONVERSATION_REMOVED, CONVERSATION_UPDATED
from actions.permissions import Permission, may, require
from actions.views import ConversationView, HandlingView, MemberView
from models import attachments, conversations, memberships, messages, notes, users
from models.base import DuplicateKey, now
from models.conversations import Conversation, Handling, Kind, Listing
from models.tenants import Tenant
from models.users import Role, User

MEMBERS_SHOWN = 100
JOINED_AT_ONCE = 200
"""How many of a user's conversations a new socket hears without asking."""
LARGEST_GROUP_AT_ONCE = 1_000


async def open_group(ctx: Context, actor: Actor, title: str, member_ids: list[str]) -> ConversationView:
    if not actor.tenant.members_open_groups or not may(actor.role, Permission.OPEN_DIRECTS):
        require(actor.role, Permission.OPEN_GROUPS)
    check_may_write(actor)
    await check_people(ctx, actor, member_ids, "member_ids")
    conversation = Conversation(tenant_id=actor.tenant_id, kind=Kind.GROUP, title=title, owner_id=actor.id)
    return await _open(ctx, actor, conversation, [actor.id, *member_ids])


async def open_direct(ctx: Context, actor: Actor, user_id: str) -> ConversationView:
    """The one conversation of two people."""
    require(actor.role, Permission.OPEN_DIRECTS)
    check_may_write(actor)
    await _check_counterpart(ctx, actor, user_id, "user_id")
    pair = sorted([actor.id, user_id])
    conversation = Conversation(
        tenant_id=actor.tenant_id, kind=Kind.DIRECT, title="", owner_id=actor.id, unique_key=f"direct:{':'.join(pair)}"
    )
    return await _open(ctx, actor, conversation, pair)


async def open_support(ctx: Context, actor: Actor) -> ConversationView:
    """The one conversation of a visitor or member with the tenant's team."""
    require(actor.role, Permission.OPEN_SUPPORT)
    check_may_write(actor)
    return await _open_support(ctx, actor, actor.user)


async def open_support_of(ctx: Context, actor: Actor, person: User) -> ConversationView:
    """The same for the actor or, by somebody of the team, for the person they attend to."""
    if person.id == actor.id:
        return await open_support(ctx, actor)
    require(actor.role, Permission.ANSWER_SUPPORT)
    return await _open_support(ctx, actor, person)


async def open_support_unasked(ctx: Context, tenant: Tenant, person: User) -> str:
    """The same for what the system tells a person; give its id."""
    return (await _open_support(ctx, Actor(person, tenant, ""), person)).id


async def _open_support(ctx: Context, actor: Actor, person: User) -> ConversationView:
    conversation = Conversation(
        tenant_id=actor.tenant_id, kind=Kind.SUPPORT, title=person.name, owner_id=person.id,
        unique_key=conversations.support_key(person.id), handling=Handling(),
    )  # fmt: skip
    return await _open(ctx, actor, conversation, [person.id])


async def open_listing(ctx: Context, actor: Actor, seller_id: str, listing: Listing) -> ConversationView:
    """The one conversation of a buyer and a seller about a product."""
    require(actor.role, Permission.OPEN_LISTINGS)
    check_may_write(actor)
    await _check_counterpart(ctx, actor, seller_id, "seller_id")
    conversation = Conversation(
        tenant_id=actor.tenant_id, kind=Kind.LISTING, title=listing.title, owner_id=actor.id, listing=listing,
        unique_key=conversations.listing_key(listing.external_id, actor.id, seller_id),
    )  # fmt: skip
    return await _open(ctx, actor, conversation, [actor.id, seller_id])


async def check_people(ctx: Context, actor: Actor, user_ids: list[str], field: str) -> None:
    """Raise `Invalid` unless all are people of the actor's tenant."""
    found = {user.id for user in await users.find_users(ctx.database, actor.tenant_id, user_ids)}
    if not found.issuperset(user_ids):
        raise Invalid.field(field, "Some of these people do not exist here.")


async def _check_counterpart(ctx: Context, actor: Actor, user_id: str, field: str) -> None:
    other = await ctx.directory.user(actor.tenant_id, user_id)
    if other is None or other.role is Role.VISITOR:
        raise Invalid.field(field, "There is no such person here.")
    if other.id == actor.id:
        raise Invalid.field(field, "This is you; choose somebody else.")


async def _open(ctx: Context, actor: Actor, conversation: Conversation, member_ids: list[str]) -> ConversationView:
    """Store it with its members and tell them; give the one that is there already if there can be only one."""
    try:
        await conversations.insert_conversation(ctx.database, conversation)
    except DuplicateKey:
        key = conversation.unique_key or ""
        present = await conversations.find_conversation_by_key(ctx.database, actor.tenant_id, key)
        if present is None:
            raise Conflict from None
        await memberships.add_members(ctx.database, actor.tenant_id, present.id, member_ids)
        return (await describe_conversations(ctx, actor, [present]))[0]
    member_ids = list(dict.fromkeys(member_ids))
    await memberships.add_members(ctx.database, actor.tenant_id, conversation.id, member_ids)
    await introduce(ctx, actor, conversation, member_ids)
    return (await describe_conversations(ctx, actor, [conversation]))[0]


async def introduce(ctx: Context, actor: Actor, conversation: Conversation, user_ids: list[str]) -> None:
    """Let the sockets of new members hear the conversation, and tell them of it."""
    ctx.directory.forget_conversation(conversation.id)
    view = (await describe_conversations(ctx, actor, [conversation]))[0]
    fact = {"conversation": view.model_copy(update={"unread": 0, "handling": None}).model_dump(mode="json")}
    for user_id in user_ids:
        ctx.announcer.join(user_id, conversation.id)
        ctx.announcer.to_user(user_id, CONVERSATION_CREATED, fact)
    if conversation.kind is Kind.SUPPORT:
        ctx.announcer.join_staff(actor.tenant_id, conversation.id)
        ctx.announcer.to_staff(actor.tenant_id, CONVERSATION_CREATED, fact)


async def announce_update(ctx: Context, actor: Actor, conversation_id: str) -> ConversationView:
    """Tell everyone in it how the conversation is now; give it as the actor sees it."""
    await ctx.journal.settle()
    ctx.directory.forget_conversation(conversation_id)
    conversation = await conversations.find_conversation(ctx.database, actor.tenant_id, conversation_id)
    if conversation is None:
        raise NotFound
    view = (await describe_conversations(ctx, actor, [conversation]))[0]
    shared = view.model_copy(update={"unread": None, "handling": None}).model_dump(mode="json")
    ctx.announcer.to_conversation(conversation_id, CONVERSATION_UPDATED, {"conversation": shared})
    return view


async def find_joined(ctx: Context, actor: Actor) -> dict[str, int]:
    """The conversations that a new socket of the actor hears, the 200 most recently changed, with their `last_rev`."""
    mine = await memberships.find_read_positions(ctx.database, actor.id, actor.tenant_id)
    if not mine and not sees_support(actor):
        return {}
    return await conversations.find_recent_ids(
        ctx.database, actor.tenant_id, list(mine), with_support=sees_support(actor), limit=JOINED_AT_ONCE
    )


async def find_readable_ids(ctx: Context, actor: Actor, limit: int) -> list[str]:
    """What the actor may read, most recently changed first."""
    mine = await memberships.find_read_positions(ctx.database, actor.id, actor.tenant_id)
    found = await conversations.find_recent_ids(
        ctx.database, actor.tenant_id, list(mine), with_support=sees_support(actor), limit=limit
    )
    return list(found)


async def show_conversation(ctx: Context, actor: Actor, conversation_id: str) -> ConversationView:
    await access_conversation(ctx, actor, conversation_id)
    await ctx.journal.settle()
    conversation = await conversations.find_conversation(ctx.database, actor.tenant_id, conversation_id)
    if conversation is None:
        raise NotFound("There is no such conversation, or you are not in it.")
    return (await describe_conversations(ctx, actor, [conversation]))[0]


async def rename_conversation(ctx: Context, actor: Actor, conversation_id: str, title: str) -> ConversationView:
    access = await access_conversation(ctx, actor, conversation_id)
    check_may_manage(actor, access)
    check_may_write(actor, access)
    await conversations.update_conversation(ctx.database, actor.tenant_id, conversation_id, {"title": title})
    return await announce_update(ctx, actor, conversation_id)


async def delete_conversation(ctx: Context, actor: Actor, conversation_id: str) -> None:
    """Take it away from everyone; what was said in it is emptied."""
    access = await access_conversation(ctx, actor, conversation_id)
    if not (access.conversation.kind is Kind.GROUP and access.conversation.owner_id == actor.id):
        require(actor.role, Permission.MODERATE)
    gone = {"deleted_at": now(), "unique_key": None, "last_message": None}
    if await conversations.update_conversation(ctx.database, actor.tenant_id, conversation_id, gone) is None:
        raise NotFound
    ctx.directory.forget_conversation(conversation_id)
    ctx.announcer.to_conversation(conversation_id, CONVERSATION_REMOVED, {"conversation_id": conversation_id})
    ctx.announcer.close_room(conversation_id)
    last_seq, _ = await messages.find_last_numbers(ctx.database, conversation_id)
    await messages.empty_messages(ctx.database, conversation_id, last_seq)
    await attachments.remove_attachments(ctx.database, conversation_id)
    await notes.remove_notes(ctx.database, conversation_id)
    await memberships.remove_all_members(ctx.database, conversation_id)
    ctx.directory.forget_conversation(conversation_id)
    await audit.record(ctx, actor.tenant_id, "conversation.deleted", actor_id=actor.id, subject_id=conversation_id)


def check_may_manage(actor: Actor, access: Access) -> None:
    """Raise unless it is a group and the actor is its owner or has the right over groups."""
    if access.conversation.kind is not Kind.GROUP:
        raise Conflict("Only a group has a title and members that can be changed.")
    if access.conversation.owner_id != actor.id and not may(actor.role, Permission.MANAGE_GROUPS):
        raise Forbidden("Only the group's owner and the team can do this.")


def sees_support(actor: Actor) -> bool:
    return may(actor.role, Permission.ANSWER_SUPPORT)


async def describe_conversations(ctx: Context, actor: Actor, found: list[Conversation]) -> list[ConversationView]:
    """The conversations as the actor sees them, with their members' names and what the actor has not read."""
    ids = [conversation.id for conversation in found]
    members = await memberships.find_members_of_all(ctx.database, ids, MEMBERS_SHOWN)
    positions = await memberships.find_read_positions(ctx.database, actor.id, actor.tenant_id, ids)
    people_ids = {row["user_id"] for entry in members.values() for row in entry["members"]}
    people_ids |= {entry.handling.assignee_id for entry in found if entry.handling and entry.handling.assignee_id}
    people = {user.id: user for user in await users.find_users(ctx.database, actor.tenant_id, list(people_ids))}
    views = []
    for conversation in found:
        entry = members.get(conversation.id, {"members": [], "member_count": 0})
        shown = [
            MemberView(
                user_id=row["user_id"], read_seq=row["read_seq"],
                name=people[row["user_id"]].name, role=people[row["user_id"]].role,
            )
            for row in entry["members"] if row["user_id"] in people
        ]  # fmt: skip
        view = _view(conversation, shown, entry["member_count"], positions.get(conversation.id, 0))
        views.append(view.model_copy(update={"handling": _handling_for(actor, conversation, people)}))
    return views


def _handling_for(actor: Actor, conversation: Conversation, people: dict[str, User]) -> HandlingView | None:
    """For the team alone: a customer never learns how they are handled."""
    if conversation.kind is not Kind.SUPPORT or not sees_support(actor):
        return None
    handling = conversation.handling or Handling()
    assignee = people.get(handling.assignee_id or "")
    return HandlingView(**handling.model_dump(), assignee_name=assignee.name if assignee else None)


def _view(conversation: Conversation, shown: list[MemberView], member_count: int, read_seq: int) -> ConversationView:
    return ConversationView.model_validate(
        {
            **conversation.model_dump(include=set(ConversationView.model_fields) - {"handling"}),
            "handling": None,
            "members": shown,
            "member_count": member_count,
            "unread": max(0, conversation.last_seq - max(read_seq, conversation.first_seq - 1)),
        }
    )
