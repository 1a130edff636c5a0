"""Files: judged by content, served so that they do no harm, and only to those who may read where they were sent."""

import uuid

import pytest

from tests.conftest import People
from tests.people import Person
from tests.permission_scene import form, picture

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF\n"


async def upload(person: Person, content: bytes, name: str = "file.png") -> str:
    reply = await person.post("/attachments", data=form(content, name))
    assert reply.status == 201, reply.body
    return str(reply.body["id"])


@pytest.mark.parametrize(
    ("content", "name", "content_type"),
    [
        (picture(), "photo.exe", "image/png"),
        (PDF, "invoice", "application/pdf"),
        ("Grüezi".encode(), "note.html", "text/plain; charset=utf-8"),
    ],
    ids=["picture", "document", "text"],
)
async def test_a_file_is_what_it_holds_and_not_what_it_is_called(
    people: People, content: bytes, name: str, content_type: str
) -> None:
    person = await Person.register(people.url)
    made = await person.post("/attachments", data=form(content, name))
    assert made.status == 201
    assert (made.body["content_type"], made.body["size"]) == (content_type, len(content))
    got = await person.get(made.body["url"].removeprefix("/api/v1"))
    assert got.body == content
    assert got.headers["Content-Type"] == content_type


@pytest.mark.parametrize(
    "content",
    [b"<html><script>alert(1)</script>", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"MZ\x90\x00\x03", b"\x89PNG\r\n\x1a\nbroken", b"PK\x03\x04zip\x00"],
    ids=["page", "drawing", "program", "broken picture", "archive"],
)  # fmt: skip
async def test_what_is_not_accepted_is_refused_whatever_its_name(people: People, content: bytes) -> None:
    person = await Person.register(people.url)
    assert (await person.post("/attachments", data=form(content, "photo.png"))).code == "unsupported_media"


async def test_a_file_that_is_larger_than_the_tenant_allows_is_refused_at_once(people: People) -> None:
    admin, alice = await people("admin", "other"), await people("alice", "other")
    await admin.patch("/tenant", {"limits": {"attachment_bytes": 1_000}})
    try:
        assert (await alice.post("/attachments", data=form(b"x" * 1_000, "a.txt"))).status == 201
        assert (await alice.post("/attachments", data=form(b"x" * 1_001, "a.txt"))).code == "too_large"
    finally:
        await admin.patch("/tenant", {"limits": {"attachment_bytes": 10_485_760}})


async def test_an_upload_without_a_file_or_with_an_unknown_field_is_refused(people: People) -> None:
    person = await Person.register(people.url)
    assert (await person.post("/attachments", data=form(b""))).code == "invalid"
    assert (await person.post("/attachments", data=form(b"text", unknown="x"))).code == "invalid"
    assert (await person.post("/attachments", {"file": "text"})).code == "unsupported_media"
    multipart = {"Content-Type": "multipart/form-data; boundary=x"}
    assert (await person.post("/attachments", data=b"nonsense", headers=multipart)).code in ("malformed", "invalid")
    assert (
        await person.post("/attachments", data=b"x", headers={"Content-Type": "multipart/form-data"})
    ).code == "malformed"


async def test_a_file_is_served_so_that_a_browser_neither_guesses_nor_runs_it(people: People) -> None:
    person = await Person.register(people.url)
    text, image = await upload(person, b"hello", "a b;%22 X=y.txt"), await upload(person, picture(), "été.png")
    got = await person.get(f"/attachments/{text}")
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert "default-src 'none'" in got.headers["Content-Security-Policy"]
    assert got.headers["Content-Disposition"].startswith("attachment;")
    assert "%" not in got.headers["Content-Disposition"].partition("filename*")[0]
    assert got.headers["Cache-Control"].startswith("private")
    shown = await person.get(f"/attachments/{image}")
    assert shown.headers["Content-Disposition"].startswith("inline;")
    assert "filename*=UTF-8''%C3%A9t%C3%A9.png" in shown.headers["Content-Disposition"]


