"""Reading whom a company gives accesses to: a list, or a CSV as spreadsheets write it. Pure."""

import csv
import io
import re
from dataclasses import dataclass

from actions.passes.pass_views import LineProblem, Reason

EMAIL = re.compile(r"[^@\s\x00]+@[^@\s\x00]+\.[^@\s\x00]+")
LONGEST_EMAIL = 254
MOST_LINES = 1_000
MOST_ACCESSES = 10_000
HEADINGS = frozenset({"email", "e-mail", "mail", "courriel", "adresse"})


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    """1 is the first."""
    email: str
    accesses: str


@dataclass(frozen=True, slots=True)
class Assignment:
    email: str
    """Casefolded."""
    accesses: int


def read_csv(text: str, accesses: int) -> list[Line]:
    """`email,accesses`, also with semicolons or tabs, with or without a heading; `accesses` where a line says none."""
    text = text.removeprefix("\ufeff")
    lines: list[Line] = []
    reader = csv.reader(io.StringIO(text, newline=None), delimiter=_delimiter_of(text))
    start = 1
    for row in reader:
        number, start = start, reader.line_num + 1
        cells = [cell.strip() for cell in row]
        if not any(cells) or (not lines and cells[0].casefold() in HEADINGS):
            continue
        lines.append(Line(number, cells[0], cells[1] if len(cells) > 1 and cells[1] else str(accesses)))
    return lines


def _delimiter_of(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t", key=first.count)


def judge(lines: list[Line]) -> tuple[list[Assignment], list[LineProblem]]:
    """What the lines say, and what is wrong with some of them."""
    assignments: dict[str, Assignment] = {}
    seen: dict[str, int] = {}
    problems = []
    for line in lines:
        email = line.email.casefold()
        problem = _problem_of(line)
        if problem is None and email in seen:
            problem = "repeated", f"This address stands in line {seen[email]} already."
        if problem is not None:
            reason, message = problem
            shown = line.email[:LONGEST_EMAIL]
            problems.append(LineProblem(line=line.number, email=shown, reason=reason, message=message))
            continue
        seen[email] = line.number
        assignments[email] = Assignment(email, int(line.accesses))
    return list(assignments.values()), problems


def _problem_of(line: Line) -> tuple[Reason, str] | None:
    if len(line.email) > LONGEST_EMAIL or not EMAIL.fullmatch(line.email):
        return "address", "This is no e-mail address."
    if not re.fullmatch(r"[0-9]{1,6}", line.accesses) or not 1 <= int(line.accesses) <= MOST_ACCESSES:
        return "accesses", f"Write how many accesses as a whole number from 1 to {MOST_ACCESSES:,}."
    return None
