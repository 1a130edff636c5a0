"""Reports as CSV: one line for each row, one column for each value in it."""

from collections.abc import Iterator, Sequence
from typing import Any, get_args

from pydantic import BaseModel

from actions.spreadsheets import MARK, inert, line


def as_csv(shape: type[BaseModel], rows: Sequence[BaseModel]) -> bytes:
    """A heading and the rows; `wait.average` becomes the column `wait_average`, a list the columns `…_1`, `…_2`, …"""
    lines = [line([name for name, _ in _values(shape, None)])]
    lines += [line([_cell(value) for _, value in _values(shape, row)]) for row in rows]
    return MARK + b"".join(lines)


def _values(shape: type[BaseModel], row: BaseModel | None) -> Iterator[tuple[str, Any]]:
    """Names and values, those of an absent part as None, so that every line has the same columns."""
    for name, field in shape.model_fields.items():
        value = None if row is None else getattr(row, name)
        part = _part_of(field.annotation)
        if part is not None:
            yield from ((f"{name}_{inner}", found) for inner, found in _values(part, value))
        elif (length := _length_of(field.metadata)) is not None:
            yield from ((f"{name}_{place + 1}", value[place] if value else None) for place in range(length))
        else:
            yield name, value


def _part_of(annotation: Any) -> type[BaseModel] | None:
    for kind in (annotation, *get_args(annotation)):
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return kind
    return None


def _length_of(metadata: Sequence[Any]) -> int | None:
    """Of a list whose length is fixed."""
    return next((rule.max_length for rule in metadata if hasattr(rule, "max_length")), None)


def _cell(value: Any) -> Any:
    return inert(value) if isinstance(value, str) else value
