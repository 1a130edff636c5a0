"""People on both sides: what happens on one page is seen on the other, whatever happens in between."""

import io
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import aiohttp
import jwt
import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, expect

from tests.browser import NARROW, SMALL, do, violations
from tests.faces import Colleague, Visitor, new_context
from tests.people import Person
from tests.processes import Server


@pytest.fixture
def contexts(browser: Browser, server: Server) -> Iterator[Callable[..., BrowserContext]]:
    """A function that opens a browser of one's own."""
    with ExitStack() as stack:
        yield lambda url=server.url, **options: stack.enter_context(new_context(browser, url, **options))


def a_name() -> str:
    return f"Visitor {uuid.uuid4().hex[:8]}"


def of_team(context: BrowserContext, name: str = "coach") -> Colleague:
    colleague = Colleague(context)
    colleague.sign_in(name)
    return colleague


def begun(contexts: Callable[..., BrowserContext], text: str = "Good morning") -> tuple[Visitor, Colleague, str]:
    """A visitor who has written, and a coach who has opened the conversation."""
    name = a_name()
    visitor = Visitor(contexts())
    visitor.visit()
    visitor.begin(name, text)
    coach = of_team(contexts())
    coach.open(name)
    coach.sees(text)
    return visitor, coach, name


def identify(page: Page, url: str, name: str) -> None:
    """As a site does for its own people."""
    token = do(signed_token(url, name))
    page.evaluate("token => Palabre.identify({ token })", token)
    page.wait_for_function("Object.keys(localStorage).some((key) => key.startsWith('palabre.session.widget'))")


_secrets: dict[str, str] = {}


async def signed_token(url: str, name: str) -> str:
    if url not in _secrets:
        admin = await Person.sign_in(url, "admin")
        _secrets[url] = (await admin.post("/tenant/embedding-secret")).body["embedding_secret"]
    claims = {"sub": name, "name": name, "exp": int(time.time()) + 300}
    return jwt.encode(claims, _secrets[url], algorithm="HS256")


def test_visitor_and_coach_see_at_once_what_the_other_does(contexts: Callable[..., BrowserContext]) -> None:
    visitor, coach, _ = begun(contexts)
    coach.field.press_sequentially("How can", delay=20)
    expect(visitor.thread.get_by_text("is typing")).to_be_visible()
    coach.write("How can I help?")
    visitor.sees("How can I help?")
    expect(coach.bubble("How can I help?").get_by_text("Seen")).to_be_visible()
    visitor.write("Two tickets pleese")
    coach.sees("Two tickets pleese")
    visitor.choose("Two tickets pleese", "Edit")
    visitor.write("Two tickets please")
    coach.sees("Two tickets please")
    expect(coach.bubble("Two tickets please").get_by_text("edited")).to_be_visible()
    expect(visitor.bubble("Two tickets please").get_by_text("Seen")).to_be_visible()
    coach.choose("How can I help?", "Delete")
    expect(visitor.bubble("This message was deleted")).to_have_count(1)
    for face in (visitor, coach):
        face.assert_no_complaints()


def test_a_reaction_and_an_answer_reach_the_other(contexts: Callable[..., BrowserContext]) -> None:
    visitor, coach, _ = begun(contexts, "Is the 6 pm class on?")
    asked = coach.bubble("Is the 6 pm class on?")
    asked.hover()
    asked.get_by_role("button", name="React").click()
    coach.page.get_by_role("button", name="React with 👍").click()
    expect(visitor.bubble("Is the 6 pm class on?").locator(".chat-reaction")).to_have_text("👍 1")
    asked.hover()
    asked.get_by_role("button", name="Reply").click()
    coach.write("Yes, it is")
    expect(visitor.bubble("Yes, it is").locator(".chat-quote")).to_contain_text("Is the 6 pm class on?")


