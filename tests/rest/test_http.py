"""What every request goes through: ids, errors in one shape, limits of size, and CORS."""

import asyncio
import base64
import re

import aiohttp
import pytest
from yarl import URL

from tests.conftest import People
from tests.people import Api, Json, Person, Reply
from tests.permission_scene import ABSENT

FIELDS = {"code", "message", "retryable", "retry_after", "details", "request_id"}


def check_shape(reply: Reply, status: int, code: str) -> None:
    assert (reply.status, reply.code) == (status, code), reply.body
    assert reply.headers["Content-Type"].startswith("application/json")
    error: Json = reply.body["error"]
    assert set(reply.body) == {"error"}
    assert set(error) == FIELDS
    assert error["message"]
    assert error["retryable"] is (code in ("rate_limited", "unavailable"))
    assert all(set(problem) == {"field", "message"} for problem in error["details"])
    assert error["request_id"] == reply.headers["X-Request-ID"]
    assert reply.headers["X-Content-Type-Options"] == "nosniff"


async def raw(api: Api, content: bytes, content_type: str = "application/json", path: str = "/conversations") -> Reply:
    return await api.call("POST", path, headers={"Content-Type": content_type}, data=content)


async def test_every_error_has_the_same_fields(people: People) -> None:
    coach, alice = await people("coach"), await people("alice")
    check_shape(await people.nobody.get("/auth/me"), 401, "unauthenticated")
    check_shape(await alice.get("/tenant"), 403, "forbidden")
    check_shape(await coach.get(f"/conversations/{ABSENT}"), 404, "not_found")
    check_shape(await coach.get("/nowhere"), 404, "not_found")
    check_shape(await coach.put("/conversations", {}), 405, "method_not_allowed")
    check_shape(await coach.patch(f"/users/{coach.id}", {"name": ""}), 422, "invalid")
    check_shape(await raw(coach, b"{"), 400, "malformed")
    check_shape(await raw(coach, b"a=b", "application/x-www-form-urlencoded"), 415, "unsupported_media")
    check_shape(await raw(coach, b'"' + b"x" * 70_000 + b'"'), 413, "too_large")
    check_shape(await coach.get("/messages/search"), 422, "invalid")


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"nonsense", b"\xff\xfe{}", b'{"a": NaN}', b'{"a": "\xff"}', b'{"kind": "\\ud800"}', b"[" * 60_000, b'{"kind": 1}{}'],
    ids=["empty", "open", "words", "UTF-16", "NaN", "no UTF-8", "half a character", "deep", "two"],
)  # fmt: skip
async def test_what_is_no_json_is_malformed(people: People, content: bytes) -> None:
    check_shape(await raw(await people("coach"), content), 400, "malformed")


async def test_a_large_body_is_refused_even_when_it_does_not_say_its_length(people: People) -> None:
    async def pieces():  # type: ignore[no-untyped-def]
        for _ in range(40):
            yield b"x" * 65_536

    coach = await people("coach")
    try:
        reply = await coach.call("POST", "/conversations", data=pieces(), headers={"Content-Type": "application/json"})
    except aiohttp.ClientError:
        return  # the server hung up on the rest
    check_shape(reply, 413, "too_large")


async def test_a_wrong_method_says_which_are_right(people: People) -> None:
    reply = await (await people("coach")).put("/conversations", {})
    assert {method.strip() for method in reply.headers["Allow"].split(",")} >= {"GET", "POST"}


@pytest.mark.parametrize(
    "path",
    [
        "/conversations/%00",
        "/conversations/%FF%FE",
        "/conversations/..%2f..",
        "/users/%F0%9F%98%80",
        f"/conversations/{'x' * 4000}",
    ],
)
async def test_an_odd_path_is_simply_not_found(people: People, path: str) -> None:
    coach = await people("coach")
    url = URL(f"{coach.url}/api/v1{path}", encoded=True)
    async with (
        aiohttp.ClientSession() as session,
        session.get(url, headers={"Authorization": f"Bearer {coach.token}"}) as answer,
    ):
        assert answer.status == 404


@pytest.mark.parametrize("given", ["trace-1.a_b", "a" * 64])
async def test_a_request_id_is_echoed(people: People, given: str) -> None:
    reply = await people.nobody.get("/auth/me", headers={"X-Request-ID": given})
    assert reply.headers["X-Request-ID"] == reply.body["error"]["request_id"] == given


@pytest.mark.parametrize("given", ["", "a" * 65, "two words", "<script>", "é"])
async def test_a_strange_request_id_is_replaced(people: People, given: str) -> None:
    reply = await people.nobody.get("/auth/me", headers={"X-Request-ID": given})
    assert re.fullmatch(r"[0-9a-f]{16}", reply.headers["X-Request-ID"])


async def test_too_many_requests_are_told_when_to_come_back(people: People) -> None:
    member = await Person.register(people.url)
    replies = await asyncio.gather(*(member.get("/messages/search?q=x") for _ in range(30)))
    refused = [reply for reply in replies if reply.status == 429]
    assert refused
    check_shape(refused[0], 429, "rate_limited")
    wait = refused[0].body["error"]["retry_after"]
    assert wait > 0
    assert int(refused[0].headers["Retry-After"]) >= wait


async def test_pages_and_replies_forbid_what_they_do_not_need(people: People) -> None:
    docs = await people.nobody.get(f"{people.url}/docs")
    policy = docs.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert (await (await people("coach")).get("/auth/me")).headers["Cache-Control"] == "no-store"


async def test_the_static_files_cannot_be_left(people: People) -> None:
    async with aiohttp.ClientSession() as session:
        for path in (
            "/static/../setup.cfg",
            "/static/..%2fsetup.cfg",
            "/static/%2e%2e/setup.cfg",
            "/static/",
            "/static//etc/passwd",
        ):
            async with session.get(URL(people.url + path, encoded=True)) as answer:
                assert answer.status in (403, 404), path


@pytest.mark.parametrize("path", ["/queues", "/sites", "/services"])
async def test_a_cursor_that_is_no_text_is_refused(people: People, path: str) -> None:
    """Half a surrogate pair is well-formed JSON, and nothing that a database takes."""
    forged = base64.urlsafe_b64encode(b'["\\ud800", "x"]').decode().rstrip("=")
    check_shape(await (await people("manager")).get(path, params={"cursor": forged}), 422, "invalid")


@pytest.mark.parametrize("path", ["/services", "/queues/absent/call-next"])
async def test_a_key_that_is_no_text_is_refused(people: People, path: str) -> None:
    manager = await people("manager")
    body = b'{"name": "Advice"}' if path == "/services" else b"{}"
    url = URL(people.url)
    reader, writer = await asyncio.open_connection(url.host, url.port)
    head = f"POST /api/v1{path} HTTP/1.1\r\nHost: {url.host}\r\nConnection: close\r\nContent-Type: application/json\r\n"
    head += f"Authorization: Bearer {manager.token}\r\nContent-Length: {len(body)}\r\nIdempotency-Key: "
    writer.write(head.encode() + b"key \xff\r\n\r\n" + body)
    async with asyncio.timeout(10):
        answer = await reader.read()
    writer.close()
    assert answer.startswith(b"HTTP/1.1 422 "), answer
    assert b"Idempotency-Key" in answer
