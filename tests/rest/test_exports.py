"""A conversation as a file: whole, streamed, and inert in a spreadsheet."""

import csv
import io
import json

import pytest

from tests.conftest import People
from tests.people import Person


async def conversation(people: People, *bodies: str) -> tuple[Person, str]:
    coach = await people("coach")
    group = f"/conversations/{await coach.open_group()}"
    for body in bodies:
        assert (await coach.post(f"{group}/messages", {"body": body})).status == 201
    return coach, group


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


async def test_an_export_in_json_is_the_list_of_all_messages(people: People) -> None:
    coach, group = await conversation(people, "One", "Two\n“lines”", "Three")
    export = await coach.get(f"{group}/export?format=json")
    assert export.headers["Content-Type"] == "application/json"
    assert export.headers["Content-Disposition"].startswith("attachment;")
    assert export.headers["Transfer-Encoding"] == "chunked"
    assert export.body == (await coach.get(f"{group}/messages")).body["items"]
    _, empty = await conversation(people)
    assert (await coach.get(f"{empty}/export")).body == []


async def test_an_export_in_csv_keeps_commas_quotes_and_lines(people: People) -> None:
    said = ['Commas, and "quotes"', "Two\r\nlines", "Grüezi 👋"]
    coach, group = await conversation(people, *said)
    export = await coach.get(f"{group}/export?format=csv")
    assert export.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = rows_of(export.body)
    assert [row["body"] for row in rows] == said
    assert [row["seq"] for row in rows] == ["1", "2", "3"]
    assert {row["sender_name"] for row in rows} == {"Carla Coach"}


@pytest.mark.parametrize(
    "formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("https://spy.example")', " =1+1", "\n=1+1"]
)
async def test_an_export_in_csv_holds_no_formula(people: People, formula: str) -> None:
    coach, group = await conversation(people, formula)
    (row,) = rows_of((await coach.get(f"{group}/export?format=csv")).body)
    assert not row["body"].lstrip().startswith(("=", "+", "-", "@"))
    assert row["body"].endswith(formula)


async def test_a_name_in_an_export_is_no_formula_either(people: People) -> None:
    member = await Person.register(people.url, "=cmd|' /C calc'!A0")
    support = (await member.post("/conversations", {"kind": "support"})).body["id"]
    await member.post(f"/conversations/{support}/messages", {"body": "Hello"})
    (row,) = rows_of((await member.get(f"/conversations/{support}/export?format=csv")).body)
    assert row["sender_name"].startswith("'=")


async def test_an_export_has_tombstones_but_nothing_that_was_said_in_them(people: People) -> None:
    coach, group = await conversation(people, "Stays", "Goes")
    said = (await coach.get(f"{group}/messages")).body["items"]
    await coach.delete(f"{group}/messages/{said[1]['id']}")
    export = (await coach.get(f"{group}/export")).body
    assert [message["body"] for message in export] == ["Stays", ""]
    assert "Goes" not in json.dumps(export)


async def test_an_export_of_what_was_emptied_holds_only_what_came_after(people: People) -> None:
    manager = await people("manager")
    group = f"/conversations/{await manager.open_group()}"
    await manager.post(f"{group}/messages", {"body": "Before"})
    assert (await manager.delete(f"{group}/messages")).status == 204
    await manager.post(f"{group}/messages", {"body": "After"})
    assert [message["body"] for message in (await manager.get(f"{group}/export")).body] == ["After"]


async def test_another_format_is_refused(people: People) -> None:
    coach, group = await conversation(people)
    assert (await coach.get(f"{group}/export?format=xlsx")).code == "invalid"