async def test_a_file_is_its_uploader_s_until_it_is_sent_and_then_the_conversation_s(people: People) -> None:
    coach, member, stranger = (
        await people("coach"),
        await Person.register(people.url),
        await Person.register(people.url),
    )
    group = await coach.open_group(member)
    file = await upload(member, picture())
    assert (await coach.get(f"/attachments/{file}")).code == "not_found"
    sent = await member.post(f"/conversations/{group}/messages", {"body": "", "attachments": [file]})
    assert sent.status == 201
    assert [link["id"] for link in sent.body["message"]["attachments"]] == [file]
    assert (await coach.get(f"/attachments/{file}")).status == 200
    assert (await stranger.get(f"/attachments/{file}")).code == "not_found"
    assert (await people.nobody.get(f"/attachments/{file}")).code == "unauthenticated"
    await coach.delete(f"/conversations/{group}/members/{member.id}")
    assert (await member.get(f"/attachments/{file}")).code == "not_found"


async def test_a_file_belongs_to_one_conversation_and_is_sent_by_its_uploader(people: People) -> None:
    coach, member = await people("coach"), await Person.register(people.url)
    one, two = [f"/conversations/{await coach.open_group(member)}/messages" for _ in range(2)]
    file = await upload(member, picture())
    message = {"body": "Look", "attachments": [file]}
    assert (await coach.post(one, message)).code == "invalid"
    assert (await member.post(one, message)).status == 201
    assert (await member.post(two, message)).code == "invalid"


async def test_a_file_goes_with_the_message_or_history_that_held_it(people: People) -> None:
    manager, member = await people("manager"), await Person.register(people.url)
    path = f"/conversations/{await manager.open_group(member)}/messages"
    file = await upload(member, picture())
    await member.post(path, {"body": "Look", "attachments": [file]})
    assert (await manager.delete(path)).status == 204
    for person in (manager, member):
        assert (await person.get(f"/attachments/{file}")).code == "not_found"


async def test_the_file_of_a_deleted_message_is_gone(people: People) -> None:
    coach, member = await people("coach"), await Person.register(people.url)
    path = f"/conversations/{await coach.open_group(member)}/messages"
    file = await upload(member, picture())
    sent = await member.post(path, {"body": "Oops", "attachments": [file]})
    assert (await member.delete(f"{path}/{sent.body['message']['id']}")).status == 200
    assert (await coach.get(f"/attachments/{file}")).code == "not_found"


async def test_the_file_of_a_deleted_message_stays_where_it_was_sent_again(people: People) -> None:
    member = await Person.register(people.url)
    path = f"/conversations/{(await member.post('/conversations', {'kind': 'support'})).body['id']}/messages"
    file = await upload(member, picture())
    first, _ = [await member.post(path, {"body": "Look", "attachments": [file]}) for _ in range(2)]
    assert (await member.delete(f"{path}/{first.body['message']['id']}")).status == 200
    assert (await member.get(f"/attachments/{file}")).status == 200


PART = b'--x\r\nContent-Disposition: form-data; name="file"'


@pytest.mark.parametrize(
    "content",
    [PART + b'; filename="a\x00b"\r\n\r\nabc\r\n--x--', b"--x\r\nContent-Disposition\r\n\r\nabc\r\n--x--", PART + b"y" * 20_000 + b"\r\n\r\nabc\r\n--x--", PART + b"\r\n\r\nabc"],
    ids=["NUL", "header without value", "long header", "without end"],
)  # fmt: skip
async def test_a_form_that_is_not_well_formed_is_malformed(people: People, content: bytes) -> None:
    person = await Person.register(people.url)
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    assert (await person.post("/attachments", data=content, headers=headers)).code == "malformed"


async def test_an_upload_with_the_same_idempotency_key_is_kept_once(people: People) -> None:
    person = await Person.register(people.url)
    key = {"Idempotency-Key": uuid.uuid4().hex}
    first = await person.post("/attachments", data=form(picture(), "a.png"), headers=key)
    again = await person.post("/attachments", data=form(picture(), "a.png"), headers=key)
    assert (again.status, again.body) == (first.status, first.body) == (201, first.body)
    other = await person.post("/attachments", data=form(PDF, "a.png"), headers=key)
    assert other.code == "conflict"
