"""On which channels people can be reached: those they have an address for and have not said no to."""

import uuid
from collections.abc import AsyncIterator

import pytest

from actions.consent import consents
from actions.deliveries.addresses import find_addresses
from models.base import new_id
from models.deliveries import ChannelName
from models.push_subscriptions import COLLECTION as SUBSCRIPTIONS
from models.tenants import Tenant
from models.users import Role, User
from server.app import Node
from server.settings import Settings
from tests.processes import SECRET, Mongod

SMS, WHATSAPP, EMAIL, PUSH, INTERNAL = (
    ChannelName.SMS, ChannelName.WHATSAPP, ChannelName.EMAIL, ChannelName.PUSH, ChannelName.INTERNAL,
)  # fmt: skip
PHONE = "+41791234567"


@pytest.fixture
async def node(mongod: Mongod) -> AsyncIterator[Node]:
    made = Node(Settings(jwt_keys=SECRET), mongod.url(f"a-{uuid.uuid4().hex[:8]}"))
    yield made
    await made.client.drop_database(made.database.name)
    await made.client.close()


def person(tenant: Tenant, email: str | None = None, phone: str | None = None) -> User:
    return User(tenant_id=tenant.id, role=Role.MEMBER, name="Lea", email=email, phone=phone)


async def subscribe(node: Node, user: User) -> None:
    row = {"_id": new_id(), "user_id": user.id, "tenant_id": user.tenant_id}
    await node.database[SUBSCRIPTIONS].insert_one(row)


async def withdraw(node: Node, tenant: Tenant, channel: ChannelName, address: str) -> None:
    await consents.withdraw(node.ctx, tenant.id, channel, address, "self")


async def test_people_are_reached_in_the_wanted_order_where_they_have_an_address(node: Node) -> None:
    tenant = Tenant(slug="t", name="T")
    whole, bare = person(tenant, "Lea@Example.Test", PHONE), person(tenant)
    await subscribe(node, whole)
    found = await find_addresses(node.ctx, tenant, [whole, bare], [PUSH, WHATSAPP, EMAIL, SMS, INTERNAL])
    assert found[whole.id] == [
        (PUSH, whole.id), (WHATSAPP, PHONE), (EMAIL, "lea@example.test"), (SMS, PHONE), (INTERNAL, whole.id),
    ]  # fmt: skip
    assert found[bare.id] == [(INTERNAL, bare.id)]
    again = await find_addresses(node.ctx, tenant, [whole], [EMAIL, EMAIL, PUSH])
    assert again == {whole.id: [(EMAIL, "lea@example.test"), (PUSH, whole.id)]}


async def test_who_said_no_on_a_channel_is_not_reached_there_by_whomever_the_address_is_shared(node: Node) -> None:
    tenant, other = Tenant(slug="t", name="T"), Tenant(slug="u", name="U")
    one, two = person(tenant, "one@example.test", PHONE), person(tenant, "two@example.test", PHONE)
    await withdraw(node, tenant, SMS, PHONE)
    await withdraw(node, tenant, EMAIL, "two@example.test")
    await withdraw(node, other, WHATSAPP, PHONE)
    found = await find_addresses(node.ctx, tenant, [one, two], [SMS, WHATSAPP, EMAIL])
    assert found == {one.id: [(WHATSAPP, PHONE), (EMAIL, "one@example.test")], two.id: [(WHATSAPP, PHONE)]}


async def test_a_browser_of_another_tenants_person_is_nobodys_here(node: Node) -> None:
    tenant, other = Tenant(slug="t", name="T"), Tenant(slug="u", name="U")
    lea = person(tenant)
    stranger = person(other).model_copy(update={"id": lea.id})
    await subscribe(node, stranger)
    assert await find_addresses(node.ctx, tenant, [lea], [PUSH]) == {lea.id: []}
