"""Media pages over REST: made by the team, with files that are theirs alone and go with them."""

import asyncio
import re

import pytest
from pymongo import MongoClient

from actions.publishing.videos import read_video
from tests.conftest import People
from tests.films import SUNRISE, box, mp4
from tests.people import Json, Person
from tests.permission_scene import ABSENT, form, picture
from tests.processes import Mongod
from tests.waiting import made


async def upload(person: Person, content: bytes | None = None, name: str = "photo.png") -> str:
    return str((await made(person, "/media-pages/files", None, data=form(content or picture(), name)))["id"])


async def test_a_page_is_what_was_written_and_has_an_address_that_nobody_guesses(people: People) -> None:
    coach = await people("coach")
    written = {
        "title": "Eight weeks outdoors", "text": "Come.\n\nAs you are.", "language": "fr",
        "video_url": "https://youtu.be/aqz-KE-bpKQ?si=x",
        "button": {"label": "Book", "url": "https://shop.example/book?a=1"},
    }  # fmt: skip
    page = await made(coach, "/media-pages", written)
    assert re.fullmatch(r"[2-9a-hjkmnp-z]{16}", page["slug"])
    assert page["url"] == f"{people.url}/v/{page['slug']}"
    assert page["video_url"] == "https://www.youtube.com/watch?v=aqz-KE-bpKQ"
    assert {name: page[name] for name in ("title", "text", "language", "button")} == {
        name: written[name] for name in ("title", "text", "language", "button")
    }
    assert (page["video"], page["thumbnail"], page["views"]) == (None, None, 0)
    assert page["created_by"] == {"id": coach.id, "name": "Carla Coach"}
    assert (await coach.get(f"/media-pages/{page['id']}")).body == page
    assert (await made(coach, "/media-pages", {"title": "A page"}))["language"] == "en"


async def test_an_address_is_one_page_s_even_across_tenants(people: People) -> None:
    coach, other = await people("coach"), await people("admin", "other")
    slug = "summer-of-one"
    await made(coach, "/media-pages", {"title": "Ours", "slug": slug})
    assert (await other.post("/media-pages", {"title": "Theirs", "slug": slug})).code == "conflict"
    assert (await coach.post("/media-pages", {"title": "Again", "slug": slug})).code == "conflict"


async def test_files_belong_to_one_page_and_go_with_it(people: People, mongod: Mongod) -> None:
    coach, alice = await people("coach"), await people("alice")
    video, thumbnail = await upload(coach, SUNRISE, "sunrise.exe"), await upload(coach)
    page = await made(coach, "/media-pages", {"title": "A film", "video_id": video, "thumbnail_id": thumbnail})
    assert (page["video"]["content_type"], page["video"]["size"]) == ("video/webm", len(SUNRISE))
    assert (page["video"]["name"], page["thumbnail"]["width"]) == ("sunrise.exe.webm", 8)
    refused = await coach.post("/media-pages", {"title": "Another", "thumbnail_id": thumbnail})
    assert refused.code == "invalid"
    group = await coach.open_group(alice)
    sent = await coach.post(f"/conversations/{group}/messages", {"body": "", "attachments": [thumbnail]})
    assert sent.code == "invalid"
    assert (await (await people("seller")).get(f"/attachments/{thumbnail}")).body == picture()
    assert (await alice.get(f"/attachments/{thumbnail}")).code == "not_found"

    newer = await upload(coach, picture(16))
    changed = await coach.put(
        f"/media-pages/{page['id']}", {"title": "A film", "video_id": video, "thumbnail_id": newer}
    )
    assert (changed.body["video"], changed.body["thumbnail"]["width"]) == (page["video"], 16)
    assert (await coach.get(f"/attachments/{thumbnail}")).code == "not_found"
    assert (await coach.delete(f"/media-pages/{page['id']}")).status == 204
    assert (await coach.get(f"/media-pages/{page['id']}")).code == "not_found"
    base = MongoClient(mongod.url("shared")).get_default_database()
    gone = [video, thumbnail, newer]
    assert base["attachments"].count_documents({"_id": {"$in": gone}}) == 0
    assert base["files.chunks"].count_documents({"files_id": {"$in": gone}}) == 0


