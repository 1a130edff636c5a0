"""What the server calls by a code, the console says in the reader's language."""

from pathlib import Path

import pytest

from actions.campaigns import campaign_checks
from actions.contacts import contact_fields
from schedulers import ONCE, RECURRING

ROOT = Path(__file__).resolve().parents[2]
TEXTS = "".join(path.read_text() for path in (ROOT / "static/i18n").glob("console-*.js"))


@pytest.mark.parametrize("code", campaign_checks.PROBLEMS)
def test_the_console_has_words_for_what_stands_in_the_way_of_a_launch(code: str) -> None:
    assert f'"console.campaigns.problem.{code}": {{' in TEXTS


@pytest.mark.parametrize("code", contact_fields.PROBLEMS)
def test_the_console_has_words_for_what_is_wrong_with_a_line(code: str) -> None:
    assert f'"console.import.problem.{code}": {{' in TEXTS


@pytest.mark.parametrize("kind", [one.kind for one in (*ONCE, *RECURRING)])
def test_the_console_says_what_each_job_of_the_clock_does(kind: str) -> None:
    assert f'"console.scheduler.does.{kind}": {{' in TEXTS
