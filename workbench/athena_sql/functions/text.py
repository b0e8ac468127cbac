"""Functions of texts and bytes."""

import unicodedata
from collections.abc import Callable, Sequence
from functools import partial, reduce
from typing import Final

from workbench.athena_sql.functions.signatures import Rule, rule
from workbench.athena_sql.refusal import wrong
from workbench.athena_sql.types import UNKNOWN, VARCHAR
from workbench.athena_sql.values.operators import concatenation
from workbench.athena_sql.values.value import Value, literal, text


def _concat(name: str, values: Sequence[Value], at: int) -> Value:
    if len(values) < 2:
        raise wrong("concat takes two or more arguments", at)
    _check_known(name, values)
    if values[0].type.name == "array":
        return reduce(lambda one, other: concatenation(one, other, at), values)
    return Value(f"({' || '.join(text(value, name) for value in values)})", VARCHAR, at)


def _check_known(name: str, values: Sequence[Value]) -> None:
    """Refuse NULL, which could be of several types here."""
    for value in values:
        if value.type == UNKNOWN:
            raise wrong(f"{name} of NULL could be of several types", value.at)


def _concat_ws(name: str, values: Sequence[Value], at: int) -> Value:
    if len(values) < 2:
        raise wrong("concat_ws takes two or more arguments", at)
    if len(values) == 2:
        _check_known(name, values)
    separator, *others = (text(value, name) for value in values)
    joined = f"concat_ws({separator}, {', '.join(others)})"
    return Value(f"CASE WHEN {separator} IS NULL THEN NULL ELSE {joined} END", VARCHAR, at)


def _substring(name: str, values: Sequence[Value], at: int) -> Value:
    _check_known(name, values[:1])
    return _SUBSTRING(name, values, at)


def _pad(name: str, values: Sequence[Value], at: int) -> Value:
    _check_known(name, values[:1])
    return _PADS[name](name, values, at)


def _reverse(name: str, values: Sequence[Value], at: int) -> Value:
    if len(values) == 1 and values[0].type.name == "array":
        return Value(f"list_reverse({values[0].sql})", values[0].type, at)
    _check_known(name, values)
    return _REVERSE(name, values, at)


def _cased(name: str, values: Sequence[Value], at: int) -> Value:
    """Return lower or upper. DuckDB doesn't know some letters, none of which is in ASCII."""
    sql = _ONE(name, values, at).sql
    macro = f"athena_{name}_of" if "(" in sql else f"athena_{name}"
    return Value(f"{macro}({sql})", VARCHAR, at, in_ascii=f"{name}({sql})")


def _codepoint(name: str, values: Sequence[Value], at: int) -> Value:
    """Return a character's number; texts of more characters, or of any number, aren't taken."""
    if values and values[0].type.name == "varchar" and values[0].type.sizes not in {(0,), (1,)}:
        raise wrong(f"{name} takes varchar(1), not {values[0].type}", at)
    return _CODEPOINT(name, values, at)


def _normalize(name: str, values: Sequence[Value], at: int) -> Value:
    """Return a text in a form of Unicode's; those of a column may be certain only in one form."""
    value, form = values[0], values[1].constant or ""
    sql, constant = text(value, name), value.constant
    if constant is not None and all(unicodedata.category(one) != "Cn" for one in constant):
        return Value(literal(_FORMS[form](constant)), VARCHAR, at)
    macro = "athena_composed" if form == "NFC" else "athena_ascii"
    return Value(f"{macro}({sql})", VARCHAR, at)


def _trim(function: str) -> Rule:
    return rule(
        ("varchar -> varchar", f"athena_{function}({{0}})"),
        ("varchar, varchar -> varchar", f"{function}({{0}}, {{1}})"),
    )


_ONE: Final = rule(("varchar -> varchar", "{0}"))
_FORMS: Final[dict[str, Callable[[str], str]]] = {
    "NFC": partial(unicodedata.normalize, "NFC"),
    "NFD": partial(unicodedata.normalize, "NFD"),
    "NFKC": partial(unicodedata.normalize, "NFKC"),
    "NFKD": partial(unicodedata.normalize, "NFKD"),
}
_CODEPOINT: Final = rule(("varchar -> integer", "athena_codepoint({0})"))
_REVERSE: Final = rule(("varchar -> varchar", "athena_reverse({0})"))
_PADS: Final = {
    name: rule(("varchar, bigint, varchar -> varchar", f"athena_{name}({{0}}, {{1}}, {{2}})"))
    for name in ("lpad", "rpad")
}
_SUBSTRING: Final = rule(
    ("varchar, bigint -> varchar", "athena_substring({0}, {1}, length({0}))"),
    ("varchar, bigint, bigint -> varchar", "athena_substring({0}, {1}, {2})"),
)
TEXT: Final[dict[str, Rule]] = {
    "lower": _cased,
    "upper": _cased,
    "length": rule(
        ("varchar -> bigint", "length({0})"), ("varbinary -> bigint", "octet_length({0})")
    ),
    "reverse": _reverse,
    "trim": _trim("trim"),
    "ltrim": _trim("ltrim"),
    "rtrim": _trim("rtrim"),
    "normalize": _normalize,
    "concat": _concat,
    "concat_ws": _concat_ws,
    "substr": _substring,
    "substring": _substring,
    "strpos": rule(("varchar, varchar -> bigint", "athena_strpos({0}, {1})")),
    "replace": rule(
        ("varchar, varchar -> varchar", "athena_replace({0}, {1}, '')"),
        ("varchar, varchar, varchar -> varchar", "athena_replace({0}, {1}, {2})"),
    ),
    "split": rule(
        ("varchar, varchar -> array(varchar)", "athena_split({0}, {1})"),
        ("varchar, varchar, bigint -> array(varchar)", "athena_split_most({0}, {1}, {2})"),
    ),
    "split_part": rule(("varchar, varchar, bigint -> varchar", "athena_split_part({0}, {1}, {2})")),
    "lpad": _pad,
    "rpad": _pad,
    "starts_with": rule(("varchar, varchar -> boolean", "starts_with({0}, {1})")),
    "chr": rule(("bigint -> varchar", "chr(CAST({0} AS INTEGER))")),
    "codepoint": _codepoint,
    "translate": rule(("varchar, varchar, varchar -> varchar", "translate({0}, {1}, {2})")),
    "levenshtein_distance": rule(("varchar, varchar -> bigint", "athena_levenshtein({0}, {1})")),
    "hamming_distance": rule(("varchar, varchar -> bigint", "athena_hamming({0}, {1})")),
    "to_utf8": rule(("varchar -> varbinary", "encode({0})")),
    "from_utf8": rule(("varbinary -> varchar", "athena_from_utf8({0})")),
    "to_hex": rule(("varbinary -> varchar", "hex({0})")),
    "from_hex": rule(("varchar -> varbinary", "athena_unhex({0})")),
    "to_base64": rule(("varbinary -> varchar", "to_base64({0})")),
    "from_base64": rule(("varchar -> varbinary", "athena_from_base64({0})")),
    "md5": rule(("varbinary -> varbinary", "unhex(md5({0}))")),
    "sha1": rule(("varbinary -> varbinary", "unhex(sha1({0}))")),
    "sha256": rule(("varbinary -> varbinary", "unhex(sha256({0}))")),
}