def test_five_reloads_lose_nothing_and_ask_nothing_again(contexts: Callable[..., BrowserContext]) -> None:
    visitor, coach, name = begun(contexts, "First")
    for number in range(5):
        visitor.page.reload()
        visitor.page.wait_for_selector("palabre-chat button")
        visitor.open()
        visitor.write(f"After reload {number}")
        coach.sees(f"After reload {number}")
        assert visitor.page.locator(".start-form").count() == 0
    said = ["First", *(f"After reload {number}" for number in range(5))]
    assert visitor.texts() == said
    assert coach.texts() == said
    coach.page.reload()
    expect(coach.thread.locator(".chat-bubble")).to_have_count(6)
    expect(coach.page.locator(".row", has_text=name)).to_have_count(1)


def test_a_reload_while_tokens_are_renewed_keeps_the_visitor(contexts: Callable[..., BrowserContext]) -> None:
    visitor, _, _ = begun(contexts, "Remember me")
    for _ in range(3):
        visitor.page.evaluate("""() => {
            const key = Object.keys(localStorage).find((one) => one.startsWith("palabre.session.widget"));
            localStorage.setItem(key, JSON.stringify({ ...JSON.parse(localStorage.getItem(key)), expires_at: 0 }));
        }""")
        visitor.page.route("**/auth/refresh", lambda route: (route.fetch(), route.abort()))
        visitor.page.reload()
        visitor.page.wait_for_selector("palabre-chat button")
        visitor.page.wait_for_timeout(300)
        visitor.page.unroute("**/auth/refresh")
    visitor.page.reload()
    visitor.page.wait_for_selector("palabre-chat button")
    visitor.open()
    visitor.sees("Remember me")


def test_two_tabs_are_one_person_and_agree_on_what_is_read(contexts: Callable[..., BrowserContext]) -> None:
    visitor, coach, _ = begun(contexts)
    visitor.page.evaluate("Palabre.close()")
    second = Visitor(visitor.page.context)
    second.visit()
    coach.write("Are you there?")
    for tab in (visitor, second):
        expect(tab.page.locator("palabre-chat .launcher")).to_have_accessible_name("Talk with us 1 unread message")
    second.open()
    second.sees("Are you there?")
    expect(visitor.page.locator("palabre-chat .launcher")).to_have_accessible_name("Talk with us")
    second.write("In another tab")
    visitor.open()
    visitor.sees("In another tab")


def test_what_is_written_offline_waits_and_is_sent_once(contexts: Callable[..., BrowserContext]) -> None:
    visitor, coach, _ = begun(contexts)
    visitor.page.context.set_offline(True)
    expect(visitor.thread.get_by_text("The connection is lost")).to_be_visible(timeout=60_000)
    visitor.write("Written in a tunnel")
    expect(visitor.bubble("Written in a tunnel").locator(".chat-state")).to_be_visible()
    visitor.page.context.set_offline(False)
    coach.sees("Written in a tunnel")
    expect(visitor.thread.get_by_text("The connection is lost")).to_have_count(0)
    visitor.sees("Written in a tunnel")
    expect(visitor.thread.locator(".chat-pending")).to_have_count(0)
    coach.sees("Written in a tunnel")


def test_what_is_written_offline_outlives_the_page(contexts: Callable[..., BrowserContext]) -> None:
    visitor, coach, _ = begun(contexts)
    browser_of_visitor = visitor.page.context
    browser_of_visitor.set_offline(True)
    visitor.write("Before the battery died")
    expect(visitor.bubble("Before the battery died")).to_be_visible()
    visitor.page.close()
    browser_of_visitor.set_offline(False)
    again = Visitor(browser_of_visitor)
    again.visit()
    again.open()
    again.sees("Before the battery died")
    coach.sees("Before the battery died")


def test_a_refused_message_says_why_and_can_be_tried_again(
    contexts: Callable[..., BrowserContext], server: Server
) -> None:
    visitor, coach, name = begun(contexts)
    do(block(server.url, name, blocked=True))
    visitor.write("Refused at first")
    refused = visitor.bubble("Refused at first")
    expect(refused).to_contain_text("Not sent: You have been blocked")
    do(block(server.url, name, blocked=False))
    refused.get_by_role("button", name="Try again").click()
    coach.sees("Refused at first")
    expect(visitor.thread.locator(".chat-failed")).to_have_count(0)