async def test_nobody_puts_up_what_another_one_uploaded_or_sent(people: People) -> None:
    coach, seller = await people("coach"), await people("seller")
    theirs = await upload(seller)
    sent = await upload(coach)
    group = await coach.open_group(seller)
    await coach.post(f"/conversations/{group}/messages", {"body": "", "attachments": [sent]})
    for file in (theirs, sent, ABSENT):
        reply = await coach.post("/media-pages", {"title": "Mine", "thumbnail_id": file})
        assert [problem["field"] for problem in reply.body["error"]["details"]] == ["thumbnail_id"]
    free = await upload(coach, mp4())
    reply = await coach.post("/media-pages", {"title": "Mine", "thumbnail_id": free})
    assert reply.code == "invalid"
    page = await made(coach, "/media-pages", {"title": "Mine", "video_id": free})
    assert page["video"]["content_type"] == "video/mp4"


async def test_of_two_pages_that_want_a_file_at_once_one_gets_it(people: People) -> None:
    coach = await people("coach")
    file = await upload(coach)
    body = {"title": "At once", "thumbnail_id": file}
    replies = await asyncio.gather(*(coach.post("/media-pages", body) for _ in range(4)))
    assert sorted(reply.status for reply in replies) == [201, 422, 422, 422]


@pytest.mark.parametrize(
    "content",
    [
        b"text", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF\n", b"<html></html>", mp4()[:-1],
        mp4(b"evil"), box(b"ftyp", b"isom"), box(b"moov") + box(b"mdat"), b"\x1a\x45\xdf\xa3" + b"<script>" * 9,
        SUNRISE[:12], SUNRISE[:20] + b"<html>" + SUNRISE[26:], bytes(100),
    ],
    ids=str,
)  # fmt: skip
async def test_only_videos_and_images_are_taken_whatever_their_name(people: People, content: bytes) -> None:
    seller = await people("seller")
    refused = await seller.post("/media-pages/files", data=form(content, "film.mp4"))
    assert refused.code == "unsupported_media"
    assert "MP4 and WebM" in refused.body["error"]["message"]
    assert (await (await people("alice")).post("/attachments", data=form(SUNRISE, "a.txt"))).code == "unsupported_media"


@pytest.mark.parametrize(
    ("address", "kind", "embed"),
    [
        ("https://www.youtube.com/watch?v=aqz-KE-bpKQ&t=3", "youtube", "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?autoplay=1&rel=0"),
        ("https://m.youtube.com/shorts/aqz-KE-bpKQ", "youtube", "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?autoplay=1&rel=0"),
        ("https://youtu.be/aqz-KE-bpKQ", "youtube", "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?autoplay=1&rel=0"),
        ("https://vimeo.com/1084537", "vimeo", "https://player.vimeo.com/video/1084537?autoplay=1&dnt=1"),
        ("https://vimeo.com/1084537/a1b2c3d4e5", "vimeo", "https://player.vimeo.com/video/1084537?autoplay=1&dnt=1&h=a1b2c3d4e5"),
        ("https://player.vimeo.com/video/1084537?h=a1b2c3", "vimeo", "https://player.vimeo.com/video/1084537?autoplay=1&dnt=1&h=a1b2c3"),
        ("https://cdn.example/films/summer.MP4?sig=x", "file", ""),
    ],
)  # fmt: skip
def test_an_address_of_a_video_is_understood(address: str, kind: str, embed: str) -> None:
    video = read_video(address)
    assert (video.kind, video.embed) == (kind, embed)


