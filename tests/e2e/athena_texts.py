"""Values of Trino's protocol → their texts in Athena's results, and a column's metadata there."""

import base64
import json
import re
from typing import Any, Final

_PARAMETERS: Final = re.compile(r"\(.*\)")
_DIGITS: Final = {
    "tinyint": 3, "smallint": 5, "integer": 10, "bigint": 19, "float": 17, "double": 17,
    "timestamp": 3, "timestamp with time zone": 3, "varbinary": 1073741824,
}  # fmt: skip
_LONGEST: Final = 2**31 - 1


def text_of(value: Any, signature: dict[str, Any]) -> str | None:
    """Return the text of a value with a type; null is None."""
    if value is None:
        return None
    arguments = [argument["value"] for argument in signature["arguments"]]
    match signature["rawType"]:
        case "array":
            return f"[{', '.join(_inner(one, arguments[0]) for one in value)}]"
        case "map":
            pairs = (f"{key}={_inner(one, arguments[1])}" for key, one in value.items())
            return f"{{{', '.join(pairs)}}}"
        case "row":
            fields = (_field(one, of) for one, of in zip(value, arguments, strict=True))
            return f"{{{', '.join(fields)}}}"
        case "varbinary":
            return base64.b64decode(value).hex(" ")
    return value if isinstance(value, str) else json.dumps(value)


def _field(value: Any, argument: dict[str, Any]) -> str:
    name = (argument.get("fieldName") or {}).get("name")
    text = _inner(value, argument["typeSignature"])
    return f"{name}={text}" if name else text


def _inner(value: Any, signature: dict[str, Any]) -> str:
    found = text_of(value, signature)
    return "null" if found is None else found


def column_info(name: str, type_: str) -> dict[str, Any]:
    """Return a column of ResultSetMetadata from its name and Trino's type."""
    plain = {"real": "float"}.get(type_, _PARAMETERS.sub("", type_))
    sizes = [int(size) for size in re.findall(r"\d+", type_)]
    precision, scale = _DIGITS.get(plain, 0), 0
    if plain == "decimal":
        precision, scale = sizes
    elif plain in {"varchar", "char"}:
        precision = sizes[0] if sizes else _LONGEST
    return {
        "CatalogName": "hive",
        "SchemaName": "",
        "TableName": "",
        "Name": name,
        "Label": name,
        "Type": plain,
        "Precision": precision,
        "Scale": scale,
        "Nullable": "UNKNOWN",
        "CaseSensitive": plain in {"varchar", "char"},
    }
