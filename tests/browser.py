"""A real browser for tests: the Chromium of the system, or Playwright's own.

`python -m tests.browser` sees to it that there is one: Debian's package where it can be installed, otherwise
Playwright's download.
"""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from tests import node

expect.set_options(timeout=15_000)  # Milliseconds: as long as a busy machine may take, and no longer than it takes.
Result = TypeVar("Result")
WIDE, NARROW, SMALL = {"width": 1280, "height": 900}, {"width": 390, "height": 844}, {"width": 360, "height": 640}
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


ADVICE = (
    "There is no Chromium for the browser tests. Install Chromium or Chrome (Debian: apt-get install chromium; others: "
    "python -m playwright install chromium), then run the tests again."
)


def find_chromium(playwright: Playwright) -> str | None:
    installed = playwright.chromium.executable_path
    on_path = next(filter(None, map(shutil.which, NAMES)), None)
    return on_path or (installed if Path(installed).exists() else None)


def find_or_fail(playwright: Playwright) -> str:
    path = find_chromium(playwright)
    if path is None:
        pytest.fail(ADVICE)
    return path


@contextmanager
def chromium() -> Iterator[Browser]:
    """Fails where there is none: what only a browser can show would otherwise go unseen."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_or_fail(playwright), args=list(FLAGS))
        yield browser
        browser.close()


@contextmanager
def another(browser: Browser, *flags: str) -> Iterator[Browser]:
    """A second browser beside it, started in another way."""
    path = next(filter(None, map(shutil.which, NAMES)), None) or browser.browser_type.executable_path
    opened = browser.browser_type.launch(executable_path=path, args=[*FLAGS, *flags])
    yield opened
    opened.close()


def do(work: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine beside Playwright, which has this thread's event loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


REST = """() => Promise.all([document, document.querySelector("palabre-chat")?.shadowRoot].filter(Boolean)
  .flatMap((root) => root.getAnimations())
  .filter((one) => one.effect.getTiming().iterations !== Infinity)
  .map((one) => one.finished.catch(() => null)))"""
"""Colours are right only when nothing moves any more."""


def violations(page: Page, within: str = "html") -> list[str]:
    """What axe-core finds once everything has come to rest, and scrolling sideways.

    Without `preload`, with which axe itself would break the pages' Content-Security-Policy.
    """
    page.evaluate(REST)
    node.install_packages()
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate((node.FOLDER / "node_modules/axe-core/axe.min.js").read_text())
    run = "within => axe.run(within, { preload: false }).then((result) => result.violations)"
    found: list[dict[str, Any]] = page.evaluate(run, within)
    problems = [f"{one['id']}: {[each['target'] for each in one['nodes']]}" for one in found]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        problems.append("the page scrolls sideways")
    return problems


def install() -> bool:
    """Whether there is a browser in the end."""
    with sync_playwright() as playwright:
        if find_chromium(playwright):
            return True
    apt = shutil.which("apt-get")
    if apt and os.geteuid() == 0:
        subprocess.run([apt, "update", "-qq"], check=False)
        subprocess.run([apt, "install", "-y", "-qq", "chromium", "fonts-noto-color-emoji"], check=False)
    with sync_playwright() as playwright:
        if find_chromium(playwright):
            return True
    return subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(0 if install() else ADVICE)
