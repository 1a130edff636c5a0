"""Files of contacts as people's programs write them: to fields, or to what is wrong in which line and column."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.contacts.contact_fields import PROBLEMS, Wrong, read_email, read_language
from actions.contacts.contact_lines import Line, count_lines, read_lines, unquoted
from actions.contacts.contact_plans import Plan, Seen, make_plan
from actions.contacts.phones import normal_phone, phone_start
from actions.errors import Invalid
from actions.spreadsheets import inert
from models.base import Row
from models.users import Role, User

ROOT = Path(__file__).parents[2]
MAPPING = [
    ("Name", "name"),
    ("Mail", "email"),
    ("Tel", "phone"),
    ("Tags", "labels"),
    ("Lang", "language"),
    ("Zone", "time_zone"),
]
HEADER = "Name,Mail,Tel,Tags,Lang,Zone\n"


def read(text: str, mapping: list[tuple[str, str]] | None = None, country: str = "CH") -> list[Line]:
    return list(read_lines(text, mapping or MAPPING, country))


def wrongs(text: str) -> list[tuple[int, str, str]]:
    return [(one.line, one.column, one.code) for line in read(HEADER + text) for one in line.problems]


def test_a_line_becomes_plain_fields() -> None:
    line = read(HEADER + ' Anna  Weber ,ANNA@Example.com,079 123 45 67,"VIP; yoga, vip",French,Europe/Zurich\n')[0]
    assert line.problems == []
    assert line.fields == {
        "name": "Anna Weber", "email": "anna@example.com", "phone": "+41791234567", "labels": ["VIP", "yoga"],
        "language": "fr", "time_zone": "Europe/Zurich",
    }  # fmt: skip


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_delimiter_mark_and_line_ends_are_the_file_s(delimiter: str, end: str) -> None:
    rows = [["Name", "Mail", "Other"], ['Say "hi"', "a@b.test", "x, y; z"], ["Two\nlines", "c@d.test", ""]]
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator=end).writerows(rows)
    lines = read("\ufeff" + buffer.getvalue(), [("Mail", "email"), ("Name", "name")])
    assert [(line.number, line.fields) for line in lines] == [
        (2, {"name": 'Say "hi"', "email": "a@b.test"}), (3, {"name": "Two lines", "email": "c@d.test"}),
    ]  # fmt: skip


def test_wrong_cells_are_named_by_line_and_column() -> None:
    text = (
        "Anna,anna@,12,,,\n"
        "\n"
        ",,,,,\n"
        '"A\nB",b@c.test,,,,\n'
        "Carl,,,,,\n"
        "Dora,d@e.test,,,de,Mars\n"
        f"{'x' * 101},f@g.test,,{'y' * 41},,\n"
        "Emil,h@i.test,,,,,surplus\n"
        "Finn,j@k.test,,,,, \n"
    )
    assert wrongs(text) == [
        (2, "Mail", "email_wrong"), (2, "Tel", "phone_wrong"), (7, "", "no_address"), (8, "Lang", "language_wrong"),
        (8, "Zone", "time_zone_wrong"), (9, "Name", "name_too_long"), (9, "Tags", "label_wrong"), (10, "", "cells"),
    ]  # fmt: skip
    assert count_lines(HEADER + text) == 7, "blank lines are none"


def test_a_name_may_come_in_two_parts_or_be_missing() -> None:
    parts = [("First", "first_name"), ("Last", "last_name"), ("Mail", "email")]
    lines = read("Last,First,Mail\nWeber,Anna,a@b.test\nRossi,,c@d.test\n,,leo.k@e.test\n", parts)
    assert [(line.fields["name"], line.named) for line in lines] == [
        ("Anna Weber", True),
        ("Rossi", True),
        ("leo.k", False),
    ]


@pytest.mark.parametrize(
    ("text", "mapping", "named"),
    [
        ("Mail\na@b.test\n", [("Post", "email")], "mapping"), ("A,B\na@b.test,\n", [("A", "email"), ("B", "email")], "mapping"),
        ("Name\nAnna\n", [("Name", "name")], "mapping"), ("", [("Mail", "email")], "mapping"),
        (f'Mail\n"{"x" * 140_000}\n', [("Mail", "email")], "csv"),
        ('Mail\n"a@b.test\nc@d.test\n', [("Mail", "email")], "csv"),
        ('Mail\nc@d.test\n"a@b.test', [("Mail", "email")], "csv"),
        ("Mail,Mail\na@b.test,c@d.test\n", [("Mail", "email")], "mapping"),
    ],
)  # fmt: skip
def test_a_file_or_mapping_that_cannot_be_read_is_refused(
    text: str, mapping: list[tuple[str, str]], named: str
) -> None:
    with pytest.raises(Invalid) as refused:
        read(text, mapping)
    assert refused.value.details[0]["field"] == named


def test_a_quote_that_is_never_closed_is_named_by_its_line() -> None:
    """It would take all the lines below into one cell, and nobody would miss them."""
    with pytest.raises(Invalid) as refused:
        count_lines('Mail,Name\na@b.test,A\n"c@d.test,C\ne@f.test,E\n')
    assert "Line 3 " in refused.value.details[0]["message"]
    assert count_lines('Mail,Name\n"a@b.test","A\n""B"" """\nc@d.test,5" tall') == 2


