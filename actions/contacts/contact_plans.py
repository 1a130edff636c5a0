"""Deciding what a line of a file does to the people there are: put down, change, leave, or refuse. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from actions.contacts.contact_fields import Wrong, read_labels
from actions.contacts.contact_lines import Line, problem_of
from actions.contacts.contact_rules import contact_key, is_contact
from actions.permissions import STAFF
from models.base import Row
from models.contact_imports import LineProblem
from models.users import Role, User


@dataclass(slots=True)
class Seen:
    """Who has stood in the file so far. The first line about somebody counts."""

    ids: set[str] = field(default_factory=set)
    emails: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)
    bare_phones: set[str] = field(default_factory=set)
    """Of those without an e-mail address."""

    def has(self, line: Line, match: User | None) -> bool:
        email, phone = line.fields.get("email"), line.fields.get("phone")
        if match is not None and match.id in self.ids:
            return True
        if email is None:
            return phone in self.phones
        return email in self.emails or (match is None and phone in self.bare_phones)

    def add(self, others: "Seen") -> None:
        self.ids |= others.ids
        self.emails |= others.emails
        self.phones |= others.phones
        self.bare_phones |= others.bare_phones

    def note(self, line: Line, user_id: str | None) -> None:
        email, phone = line.fields.get("email"), line.fields.get("phone")
        self.ids |= {user_id} if user_id else set()
        self.emails |= {email} if email else set()
        self.phones |= {phone} if phone else set()
        self.bare_phones |= {phone} if phone and not email else set()


@dataclass(slots=True)
class Plan:
    added: list[User] = field(default_factory=list)
    changed: list[tuple[User, Row]] = field(default_factory=list)
    present: list[tuple[Line, str]] = field(default_factory=list)
    """Lines that hold, with the id of the person they are about."""
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[LineProblem] = field(default_factory=list)
    seen: Seen = field(default_factory=Seen)
    """Who stood in these lines."""

    def refuse(self, line: Line, code: str) -> str:
        self.problems.append(problem_of(line.number, code))
        return "skipped"


class Known:
    """The people there are, by their addresses; of several with one, the oldest first."""

    def __init__(self, people: Iterable[User]) -> None:
        self._by_email: dict[str, list[User]] = {}
        self._by_phone: dict[str, list[User]] = {}
        for user in people:
            if user.email and user.role is not Role.VISITOR:
                self._by_email.setdefault(user.email, []).append(user)
            if user.phone:
                self._by_phone.setdefault(user.phone, []).append(user)

    def find(self, line: Line) -> User | None:
        """By the e-mail address, accounts first; else by the number, where no two addresses tell two people apart."""
        email = line.fields.get("email")
        by_email = self._by_email.get(email, []) if email else []
        if by_email:
            return next((user for user in by_email if not is_contact(user)), by_email[0])
        by_phone = self._by_phone.get(line.fields.get("phone", ""), [])
        possible = [user for user in by_phone if not email or user.email in (None, email)]
        return next((user for user in possible if user.email is None), next(iter(possible), None))


def make_plan(lines: Sequence[Line], matches: Sequence[User], seen: Seen, tenant_id: str, *, update: bool) -> Plan:
    """`matches` are all who have one of the lines' addresses, the oldest first; `seen` stood in the lines before."""
    plan, known = Plan(), Known(matches)
    for line in lines:
        match = None if line.problems else known.find(line)
        if line.problems:
            plan.problems += line.problems
            outcome = "skipped"
        elif seen.has(line, match) or plan.seen.has(line, match):
            outcome = plan.refuse(line, "doubled")
        else:
            plan.seen.note(line, match.id if match else None)
            outcome = _decide(plan, line, match, tenant_id, update=update)
        plan.counts[outcome] += 1
    return plan


def _decide(plan: Plan, line: Line, match: User | None, tenant_id: str, *, update: bool) -> str:
    if match is None:
        user = User(tenant_id=tenant_id, role=Role.MEMBER, **line.fields)
        user.contact_key = contact_key(user)
        plan.added.append(user)
        plan.present.append((line, user.id))
        return "created"
    try:
        changes = _changes(line, match)
    except Wrong as error:
        return plan.refuse(line, error.code)
    if changes and match.role in STAFF:
        return plan.refuse(line, "team")
    if changes and not update:
        return "skipped"
    plan.present.append((line, match.id))
    if not changes:
        return "unchanged"
    plan.changed.append((match, changes | {"contact_key": contact_key(match.model_copy(update=changes))}))
    return "updated"


def _changes(line: Line, match: User) -> Row:
    """What the line says otherwise. Labels are added; an account keeps its address; a name is not made of an address.

    Raise `Wrong` where the labels become too many.
    """
    wanted = dict(line.fields)
    if not line.named:
        wanted.pop("name")
    if not is_contact(match) and match.role is not Role.VISITOR:
        wanted.pop("email", None)
    if "labels" in wanted:
        wanted["labels"] = read_labels([*match.labels, *wanted["labels"]])
    return {name: value for name, value in wanted.items() if value != getattr(match, name)}
