"""Articles: written by administrators, read by everybody once they are published."""

import asyncio
import re
import uuid

import pytest
from pymongo import MongoClient

from actions.publishing.articles import make_slug
from models.base import now
from server.article_pages import tell_day
from tests.conftest import People
from tests.pages.test_static_files import ask
from tests.people import Json, Person
from tests.permission_scene import ABSENT, picture
from tests.processes import Mongod
from tests.rest.test_chat_links import NASTY, Seen
from tests.rest.test_media_pages import upload
from tests.waiting import made

BODY = "## Slowly\n\nFirst *walk*, then [book](/book/demo).\n\n- water\n- shoes"


def unique(words: str = "How to begin") -> str:
    return f"{words} {uuid.uuid4().hex[:8]}"


async def write(admin: Person, **values: object) -> Json:
    return await made(admin, "/articles", {"title": unique(), "body": BODY, "state": "published"} | values)


def path_of(article: Json) -> str:
    return "/a/" + article["url"].partition("/a/")[2]


async def test_an_article_is_for_the_team_until_it_is_published_and_again_when_it_is_taken_back(people: People) -> None:
    admin = await people("admin")
    article = await write(admin, title="Été : comment commencer ?", state="draft", language="fr")
    assert article["slug"].startswith("ete-comment-commencer")
    assert article["url"] == f"{people.url}/a/demo/{article['slug']}"
    assert (article["published_at"], article["created_by"]["id"]) == (None, admin.id)
    assert (await admin.get(f"/articles/{article['id']}")).body == article
    assert (await ask(people, path_of(article))).status == 404
    body = {"title": article["title"], "body": "Changed", "state": "published"}
    published = (await admin.put(f"/articles/{article['id']}", body)).body
    assert (published["slug"], published["language"], published["state"]) == (article["slug"], "fr", "published")
    assert published["published_at"] is not None
    assert "<p>Changed</p>" in (await ask(people, path_of(article))).body.decode()
    taken_back = (await admin.put(f"/articles/{article['id']}", body | {"state": "draft"})).body
    assert taken_back["published_at"] == published["published_at"]
    assert (await ask(people, path_of(article))).status == 404
    assert (await admin.delete(f"/articles/{article['id']}")).status == 204
    assert (await admin.get(f"/articles/{article['id']}")).code == "not_found"
    actions = [entry["action"] for entry in (await admin.get("/audit?limit=20")).body["items"]]
    assert actions.index("article.deleted") < actions.index("article.changed") < actions.index("article.added")


async def test_its_page_and_previews_say_what_it_is(people: People) -> None:
    admin = await people("admin")
    article = await write(admin, summary="In three steps.", cover_id=await upload(admin, picture(64)), language="fr")
    answer = await ask(people, path_of(article))
    text = answer.body.decode()
    seen = Seen(text)
    meta = seen.meta()
    assert (answer.status, seen.first("html")["lang"]) == (200, "fr")
    assert (meta["og:title"], meta["og:type"], meta["og:url"]) == (article["title"], "article", article["url"])
    assert (meta["og:description"], meta["og:image"]) == ("In three steps.", article["cover"]["url"])
    assert meta["article:published_time"] is not None
    assert "<h2>Slowly</h2><p>First <em>walk</em>" in text
    assert (await ask(people, article["cover"]["url"].removeprefix(people.url))).body == picture(64)
    assert "frame-src" not in answer.headers["Content-Security-Policy"]
    for address in re.findall(r'(?:src|href)="(/(?:static|a)/[^"]*)"', text):
        assert (await ask(people, address)).status == 200, address
    plain = await write(admin, body="Only **words** here, [see](https://a.example).")
    assert Seen((await ask(people, path_of(plain))).body.decode()).meta()["description"] == "Only words here, see."


async def test_what_an_administrator_wrote_is_never_markup(people: People) -> None:
    admin = await people("admin")
    article = await write(
        admin, title=NASTY, summary=NASTY, body=f"{NASTY}\n\n<img src=x onerror=alert(1)>\n\n`{NASTY}`"
    )
    for path in (path_of(article), "/a/demo"):
        seen = Seen((await ask(people, path)).body.decode())
        assert not [attributes for tag, attributes in seen.tags if tag == "script" and "src" not in attributes]
        assert not [name for _, attributes in seen.tags for name in attributes if name.startswith("on")]
        assert not [tag for tag, attributes in seen.tags if tag == "img" and attributes["src"] == "x"]
    await admin.delete(f"/articles/{article['id']}")


async def test_the_cover_of_a_draft_is_for_the_team_alone(people: People) -> None:
    admin = await people("admin")
    article = await write(admin, state="draft", cover_id=await upload(admin))
    path = article["cover"]["url"].removeprefix(people.url)
    assert (await ask(people, path)).status == 404
    file = f"/attachments/{article['cover']['id']}"
    assert (await admin.get(file)).status == 200
    assert (await (await people("alice")).get(file)).code == "not_found"


async def test_covers_go_with_their_article(people: People, mongod: Mongod) -> None:
    admin = await people("admin")
    first, second = await upload(admin), await upload(admin)
    article = await write(admin, cover_id=first)
    taken = await admin.post("/articles", {"title": unique(), "cover_id": first})
    assert taken.code == "invalid"
    body = {"title": unique(), "cover_id": second}
    assert (await admin.put(f"/articles/{article['id']}", body)).body["cover"]["id"] == second
    await admin.delete(f"/articles/{article['id']}")
    base = MongoClient(mongod.url("shared")).get_default_database()
    assert base["files.chunks"].count_documents({"files_id": {"$in": [first, second]}}) == 0
    assert base["attachments"].count_documents({"_id": {"$in": [first, second]}}) == 0


