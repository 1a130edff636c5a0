"""What one sees and hears of the widget: badges, sounds, the keyboard, a telephone's screen."""

from playwright.sync_api import Browser, Page, expect

from tests.browser import REST, do
from tests.people import Person
from tests.processes import Server
from tests.widget.visits import (
    LAUNCHER,
    NARROW,
    SLUG,
    answer,
    conversation_of,
    fresh,
    open_chat,
    sign_in,
    until_heard,
    until_online,
    write_first,
)


def test_a_message_makes_a_sound_a_badge_and_a_few_words_and_looking_ends_them(
    page: Page, server: Server, coach: Person
) -> None:
    page.goto("/")
    write_first(page, "Hello")
    page.keyboard.press("Escape")
    conversation = conversation_of(page, server)
    answer(coach, conversation, "Good morning [emoji:fire] <img src=x onerror=alert(1)>")
    news = page.locator(".news")
    expect(news).to_contain_text("Carla Coach")
    expect(news).to_contain_text("Good morning 🔥 <img src=x onerror=alert(1)>")
    assert page.evaluate("tones") == [660, 880]
    assert until_heard(page, "message")["message"]["body"].startswith("Good morning")
    news.get_by_role("button", name="Carla Coach").click()
    expect(page.locator(".chat-message").get_by_text("Good morning")).to_be_visible()
    expect(news).to_have_text("")
    answer(coach, conversation, "You see this")
    expect(page.locator(".chat-message").get_by_text("You see this")).to_be_visible()
    assert page.evaluate("tones") == [660, 880], "what one looks at needs no noise"


def test_sounds_can_be_muted_for_good_and_private_ones_differ(page: Page, server: Server) -> None:
    one, other = do(Person.register(server.url, "Ida")), do(Person.register(server.url, "Otto"))
    page.goto("/")
    page.evaluate(
        "([key, kept]) => localStorage.setItem(key, JSON.stringify(kept))",
        [f"palabre.session.widget.{SLUG}", one.signed_in | {"expires_at": 4e12}],
    )
    page.reload()
    page.locator("h1").click()
    private = do(other.open_direct(one))
    expect(page.locator(LAUNCHER)).to_be_visible()
    until_online(page)
    answer(other, private, "Only for you")
    page.wait_for_function("() => tones.length > 0")
    assert page.evaluate("tones") == [880, 660, 988]
    open_chat(page)
    page.get_by_role("button", name="Settings of the chat").click()
    sound = page.get_by_role("menuitemcheckbox", name="Sound")
    expect(sound).to_have_attribute("aria-checked", "true")
    sound.click()
    page.reload()
    page.locator("h1").click()
    until_online(page)
    answer(other, private, "Quietly")
    expect(page.locator(".news")).to_contain_text("Quietly")
    assert page.evaluate("tones") == []


def test_no_sound_is_tried_before_the_person_did_anything(page: Page, server: Server, coach: Person) -> None:
    page.goto("/")
    write_first(page, "Hello")
    # Whatever Playwright evaluates counts as an act of the person, so the page is told that there was none.
    page.add_init_script("Object.defineProperty(navigator, 'userActivation', { value: { hasBeenActive: false } })")
    page.reload()
    until_online(page)
    answer(coach, conversation_of(page, server), "Silence")
    expect(page.locator(".news")).to_contain_text("Silence")
    assert page.evaluate("tones") == []


def test_nobody_looking_the_title_flashes_and_the_browser_notifies(
    browser: Browser, server: Server, coach: Person
) -> None:
    with fresh(browser, server, permissions=["notifications"]) as context:
        context.add_init_script(
            "window.shown = []; window.Notification = class { static permission = 'granted'; "
            "static requestPermission() { return Promise.resolve('granted'); } "
            "constructor(title, options) { shown.push([title, options.body]); } close() {} };"
        )
        page = context.new_page()
        page.goto("/")
        write_first(page, "Hello")
        page.get_by_role("button", name="Settings of the chat").click()
        page.get_by_role("menuitemcheckbox", name="Browser notifications").click()
        own = page.title()
        page.evaluate("window.away = true; document.dispatchEvent(new Event('visibilitychange'))")
        answer(coach, conversation_of(page, server), "Are you there?")
        page.wait_for_function("() => document.title === 'New message from Carla Coach'")
        page.wait_for_function("() => shown.length === 1")
        assert page.evaluate("shown") == [["Carla Coach", "Are you there?"]]
        page.evaluate("window.away = false; document.dispatchEvent(new Event('visibilitychange'))")
        assert page.title() == own


