"""Media pages as everybody gets them: whole without a script, with nothing in them but what was meant."""

import re
from html import unescape

import pytest

from tests.conftest import People
from tests.films import SUNRISE, mp4
from tests.pages.test_static_files import Answer, ask
from tests.people import Json, Person, eventually
from tests.permission_scene import ABSENT, picture
from tests.rest.test_chat_links import NASTY, Seen
from tests.rest.test_media_pages import upload
from tests.waiting import made

BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Chrome/141.0"
YOUTUBE = "https://youtu.be/aqz-KE-bpKQ"


async def make(person: Person, **values: object) -> Json:
    return await made(person, "/media-pages", {"title": "Eight weeks outdoors"} | values)


async def look(people: People, page: Json, **headers: str) -> Answer:
    return await ask(people, f"/v/{page['slug']}", **headers)


def policy(answer: Answer) -> dict[str, list[str]]:
    parts = answer.headers["Content-Security-Policy"].split(";")
    return {part.split()[0]: part.split()[1:] for part in parts}


async def test_a_page_and_its_previews_say_what_it_is(people: People) -> None:
    coach = await people("coach")
    video, thumbnail = await upload(coach, SUNRISE), await upload(coach)
    page = await make(
        coach, text="Come as you are.\nTwice a week.\n\nBring water.", video_id=video, thumbnail_id=thumbnail,
        language="fr", button={"label": "Réserver", "url": "https://shop.example/?a=1&b=2"},
    )  # fmt: skip
    answer = await look(people, page)
    assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-cache")
    text = answer.body.decode()
    seen = Seen(text)
    meta = seen.meta()
    assert seen.first("html")["lang"] == "fr"
    assert (meta["og:title"], meta["og:url"], meta["og:site_name"]) == (page["title"], page["url"], "Studio Palabre")
    assert meta["og:description"] == meta["description"] == "Come as you are. Twice a week. Bring water."
    assert (meta["og:image"], meta["og:video"]) == (page["thumbnail"]["url"], page["video"]["url"])
    assert (meta["og:locale"], meta["twitter:card"], meta["robots"]) == ("fr_FR", "summary_large_image", "noindex")
    assert "<p>Come as you are.<br>Twice a week.</p><p>Bring water.</p>" in text
    assert seen.first("video")["poster"] == page["thumbnail"]["url"].removeprefix(people.url)
    assert seen.first("source") == {"src": page["video"]["url"].removeprefix(people.url), "type": "video/webm"}
    assert [link["href"] for tag, link in seen.tags if tag == "a"][-1] == "https://shop.example/?a=1&b=2"


async def test_what_the_team_wrote_is_text_on_the_page(people: People) -> None:
    coach = await people("coach")
    page = await make(
        coach, title=NASTY, text=NASTY, video_url=YOUTUBE, button={"label": NASTY[:60], "url": 'https://a.example/"x'}
    )
    text = (await look(people, page)).body.decode()
    seen = Seen(text)
    assert seen.meta()["og:title"] == NASTY
    assert seen.first("a")["data-title"] == NASTY
    assert [link["href"] for tag, link in seen.tags if tag == "a"][-1] == 'https://a.example/"x'
    assert not [attributes for tag, attributes in seen.tags if tag == "script" and "src" not in attributes]
    assert not re.search(r"<style|\son\w+=[\"']|\sstyle=", text.replace(NASTY, ""))
    assert unescape(text.partition("<title>")[2].partition("</title>")[0]).startswith(NASTY)


@pytest.mark.parametrize(
    ("video", "frames", "films"),
    [
        ({}, "'none'", "'self'"),
        ({"video_url": YOUTUBE}, "https://www.youtube-nocookie.com", "'self'"),
        ({"video_url": "https://vimeo.com/1084537"}, "https://player.vimeo.com", "'self'"),
        ({"video_url": "https://cdn.example/films/a.mp4"}, "'none'", "https://cdn.example"),
    ],
    ids=["none", "youtube", "vimeo", "file"],
)
async def test_a_page_may_frame_one_player_and_no_other_page_may(
    people: People, video: Json, frames: str, films: str
) -> None:
    page = await make(await people("coach"), **video)
    answer = await look(people, page)
    allowed = policy(answer)
    assert (allowed["frame-src"], allowed["media-src"]) == ([frames], [films])
    assert allowed["script-src"] == allowed["style-src"] == ["'self'"]
    text = answer.body.decode()
    assert "<iframe" not in text
    assert (b"nocookie" in answer.body) == ("youtube" in frames)
    for other in ("/", "/console"):
        assert "frame-src" not in policy(await ask(people, other))


