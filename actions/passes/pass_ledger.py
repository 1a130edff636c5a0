"""Entering something on a pass. Pure: the pass in memory changes together with the entry that says why."""

from typing import Any

from models.desks import Person
from models.pass_entries import Kind, PassEntry
from models.passes import Pass


class NotEnough(Exception):
    """Fewer accesses are left than that."""


def enter(one: Pass, kind: Kind, delta: int, by: Person | None, **links: Any) -> PassEntry:
    """Change `left` and count the entry. Raise `NotEnough` and leave the pass as it is when too few are left."""
    left = None if one.left is None else one.left + delta
    if left is not None and left < 0:
        raise NotEnough
    one.left, one.seq = left, one.seq + 1
    return PassEntry(
        tenant_id=one.tenant_id, pass_id=one.id, seq=one.seq, kind=kind, delta=delta, left_after=left, by=by, **links
    )  # fmt: skip