def test_a_name_in_a_group_opens_a_private_conversation_beside_it(page: Page, server: Server) -> None:
    alice, bob = do(Person.sign_in(server.url, "alice")), do(Person.sign_in(server.url, "bob"))
    sign_in(page, "alice")
    open_chat(page)
    page.get_by_role("navigation", name="Your conversations").get_by_role("button", name="Community").click()
    page.get_by_role("button", name="Bob Keller").click()
    private = page.get_by_role("dialog", name="Private conversation with Bob Keller")
    field = private.get_by_role("textbox", name="Write a message")
    expect(field).to_be_focused()
    field.fill("Between us")
    field.press("Enter")
    expect(private.get_by_text("Between us")).to_be_visible()
    expect(private.locator(".chat-state", has_text="Sent")).to_be_visible()
    expect(page.get_by_role("dialog", name="Chat with").locator(".head h2")).to_have_text("Community")
    direct = do(alice.open_direct(bob))
    last = do(bob.get(f"/conversations/{direct}/messages")).body["items"][-1]
    assert last["body"] == "Between us"
    field.press("Escape")
    expect(private).to_have_count(0)
    expect(page.get_by_role("dialog", name="Chat with")).to_be_visible()


def test_a_visitor_has_no_control_of_the_team_and_no_way_to_private_messages(
    page: Page, server: Server, coach: Person
) -> None:
    page.goto("/")
    write_first(page, "Who are you?")
    answer(coach, conversation_of(page, server), "Your coach")
    message = page.locator(".chat-message", has_text="Your coach")
    message.hover()
    assert message.get_by_role("button", name="Carla Coach").count() == 0
    message.get_by_role("button", name="More about this message").click()
    expect(page.get_by_role("menuitem", name="Copy the text")).to_be_visible()
    for control in ("Delete", "Edit", "Mute", "Block", "Rename", "Assign", "Note"):
        assert page.get_by_role("menuitem", name=control).count() == 0
        assert message.get_by_role("button", name=control).count() == 0


def test_the_keyboard_goes_in_and_comes_back(page: Page) -> None:
    page.goto("/")
    launcher = page.locator(LAUNCHER)
    expect(launcher).to_be_visible()
    launcher.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your name")).to_be_focused()
    expect(launcher).to_have_attribute("aria-expanded", "true")
    book = page.get_by_role("button", name="Book", exact=True)
    expect(page.get_by_role("button", name="Take a ticket")).to_be_visible()
    expect(book).to_be_visible()
    page.keyboard.press("Shift+Tab")
    expect(book).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Take a ticket")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Close the chat")).to_be_focused()
    page.get_by_role("button", name="Settings of the chat").press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu")).to_have_count(0)
    expect(page.locator(".panel")).to_be_visible()
    page.get_by_role("button", name="Full screen").press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Full screen")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".panel")).to_have_count(0)
    expect(launcher).to_be_focused()
    assert [name for name, _ in page.evaluate("heard")] == ["ready", "open", "close"]


def test_the_focus_stays_in_the_chat_while_the_form_gives_way_to_the_conversation(page: Page) -> None:
    """Otherwise a key that is pressed in that moment, such as Escape, is heard by nobody."""
    page.goto("/")
    open_chat(page)
    page.get_by_label("Your name").fill("Nora")
    page.get_by_label("Your message").fill("Hello")
    page.evaluate("""() => {
      window.focused = new Set();
      const look = () => { focused.add(document.activeElement.tagName); requestAnimationFrame(look); };
      look();
    }""")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("textbox", name="Write a message")).to_be_focused()
    assert "BODY" not in page.evaluate("[...focused]")


def test_on_a_telephone_the_chat_is_the_screen_and_leaves_room_for_the_keyboard(
    browser: Browser, server: Server
) -> None:
    with fresh(browser, server, viewport=NARROW, has_touch=True, is_mobile=True) as context:
        page = context.new_page()
        page.goto("/")
        page.locator(LAUNCHER).tap()
        panel = page.locator(".panel")
        expect(panel).to_be_visible()
        page.evaluate(REST)
        box = panel.bounding_box()
        assert box is not None
        assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 360, 720)
        expect(panel).to_be_focused()
        page.evaluate(
            "Object.defineProperty(visualViewport, 'height', { value: 400 }); visualViewport.dispatchEvent(new Event('resize'))"
        )
        expect(panel).to_have_css("height", "400px")
        send = page.get_by_role("button", name="Send").bounding_box()
        assert send is not None
        assert send["height"] >= 40
