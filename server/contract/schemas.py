"""JSON schemas of all declared shapes, with each name once."""

from collections.abc import Iterable
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode

TEMPLATE = "#/components/schemas/{model}"
Key = tuple[Any, JsonSchemaMode]
Schema = dict[str, Any]


class Generator(GenerateJsonSchema):
    """Without the titles that only repeat the field's name."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def normalize_name(self, name: str) -> str:
        """Of two shapes with one name, each takes that of its module before it, and not the whole way to it."""
        *_, module, own = ("", *name.split("."))
        return super().normalize_name("".join(part.capitalize() for part in module.split("_")) + own)


def collect(shapes: Iterable[Key]) -> tuple[dict[Key, Schema], dict[str, Schema]]:
    """For each shape (with `validation` for input, `serialization` for output) its schema, and all definitions."""
    keys = list(dict.fromkeys(shapes))
    adapters = [(key, key[1], TypeAdapter(key[0]).core_schema) for key in keys]
    found, definitions = Generator(ref_template=TEMPLATE).generate_definitions(adapters)
    return {key: found[key, key[1]] for key in keys}, dict(sorted(definitions.items()))