async def block(url: str, name: str, *, blocked: bool) -> None:
    manager = await Person.sign_in(url, "manager")
    found = (await manager.get("/users", params={"q": name})).body["items"]
    await manager.patch(f"/users/{found[0]['id']}", {"blocked": blocked})


def test_both_pages_repair_themselves_when_the_server_is_killed(
    contexts: Callable[..., BrowserContext], start_server: Callable[..., Server], server: Server
) -> None:
    own = start_server()
    visitor, coach = Visitor(contexts(own.url)), Colleague(contexts(own.url))
    name = a_name()
    visitor.visit()
    visitor.begin(name, "Before")
    coach.sign_in("coach")
    coach.open(name)
    coach.write("An answer before")
    visitor.sees("An answer before")
    own.kill()
    visitor.write("While it was away")
    coach.write("Also while it was away")
    own.start()
    own.wait_until_ready()
    for face in (visitor, coach):
        expect(face.bubble("While it was away").first).to_be_visible(timeout=60_000)
        expect(face.bubble("Also while it was away").first).to_be_visible(timeout=60_000)
        expect(face.thread.locator(".chat-pending")).to_have_count(0, timeout=60_000)
    visitor.write("And after")
    coach.sees("And after")
    assert visitor.texts() == coach.texts()
    assert len(visitor.texts()) == 5


def test_a_private_conversation_opens_beside_the_group(contexts: Callable[..., BrowserContext], server: Server) -> None:
    member = f"rider-{uuid.uuid4().hex[:6]}"
    visitor = Visitor(contexts())
    visitor.visit()
    identify(visitor.page, server.url, member)
    do(group_with(server.url, member))
    visitor.open()
    visitor.sees("Welcome to the group")
    visitor.thread.get_by_role("button", name="Carla Coach").first.click()
    beside = visitor.page.locator(".beside")
    beside.locator("textarea").fill("Only for you")
    beside.locator("textarea").press("Enter")
    expect(beside.locator(".chat-bubble", has_text="Only for you")).to_have_count(1)
    visitor.sees("Welcome to the group")
    coach = of_team(contexts())
    coach.open(member)
    coach.sees("Only for you")
    coach.write("Got it")
    expect(beside.locator(".chat-bubble", has_text="Got it")).to_have_count(1)
    visitor.assert_no_complaints()


async def group_with(url: str, external_name: str) -> str:
    coach = await Person.sign_in(url, "coach")
    found = (await coach.get("/users", params={"q": external_name})).body["items"]
    title = f"Group {uuid.uuid4().hex[:8]}"
    group = await coach.post("/conversations", {"kind": "group", "title": title, "member_ids": [found[0]["id"]]})
    await coach.post(f"/conversations/{group.body['id']}/messages", {"body": "Welcome to the group"})
    return title


def test_buyer_and_seller_talk_about_a_product(contexts: Callable[..., BrowserContext], server: Server) -> None:
    buyer_name = f"buyer-{uuid.uuid4().hex[:6]}"
    buyer = Visitor(contexts())
    buyer.visit()
    identify(buyer.page, server.url, buyer_name)
    seller_id = do(Person.sign_in(server.url, "seller")).id
    product = {
        "external_id": uuid.uuid4().hex, "title": "Blue tandem", "price": 420, "currency": "CHF",
        "url": "https://shop.example/tandem", "seller_id": seller_id,
    }  # fmt: skip
    buyer.page.evaluate("product => Palabre.setListing(product)", product)
    expect(buyer.page.locator("palabre-chat").get_by_text("Blue tandem").first).to_be_visible()
    buyer.write("Is it still there?")
    seller = of_team(contexts(), "seller")
    seller.open("Blue tandem")
    seller.sees("Is it still there?")
    seller.write("It is")
    buyer.sees("It is")
    expect(seller.page.get_by_text("420").first).to_be_visible()


