"""Functions that take a lambda."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from workbench.athena_sql.coercion import common
from workbench.athena_sql.functions.patterns import replaced
from workbench.athena_sql.grammar.tree import Call
from workbench.athena_sql.refusal import cannot, wrong
from workbench.athena_sql.translation.map_lambdas import MAP_LAMBDAS
from workbench.athena_sql.types import BOOLEAN, UNKNOWN, VARCHAR, array
from workbench.athena_sql.values.value import Value, needed

if TYPE_CHECKING:
    from workbench.athena_sql.translation.translator import Translator


def _parts(translator: "Translator", node: Call, count: int = 2) -> Value:
    """Return the array that is the first of `count` arguments."""
    if len(node.arguments) != count:
        raise wrong(f"{node.name} takes {count} arguments", node.at)
    value = translator.value(node.arguments[0])
    if value.type.name == "map":
        raise cannot(f"{node.name} of a map", node.at)
    if value.type.name != "array":
        raise wrong(f"{node.name} takes an array, not {value.type}", node.at)
    return value


def _transform(translator: "Translator", node: Call) -> Value:
    value = _parts(translator, node)
    names, body = translator.body(node.arguments[1], [value.type.of[0]])
    sql = f"list_transform({value.sql}, lambda {names}: {body.sql})"
    return Value(sql, array(body.type), node.at)


def _test(translator: "Translator", node: Call) -> tuple[Value, str]:
    value = _parts(translator, node)
    names, body = translator.body(node.arguments[1], [value.type.of[0]])
    if body.type == UNKNOWN:
        raise wrong(f"{node.name} takes a condition, not NULL", node.at)
    return value, f"lambda {names}: {needed(body, BOOLEAN, node.name).sql}"


def _filter(translator: "Translator", node: Call) -> Value:
    value, test = _test(translator, node)
    return Value(f"list_filter({value.sql}, {test})", value.type, node.at)


def _match(translator: "Translator", node: Call) -> Value:
    """Return any_match, all_match or none_match, which are null if nulls decide."""
    value, test = _test(translator, node)
    macro = f"athena_{node.name.lower()}"
    return Value(f"{macro}(list_transform({value.sql}, {test}))", BOOLEAN, node.at)


def _reduce(translator: "Translator", node: Call) -> Value:
    value = _parts(translator, node, 4)
    start = translator.value(node.arguments[1])
    element = value.type.of[0]
    # The state's type is the one that both the start and a step have.
    _, step = translator.body(node.arguments[2], [start.type, element])
    type_ = common(start.type, step.type)
    is_wider = type_ is not None and type_.is_whole and start.type.is_whole
    if type_ is None or not (is_wider or type_.name == start.type.name):
        raise cannot("reduce whose steps have another type than its start", node.at)
    names, step = translator.body(node.arguments[2], [type_, element])
    end, result = translator.body(node.arguments[3], [type_])
    state, each = names.split(", ")
    # States and elements may be of different types: DuckDB reduces pairs of both.
    pairs = f"list_transform({value.sql}, lambda x: {_pair(f'CAST(NULL AS {type_.duckdb})', 'x')})"
    null = f"CAST(NULL AS {element.duckdb})"
    inner = f"list_transform([y.e], lambda {each}: {needed(step, type_, 'reduce').sql})[1]"
    body = f"list_transform([x.s], lambda {state}: {inner})[1]"
    first = _pair(needed(start, type_, "reduce").sql, null)
    reduced = f"list_reduce({pairs}, lambda x, y: {_pair(body, null)}, {first}).s"
    sql = f"list_transform([{reduced}], lambda {end}: {result.sql})[1]"
    guarded = f"CASE WHEN {value.sql} IS NULL THEN NULL ELSE {sql} END"
    return Value(guarded, result.type, node.at, may_be_nan=result.may_be_nan)


def _pair(state: str, element: str) -> str:
    return f"struct_pack(s := {state}, e := {element})"


def _zip_with(translator: "Translator", node: Call) -> Value:
    if len(node.arguments) != 3:
        raise wrong(f"{node.name} takes two arrays and a lambda", node.at)
    one, other = (translator.value(argument) for argument in node.arguments[:2])
    if {one.type.name, other.type.name} != {"array"}:
        raise wrong(f"{node.name} takes two arrays", node.at)
    names, body = translator.body(node.arguments[2], [one.type.of[0], other.type.of[0]])
    first, second = names.split(", ")
    inner = f"list_transform([{other.sql}[i]], lambda {second}: {body.sql})[1]"
    each = f"list_transform([{one.sql}[i]], lambda {first}: {inner})[1]"
    places = f"range(1, greatest(len({one.sql}), len({other.sql})) + 1)"
    either = f"{one.sql} IS NULL OR {other.sql} IS NULL"
    sql = f"CASE WHEN {either} THEN NULL ELSE list_transform({places}, lambda i: {each}) END"
    return Value(sql, array(body.type), node.at)


def _regexp_replace(translator: "Translator", node: Call) -> Value:
    """Return a text with what a lambda makes of the groups of each match."""
    if len(node.arguments) != 3:
        raise wrong(f"{node.name} takes a text, a regular expression and a lambda", node.at)
    text = [translator.value(one) for one in node.arguments[:2]]
    between, groups = replaced(node.name, text, node.at)
    names, body = translator.body(node.arguments[2], [array(VARCHAR)])
    members = ", ".join(f"({group})[i]" for group in groups)
    given = f"[CAST([{members}] AS VARCHAR[])]"
    new = f"list_transform({given}, lambda {names}: {needed(body, VARCHAR, node.name).sql})[1]"
    each = f"CASE WHEN i < len(v_parts) THEN {new} ELSE '' END"
    parts = f"list_transform(range(1, len(v_parts) + 1), lambda i: v_parts[i] || {each})"
    whole = f"list_transform([{between}], lambda v_parts: athena_all_of({parts}))[1]"
    return Value(f"CASE WHEN {text[0].sql} IS NOT NULL THEN {whole} END", VARCHAR, node.at)


Rule = Callable[["Translator", Call], Value]
LAMBDAS: Final[dict[str, Rule]] = {
    "transform": _transform,
    "filter": _filter,
    "any_match": _match,
    "all_match": _match,
    "none_match": _match,
    "reduce": _reduce,
    **MAP_LAMBDAS,
    "zip_with": _zip_with,
    "regexp_replace": _regexp_replace,
}
