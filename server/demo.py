"""What the demo tenant shows of the team's work: canned replies, and conversations that somebody handles.

Each part is added only where nothing of it is there yet, so that a demo that was begun earlier gets what is new and
nothing twice.
"""

from actions.context import Actor, Context
from actions.conversations import canned_replies, conversations, handlings, inboxes, messages, notes
from actions.conversations.inboxes import Wanted
from models import canned_replies as stored_replies
from models import conversations as stored_conversations
from models import tenants, users
from models.base import new_id
from models.conversations import Kind, Listing
from server.demo_articles import furnish_articles
from server.demo_bookings import furnish_bookings
from server.demo_field_work import furnish_field_work
from server.demo_queues import furnish_queues

NAMES = ("admin", "manager", "coach", "seller", "alice", "bob", "chloe")
GROUP = "Summer programme"
REPLIES = (
    ("hello", "Greeting", "Hello {first_name}, this is {agent_name} of {company}. How can we help you?"),
    ("hours", "Opening hours", "We are open Monday to Friday from 8:00 to 19:00, and on Saturday from 9:00 to 16:00."),
    ("thanks", "Thanks", "Thank you, {first_name}. Write to us here whenever something comes up."),
)
BICYCLE = Listing(
    external_id="bicycle-52", title="City bicycle, 52 cm", url="https://shop.demo.test/bicycle-52", image_url=None,
    price=390.0, currency="CHF",
)  # fmt: skip
Said = tuple[tuple[str, str], ...]
"""Who, and what."""
IN_SUPPORT: Said = (
    ("alice", "Hello, I was charged twice for Thursday's class. Can you look into it?"),
    ("coach", "Hello Alice, I see it, sorry for that. One of the two is on its way back to you."),
)
IN_GROUP: Said = (
    ("coach", "Here we go: eight weeks, from the first of June. Tuesdays in the park, Saturdays at the lake."),
    ("bob", "Count me in. Is there a place to leave the bags at the lake?"),
    ("coach", "Yes, the boat house has lockers. Bring a padlock."),
    ("chloe", "I miss the first week, then I am there [emoji:wave]"),
    ("alice", "Shall we share a car on Saturdays? I have three seats."),
)
ABOUT_BICYCLE: Said = (
    ("alice", "Hello, is the bicycle still there? And would 52 cm fit at 1.65 m?"),
    ("seller", "It is, and it would: the saddle goes down far enough. Come by for a ride, Friday after four?"),
    ("alice", "Friday at five suits me. See you then!"),
)


async def furnish(ctx: Context) -> bool:
    """Add what is missing of it to the demo tenant; give whether there was anything."""
    people = await _find_people(ctx)
    if people is None:
        return False
    added = [
        await part(ctx, people)
        for part in (
            _add_replies, _converse_in_support, _converse_in_group, _converse_about_bicycle, furnish_queues,
            furnish_bookings, furnish_field_work, furnish_articles,
        )
    ]  # fmt: skip
    await ctx.journal.settle()
    return any(added)


async def _find_people(ctx: Context) -> dict[str, Actor] | None:
    tenant = await tenants.find_tenant_by_slug(ctx.database, "demo")
    if tenant is None:
        return None
    found = {name: await users.find_user_by_email(ctx.database, tenant.id, f"{name}@demo.test") for name in NAMES}
    people = {name: Actor(user, tenant, "seed") for name, user in found.items() if user is not None}
    return people if len(people) == len(NAMES) else None


async def _add_replies(ctx: Context, people: dict[str, Actor]) -> bool:
    manager = people["manager"]
    if await stored_replies.count_canned_replies(ctx.database, manager.tenant_id):
        return False
    for shortcut, title, body in REPLIES:
        await canned_replies.add_canned_reply(ctx, manager, shortcut, title, body)
    return True


async def _converse_in_support(ctx: Context, people: dict[str, Actor]) -> bool:
    alice, coach = people["alice"], people["coach"]
    if await _has(ctx, alice, stored_conversations.support_key(alice.id)):
        return False
    support = await conversations.open_support(ctx, alice)
    await _say(ctx, people, support.id, IN_SUPPORT)
    await handlings.change_handling(ctx, coach, support.id, {"assignee_id": coach.id, "labels": ["billing", "classes"]})
    await notes.add_note(ctx, coach, support.id, "The card terminal sent it twice; the refund is under way.")
    return True


async def _converse_in_group(ctx: Context, people: dict[str, Actor]) -> bool:
    coach = people["coach"]
    present = await inboxes.list_conversations(ctx, coach, Wanted(kind=Kind.GROUP, text=GROUP), None, 100)
    if any(group.title == GROUP for group in present.items):
        return False
    group = await conversations.open_group(ctx, coach, GROUP, [people[name].id for name in ("alice", "bob", "chloe")])
    await _say(ctx, people, group.id, IN_GROUP)
    return True


async def _converse_about_bicycle(ctx: Context, people: dict[str, Actor]) -> bool:
    alice, seller = people["alice"], people["seller"]
    key = stored_conversations.listing_key(BICYCLE.external_id, alice.id, seller.id)
    if await _has(ctx, alice, key):
        return False
    thread = await conversations.open_listing(ctx, alice, seller.id, BICYCLE)
    await _say(ctx, people, thread.id, ABOUT_BICYCLE)
    return True


async def _has(ctx: Context, actor: Actor, key: str) -> bool:
    return await stored_conversations.find_conversation_by_key(ctx.database, actor.tenant_id, key) is not None


async def _say(ctx: Context, people: dict[str, Actor], conversation_id: str, said: Said) -> None:
    for name, body in said:
        await (await messages.send_message(ctx, people[name], conversation_id, new_id(), body, [], None))
