"""The official Socket.IO client, and Palabre's own, against the real server; see `tests/js`."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests import node
from tests.processes import Server

pytestmark = pytest.mark.xdist_group("javascript")
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module", autouse=True)
def packages() -> None:
    node.install_packages()


@pytest.mark.parametrize(
    "file", ["official.test.js", "client.test.js", "pages.test.js", "queues.test.js", "tickets.test.js"]
)
def test_javascript_clients_lose_double_and_reorder_nothing(server: Server, file: str) -> None:
    done = node.run("node", "--test", file, PALABRE_URL=server.url)
    assert done.returncode == 0, done.stdout[-20_000:]


@pytest.mark.parametrize("project", ["tsconfig.json", "tsconfig.pages.json"])
def test_the_javascript_is_typed(project: str) -> None:
    done = node.run("npx", "--no-install", "tsc", "-p", project)
    assert done.returncode == 0, done.stdout


def test_the_vendored_files_are_those_that_were_fetched() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "scripts/vendor.py", "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
