"""Leaving by the address in a message: by its page, by a mail program's one click, and back again."""

import asyncio
import re
import uuid

import aiohttp
import pytest
from playwright.sync_api import Browser, expect

from actions.consent.consents import find_granted, find_withdrawn, grant, withdraw
from actions.consent.unsubscribing import unsubscribe_url
from actions.context import Context
from models.consents import ENTRIES
from models.deliveries import ChannelName
from models.tenants import Tenant
from server.seals import Seals
from tests.browser import NARROW, WIDE, do, violations
from tests.consenting import inside
from tests.faces import new_context
from tests.processes import Mongod, Server

EMAIL, SMS = ChannelName.EMAIL, ChannelName.SMS
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def somebody() -> str:
    return f"{uuid.uuid4().hex}@people.test"


async def ask(
    url: str, method: str = "GET", language: str = "en", **options: object
) -> tuple[int, str, dict[str, str]]:
    headers = {"Accept-Language": language}
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, url, headers=headers, allow_redirects=False, **options) as answer,  # type: ignore[arg-type]
    ):
        return answer.status, await answer.text(), dict(answer.headers)


async def has_left(ctx: Context, tenant: Tenant, address: str, channel: ChannelName = EMAIL) -> bool:
    return address in await find_withdrawn(ctx, tenant.id, channel, [address])


async def words_about(ctx: Context, address: str) -> list[str]:
    rows = ctx.database[ENTRIES].find({"address": address}).sort("at")
    return [f"{row['state']} {row['source']}" async for row in rows]


async def test_the_last_word_about_an_address_counts_and_all_are_kept(mongod: Mongod, server: Server) -> None:
    async with inside(mongod, server) as (ctx, tenant):
        address, silent = somebody(), somebody()
        given = [address.upper(), silent, address]
        assert (
            await find_withdrawn(ctx, tenant.id, EMAIL, given)
            == await find_granted(ctx, tenant.id, EMAIL, given)
            == set()
        )
        await grant(ctx, tenant.id, EMAIL, address, "import")
        assert await find_granted(ctx, tenant.id, EMAIL, given) == {address, address.upper()}
        await withdraw(ctx, tenant.id, EMAIL, address.upper(), "reply", user_id="somebody")
        assert await find_withdrawn(ctx, tenant.id, EMAIL, given) == {address, address.upper()}
        assert await find_granted(ctx, tenant.id, EMAIL, given) == set()
        for channel, tenant_id in ((SMS, tenant.id), (EMAIL, "another")):
            assert await find_withdrawn(ctx, tenant_id, channel, given) == set()
        assert await words_about(ctx, address) == ["granted import", "withdrawn reply"]


async def test_words_said_at_once_are_all_written_and_one_is_the_last(mongod: Mongod, server: Server) -> None:
    async with inside(mongod, server) as (ctx, tenant):
        address = somebody()
        await asyncio.gather(*(withdraw(ctx, tenant.id, EMAIL, address, "reply") for _ in range(12)))
        assert await words_about(ctx, address) == ["withdrawn reply"] * 12
        assert await has_left(ctx, tenant, address)


async def test_looking_at_the_page_does_nothing(mongod: Mongod, server: Server) -> None:
    async with inside(mongod, server) as (ctx, tenant):
        address = somebody()
        url = unsubscribe_url(ctx, tenant, EMAIL, address)
        assert url.startswith(f"{server.url}/u/")
        for method in ("GET", "HEAD", "GET"):
            status, page, headers = await ask(url, method)
            assert status == 200
        assert "Stop e-mails from Studio Palabre?" in page
        assert address not in page, "a forwarded message must not give the whole address away"
        assert f"({address[:1]}…@people.test)" in page
        assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "no-referrer")
        assert "noindex" in headers["X-Robots-Tag"]
        assert not await has_left(ctx, tenant, address)


