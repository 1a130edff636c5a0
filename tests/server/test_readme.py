"""What the README and the documents print, carried out exactly as it is printed, but for the port and who signs in."""

import json
import re
import shutil
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import People
from tests.processes import Server
from tests.waiting import made

ROOT = Path(__file__).resolve().parents[2]
PRINTED_URL = "http://127.0.0.1:8080"
WITHIN = 60.0
"""Seconds; the package comes from a registry."""


def blocks(language: str, page: str = "README.md") -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", (ROOT / page).read_text(), re.MULTILINE | re.DOTALL)


def only(found: list[str]) -> str:
    assert len(found) == 1, f"there should be one such block, there are {len(found)}"
    return found[0]


INSTALL = only([block for block in blocks("sh") if block.startswith("npm install")])
COACH = only(blocks("js"))
ALICE = only([block for block in blocks("sh") if "curl" in block])
FIELD_WORK = only([block for block in blocks("sh", "docs/bookings.md") if "/interventions" in block])


def find_program(name: str) -> str:
    """On PATH, or beside this Python, where `make` puts it when there is none."""
    found = shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))
    if found is None:
        pytest.skip(f"{name} is needed")
    return found


def shell(script: str, folder: Path) -> str:
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=WITHIN,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


class Output:
    """What a program prints, line by line, without waiting for ever."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._lines: list[str] = []
        self._changed = threading.Condition()
        self._ended = False
        self._reader = threading.Thread(target=self._read, args=(process,), daemon=True)
        self._reader.start()

    def _read(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        for line in process.stdout:
            with self._changed:
                self._lines.append(line)
                self._changed.notify_all()
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    @property
    def text(self) -> str:
        return "".join(self._lines)

    def wait_for(self, words: str) -> None:
        with self._changed:
            self._changed.wait_for(lambda: words in self.text or self._ended, WITHIN)
        assert words in self.text, self.text


@pytest.fixture
def coach(server: Server, tmp_path: Path) -> Iterator[Output]:
    """The program of the README, running and connected."""
    node, npm = find_program("node"), find_program("npm")
    shell(INSTALL.replace("npm", npm, 1), tmp_path)
    (tmp_path / "coach.mjs").write_text(COACH.replace(PRINTED_URL, server.url))
    process = subprocess.Popen(
        [node, "coach.mjs"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    output = Output(process)
    yield output
    process.kill()
    process.wait()


def test_the_first_conversation_works_as_it_is_printed(server: Server, coach: Output, tmp_path: Path) -> None:
    coach.wait_for("Carla Coach is here")
    assert PRINTED_URL in ALICE
    said = shell(ALICE.replace(PRINTED_URL, server.url), tmp_path)
    coach.wait_for("Hello Alice Martin, you said: Is the class at six?")
    assert '"body":"Is the class at six?"' in said
    assert "Hello Alice Martin, you said: Is the class at six?" in said


async def test_field_work_goes_the_whole_way_as_it_is_printed(people: People, tmp_path: Path) -> None:
    """As a manager of its own, so that the demo's does not become a partner for other tests."""
    address = f"{uuid.uuid4().hex}@people.test"
    body = {"name": "Mona Manager", "email": address, "role": "manager"}
    password = (await made(await people("admin"), "/users", body))["password"]
    script = FIELD_WORK
    for printed, given in (
        (PRINTED_URL, people.url), ("manager@demo.test", address), ("palabre-demo", password),
    ):  # fmt: skip
        assert printed in script
        script = script.replace(printed, given)
    signed = json.loads(shell(script, tmp_path))
    assert (signed["state"], signed["signature"]["name"], signed["report"]) == ("signed", "Anna Client", "All is well.")
    assert [item["done"] for item in signed["checklist"]] == [True]
    assert [document["name"] for document in signed["documents"]] == ["record.txt"]


def test_every_page_that_is_linked_exists() -> None:
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "bench" / "README.md"]
    missing = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)\s#]+)(?:#[^)]*)?\)", page.read_text())
        if not target.startswith(("http:", "https:", "mailto:")) and not (page.parent / target).exists()
    ]
    assert not missing
