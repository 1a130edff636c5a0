"""A picture of every page, wide and narrow, light and dark, to be looked at: `make screenshots`.

`python -m tests.screenshots [FOLDER] [PART OF A NAME]` writes PNG files into `var/screenshots`.
"""

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

from server.demo_articles import MEDIA_PAGE
from server.demo_queues import BOARD, HAIRCUTS, KIOSK
from server.seed import CHAT_LINK
from tests.browser import NARROW, WIDE, chromium, do
from tests.faces import Colleague, Visitor, new_context
from tests.people import Person
from tests.processes import Server, temporary_folder

SCENES = {
    f"{width}-{scheme}": (size, scheme)
    for width, size in (("wide", WIDE), ("narrow", NARROW))
    for scheme in ("light", "dark")
}
ROOMS = (
    "inbox", "queues", "queues/live", "agenda", "campaigns", "campaigns/new", "contacts", "media", "articles", "articles/new", "reports/waits", "reports/volumes", "reports/agents", "people", "account", "settings/general", "settings/appearance",
    "settings/domains", "settings/limits", "settings/embedding", "settings/queues/sites",
    "settings/queues/queues", "settings/queues/desks", "settings/replies", "settings/emojis", "settings/links", "settings/reaching",
    "settings/scheduler",
)  # fmt: skip
READ = (("articles", "/a/demo"), ("article", "/a/demo/begin-running"), ("media-page", f"/v/{MEDIA_PAGE}"))
Shot = Callable[..., None]


class Album:
    def __init__(self, folder: Path, wanted: str) -> None:
        self.folder, self.wanted = folder, wanted
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, page: Page, name: str, scene: str, *, full: bool = False) -> None:
        if self.wanted in name:
            page.wait_for_timeout(400)
            page.screenshot(path=self.folder / f"{name.replace('/', '-')}-{scene}.png", full_page=full)


async def conversation_ids(url: str) -> dict[str, str]:
    """One conversation of each kind."""
    ids: dict[str, str] = {}
    for name in ("coach", "seller"):
        person = await Person.sign_in(url, name)
        found = (await person.get("/conversations")).body["items"]
        ids |= {one["kind"]: one["id"] for one in reversed(found)}
    return ids


def photograph_public(context: BrowserContext, album: Album, scene: str) -> None:
    visitor = Visitor(context)
    visitor.visit()
    album.keep(visitor.page, "landing", scene, full=True)
    visitor.open()
    album.keep(visitor.page, "widget-form", scene)
    visitor.begin("Nina Weber", "Hello! Is there a place left on Thursday at 6 pm?")
    album.keep(visitor.page, "widget-thread", scene)
    if visitor.page.get_by_role("button", name="Full screen").is_visible():  # On a telephone it always is.
        visitor.page.get_by_role("button", name="Full screen").click()
        album.keep(visitor.page, "widget-full", scene)
    for name, path in (
        ("chat-link", f"/c/{CHAT_LINK}"),
        ("missing", "/c/nothing-of-this-name"),
        ("docs", "/docs"),
        *READ,
    ):
        visitor.page.goto(path)
        visitor.page.wait_for_load_state("networkidle")
        album.keep(visitor.page, name, scene)


def photograph_queues(context: BrowserContext, album: Album, scene: str, url: str) -> None:
    """What people see who wait: the codes, the telephone, the screens of the site."""
    page = Visitor(context).page
    coach = do(Person.sign_in(url, "coach"))
    page.goto(f"/q/{HAIRCUTS}")
    page.get_by_label("Your first name").fill("Nina")
    album.keep(page, "queue-join", scene)
    page.get_by_role("button", name="Take a ticket").click()
    page.wait_for_selector(".place")
    album.keep(page, "queue-ticket", scene)
    ticket = page.evaluate("document.body.dataset.ticket")
    page.get_by_role("button", name="I need a moment").click()
    album.keep(page, "queue-hold", scene)
    page.get_by_role("button", name="10 minutes").click()
    page.wait_for_selector(".countdown")
    album.keep(page, "queue-held", scene)
    for step, state in (("call", ".called"), ("start", ".ticket-serving"), ("close", ".feedback")):
        do(coach.post(f"/tickets/{ticket}/{step}", {}))
        page.wait_for_selector(state)
        album.keep(page, f"queue-{step}", scene, full=True)
    page.goto(f"/kiosk/{KIOSK}")
    page.wait_for_selector(".kiosk-queue")
    album.keep(page, "kiosk", scene)
    page.get_by_role("button", name="Colour").click()
    page.wait_for_selector(".taken")
    album.keep(page, "kiosk-taken", scene)
    page.goto(f"/board/{BOARD}?theme={scene.partition('-')[2]}")
    page.wait_for_selector(".board")
    album.keep(page, "board", scene)
    page.goto(f"/q/{HAIRCUTS}/poster")
    album.keep(page, "poster", scene, full=True)


def photograph_console(context: BrowserContext, album: Album, scene: str, ids: dict[str, str]) -> None:
    colleague = Colleague(context)
    page = colleague.page
    page.goto("/console/kit")
    page.wait_for_load_state("networkidle")
    album.keep(page, "kit", scene, full=scene.startswith("wide"))
    page.goto("/console")
    page.wait_for_selector("form")
    album.keep(page, "sign-in", scene)
    colleague.sign_in("admin")
    for room in ROOMS:
        page.goto(f"/console/{room}")
        page.wait_for_selector("h1")
        page.wait_for_load_state("networkidle")
        album.keep(page, room, scene)
    for kind in ("support", "group", "listing"):
        page.goto(f"/console/inbox/{ids[kind]}")
        page.wait_for_selector(".chat-message, .empty")
        album.keep(page, f"thread-{kind}", scene)


@contextmanager
def demo() -> Iterator[Server]:
    folder = temporary_folder()
    server = Server(folder, trusted_proxies="127.0.0.1")
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def photograph(browser: Browser, url: str, album: Album) -> None:
    ids = do(conversation_ids(url))
    for scene, (size, scheme) in SCENES.items():
        settings = {"viewport": size, "color_scheme": scheme, "reduced_motion": "reduce", "has_touch": size is NARROW}
        takes = (
            photograph_public,
            lambda *given: photograph_queues(*given, url),
            lambda *given: photograph_console(*given, ids),
        )
        for take in takes:
            with new_context(browser, url, **settings) as context:
                take(context, album, scene)
        print(f"{scene}: done", flush=True)


def main() -> None:
    folder, wanted = [*sys.argv[1:], *["var/screenshots", ""][len(sys.argv) - 1 :]][:2]
    with demo() as server, chromium() as browser:
        photograph(browser, server.url, Album(Path(folder), wanted))
    print(f"{len(list(Path(folder).glob('*.png')))} pictures in {folder}")


if __name__ == "__main__":
    main()