@pytest.mark.parametrize("form", ["urlencoded", "multipart", "empty"])
async def test_one_click_of_a_mail_program_is_enough(mongod: Mongod, server: Server, form: str) -> None:
    async with inside(mongod, server) as (ctx, tenant):
        address = somebody()
        url = unsubscribe_url(ctx, tenant, EMAIL, address)
        data = {
            "urlencoded": ONE_CLICK,
            "multipart": aiohttp.FormData(ONE_CLICK, default_to_multipart=True),
            "empty": None,
        }[form]
        for _ in range(2):
            status, page, _ = await ask(url, "POST", data=data)
            assert (status, "You are unsubscribed" in page) == (200, True)
        assert await has_left(ctx, tenant, address)
        assert await words_about(ctx, address) == ["withdrawn unsubscribe"], "asking again says nothing new"


async def test_who_left_by_mistake_takes_it_back(mongod: Mongod, server: Server) -> None:
    async with inside(mongod, server) as (ctx, tenant):
        phone = f"+4179{uuid.uuid4().int % 10**7:07}"
        url = unsubscribe_url(ctx, tenant, SMS, phone)
        assert (await ask(f"{url}/undo", "POST"))[0] == 200
        assert await words_about(ctx, phone) == [], "who has not left has nothing to take back"
        await ask(url, "POST")
        page = (await ask(url, language="fr"))[1]
        assert "Votre désabonnement est fait" in page
        assert f'action="{url.removeprefix(server.url)}/undo"' in page
        page = (await ask(f"{url}/undo", "POST", "fr"))[1]
        assert "Votre abonnement reprend" in page
        assert not await has_left(ctx, tenant, phone, SMS)
        assert await words_about(ctx, phone) == ["withdrawn unsubscribe", "granted unsubscribe"]


async def test_an_address_that_somebody_else_made_leads_nowhere(mongod: Mongod, server: Server) -> None:
    async with inside(mongod, server) as (ctx, tenant):
        url = unsubscribe_url(ctx, tenant, EMAIL, somebody())
        token = url.rpartition("/")[2]
        forged = Seals({"key": "x" * 32}).seal("unsubscribe", b"e" + bytes.fromhex(tenant.id) + b"bob@demo.test")
        other_purpose = ctx.seals.seal("something", b"e" + bytes.fromhex(tenant.id) + b"bob@demo.test")
        no_tenant = ctx.seals.seal("unsubscribe", b"e" + b"\0" * 12 + b"bob@demo.test")
        for wrong in (
            token[:-4],
            token[1:],
            "A" + token[1:],
            token + "AAAA",
            forged,
            other_purpose,
            no_tenant,
            "x",
            "%F0%9F",
        ):
            for method in ("GET", "POST"):
                status, page, _ = await ask(f"{server.url}/u/{wrong}", method)
                assert (status, "This page is not there any more" in page) == (404, True), wrong


def test_a_seal_of_an_older_key_is_known_as_long_as_the_key_is() -> None:
    old, new = {"old": "a" * 32}, {"new": "b" * 32}
    token = Seals(old).seal("purpose", b"content")
    assert Seals(new | old).open("purpose", token) == b"content"
    assert Seals(new | old).seal("purpose", b"content") == Seals(new).seal("purpose", b"content") != token
    assert Seals(new).open("purpose", token) is None
    assert re.fullmatch(r"[A-Za-z0-9_-]+", token)


@pytest.mark.parametrize("scripts", [True, False])
def test_leaving_works_on_every_screen_with_and_without_scripts(
    browser: Browser, mongod: Mongod, server: Server, scripts: bool
) -> None:
    async def make() -> str:
        async with inside(mongod, server) as (ctx, tenant):
            return unsubscribe_url(ctx, tenant, EMAIL, somebody())

    for viewport, scheme, locale, leave, undo in (
        (WIDE, "light", "en-GB", "Unsubscribe", "Undo"),
        (NARROW, "dark", "fr-CH", "Me désabonner", "Annuler le désabonnement"),
    ):
        options = {"viewport": viewport, "color_scheme": scheme, "locale": locale, "java_script_enabled": scripts}
        with new_context(browser, server.url, **options) as context:
            page = context.new_page()
            page.goto(do(make()))
            for name in (leave, undo, leave):
                button = page.get_by_role("button", name=name, exact=True)
                expect(button).to_be_visible()
                if scripts:
                    assert violations(page) == []
                button.click()
            expect(page.get_by_role("button", name=undo, exact=True)).to_be_visible()
