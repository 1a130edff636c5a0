"""The demo: a fitness coach with groups and members, a shop with listings, a salon with a queue-to-be.

Made by the same actions that people use, so that the demo cannot show what the product cannot do.
"""

from actions.context import Actor, Caller, Context
from actions.conversations import chat_links, conversations, messages
from models import tenants, users
from models.base import Row, new_id
from models.conversations import Listing
from models.tenants import Appearance, Limits, Tenant, Texts
from models.users import Role, User

PEOPLE: dict[str, list[tuple[str, Role, str]]] = {
    "demo": [
        ("admin", Role.ADMIN, "Ada Admin"),
        ("manager", Role.MANAGER, "Mona Manager"),
        ("coach", Role.AGENT, "Carla Coach"),
        ("seller", Role.AGENT, "Sami Seller"),
        ("stylist", Role.AGENT, "Stella Stylist"),
        ("alice", Role.MEMBER, "Alice Martin"),
        ("bob", Role.MEMBER, "Bob Keller"),
        ("chloe", Role.MEMBER, "Chloé Favre"),
        ("david", Role.MEMBER, "David Rossi"),
        ("company", Role.COMPANY, "Compagnie SA"),
    ],
    "other": [("admin", Role.ADMIN, "Olga Admin"), ("alice", Role.MEMBER, "Alice Other")],
}
ADDRESS_BOOK: dict[str, Row] = {
    "alice": {"phone": "+12025550111", "language": "en", "labels": ["VIP", "yoga"]},
    "bob": {"phone": "+12025550112", "language": "en", "labels": ["yoga"]},
    "chloe": {"phone": "+12025550113", "language": "fr", "labels": ["salon"]},
    "david": {"phone": "+12025550114", "labels": ["VIP"], "time_zone": "America/New_York"},
}
"""What the demo's team knows of its members. The numbers are kept free for films (NANP 555-01xx)."""
NAMES = {"demo": "Studio Palabre", "other": "Another business"}
APPEARANCES = {
    "demo": Appearance(
        launcher=Texts(en="Talk with us", fr="Parlez avec nous"),
        greeting=Texts(
            en="Hello! Ask us about classes, prices or your booking: a coach answers within minutes.",
            fr="Bonjour ! Cours, prix, réservation : posez votre question, un coach répond en quelques minutes.",
        ),
        away=Texts(
            en="We are out training. Leave your question and we answer as soon as we are back.",
            fr="Nous sommes à l’entraînement. Laissez votre question, nous répondons dès notre retour.",
        ),
    ),
}  # fmt: skip
CHAT_LINK = "demo-chat-link-01"
"""Token of the demo's chat link, the same each time so that it can be written down."""
PRODUCTS = (
    ("mat-01", "Cork yoga mat", 49.0),
    ("kettlebell-12", "Kettlebell 12 kg", 39.5),
)


async def is_empty(ctx: Context) -> bool:
    return not await tenants.has_tenants(ctx.database)


async def seed(ctx: Context, password: str) -> list[str]:
    """Fill an empty database; give the addresses of the accounts."""
    password_hash = await ctx.passwords.hash(password)
    addresses = []
    for slug, people in PEOPLE.items():
        tenant = Tenant(
            slug=slug, name=NAMES[slug], time_zone="Europe/Zurich", limits=Limits.model_validate({}),
            appearance=APPEARANCES.get(slug) or Appearance.model_validate({}),
        )  # fmt: skip
        await tenants.insert_tenant(ctx.database, tenant)
        actors = {}
        for name, role, full_name in people:
            address = f"{name}@{slug}.test"
            user = User(
                tenant_id=tenant.id, role=role, name=full_name, email=address, registered=True,
                password_hash=password_hash, **(ADDRESS_BOOK.get(name, {}) if slug == "demo" else {}),
            )  # fmt: skip
            await users.insert_user(ctx.database, user)
            actors[name] = Actor(user, tenant, "seed")
            addresses.append(f"{address:20} {role}")
        if slug == "demo":
            await _converse(ctx, actors)
            await _offer_chat(ctx, actors["manager"])
    await ctx.journal.settle()
    return addresses


async def _converse(ctx: Context, actors: dict[str, Actor]) -> None:
    coach, seller, stylist, alice, bob, chloe, david = (
        actors[name] for name in ("coach", "seller", "stylist", "alice", "bob", "chloe", "david")
    )
    members = [alice.id, bob.id, chloe.id, david.id]
    community = await conversations.open_group(ctx, coach, "Community", members)
    await _say(ctx, coach, community.id, "Welcome everyone! This week: mobility, three times twenty minutes.")
    await _say(ctx, alice, community.id, "I'm in [emoji:fire]")
    await _say(ctx, bob, community.id, "Monday and Thursday for me.")
    vip = await conversations.open_group(ctx, coach, "VIP", [alice.id, david.id])
    await _say(ctx, coach, vip.id, "Your plans for December are ready: tell me what hurts and what does not.")
    for buyer, (external_id, title, price) in zip((alice, bob), PRODUCTS, strict=True):
        listing = Listing(
            external_id=external_id, title=title, url=f"https://shop.demo.test/{external_id}", image_url=None,
            price=price, currency="CHF",
        )  # fmt: skip
        thread = await conversations.open_listing(ctx, buyer, seller.id, listing)
        await _say(ctx, buyer, thread.id, f"Hello, is the {title.lower()} still there?")
        await _say(ctx, seller, thread.id, "Yes, and it can be with you on Friday.")
    summer = await conversations.open_group(ctx, coach, "Summer programme", members)
    await _say(ctx, coach, summer.id, "Eight weeks, three sessions a week, all outdoors. The plan comes on Sunday.")
    salon = await conversations.open_group(ctx, stylist, "Salon: today's waiting line", [chloe.id, david.id])
    await _say(ctx, stylist, salon.id, "We open at nine; whoever comes first is first.")
    support = await conversations.open_support(ctx, chloe)
    await _say(ctx, chloe, support.id, "Can I move my class to another day?")


async def _offer_chat(ctx: Context, manager: Actor) -> None:
    await chat_links.add_chat_link(
        ctx, manager, Caller("seed"), title="Summer programme: ask the coach", token=CHAT_LINK, image_url=None,
        greeting="Welcome! What would you like to know about the summer programme?",
        description="Eight weeks outdoors, three sessions a week. Ask us anything before you sign up.",
    )  # fmt: skip


async def _say(ctx: Context, actor: Actor, conversation_id: str, body: str) -> None:
    sent = await messages.send_message(ctx, actor, conversation_id, new_id(), body, [], None)
    await sent
