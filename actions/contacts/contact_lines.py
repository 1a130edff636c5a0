"""Reading a file of contacts: lines to plain fields, or to what is wrong with them. Pure."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from actions.contacts.contact_fields import (
    LONGEST_NAME,
    PROBLEMS,
    Wrong,
    read_email,
    read_labels,
    read_language,
    read_name,
    read_phone,
    read_time_zone,
)
from actions.errors import Invalid
from actions.spreadsheets import FORMULA_STARTS
from models.base import Row
from models.contact_imports import LineProblem

DELIMITERS = ",;\t|"
END = "\x1a"
"""Read after the last line: where it is part of a cell, a quote was never closed."""
LABEL_ENDS = str.maketrans({",": ";", "|": ";"})
FIRST, LAST = "first_name", "last_name"


def problem_of(line: int, code: str, column: str = "") -> LineProblem:
    return LineProblem(line=line, column=column, code=code, message=PROBLEMS[code])


@dataclass(slots=True)
class Line:
    number: int
    """Of the file, where the line begins: a cell may hold several."""
    fields: Row = field(default_factory=dict)
    """Only what is given."""
    named: bool = True
    """Whether the file says the name, or it was made of the address."""
    problems: list[LineProblem] = field(default_factory=list)

    def refuse(self, code: str, column: str = "") -> None:
        self.problems.append(problem_of(self.number, code, column))


def count_lines(text: str) -> int:
    """Lines with anything in them, without that of the columns; raise `Invalid` for what is no CSV."""
    return sum(1 for _ in _records(text)) - 1


def read_columns(text: str, mapping: Sequence[tuple[str, str]]) -> dict[int, tuple[str, str]]:
    """Place of a column to its name and field; raise `Invalid` where the mapping names others than the file."""
    _, header = next(_records(text), (1, []))
    names = [unquoted(name) for name in header]
    for column, _ in mapping:
        if column not in names:
            raise Invalid.field("mapping", f"The file has no column “{column}”.")
        if names.count(column) > 1:
            raise Invalid.field("mapping", f"The file has several columns “{column}”; give each a name of its own.")
    fields = [name for _, name in mapping]
    if len(set(fields)) < len(fields):
        raise Invalid.field("mapping", "Two columns are to be the same field.")
    if not {"email", "phone"} & set(fields):
        raise Invalid.field("mapping", "Say which column is the e-mail address or the telephone number.")
    return {names.index(column): (column, name) for column, name in mapping}


def read_lines(text: str, mapping: Sequence[tuple[str, str]], country: str) -> Iterator[Line]:
    columns = read_columns(text, mapping)
    records = _records(text)
    _, header = next(records)
    for number, cells in records:
        line = Line(number)
        if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
            line.refuse("cells")
        given = {name: (column, unquoted(cells[at])) for at, (column, name) in columns.items() if at < len(cells)}
        _read_line(line, {name: (column, cell) for name, (column, cell) in given.items() if cell}, country)
        yield line


def _read_line(line: Line, given: dict[str, tuple[str, str]], country: str) -> None:
    readers: dict[str, Any] = {
        "email": read_email, "phone": lambda text: read_phone(text, country),
        "labels": lambda text: read_labels(text.translate(LABEL_ENDS).split(";")), "language": read_language,
        "time_zone": read_time_zone, "name": read_name,
    }  # fmt: skip
    parts = [given.pop(name) for name in (FIRST, LAST) if name in given]
    if parts and "name" not in given:
        given["name"] = (parts[0][0], " ".join(cell for _, cell in parts))
    for name, (column, cell) in given.items():
        try:
            line.fields[name] = readers[name](cell)
        except Wrong as error:
            line.refuse(error.code, column)
    if not line.problems and not {"email", "phone"} & line.fields.keys():
        line.refuse("no_address")
    elif "name" not in line.fields and not line.problems:
        line.named = False
        address: str = line.fields.get("email") or line.fields["phone"]
        line.fields["name"] = address.partition("@")[0][:LONGEST_NAME]


def unquoted(cell: str) -> str:
    """A cell as it was before something kept spreadsheets from taking it for a formula."""
    plain = cell.strip()
    return plain[1:] if plain.startswith("'") and plain[1:].lstrip().startswith(FORMULA_STARTS) else plain


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Where each record that is not blank begins, and its cells. The first one's most frequent delimiter is the file's."""
    text = text.removeprefix("\ufeff")
    head = text.lstrip().split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=head.count)
    reader = csv.reader(chain(io.StringIO(text, newline=""), [END]), delimiter=delimiter)
    number = began = 1
    closed = False
    try:
        for cells in reader:
            began, number, closed = number, reader.line_num + 1, cells == [END]
            if not closed and any(cell.strip() for cell in cells):
                yield began, cells
    except csv.Error as error:
        raise _unreadable(number) from error
    if not closed:
        raise _unreadable(began)


def _unreadable(line: int) -> Invalid:
    return Invalid.field("csv", f"Line {line} cannot be read as CSV: it may begin a quote that is never closed.")