@pytest.mark.parametrize(
    ("text", "is_address"),
    [
        ("Anna.Weber+news@mail.example.co.uk", True), ("rené@exämple.test", True), ("o'neil_x=1@a-b.test", True),
        ("<anna@b.test>", False), ('"anna@b.test', False), ("anna@b.test;bob", False), ("anna,bob@b.test", False),
        ("anna@b..test", False), (".anna@b.test", False), ("an\x7fna@b.test", False), ("\u202eanna@b.test", False),
    ],
)  # fmt: skip
def test_an_address_is_one_that_a_mail_can_go_to(text: str, is_address: bool) -> None:
    if is_address:
        assert read_email(text) == text.casefold()
    else:
        with pytest.raises(Wrong, match="email_wrong"):
            read_email(text)


@given(st.text(max_size=30))
def test_what_was_exported_safely_is_read_as_it_was(cell: str) -> None:
    plain = cell.strip()
    assert unquoted(inert(plain)) == plain or plain.startswith("'")


@pytest.mark.parametrize(
    ("text", "country", "plain"),
    [
        ("079 123 45 67", "CH", "+41791234567"), ("+41 (0)79 123 45 67", "FR", "+41791234567"),
        ("0041791234567", "FR", "+41791234567"), ("06.12.34.56.78", "FR", "+33612345678"), ("06 12 34 56", "CH", None),
        ("+1 202-555-0123", "CH", "+12025550123"), ("117", "CH", None), ("", "CH", None), ("abc", "CH", None),
        ("079 123 45 67", "ZZ", None), ("1" * 300, "CH", None), ("079 123 45 67 x12", "CH", None),
    ],
)  # fmt: skip
def test_numbers_are_kept_in_one_way_however_they_are_written(text: str, country: str, plain: str | None) -> None:
    assert normal_phone(text, country) == plain


@pytest.mark.parametrize(
    ("text", "start"),
    [("079 12", "+417912"), ("+41 79", "+4179"), ("079 123 45 67", "+41791234567"), ("Anna", None), ("07", None), ("a@b.c", None)],
)  # fmt: skip
def test_numbers_are_found_by_their_beginning(text: str, start: str | None) -> None:
    assert phone_start(text, "CH") == start


def test_languages_are_known_by_their_names_and_tags() -> None:
    assert [read_language(text) for text in ("fr-CH", "Français", "FRENCH", "en_GB", "Anglais")] == [
        "fr",
        "fr",
        "fr",
        "en",
        "en",
    ]
    with pytest.raises(Wrong):
        read_language("Deutsch")


def somebody(**fields: object) -> User:
    values: Row = {"tenant_id": "t", "role": Role.MEMBER, "name": "Anna"} | fields
    return User(**values)


def plan(text: str, *present: User, update: bool = True) -> Plan:
    return make_plan(read("Name,Mail,Tel,Tags\n" + text, MAPPING[:4]), present, Seen(), "t", update=update)