def test_a_removed_member_s_page_stops_at_once(contexts: Callable[..., BrowserContext], server: Server) -> None:
    member = f"leaver-{uuid.uuid4().hex[:6]}"
    visitor = Visitor(contexts())
    visitor.visit()
    identify(visitor.page, server.url, member)
    title = do(group_with(server.url, member))
    visitor.open()
    visitor.sees("Welcome to the group")
    do(remove(server.url, title, member))
    expect(visitor.page.locator(".chat-bubble", has_text="Welcome to the group")).to_have_count(0)
    assert visitor.page.locator(".chat-composer").count() == 0


async def remove(url: str, title: str, member: str) -> None:
    coach = await Person.sign_in(url, "coach")
    groups = (await coach.get("/conversations", params={"q": title})).body["items"]
    person = next(one for one in groups[0]["members"] if one["name"] == member)
    await coach.delete(f"/conversations/{groups[0]['id']}/members/{person['user_id']}")


SCRIPTS = [
    "<script>window.hacked = 1</script>", "<img src=x onerror='window.hacked = 1'>", "javascript:window.hacked=1",
    '"><svg onload=window.hacked=1>', "https://a.test/'onmouseover='window.hacked=1", "[emoji:<img src=x onerror=window.hacked=1>]",
    "${window.hacked = 1}", "{{constructor.constructor('window.hacked=1')()}}",
]  # fmt: skip


def test_a_message_full_of_scripts_is_text_everywhere(contexts: Callable[..., BrowserContext]) -> None:
    visitor, coach, _ = begun(contexts, "Look at this")
    for script in SCRIPTS:
        visitor.write(script)
    for face in (visitor, coach):
        expect(face.thread.locator(".chat-bubble")).to_have_count(1 + len(SCRIPTS))
        assert face.texts()[1:] == SCRIPTS
        assert face.page.evaluate("window.hacked") is None
        assert face.thread.locator("script, .chat-bubble img, .chat-bubble svg").count() == 0
        hrefs: list[Any] = face.thread.locator(".chat-bubble a").evaluate_all("all => all.map((one) => one.href)")
        assert all(href.startswith("https://a.test/") for href in hrefs)
        face.assert_no_complaints()
    coach.page.goto("/console")
    coach.page.wait_for_selector(".row")
    assert coach.page.evaluate("window.hacked") is None


def test_a_visitor_never_has_a_control_of_the_team(contexts: Callable[..., BrowserContext]) -> None:
    visitor, coach, _ = begun(contexts)
    coach.write("A coach's message")
    visitor.sees("A coach's message")
    answer = visitor.bubble("A coach's message")
    answer.hover()
    answer.get_by_role("button", name="More about this message").click()
    assert visitor.page.get_by_role("menuitem").all_inner_texts() == ["Copy the text"]
    text = visitor.page.evaluate("document.querySelector('palabre-chat').shadowRoot.innerHTML")
    for word in ("assign", "moderat", "block", "mute", "note", "canned"):
        assert word not in text.lower().replace("notes-", ""), word


def picture(colour: str = "#2f6b3f") -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (240, 160), colour).save(content, "PNG")
    return content.getvalue()


def attach(visitor: Visitor, *files: FilePayload) -> None:
    visitor.thread.locator("input[type=file]").set_input_files(list(files))


def test_files_are_shown_before_and_after_they_are_sent(contexts: Callable[..., BrowserContext]) -> None:
    visitor, coach, _ = begun(contexts)
    attach(
        visitor,
        {"name": "bike.png", "mimeType": "image/png", "buffer": picture()},
        {"name": "bill.txt", "mimeType": "text/plain", "buffer": b"Twelve francs"},
    )
    expect(visitor.thread.locator(".chat-upload-preview")).to_have_count(1)
    expect(visitor.thread.locator(".chat-upload .chat-file-size")).to_have_count(2)
    visitor.write("This one")
    shown = coach.bubble("This one").locator(".chat-picture img")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 240
    with coach.page.expect_download() as download:
        coach.page.get_by_role("button", name="Download bill.txt").click()
    assert download.value.path().read_bytes() == b"Twelve francs"
    for face in (visitor, coach):
        face.assert_no_complaints()


