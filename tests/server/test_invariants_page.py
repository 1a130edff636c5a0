"""The page of invariants names mechanisms and tests: all of them exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "invariants.md").read_text()
SECTIONS = dict(re.findall(r"^## (I\d+)\b.*?\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))
TESTS = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)
FILES = set(re.findall(r"`((?:server|handlers|schedulers|actions|models|tests)/[\w/]*\.py)", PAGE))


@pytest.mark.parametrize(("path", "name"), TESTS)
def test_a_named_test_exists(path: str, name: str) -> None:
    text = (ROOT / path).read_text()
    assert re.search(rf"^(?:async )?def {name}\(", text, re.MULTILINE), f"{path} has no {name}"


@pytest.mark.parametrize("path", sorted(FILES))
def test_a_named_file_exists(path: str) -> None:
    assert (ROOT / path).is_file()


@pytest.mark.parametrize("number", range(1, 11))
def test_every_invariant_says_what_it_means_how_it_is_kept_and_what_guards_it(number: int) -> None:
    section = SECTIONS[f"I{number}"]
    assert all(f"**{part}.**" in section for part in ("Meaning", "Mechanism", "Guarded by"))
