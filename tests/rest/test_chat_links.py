"""Chat links: made and removed by managers, opened by everybody."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest

from server.seed import CHAT_LINK
from tests.conftest import People
from tests.pages.test_static_files import ask
from tests.people import Json, Person
from tests.permission_scene import ABSENT

NASTY = '</title><script>alert(\'x\')</script> " onload="x" & $static $$'


class Seen(HTMLParser):
    """The tags of a page as a browser would take them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def first(self, tag: str) -> dict[str, str | None]:
        return next(attributes for name, attributes in self.tags if name == tag)

    def meta(self) -> dict[str | None, str | None]:
        all_of = [attributes for name, attributes in self.tags if name == "meta"]
        return {one.get("property") or one.get("name"): one.get("content") for one in all_of}


async def make(manager: Person, **values: str) -> Json:
    reply = await manager.post("/chat-links", {"title": "Ask us"} | values)
    assert reply.status == 201, reply.body
    return dict(reply.body)


async def test_a_link_leads_to_its_page_until_it_is_removed(people: People) -> None:
    manager = await people("manager")
    made = await make(manager, greeting="Hello!", description="About us", image_url="https://shop.example/a.png")
    assert re.fullmatch(r"[2-9a-hjkmnp-z]{16}", made["token"])
    assert made["url"] == f"{people.url}/c/{made['token']}"
    assert (made["created_by"], made["title"], made["greeting"]) == (manager.id, "Ask us", "Hello!")
    assert made in (await manager.get("/chat-links")).body["items"]
    page = await ask(people, f"/c/{made['token']}")
    assert (page.status, page.headers["Cache-Control"]) == (200, "no-cache")
    assert (await manager.delete(f"/chat-links/{made['id']}")).status == 204
    assert (await ask(people, f"/c/{made['token']}")).status == 404
    assert made not in (await manager.get("/chat-links")).body["items"]
    assert (await manager.delete(f"/chat-links/{made['id']}")).code == "not_found"
    actions = [entry["action"] for entry in (await (await people("admin")).get("/audit?limit=20")).body["items"]]
    assert actions.index("chat_link.deleted") < actions.index("chat_link.created")


async def test_the_page_tells_browsers_and_previews_what_it_is(people: People) -> None:
    made = await make(await people("manager"), greeting="Hello!", description="About us")
    page = Seen((await ask(people, f"/c/{made['token']}", Accept_Language="fr")).body.decode())
    body, meta = page.first("body"), page.meta()
    assert page.first("html")["lang"] == "fr"
    assert body == {
        "data-tenant": "demo", "data-title": "Ask us", "data-greeting": "Hello!", "data-token": made["token"],
    }  # fmt: skip
    assert meta["description"] == meta["og:description"] == "About us"
    assert (meta["og:title"], meta["og:type"], meta["og:url"]) == ("Ask us", "website", made["url"])
    assert (meta["og:site_name"], meta["twitter:card"]) == ("Studio Palabre", "summary_large_image")
    picture = str(meta["og:image"])
    assert picture.startswith(f"{people.url}/static/")
    assert (await ask(people, picture.removeprefix(people.url))).status == 200


async def test_what_a_manager_wrote_is_text_on_the_page(people: People) -> None:
    made = await make(await people("manager"), title=NASTY, greeting=NASTY, description=NASTY)
    text = (await ask(people, f"/c/{made['token']}")).body.decode()
    page = Seen(text)
    assert page.first("body")["data-title"] == page.first("body")["data-greeting"] == NASTY
    assert page.meta()["og:title"] == page.meta()["description"] == NASTY
    assert not [attributes for tag, attributes in page.tags if tag == "script" and "src" not in attributes]
    assert unescape(text.partition("<title>")[2].partition("</title>")[0]).startswith(NASTY)


@pytest.mark.parametrize("token", ["absent", "0" * 16, "%00", "..%2f..", "%F0%9F%98%80", "x" * 2_000])
async def test_an_unknown_token_is_told_in_kind_words_where_to_turn(people: People, token: str) -> None:
    page = await ask(people, f"/c/{token}")
    assert (page.status, page.headers["Cache-Control"]) == (404, "no-store")
    assert "is not there any more" in page.body.decode()
    assert 'href="/"' in page.body.decode()


async def test_the_demo_has_a_link_to_show(people: People) -> None:
    assert (await ask(people, f"/c/{CHAT_LINK}")).status == 200


@pytest.mark.parametrize(
    "values",
    [
        {"title": ""}, {"title": "  "}, {"title": "x" * 101}, {"greeting": "x" * 301}, {"description": "x" * 301},
        {"image_url": "javascript:alert(1)"}, {"image_url": "https:///a"}, {"image_url": f"https://a/{'x' * 2_000}"},
        {"token": "chosen"}, {"title": "\x00"},
    ],
    ids=lambda values: str(values)[:40],
)  # fmt: skip
async def test_a_link_that_makes_no_sense_is_refused(people: People, values: Json) -> None:
    assert (await (await people("manager")).post("/chat-links", {"title": "Ask us"} | values)).code == "invalid"


async def test_links_are_listed_newest_first_and_only_to_their_tenant(people: People) -> None:
    manager, other = await people("manager"), await people("admin", "other")
    made = [(await make(manager, title=f"Link {number}"))["id"] for number in range(3)]
    first = (await manager.get("/chat-links?limit=2")).body
    assert [link["id"] for link in first["items"]] == [made[2], made[1]]
    second = (await manager.get(f"/chat-links?limit=2&cursor={first['next_cursor']}")).body
    assert second["items"][0]["id"] == made[0]
    theirs = {link["id"] for link in (await other.get("/chat-links")).body["items"]}
    assert not theirs & set(made)
    assert (await other.delete(f"/chat-links/{made[0]}")).code == "not_found"
    assert (await manager.delete(f"/chat-links/{ABSENT}")).code == "not_found"