def test_a_file_that_is_not_allowed_says_why(contexts: Callable[..., BrowserContext]) -> None:
    visitor, _, _ = begun(contexts)
    attach(visitor, {"name": "run.exe", "mimeType": "image/png", "buffer": b"MZ" + bytes(200)})
    expect(visitor.thread.locator(".chat-upload .chat-error")).to_contain_text("run.exe could not be uploaded")
    attach(visitor, {"name": "large.txt", "mimeType": "text/plain", "buffer": b"a" * 10_485_761})
    expect(visitor.thread.locator(".chat-uploads > .chat-error")).to_contain_text("choose a smaller file")


def test_the_team_s_own_emojis_are_pictures_with_native_stand_ins(
    contexts: Callable[..., BrowserContext], server: Server
) -> None:
    name = f"tree_{uuid.uuid4().hex[:8]}"
    do(add_emoji(server.url, name))
    visitor, coach, _ = begun(contexts)
    visitor.write(f"Ours [emoji:{name}] and [emoji:fire]")
    for face in (visitor, coach):
        bubble = face.bubble("Ours")
        expect(bubble.locator("img.chat-emoji")).to_have_count(1)
        assert bubble.locator("img.chat-emoji").evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
        expect(bubble.locator(".chat-emoji-native")).to_have_text("🔥")
        assert "[emoji" not in bubble.inner_text()
        face.assert_no_complaints()


async def add_emoji(url: str, name: str) -> None:
    manager = await Person.sign_in(url, "manager")
    form = aiohttp.FormData()
    form.add_field("name", name)
    form.add_field("file", picture(), filename="tree.png", content_type="image/png")
    reply = await manager.post("/emojis", data=form)
    assert reply.status == 201, reply.body


def test_the_emoji_picker_writes_into_the_message(contexts: Callable[..., BrowserContext]) -> None:
    visitor, coach, _ = begun(contexts)
    visitor.field.fill("Nice ")
    visitor.thread.get_by_role("button", name="Emojis").click()
    picker = visitor.page.locator("emoji-picker")
    picker.get_by_role("combobox").fill("rocket")
    picker.get_by_role("option", name="rocket").first.click()
    visitor.field.press("Enter")
    coach.sees("Nice 🚀")
    for face in (visitor, coach):
        face.assert_no_complaints()


NEON = """() => {
    for (const root of [document.documentElement, document.querySelector("palabre-chat")].filter(Boolean)) {
        root.removeAttribute("style");
        root.dataset.theme = "neon";
    }
}"""
"""A theme that knows no accent of the tenant's."""


def test_everybody_can_use_both_faces_in_every_theme(contexts: Callable[..., BrowserContext]) -> None:
    """A conversation with everything in it, for axe-core."""
    visitor, coach, _ = begun(contexts, "See https://palabre.example")
    visitor.write("[emoji:fire]")
    coach.write("An answer")
    visitor.sees("An answer")
    coach.write("A second one that is gone")
    coach.choose("A second one that is gone", "Delete")
    attach(visitor, {"name": "bike.png", "mimeType": "image/png", "buffer": picture()})
    expect(visitor.thread.locator(".chat-upload .chat-file-size")).to_have_count(1)
    visitor.write("With a picture")
    expect(coach.bubble("With a picture").locator("img")).to_be_visible()
    coach.bubble("With a picture").hover()
    coach.bubble("With a picture").get_by_role("button", name="Reply").click()
    attach(visitor, {"name": "run.exe", "mimeType": "image/png", "buffer": b"MZ" + bytes(200)})
    expect(visitor.thread.locator(".chat-upload .chat-error")).to_be_visible()
    for scheme in ("light", "dark"):
        for face in (visitor, coach):
            face.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            assert violations(face.page) == [], scheme
    for face in (visitor, coach):
        face.page.evaluate(NEON)
        assert violations(face.page) == []
    for size in (NARROW, SMALL):
        for face in (visitor, coach):
            face.page.set_viewport_size(size)
            assert violations(face.page) == [], size
