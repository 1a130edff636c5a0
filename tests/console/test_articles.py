"""Articles and media pages in a real browser: written in the console, read by everybody."""

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser import NARROW, WIDE, do, violations
from tests.conftest import People
from tests.desks import Desks, desks_at
from tests.films import SUNRISE
from tests.people import Json
from tests.permission_scene import picture
from tests.processes import Server
from tests.waiting import made

pytestmark = pytest.mark.xdist_group("browser")
YOUTUBE = "https://youtu.be/aqz-KE-bpKQ"
EVERYWHERE = [(WIDE, "light"), (NARROW, "dark")]


@pytest.fixture
def desks(browser: Browser, server: Server) -> Iterator[Desks]:
    with desks_at(browser, server.url) as opened:
        yield opened


def make_page(people: People, **values: object) -> Json:
    return do(_make_page(people, values))


async def _make_page(people: People, values: Json) -> Json:
    return await made(await people("coach"), "/media-pages", {"title": "Eight weeks outdoors"} | values)


def image(side: int = 64) -> Any:
    return {"name": "cover.png", "mimeType": "image/png", "buffer": picture(side)}


def test_an_administrator_writes_an_article_that_everybody_reads(desks: Desks, people: People) -> None:
    title = f"How to begin {uuid.uuid4().hex[:8]}"
    desk = desks.of(do(people("admin")))
    page = desk.go("/articles")
    page.get_by_role("link", name="New article").click()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    preview = page.get_by_role("region", name="As readers will see it")
    expect(page.get_by_role("button", name="Publish")).to_be_disabled()
    page.get_by_label("Title").fill(title)
    page.get_by_role("button", name="Publish").click()
    expect(page.locator(".form-error")).to_have_text("Write something before you publish it.")
    page.get_by_label("Summary").fill("In three steps.")
    page.get_by_label("Text", exact=True).fill(
        "## Slowly\n\n<img src=x onerror=alert(1)> Walk, **then** [book](/book/demo).\n\n1. water"
    )
    expect(preview.get_by_role("heading", name="Slowly")).to_be_visible()
    expect(preview.locator("strong")).to_have_text("then")
    expect(preview.get_by_text("<img src=x onerror=alert(1)>")).to_be_visible()
    page.locator("input[type=file]").set_input_files(image())
    expect(preview.locator("img")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Save as a draft").click()
    expect(page.get_by_text("Draft", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile(r"/console/articles/[0-9a-f]{24}$"))
    slug = page.get_by_label("End of the address").input_value()
    reader = desks.empty(viewport=NARROW, color_scheme="dark")
    assert (reader.page.goto(f"/a/demo/{slug}") or Any).status == 404

    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published", exact=True)).to_be_visible()
    reader.page.goto("/a/demo")
    reader.page.get_by_role("link", name=title).click()
    expect(reader.page.get_by_role("heading", level=1)).to_have_text(title)
    expect(reader.page.get_by_text("<img src=x onerror=alert(1)>")).to_be_visible()
    assert reader.page.locator("article img").evaluate_all("all => all.map(one => one.naturalWidth)") == [64]
    assert violations(reader.page) == []

    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_text("Draft", exact=True)).to_be_visible()
    assert (reader.page.reload() or Any).status == 404
    page.get_by_role("link", name="All articles").click()
    page.get_by_label("State").select_option(label="Draft")
    row = page.locator(".thing", has_text=title)
    expect(row).to_be_visible()
    assert violations(page) == []
    row.get_by_role("button", name=f"Delete {title}").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(row).to_have_count(0)
    assert (desk.reports(), reader.reports()) == ([], [])


def test_an_agent_makes_a_media_page_with_a_film_that_plays_and_seeks(desks: Desks, people: People) -> None:
    title = f"A film {uuid.uuid4().hex[:8]}"
    desk = desks.of(do(people("seller")), viewport=NARROW, has_touch=True)
    page = desk.go("/media")
    expect(page.get_by_role("link", name="Articles")).to_have_count(0)
    page.get_by_role("button", name="New media page").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Title").fill(title)
    dialog.get_by_label("Video", exact=True).select_option(label="At YouTube or Vimeo, or a file elsewhere")
    dialog.get_by_label("Address of the video").fill("https://shop.example/page.html")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.locator(".form-error")).to_contain_text("YouTube or Vimeo")
    dialog.get_by_label("Video", exact=True).select_option(label="A file of your own")
    film = {"name": "film.webm", "mimeType": "video/webm", "buffer": SUNRISE}
    dialog.locator("input[type=file]").first.set_input_files(film)
    expect(dialog.get_by_text("film.webm")).to_be_visible()
    dialog.locator("input[type=file]").last.set_input_files(image())
    expect(dialog.get_by_text("cover.png")).to_be_visible()
    dialog.get_by_label("Words on the button").fill("Book a place")
    dialog.get_by_label("Where the button leads").fill("https://shop.example/book")
    assert violations(page) == []
    dialog.get_by_role("button", name="Save").click()
    row = page.locator(".thing", has_text=title)
    expect(row.get_by_text("0 views")).to_be_visible()
    address = row.get_by_label(f"Address of {title}").input_value()
    assert violations(page) == []

    reader = desks.empty()
    reader.page.goto(address)
    video = reader.page.get_by_label(title)
    assert video.evaluate("async one => { one.muted = true; await one.play(); return one.videoWidth; }") == 640
    video.evaluate("one => new Promise((done) => { one.ontimeupdate = () => one.currentTime > 0.2 && done(); })")
    video.evaluate("one => new Promise((done) => { one.onseeked = () => done(); one.currentTime = 3; })")
    assert video.evaluate("one => one.currentTime") >= 3
    expect(reader.page.get_by_role("link", name="Book a place")).to_have_attribute("href", "https://shop.example/book")
    assert (desk.reports(), reader.reports()) == ([], [])
    page.reload()
    expect(row.get_by_text("1 view")).to_be_visible()


