"""The answer goes back the way the question came: while a person's last word was an SMS or a WhatsApp message, what the
team writes in their support conversation is sent there too, each message once."""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta

from actions.context import Committed, Context
from actions.deliveries.outreach import queue
from actions.deliveries.twilio_forms import MESSAGE_SID
from actions.permissions import STAFF
from models import messages, reply_routes
from models.base import Row
from models.deliveries import ChannelName, Content, Delivery, Recipient
from models.reply_routes import ReplyRoute
from models.users import User

LOOKED_AT_ONCE, BEHIND_AT_ONCE = 200, 500
PART = 1_500
"""Characters of an SMS or WhatsApp message; providers take 1,600 (Twilio's 21617)."""
WANTED_FOR = timedelta(days=1)


async def begin_route(
    ctx: Context, person: User, conversation_id: str, channel: ChannelName, number: str, seq: int | None = None
) -> None:
    """The person writes by this way. Call it before their words are said, so that a crash loses no answer, and again
    with their `seq`, as what they wrote before from a page may just have ended the route."""
    present = await reply_routes.find_route(ctx.database, conversation_id)
    if present is not None and (present.channel, present.address) != (channel, number):
        await forward(ctx, conversation_id)
    if seq is None:
        seq, _ = await messages.find_last_numbers(ctx.database, conversation_id)
    route = ReplyRoute(
        _id=conversation_id, tenant_id=person.tenant_id, person_id=person.id, channel=channel, address=number,
        forwarded_seq=seq,
    )  # fmt: skip
    await reply_routes.begin(ctx.database, route)


async def end_route(ctx: Context, conversation_id: str) -> None:
    """They want nothing there any more."""
    await reply_routes.end(ctx.database, conversation_id)


def follow_saying(ctx: Context, conversation_id: str, saying: Awaitable[Committed]) -> Awaitable[Committed]:
    """Have what is being said sent on, once it is durable, should its conversation have a route."""
    said = asyncio.ensure_future(saying)

    async def follow() -> None:
        await asyncio.wait([said])
        if not said.cancelled() and said.exception() is None:
            await forward(ctx, conversation_id)

    ctx.start(follow())
    return said


async def forward(ctx: Context, conversation_id: str) -> None:
    """Send what the team said since the last time. A delivery is named after its message, so that it comes once (I7)."""
    async with ctx.turns.take([f"reply:{conversation_id}"]):
        is_open = True
        while (route := await reply_routes.find_route(ctx.database, conversation_id)) is not None:
            rows = await messages.find_next(ctx.database, conversation_id, route.forwarded_seq, LOOKED_AT_ONCE)
            if not rows:
                if not is_open:
                    await reply_routes.end(ctx.database, conversation_id, route.heard_at)
                return
            said, is_open = _sort_out(rows, route.person_id, is_open)
            await queue(ctx, await _deliveries(ctx, route, said))
            await reply_routes.advance(ctx.database, conversation_id, rows[-1]["seq"])


def _sort_out(rows: list[Row], person_id: str, is_open: bool) -> tuple[list[Row], bool]:
    """What the team said while the person's last word had come by telephone, and whether it had in the end."""
    said = []
    for row in rows:
        if row["sender"]["id"] == person_id:
            is_open = MESSAGE_SID.fullmatch(row["client_id"]) is not None
        elif is_open and row["sender"]["role"] in STAFF and row["deleted_at"] is None and not _is_campaign(row):
            said.append(row)
    return said, is_open


def _is_campaign(row: Row) -> bool:
    """A campaign has its own channels."""
    return str(row["client_id"]).endswith(f":{ChannelName.INTERNAL}")


async def _deliveries(ctx: Context, route: ReplyRoute, rows: list[Row]) -> list[Delivery]:
    person = await ctx.directory.user(route.tenant_id, route.person_id) if rows else None
    if person is None:
        return []
    recipient = Recipient(id=person.id, name=person.name)
    return [
        Delivery(
            _id=f"reply:{row['_id']}{f'/{number + 1}' if number else ''}:{route.channel}", tenant_id=route.tenant_id,
            cause="reply", recipient=recipient, channel=route.channel, address=route.address,
            language=person.language or "en", content=Content(text=part), urgent=True,
            due_at=row["created_at"] + timedelta(milliseconds=number), expires_at=row["created_at"] + WANTED_FOR,
        )
        for row in rows for number, part in enumerate(parts_of(_text_of(row)))
    ]  # fmt: skip


def _text_of(row: Row) -> str:
    """Files are named: whoever is not signed in cannot open them."""
    return "\n".join(part for part in (row["body"], *(f"[{link['name']}]" for link in row["attachments"])) if part)


def parts_of(text: str) -> list[str]:
    """The text in parts that a telephone takes, broken between words where there are some."""
    parts = []
    while len(text) > PART:
        end = text.rfind(" ", PART // 2, PART)
        end = PART if end < 0 else end
        parts.append(text[:end].rstrip())
        text = text[end:].lstrip()
    return [*parts, text] if text else parts


async def forward_behind(ctx: Context) -> None:
    """Send what a crash came before."""
    for conversation_id in await reply_routes.find_behind(ctx.database, BEHIND_AT_ONCE):
        await forward(ctx, conversation_id)