async def test_a_video_is_sent_whole_or_in_the_part_that_is_asked_for(people: People) -> None:
    coach = await people("coach")
    content = mp4() + b"\0\0\x80\x08free" + bytes(range(256)) * 128
    content += (300_008).to_bytes(4, "big") + b"free" + b"0123456789" * 30_000
    page = await make(coach, video_id=await upload(coach, content))
    path = page["video"]["url"].removeprefix(people.url)
    whole = await ask(people, path)
    assert (whole.status, whole.body, whole.headers["Accept-Ranges"]) == (200, content, "bytes")
    assert (whole.headers["Content-Type"], whole.headers["X-Content-Type-Options"]) == ("video/mp4", "nosniff")
    size = len(content)
    for asked, start, stop in (
        ("bytes=0-", 0, size), ("bytes=0-0", 0, 1), ("bytes=5-9", 5, 10), ("bytes=261000-261500", 261_000, 261_501),
        ("bytes=-100", size - 100, size), (f"bytes=100-{size * 2}", 100, size), (f"bytes=-{size * 2}", 0, size),
    ):  # fmt: skip
        part = await ask(people, path, Range=asked)
        assert (part.status, part.headers["Content-Range"]) == (206, f"bytes {start}-{stop - 1}/{size}"), asked
        assert part.headers["Content-Length"] == str(stop - start)
        assert part.body == content[start:stop]
    for ignored in ("bytes=5-2", "bytes=x", "lines=1-2", "bytes=0-1,5-6"):
        assert (await ask(people, path, Range=ignored)).status == 200, ignored
    beyond = await ask(people, path, Range=f"bytes={size}-")
    assert (beyond.status, beyond.headers["Content-Range"]) == (416, f"bytes */{size}")
    etag = whole.headers["ETag"]
    assert (await ask(people, path, If_None_Match=etag)).status == 304
    assert (await ask(people, path, Range="bytes=0-9", If_Range=etag)).status == 206
    assert (await ask(people, path, Range="bytes=0-9", If_Range='"other"')).status == 200
    head = await ask(people, path, "HEAD", Range="bytes=0-9")
    assert (head.status, head.headers["Content-Length"], head.body) == (206, "10", b"")


async def test_a_file_is_for_those_who_have_its_page_as_long_as_it_is_there(people: People) -> None:
    coach = await people("coach")
    page, other = await make(coach, thumbnail_id=await upload(coach)), await make(coach)
    path = page["thumbnail"]["url"].removeprefix(people.url)
    file = page["thumbnail"]["id"]
    assert (await ask(people, path)).body == picture()
    unused = await upload(coach)
    for absent in (
        f"/v/{other['slug']}/files/{file}",
        f"/v/{page['slug']}/files/{unused}",
        f"/v/{page['slug']}/files/{ABSENT}",
    ):
        assert (await ask(people, absent)).status == 404, absent
    await coach.put(f"/media-pages/{page['id']}", {"title": "Without"})
    assert (await ask(people, path)).status == 404
    await coach.delete(f"/media-pages/{page['id']}")
    gone = await look(people, page)
    assert (gone.status, gone.headers["Cache-Control"]) == (404, "no-store")


@pytest.mark.parametrize("slug", ["absent", "%00", "..%2f..", "x" * 2_000, "%F0%9F%98%80"])
async def test_an_unknown_address_is_told_in_kind_words_where_to_turn(people: People, slug: str) -> None:
    answer = await ask(people, f"/v/{slug}")
    assert answer.status == 404
    assert "is not there any more" in answer.body.decode()


async def test_people_who_look_are_counted_once_a_day_and_machines_are_not(people: People) -> None:
    coach = await people("coach")
    page = await make(coach)

    async def views() -> int:
        return int((await coach.get(f"/media-pages/{page['id']}")).body["views"])

    for address, browser in (
        ("10.1.1.1", BROWSER), ("10.1.1.1", BROWSER), ("10.1.1.2", "WhatsApp/2.23"), ("10.1.1.3", "Twitterbot/1.0"),
        ("10.1.1.4", ""), ("10.1.1.9", f"{BROWSER} CUBOT NOTE"), ("10.1.1.1", f"{BROWSER} Mobile"), ("10.1.1.5", BROWSER),
    ):  # fmt: skip
        answer = await look(people, page, X_Forwarded_For=address, User_Agent=browser)
        assert "Set-Cookie" not in answer.headers
    await look(people, page, X_Forwarded_For="10.1.1.6", User_Agent=BROWSER, Sec_Purpose="prefetch")
    await ask(people, f"/v/{page['slug']}", "HEAD", X_Forwarded_For="10.1.1.7", User_Agent=BROWSER)

    async def are_four() -> bool:
        return await views() == 4

    await eventually(are_four)
    await coach.put(f"/media-pages/{page['id']}", {"title": "Changed"})
    await look(people, page, X_Forwarded_For="10.1.1.8", User_Agent=BROWSER)

    async def are_five() -> bool:
        return await views() == 5

    await eventually(are_five)
