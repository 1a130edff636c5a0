"""A real browser for tests: the Chromium of the system, or Playwright's own.

`python -m tests.browser` sees to it that there is one: Debian's package where it can be installed, otherwise
Playwright's download.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

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