@pytest.mark.parametrize(
    "address",
    [
        "https://youtu.be/", "https://www.youtube.com/watch?v=../../evil", "https://www.youtube.com/@channel",
        "https://youtube.com.evil.example/watch?v=aqz-KE-bpKQ", "https://vimeo.com/about", "https://vimeo.com/1/x'y",
        "https://cdn.example/page.html", "https://user@cdn.example/a.mp4", "https://a.example;script-src/a.mp4",
        "https://[::1/a.mp4", "https://cdn.example:99999/a.mp4", "https://cdn.example:8443/a.mp4",
    ],
)  # fmt: skip
async def test_an_address_that_no_page_can_play_is_refused_with_advice(people: People, address: str) -> None:
    reply = await (await people("coach")).post("/media-pages", {"title": "A film", "video_url": address})
    assert reply.code == "invalid"
    assert "YouTube or Vimeo" in reply.body["error"]["details"][0]["message"]


@pytest.mark.parametrize(
    "values",
    [
        {"title": " "}, {"title": "x" * 201}, {"text": "x" * 5_001}, {"language": "de"}, {"slug": "Summer"},
        {"slug": "a--b"}, {"slug": "ab"}, {"slug": "../x"}, {"video_url": "http://cdn.example/a.mp4"},
        {"video_url": "javascript:alert(1)"}, {"button": {"label": "", "url": "https://a.example"}},
        {"button": {"label": "x", "url": "javascript:alert(1)"}}, {"button": {"label": "x", "url": "http://a.example"}},
        {"button": {"label": "x"}}, {"views": 5},
        {"video_url": "https://youtu.be/aqz-KE-bpKQ", "video_id": ABSENT},
    ],
    ids=lambda values: str(values)[:40],
)  # fmt: skip
async def test_a_page_that_makes_no_sense_is_refused(people: People, values: Json) -> None:
    assert (await (await people("coach")).post("/media-pages", {"title": "A page"} | values)).code == "invalid"


async def test_pages_are_listed_newest_first_found_by_words_and_only_by_their_tenant(people: People) -> None:
    coach, other = await people("coach"), await people("admin", "other")
    titles = ["Été au parc", "Hiver au parc", "Printemps"]
    ids = [(await made(coach, "/media-pages", {"title": title}))["id"] for title in titles]
    first = (await coach.get("/media-pages?limit=2")).body
    assert [page["id"] for page in first["items"]] == [ids[2], ids[1]]
    second = (await coach.get(f"/media-pages?limit=2&cursor={first['next_cursor']}")).body
    assert second["items"][0]["id"] == ids[0]
    found = (await coach.get("/media-pages", params={"q": "parc ete"})).body["items"]
    assert [page["id"] for page in found] == ids[:1]
    assert not {page["id"] for page in (await other.get("/media-pages")).body["items"]} & set(ids)
    for reply in (await other.get(f"/media-pages/{ids[0]}"), await other.delete(f"/media-pages/{ids[0]}")):
        assert reply.code == "not_found"


@pytest.mark.parametrize("status", ["scheduled", "sending", "paused"])
async def test_a_page_stays_while_a_campaign_is_to_lead_there(people: People, mongod: Mongod, status: str) -> None:
    coach = await people("coach")
    page = await made(coach, "/media-pages", {"title": "Promised"})
    tenant = (await (await people("admin")).get("/tenant")).body["id"]
    base = MongoClient(mongod.url("shared")).get_default_database()
    campaign = {"tenant_id": tenant, "message": {"media_page_id": page["id"]}, "status": status}
    kept = base["campaigns"].insert_one({"_id": page["id"], **campaign}).inserted_id
    try:
        assert (await coach.delete(f"/media-pages/{page['id']}")).code == "conflict"
        assert (await coach.get(f"/media-pages/{page['id']}")).status == 200
        base["campaigns"].update_one({"_id": kept}, {"$set": {"status": "completed"}})
        assert (await coach.delete(f"/media-pages/{page['id']}")).status == 204
    finally:
        base["campaigns"].delete_one({"_id": kept})
