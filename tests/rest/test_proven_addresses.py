"""Somebody whom the team put down comes by themselves: who proves the address is that person, who only says it is not."""

import asyncio
import uuid

import pytest

from tests.conftest import People
from tests.people import Json, Person, Reply, from_somewhere
from tests.permission_scene import ABSENT
from tests.processes import PASSWORD
from tests.rest.test_campaigns import launch, make
from tests.rest.test_contact_cards import find, number, put_down, somebody
from tests.rest.test_guests import exchange, secret_of_demo


class PutDown:
    """A contact to whom the team has written, with what only they and the team may know of it."""

    def __init__(self, card: Json, conversation_id: str, word: str) -> None:
        self.card, self.conversation_id, self.word = card, conversation_id, word
        self.id, self.email = str(card["id"]), str(card["email"])

    @classmethod
    async def make(cls, people: People) -> "PutDown":
        manager, coach = await people("manager"), await people("coach")
        card, word = await put_down(manager, phone=number(), labels=["early bird"], language="fr"), uuid.uuid4().hex
        assert (await manager.put(f"/contacts/{card['id']}/consents/email", {"state": "withdrawn"})).status == 200
        campaign_id = await make(coach, text=word, targets={"user_ids": [card["id"]]})
        await launch(coach, campaign_id)
        (conversation,) = (await coach.get(f"/contacts/{card['id']}")).body["conversations"]
        note = await coach.post(f"/conversations/{conversation['id']}/notes", {"body": f"Note {word}"})
        assert note.status == 201, note.body
        return cls(card, conversation["id"], word)

    async def check_is(self, person: Person) -> None:
        """The person has all that was kept of the contact."""
        assert person.id == self.id
        (opened,) = (await person.get("/conversations")).body["items"]
        assert opened["id"] == self.conversation_id
        messages = (await person.get(f"/conversations/{self.conversation_id}/messages")).body["items"]
        assert self.word in [message["body"] for message in messages]
        consents = (await person.get("/consents/me")).body["items"]
        said = {entry["channel"]: (entry["address"], entry["state"]) for entry in consents}
        assert said["email"] == (self.email, "withdrawn")
        assert said["sms"] == (self.card["phone"], None)

    async def check_is_not(self, person: Person) -> None:
        """Nothing of the contact's is theirs."""
        assert person.id != self.id
        assert (await person.get("/conversations")).body["items"] == []
        assert (await person.get(f"/conversations/{self.conversation_id}/messages")).code == "not_found"
        addresses = {entry["address"] for entry in (await person.get("/consents/me")).body["items"]}
        assert self.card["phone"] not in addresses


@pytest.fixture
async def put(people: People) -> PutDown:
    return await PutDown.make(people)


def signed_in(people: People, reply: Reply) -> Person:
    assert reply.status in (200, 201), reply.body
    return Person(people.url, reply.body)


async def test_a_site_s_token_with_the_address_makes_the_contact_a_user(people: People, put: PutDown) -> None:
    manager, secret = await people("manager"), await secret_of_demo(people)
    claims = {"sub": uuid.uuid4().hex, "name": "Nora Blanc-Roux"}
    nora = signed_in(people, await exchange(people, secret, email=put.email.upper(), **claims))
    await put.check_is(nora)
    assert (nora.user["name"], nora.user["role"], nora.user["email"]) == ("Nora Blanc-Roux", "member", put.email)
    (card,) = await find(manager, q=put.email)
    assert (card["id"], card["phone"], card["labels"], card["language"]) == (
        put.id, put.card["phone"], ["early bird"], "fr",
    )  # fmt: skip
    assert put.id in [found["id"] for found in await find(manager, q="blanc-r")]
    notes = (await manager.get(f"/conversations/{put.conversation_id}/notes")).body["items"]
    assert [note["body"] for note in notes] == [f"Note {put.word}"]
    again = signed_in(people, await exchange(people, secret, **claims))
    assert again.id == put.id
    assert (await manager.delete(f"/contacts/{put.id}")).code == "conflict"
    assert (await manager.patch(f"/contacts/{put.id}", {"email": "other@demo.test"})).code == "conflict"
    assert (await manager.post("/contacts", somebody(email=put.email))).code == "conflict"


