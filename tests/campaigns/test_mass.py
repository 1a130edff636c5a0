"""What is said to very many at once: it gives way to what people say, and its numbers go on from those that there are."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from actions.context import Draft
from actions.reconciliation import reconcile_summaries
from models.base import new_id
from models.conversations import Conversation, Kind, insert_new, support_key
from models.memberships import add_members
from server import database
from server.app import Node
from server.settings import Settings
from tests.processes import SECRET, Mongod

MANY = 640


@asynccontextmanager
async def running(url: str) -> AsyncIterator[Node]:
    """Only its journal runs."""
    node = Node(Settings(jwt_keys=SECRET), url)
    writing = asyncio.create_task(node.journal.run())
    yield node
    writing.cancel()
    await node.client.close()


@pytest.fixture
async def url(mongod: Mongod) -> str:
    return mongod.url(f"v-{uuid.uuid4().hex[:8]}")


@pytest.fixture
async def node(url: str) -> AsyncIterator[Node]:
    async with running(url) as made:
        await database.prepare(made.database)
        yield made
        await made.client.drop_database(made.database.name)


def draft(room: str, *, is_mass: bool = False, from_member: bool = True) -> Draft:
    sender = {"id": "nina", "name": "Nina", "role": "manager"}
    return Draft("t", room, sender, uuid.uuid4().hex, "Hello", is_mass=is_mass, from_member=from_member)


async def test_a_chat_message_does_not_wait_for_what_is_said_to_very_many(node: Node) -> None:
    ended: list[str] = []
    mass = [node.journal.append(draft(new_id(), is_mass=True)) for _ in range(MANY)]
    for saying in mass:
        saying.add_done_callback(lambda _: ended.append("mass"))
    await asyncio.sleep(0)
    chat = node.journal.append(draft(new_id()))
    chat.add_done_callback(lambda _: ended.append("chat"))
    await asyncio.gather(chat, *mass)
    assert len(ended) == MANY + 1
    assert ended.index("chat") <= 3 * 64


async def test_chat_that_never_stops_lets_it_through(node: Node) -> None:
    rooms = [new_id() for _ in range(4)]
    mass = asyncio.gather(*(node.journal.append(draft(new_id(), is_mass=True)) for _ in range(MANY)))

    async def talk(room: str) -> None:
        while not mass.done():
            await node.journal.append(draft(room))

    async with asyncio.timeout(60):
        await asyncio.gather(mass, *(talk(room) for room in rooms))
    assert {saying.row["seq"] for saying in mass.result()} == {1}


async def test_numbers_go_on_from_what_another_node_said(node: Node, url: str) -> None:
    """Rooms with no, one and several messages that this node has never heard of, written together."""
    rooms = [new_id() for _ in range(60)]
    async with running(url) as other:
        for number, room in enumerate(rooms):
            for _ in range(number % 4):
                await other.journal.append(draft(room))
    said = await asyncio.gather(*(node.journal.append(draft(room, is_mass=True)) for room in rooms))
    wanted = [(number % 4 + 1, number % 4 + 1) for number in range(len(rooms))]
    assert [(saying.row["seq"], saying.row["rev"]) for saying in said] == wanted


async def test_only_who_is_in_a_conversation_has_read_there(node: Node) -> None:
    inside, outside = new_id(), new_id()
    for room in (inside, outside):
        await add_members(node.database, "t", room, ["nina"])
    await node.journal.append(draft(inside, is_mass=True))
    await node.journal.append(draft(outside, is_mass=True, from_member=False))
    await node.journal.settle()
    rows = node.database["memberships"].find({"user_id": "nina"})
    assert {row["conversation_id"]: row["read_seq"] async for row in rows} == {inside: 1, outside: 0}


async def test_lists_that_a_crash_left_behind_are_brought_up_to_date_however_many(node: Node, url: str) -> None:
    made = [Conversation(tenant_id="t", kind=Kind.SUPPORT, title="Lea", owner_id=new_id()) for _ in range(250)]
    made = [room.model_copy(update={"unique_key": support_key(room.owner_id)}) for room in made]
    await insert_new(node.database, made)
    async with running(url) as dying:
        await asyncio.gather(*(dying.journal.append(draft(room.id, is_mass=True)) for room in made))
    await reconcile_summaries(node.ctx)
    rows = node.database["conversations"].find({"tenant_id": "t"})
    assert {row["_id"]: row["last_seq"] async for row in rows} == {room.id: 1 for room in made}