async def test_an_address_is_one_article_s_in_its_tenant(people: People) -> None:
    admin, other = await people("admin"), await people("admin", "other")
    slug = f"begin-{uuid.uuid4().hex[:8]}"
    first = await write(admin, slug=slug)
    assert (await admin.post("/articles", {"title": "Again", "slug": slug})).code == "conflict"
    theirs = await write(other, slug=slug, body="Theirs")
    assert "Theirs" in (await ask(people, f"/a/other/{slug}")).body.decode()
    second = await write(admin)
    renamed = await admin.put(f"/articles/{second['id']}", {"title": "Second", "slug": slug})
    assert renamed.code == "conflict"
    for reply in (await other.get(f"/articles/{first['id']}"), await other.delete(f"/articles/{first['id']}")):
        assert reply.code == "not_found"
    title = unique()
    same = await asyncio.gather(*(write(admin, title=title) for _ in range(3)))
    assert len({article["slug"] for article in same}) == 3
    await other.delete(f"/articles/{theirs['id']}")


async def test_the_list_of_everybody_shows_what_is_published_newest_first(people: People) -> None:
    other = await people("admin", "other")
    empty = (await ask(people, "/a/other")).body.decode()
    assert "There are no articles yet" in empty
    titles = [unique("News") for _ in range(22)]
    written = [await write(other, title=title, summary="Read on.") for title in titles]
    draft = await write(other, state="draft")
    first = (await ask(people, "/a/other")).body.decode()
    assert re.findall(r"News \w{8}(?=</a>)", first) == titles[:1:-1]
    assert draft["title"] not in first
    assert 'lang="fr"' in (await ask(people, "/a/other", Accept_Language="fr")).body.decode()
    following = re.search(r'href="([^"]*)" rel="next"', first)
    assert following
    second = (await ask(people, following[1])).body.decode()
    assert re.findall(r"News \w{8}(?=</a>)", second) == titles[1::-1]
    assert 'rel="next"' not in second
    for cursor in ("x", "W10", "WzFlMzAwLCAiYSJd", "WzI1MzQwMjMwMDc5OTk5OSwgIiJd", "%00"):
        assert (await ask(people, f"/a/other?after={cursor}")).status in (200, 404), cursor
    for article in [*written, draft]:
        await other.delete(f"/articles/{article['id']}")


@pytest.mark.parametrize("path", ["/a/absent", "/a/demo/absent", "/a/absent/x", "/a/demo/%00", "/a/demo/x/files/y"])
async def test_what_is_not_there_is_told_in_kind_words(people: People, path: str) -> None:
    answer = await ask(people, path)
    assert answer.status == 404
    assert "is not there any more" in answer.body.decode()


async def test_the_team_finds_articles_by_words_and_state(people: People) -> None:
    admin = await people("admin")
    word = uuid.uuid4().hex
    draft, published = await write(admin, title=f"Été {word}", state="draft"), await write(admin, title=f"Hiver {word}")
    cards = (await admin.get("/articles", params={"q": word[:20]})).body["items"]
    assert [card["id"] for card in cards] == [published["id"], draft["id"]]
    assert "body" not in cards[0]
    assert [card["id"] for card in (await admin.get(f"/articles?q={word}&state=draft")).body["items"]] == [draft["id"]]
    page = (await admin.get(f"/articles?q={word}&limit=1")).body
    rest = (await admin.get(f"/articles?q={word}&limit=1&cursor={page['next_cursor']}")).body
    assert [rest["items"][0]["id"], page["items"][0]["id"]] == [draft["id"], published["id"]]


async def test_a_preview_is_the_tree_that_readers_will_see(people: People) -> None:
    reply = await (await people("admin")).post("/articles/preview", {"body": "**Now** [x](javascript:y)"})
    [paragraph] = reply.body["content"]
    assert (paragraph["tag"], [node["tag"] for node in paragraph["children"]]) == ("p", ["strong", "text"])


@pytest.mark.parametrize(
    "values",
    [
        {"title": ""}, {"title": "x" * 201}, {"summary": "x" * 301}, {"body": "x" * 30_001}, {"slug": "A b"},
        {"language": "de"}, {"state": "hidden"}, {"state": "published", "body": " "}, {"cover_id": ABSENT},
        {"published_at": "2026-01-01T00:00:00Z"},
    ],
    ids=lambda values: str(values)[:40],
)  # fmt: skip
async def test_an_article_that_makes_no_sense_is_refused(people: People, values: Json) -> None:
    body = {"title": unique(), "body": "Text"} | values
    assert (await (await people("admin")).post("/articles", body)).code == "invalid"


def test_an_address_is_made_from_a_title() -> None:
    assert (
        make_slug("Œuvres & idées : l’été_2026 !") == "uvres-idees-l-ete-2026"
        or make_slug("Idées d’été") == "idees-d-ete"
    )
    assert len(make_slug("word " * 100)) <= 60
    for title in ("日本語", "?!", "à"):
        assert re.fullmatch(r"[a-z0-9]{8}", make_slug(title))


def test_a_day_is_told_where_the_tenant_is() -> None:
    moment = now().replace(year=2026, month=7, day=31, hour=23, minute=0)
    assert tell_day(moment, "Europe/Zurich", "fr") == "1er août 2026"
    assert tell_day(moment, "UTC", "en") == "31 July 2026"