async def test_an_account_made_for_the_address_makes_the_contact_a_user(people: People, put: PutDown) -> None:
    admin = await people("admin")
    made = await admin.post("/users", {"name": "Nora Blanc", "email": put.email.upper(), "role": "member"})
    assert (made.status, made.body["user"]["id"]) == (201, put.id)
    body = {"tenant": "demo", "email": put.email, "password": made.body["password"]}
    await put.check_is(signed_in(people, await people.nobody.post("/auth/login", body, headers=from_somewhere())))
    again = await admin.post("/users", {"name": "Nora Blanc", "email": put.email, "role": "member"})
    assert again.code == "conflict"


async def test_who_registers_with_somebody_s_address_gets_nothing_of_theirs(people: People, put: PutDown) -> None:
    admin, manager = await people("admin"), await people("manager")
    body = {"tenant": "demo", "email": put.email, "password": PASSWORD, "name": "Mallory"}
    mallory = signed_in(people, await people.nobody.post("/auth/register", body, headers=from_somewhere()))
    await put.check_is_not(mallory)
    visitor = {"tenant": "demo", "email": put.email, "name": "Mallory"}
    reply = await people.nobody.post("/auth/visitor", visitor, headers=from_somewhere())
    await put.check_is_not(signed_in(people, reply))
    taken = await admin.post("/users", {"name": "Nora", "email": put.email, "role": "member"})
    assert taken.code == "conflict"
    assert (await manager.get(f"/contacts/{put.id}")).body["user"]["name"] == put.card["name"], (
        "nothing was done by halves"
    )
    secret = await secret_of_demo(people)
    nora = signed_in(people, await exchange(people, secret, sub=uuid.uuid4().hex, email=put.email))
    await put.check_is(nora)
    await put.check_is_not(mallory)


async def test_a_site_that_has_not_checked_the_address_says_so(people: People, put: PutDown) -> None:
    secret = await secret_of_demo(people)
    claims = {"sub": uuid.uuid4().hex, "email": put.email, "email_verified": False}
    await put.check_is_not(signed_in(people, await exchange(people, secret, **claims)))


async def test_another_tenant_s_contact_and_other_addresses_are_left_alone(people: People, put: PutDown) -> None:
    other = await people("admin", "other")
    made = await other.post("/users", {"name": "Nora Blanc", "email": put.email, "role": "member"})
    assert made.body["user"]["id"] != put.id
    foreign = str((await other.post("/tenant/embedding-secret")).body["embedding_secret"])
    token = {"sub": uuid.uuid4().hex, "email": put.email}
    assert signed_in(people, await exchange(people, foreign, tenant="other", **token)).id != put.id
    secret = await secret_of_demo(people)
    for email in (None, "", f"x{put.email}"):
        await put.check_is_not(signed_in(people, await exchange(people, secret, sub=uuid.uuid4().hex, email=email)))


async def test_who_signs_in_twice_at_once_is_one_person(people: People, put: PutDown) -> None:
    secret, subject = await secret_of_demo(people), uuid.uuid4().hex
    replies = await asyncio.gather(*[exchange(people, secret, sub=subject, email=put.email) for _ in range(6)])
    assert {signed_in(people, reply).id for reply in replies} == {put.id}


async def test_of_two_who_come_at_once_with_one_address_one_is_the_contact(people: People, put: PutDown) -> None:
    secret, admin = await secret_of_demo(people), await people("admin")
    account = {"name": "Nora", "email": put.email, "role": "member"}
    *guests, made = await asyncio.gather(
        *[exchange(people, secret, sub=uuid.uuid4().hex, email=put.email) for _ in range(4)],
        admin.post("/users", account),
    )
    ids = [signed_in(people, reply).id for reply in guests] + [made.body["user"]["id"]]
    assert len(set(ids)) == 5
    assert ids.count(put.id) == 1


async def test_whoever_signs_in_while_they_are_deleted_or_changed_keeps_a_whole_account(people: People) -> None:
    secret, manager = await secret_of_demo(people), await people("manager")
    for _ in range(5):
        card, subject = await put_down(manager), uuid.uuid4().hex
        moved = f"{uuid.uuid4().hex}@contacts.test"
        reply, *_ = await asyncio.gather(
            exchange(people, secret, sub=subject, email=card["email"]),
            manager.patch(f"/contacts/{card['id']}", {"email": moved}),
            manager.delete(f"/contacts/{card['id']}"),
        )
        person = signed_in(people, reply)
        assert (await person.get("/auth/me")).body["email"] in (card["email"], moved)
        assert signed_in(people, await exchange(people, secret, sub=subject)).id == person.id
    assert (await manager.patch(f"/contacts/{ABSENT}", {"labels": []})).status == 404