@pytest.mark.parametrize(("size", "scheme"), EVERYWHERE, ids=str)
def test_nothing_comes_from_youtube_before_somebody_presses_play(
    desks: Desks, people: People, size: Json, scheme: str
) -> None:
    page_of = make_page(people, video_url=YOUTUBE, text="Eleven minutes.")
    desk = desks.empty(viewport=size, color_scheme=scheme)
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=200, content_type="text/html", body="<p>Player</p>")

    desk.context.route(re.compile("youtube|ytimg|google"), answer)
    page: Page = desk.page
    page.goto(page_of["url"])
    page.wait_for_load_state("networkidle")
    assert violations(page) == []
    assert asked == []
    with page.expect_request(re.compile("youtube-nocookie")):
        page.get_by_role("link", name="Play the video").click()
    frame = page.locator("iframe")
    expect(frame).to_be_focused()
    expect(page.frame_locator("iframe").get_by_text("Player")).to_be_visible()
    assert asked == ["https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?autoplay=1&rel=0"]
    assert frame.get_attribute("title") == page_of["title"]
    assert desk.reports() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_whole_without_a_script(desks: Desks, people: People, scheme: str) -> None:
    door = make_page(people, video_url=YOUTUBE, button={"label": "Book a place", "url": "https://shop.example/book"})
    desk = desks.empty(java_script_enabled=False, color_scheme=scheme)
    page = desk.page
    page.goto(door["url"])
    expect(page.get_by_role("link", name="Play the video")).to_have_attribute("href", re.compile("youtube.com/watch"))
    expect(page.get_by_role("link", name="Book a place")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(door["title"])
    page.goto("/v/demo-media-01")
    expect(page.locator("video[controls] source")).to_have_attribute("src", re.compile("/files/"))
    page.goto("/a/demo")
    page.get_by_role("link", name="How to begin running, and still run in a month").click()
    expect(page.get_by_role("heading", name="A plan for four weeks")).to_be_visible()
    assert page.locator("ol > li").count() == 4
