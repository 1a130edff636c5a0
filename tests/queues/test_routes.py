"""The addresses of live queues' pages: what they say, to whom they lead, and what they keep to themselves."""

import re
from xml.etree import ElementTree

import pytest

from tests.conftest import People
from tests.pages.test_static_files import ask
from tests.people import Json, Person
from tests.rest.test_chat_links import NASTY, Seen
from tests.waiting import Place

ABSENT = ["absent", "0" * 16, "%00", "..%2f..%2f", "%F0%9F%98%80", "x" * 2_000, "$ne"]
PATHS = ["/q/{}", "/q/{}/poster", "/q/{}/qr.svg", "/t/{}", "/t/{}/qr.svg", "/kiosk/{}", "/board/{}"]


async def addresses(people: People) -> tuple[Place, Json]:
    """A place and the addresses of its pages, by their first word."""
    manager = await people("manager")
    place = await Place.make(manager)
    site = (await manager.get(f"/sites/{place.site['id']}")).body
    ticket = await place.take(await Person.visit(people.url, "Nina"))
    return place, {"q": place.queue["url"], "t": ticket["url"], "kiosk": site["kiosk_url"], "board": site["board_url"]}


@pytest.mark.parametrize("path", PATHS)
async def test_an_unknown_token_leads_to_kind_words_that_nobody_keeps(people: People, path: str) -> None:
    for token in ABSENT:
        page = await ask(people, path.format(token))
        assert (page.status, page.headers["Cache-Control"]) == (404, "no-store"), token
        assert "is not there any more" in page.body.decode()


async def test_the_token_of_one_page_opens_no_other(people: People) -> None:
    _, urls = await addresses(people)
    for kind, url in urls.items():
        for other in urls.keys() - {kind}:
            assert (await ask(people, f"/{other}/{url.rsplit('/')[-1]}")).status == 404


async def test_a_join_page_tells_previews_what_it_is(people: People) -> None:
    place, urls = await addresses(people)
    answer = await ask(people, urls["q"], Accept_Language="fr")
    page = Seen(answer.body.decode())
    assert page.first("html")["lang"] == "fr"
    body, meta = page.first("body"), page.meta()
    assert (body["data-tenant"], body["data-queue"]) == ("demo", place.id)
    assert meta["og:title"] == f"Blood tests · {place.site['name']}"
    assert meta["og:url"] == people.url + urls["q"]
    assert meta["description"] == meta["og:description"] != ""
    assert (await ask(people, str(meta["og:image"]).removeprefix(people.url))).status == 200
    assert "robots" not in meta


@pytest.mark.parametrize("kind", ["t", "kiosk", "board"])
async def test_a_page_whose_address_is_a_key_leaks_and_lists_it_nowhere(people: People, kind: str) -> None:
    _, urls = await addresses(people)
    answer = await ask(people, urls[kind])
    page = Seen(answer.body.decode())
    assert answer.headers["Referrer-Policy"] == page.meta()["referrer"] == "no-referrer"
    assert answer.headers["X-Robots-Tag"] == page.meta()["robots"] == "noindex, nofollow"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert page.first("body")["data-token"] == urls[kind].rsplit("/")[-1]
    assert not [one for one in page.meta() if one and one.startswith("og:")]


@pytest.mark.parametrize("kind", ["q", "t", "kiosk", "board"])
async def test_all_that_a_page_refers_to_is_there_and_nothing_stands_inline(people: People, kind: str) -> None:
    _, urls = await addresses(people)
    answer = await ask(people, urls[kind])
    text = answer.body.decode()
    assert "script-src 'self'; style-src 'self'" in answer.headers["Content-Security-Policy"]
    assert not re.search(r"<style|<script(?![^>]*\ssrc=)|\son\w+=|\sstyle=|\$[a-z{]", text)
    found = re.findall(r'(?:src|href)="(/[^"]*)"', text)
    assert len(found) > 4
    for address in found:
        assert (await ask(people, address)).status == 200, address


async def test_a_ticket_knows_where_to_take_another(people: People) -> None:
    _, urls = await addresses(people)
    assert Seen((await ask(people, urls["t"])).body.decode()).first("body")["data-join"] == urls["q"]


async def test_a_poster_says_the_steps_in_the_tenants_languages(people: People) -> None:
    place, urls = await addresses(people)
    text = (await ask(people, f"{urls['q']}/poster")).body.decode()
    page = Seen(text)
    assert page.first("body")["data-languages"] == "en fr"
    assert page.first("img")["src"] == f"{urls['q']}/qr.svg"
    assert people.url.partition("://")[2] + urls["q"] in text
    assert text.count("<li>") == 6
    assert place.site["name"] in text


async def test_what_a_manager_wrote_is_text_on_every_page(people: People) -> None:
    manager = await people("manager")
    place = await Place.make(manager, site={"name": NASTY[:60]}, name=NASTY[:60])
    site = (await manager.get(f"/sites/{place.site['id']}")).body
    join = place.queue["url"]
    for path in (join, f"{join}/poster", site["kiosk_url"], site["board_url"]):
        page = Seen((await ask(people, path)).body.decode())
        assert not [attributes for tag, attributes in page.tags if tag == "script" and "src" not in attributes]
    assert Seen((await ask(people, join)).body.decode()).first("body")["data-title"] == place.queue["name"]


@pytest.mark.parametrize("kind", ["q", "t"])
async def test_a_qr_code_is_a_drawing_of_its_pages_address(people: People, kind: str) -> None:
    _, urls = await addresses(people)
    answer = await ask(people, f"{urls[kind]}/qr.svg")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "image/svg+xml")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    drawing = ElementTree.fromstring(answer.body)
    assert drawing.tag == "{http://www.w3.org/2000/svg}svg"
    modules = int(str(drawing.attrib["viewBox"]).split()[2])
    assert modules >= 21 + 8, "with four modules of white on each side"
    other = await addresses(people)
    assert (await ask(people, f"{other[1][kind]}/qr.svg")).body != answer.body


async def test_a_tickets_qr_code_is_kept_by_nobody_else(people: People) -> None:
    _, urls = await addresses(people)
    assert (await ask(people, f"{urls['t']}/qr.svg")).headers["Cache-Control"] == "private, no-cache"