def outcomes(plan: Plan) -> dict[str, int]:
    return dict(plan.counts)


def test_the_first_line_about_somebody_counts() -> None:
    lines = (
        "Anna,a@b.test,079 123 45 67,\n"
        "Anna again,A@B.test,,\n"
        "Anna by phone,,+41791234567,\n"
        "Her husband,c@d.test,0791234567,\n"
        "Solo,,079 123 45 68,\n"
        "Solo with mail,e@f.test,079 123 45 68,\n"
    )
    made = plan(lines)
    assert outcomes(made) == {"created": 3, "skipped": 3}
    assert [(one.line, one.code) for one in made.problems] == [(3, "doubled"), (4, "doubled"), (7, "doubled")]
    assert [(user.name, user.contact_key) for user in made.added] == [
        ("Anna", "a@b.test"), ("Her husband", "c@d.test"), ("Solo", "+41791234568"),
    ]  # fmt: skip
    again = plan(lines, *made.added)
    assert outcomes(again) == {"unchanged": 3, "skipped": 3}
    assert [(one.line, one.code) for one in again.problems] == [(one.line, one.code) for one in made.problems]


def test_who_is_there_is_changed_only_where_that_is_wanted() -> None:
    anna = somebody(email="a@b.test", labels=["old"])
    assert outcomes(plan("Anna Weber,a@b.test,,new\n", anna, update=False)) == {"skipped": 1}
    made = plan("Anna Weber,a@b.test,,new\n", anna)
    assert made.changed == [(anna, {"name": "Anna Weber", "labels": ["old", "new"], "contact_key": "a@b.test"})]
    assert outcomes(plan("Anna,a@b.test,,OLD\n,a@b.test,,\n", anna)) == {"unchanged": 1, "skipped": 1}


def test_an_account_goes_before_a_card_and_keeps_its_address() -> None:
    card, account = somebody(email="a@b.test"), somebody(email="a@b.test", registered=True, phone="+41791234567")
    made = plan("Anna W,a@b.test,,\n", card, account)
    assert [(user.id, changes["name"]) for user, changes in made.changed] == [(account.id, "Anna W")]
    linked = somebody(external_id="shop-1", phone="+41791234567")
    assert outcomes(plan("Anna,other@b.test,0791234567,\n", linked)) == {"unchanged": 1}


def test_a_visitor_who_wrote_by_telephone_is_known_again_but_not_by_an_address_they_claim() -> None:
    caller = somebody(role=Role.VISITOR, name="+41791234567", phone="+41791234567")
    claims = somebody(role=Role.VISITOR, email="a@b.test")
    made = plan("Anna,a@b.test,0791234567,\n", claims, caller)
    assert [(user.id, changes) for user, changes in made.changed] == [
        (caller.id, {"name": "Anna", "email": "a@b.test", "contact_key": None})
    ]
    known = caller.model_copy(update={"name": "Anna", "email": "a@b.test"})
    assert outcomes(plan("Anna,a@b.test,0791234567,\n", claims, known)) == {"unchanged": 1}


def test_the_team_is_not_changed_by_a_file() -> None:
    coach = somebody(role=Role.AGENT, email="c@d.test", registered=True)
    made = plan("Other,c@d.test,,\n", coach)
    assert (outcomes(made), [one.code for one in made.problems]) == ({"skipped": 1}, ["team"])
    assert outcomes(plan("Anna,c@d.test,,\n", coach)) == {"unchanged": 1}


def test_labels_that_become_too_many_are_refused() -> None:
    anna = somebody(email="a@b.test", labels=[f"label {number}" for number in range(20)])
    made = plan("Anna,a@b.test,,one more\n", anna)
    assert (outcomes(made), [one.code for one in made.problems]) == ({"skipped": 1}, ["label_wrong"])


def test_every_problem_has_its_words_and_is_explained() -> None:
    page = (ROOT / "docs" / "contacts.md").read_text()
    assert [code for code, words in PROBLEMS.items() if not words.endswith(".") or f"`{code}`" not in page] == []
