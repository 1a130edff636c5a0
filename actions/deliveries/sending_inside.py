"""Saying a campaign's messages in conversations, many at once.

A message's `client_id` is its delivery's id, so that saying it again after a crash says it once (I2). The team is not
disturbed by what it says itself: conversations that this opens are closed ones until the person answers.
"""

import asyncio
from collections.abc import Awaitable, Sequence
from contextlib import suppress

from actions.campaigns.campaign_texts import render
from actions.campaigns.media_links import media_link
from actions.context import Committed, Context, Draft
from actions.errors import Unavailable
from models import campaigns, conversations, deliveries, memberships
from models.campaigns import Author, Message
from models.conversations import Conversation, Handling, Kind, support_key
from models.deliveries import Delivery
from models.tenants import Tenant

Texts = dict[str, tuple[Author, Message, dict[str, str]]]
PORTION = 128
"""Said together. Not more: while one portion is put into words, a chat on this node waits for some milliseconds."""


async def say_batch(ctx: Context, tenant: Tenant, batch: Sequence[Delivery]) -> int:
    """Say what can be said now, and give how many; what the journal has no room for stays queued.

    While one portion is said, what became of the one before is written down.
    """
    texts = await _find_texts(ctx, tenant, batch)
    count, settling = 0, None
    async with asyncio.TaskGroup() as tasks:
        for first in range(0, len(batch), PORTION):
            places, roomless = await _say(ctx, tenant, batch[first : first + PORTION], texts)
            count += len(places) + len(roomless)
            if settling is not None:
                await settling
            settling = tasks.create_task(_settle(ctx, places, roomless))
    return count


async def _say(
    ctx: Context, tenant: Tenant, portion: Sequence[Delivery], texts: Texts
) -> tuple[dict[str, tuple[str, int]], list[str]]:
    """Give the places of what is said, by delivery, and the deliveries for which there is none."""
    rooms = await _find_rooms(ctx, tenant, portion)
    joined = await _find_joined(ctx, tenant, texts, rooms)
    saying: dict[str, Awaitable[Committed]] = {}
    roomless = []
    for delivery in portion:
        draft = _draft(tenant, delivery, rooms, texts, joined)
        if draft is None:
            roomless.append(delivery.id)
            continue
        with suppress(Unavailable):
            saying[delivery.id] = ctx.journal.append(draft)
    said = await asyncio.gather(*saying.values(), return_exceptions=True)
    places = {
        delivery_id: (outcome.row["conversation_id"], outcome.row["seq"])
        for delivery_id, outcome in zip(saying, said, strict=True)
        if isinstance(outcome, Committed)
    }
    return places, roomless


async def _settle(ctx: Context, places: dict[str, tuple[str, int]], roomless: list[str]) -> None:
    if places:
        await deliveries.settle_said(ctx.database, places)
    if roomless:
        await deliveries.settle_without_room(ctx.database, roomless)


async def _find_texts(ctx: Context, tenant: Tenant, batch: Sequence[Delivery]) -> Texts:
    """By occurrence: who says what, and the values that are the same for all."""
    texts: Texts = {}
    for occurrence_id in {delivery.occurrence_id for delivery in batch if delivery.occurrence_id}:
        occurrence = await campaigns.find_occurrence(ctx.database, tenant.id, occurrence_id)
        campaign = (
            await campaigns.find_campaign(ctx.database, tenant.id, occurrence.campaign_id) if occurrence else None
        )
        if occurrence is not None and campaign is not None:
            message = occurrence.message or campaign.message
            link = await media_link(ctx, tenant, message.media_page_id)
            texts[occurrence_id] = campaign.author, message, {"tenant": tenant.name, "media_link": link}
    return texts


async def _find_rooms(ctx: Context, tenant: Tenant, batch: Sequence[Delivery]) -> dict[str, str]:
    """Recipient to conversation: a person's is the one with the team, which is made where there is none."""
    rooms = {delivery.recipient.id: delivery.recipient.id for delivery in batch if delivery.recipient.kind == "group"}
    people = {
        delivery.recipient.id: delivery.recipient.name for delivery in batch if delivery.recipient.kind != "group"
    }
    keys = {support_key(user_id): user_id for user_id in people}
    found = await conversations.find_ids_by_keys(ctx.database, tenant.id, list(keys))
    missing = [user_id for key, user_id in keys.items() if key not in found]
    if missing:
        made = [
            Conversation(
                tenant_id=tenant.id, kind=Kind.SUPPORT, title=people[user_id], owner_id=user_id,
                unique_key=support_key(user_id), handling=Handling(status="closed"),
            )
            for user_id in missing
        ]  # fmt: skip
        new = {support_key(conversation.owner_id): conversation.id for conversation in made}
        if not await conversations.insert_new(ctx.database, made):
            new = await conversations.find_ids_by_keys(ctx.database, tenant.id, list(new))
        await memberships.add_owners(ctx.database, tenant.id, {keys[key]: room for key, room in new.items()})
        for key, room in new.items():
            ctx.announcer.join(keys[key], room)
        found |= new
    return rooms | {keys[key]: room for key, room in found.items()}


async def _find_joined(ctx: Context, tenant: Tenant, texts: Texts, rooms: dict[str, str]) -> set[tuple[str, str]]:
    """Authors with those of the conversations in which they are."""
    joined: set[tuple[str, str]] = set()
    for author_id in {author.id for author, _, _ in texts.values()}:
        found = await memberships.find_read_positions(ctx.database, author_id, tenant.id, list(rooms.values()))
        joined |= {(author_id, conversation_id) for conversation_id in found}
    return joined


def _draft(
    tenant: Tenant, delivery: Delivery, rooms: dict[str, str], texts: Texts, joined: set[tuple[str, str]]
) -> Draft | None:
    """None when there is nothing to say any more, or nowhere."""
    found, conversation_id = texts.get(delivery.occurrence_id or ""), rooms.get(delivery.recipient.id)
    if found is None or conversation_id is None:
        return None
    author, message, shared = found
    return Draft(
        tenant.id, conversation_id, {"id": author.id, "name": author.name, "role": author.role}, delivery.id,
        render(message.text, shared | delivery.variables, message.defaults),
        from_member=(author.id, conversation_id) in joined, is_mass=True,
    )  # fmt: skip
