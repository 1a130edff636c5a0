"""The pages that the server renders, and what it lets them do."""

import re
from collections.abc import Callable

import pytest

from server.pages import pick_language
from tests.conftest import People
from tests.pages.test_static_files import ask
from tests.processes import Mongod, Server


async def test_the_start_shows_the_demo_with_the_widget_on_it(people: People) -> None:
    page = await ask(people, "/")
    text = page.body.decode()
    assert page.status == 200
    assert "Studio Palabre" in text
    assert re.search(r'<script async src="/widget\.js" data-tenant="demo"', text)


@pytest.mark.parametrize("path", ["/console", "/console/", "/console/inbox/0123?q=a", "/console/people"])
async def test_the_console_is_one_page_for_all_its_addresses(people: People, path: str) -> None:
    page = await ask(people, path)
    assert page.status == 200
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "/console/main.js" in page.body.decode()


@pytest.mark.parametrize("path", ["/", "/console"])
async def test_a_page_allows_what_it_needs_and_no_more(people: People, path: str) -> None:
    page = await ask(people, path)
    policy = {part.split()[0]: part.split()[1:] for part in page.headers["Content-Security-Policy"].split(";")}
    assert policy["script-src"] == policy["style-src"] == policy["default-src"] == ["'self'"]
    assert policy["img-src"] == ["'self'", "data:", "blob:", "https:"]
    assert policy["media-src"] == ["'self'", "blob:"]
    assert policy["object-src"] == policy["frame-ancestors"] == policy["base-uri"] == ["'none'"]
    assert page.headers["Permissions-Policy"] == "camera=(), microphone=(), geolocation=()"
    assert (page.headers["Cache-Control"], page.headers["X-Content-Type-Options"]) == ("no-cache", "nosniff")
    assert not re.search(r"<style|<script(?![^>]*\ssrc=)|\son\w+=|\sstyle=|\$[a-z{]", page.body.decode())


@pytest.mark.parametrize("path", ["/", "/console"])
async def test_all_that_a_page_refers_to_is_there(people: People, path: str) -> None:
    text = (await ask(people, path)).body.decode()
    for address in re.findall(r'(?:src|href)="(/[^"]*)"', text):
        assert (await ask(people, address)).status == 200, address


async def test_a_page_speaks_the_browser_s_language(people: People) -> None:
    for accepted, language in (("fr-CH, en;q=0.5", "fr"), ("en-GB", "en"), ("ja", "en")):
        page = await ask(people, "/console", Accept_Language=accepted)
        assert f'<html lang="{language}">' in page.body.decode()
        assert page.headers["Vary"] == "Accept-Language"


@pytest.mark.parametrize(
    ("accepted", "offered", "picked"),
    [
        ("", "en fr", "en"), ("fr", "en fr", "fr"), ("de, fr;q=0.8, en;q=0.7", "en fr", "fr"), ("de", "fr en", "fr"),
        ("en;q=0.1, FR;q=0.2", "en fr", "fr"), ("fr;q=none, en;q=0.3", "fr en", "en"), ("fr", "en", "en"),
        ("en, fr;q=nan", "en fr", "en"), (",;,=", "fr en", "fr"),
    ],
)  # fmt: skip
def test_of_several_languages_the_best_liked_is_taken(accepted: str, offered: str, picked: str) -> None:
    assert pick_language(accepted, offered.split()) == picked


async def test_without_a_demo_the_start_is_the_console(mongod: Mongod, start_server: Callable[..., Server]) -> None:
    server = start_server(mongod.url("no_demo"), seed=False)
    page = await ask(People(server.url), "/")
    assert (page.status, page.headers["Location"]) == (302, "/console")
