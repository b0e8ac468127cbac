"""Arrays, maps and rows that Athena gives as JSON → lists and dictionaries."""

import json
from typing import Any

from workbench.athena_sql.types import Type
from workbench.deployed_lake.values import Reader, reader_of


class _Members(list[tuple[str, Any]]):
    """The members of an object in their order. Those of a row may have no name."""


def reader_of_json(type_: Type) -> Reader:
    """Return what reads the JSON of an array, a map or a row of a type."""
    return lambda text: _value(type_, _parsed(text))


def _parsed(text: str) -> Any:
    """Return JSON with numbers as their text: the type says which they are."""
    return json.loads(text, parse_int=str, parse_float=str, object_pairs_hook=_Members)


def _value(type_: Type, found: Any) -> Any:
    if found is None or isinstance(found, bool):
        return found
    match type_.name:
        case "array":
            return [_value(type_.of[0], one) for one in found]
        case "map":
            key, value = type_.of
            return {_value(key, name): _value(value, one) for name, one in found}
        case "row":
            members = zip(type_.names, type_.of, found, strict=True)
            return {
                name or f"field{place}": _value(of, one)
                for place, (name, of, (_, one)) in enumerate(members)
            }
    return reader_of(type_.name)(found)
