"""Functions that take a lambda."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from workbench.athena_sql.grammar.tree import Call
from workbench.athena_sql.refusal import cannot, wrong
from workbench.athena_sql.types import BOOLEAN, array, common
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
    if type_ is None or type_ != start.type:
        raise cannot("reduce whose steps have another type than its start", node.at)
    names, step = translator.body(node.arguments[2], [type_, element])
    end, result = translator.body(node.arguments[3], [type_])
    if element.duckdb != type_.duckdb:
        raise cannot("reduce to another type than the elements'", node.at)
    stepped = f"lambda {names}: {needed(step, type_, 'reduce').sql}"
    reduced = f"list_reduce({value.sql}, {stepped}, {start.sql})"
    sql = f"list_transform([{reduced}], lambda {end}: {result.sql})[1]"
    guarded = f"CASE WHEN {value.sql} IS NULL THEN NULL ELSE {sql} END"
    return Value(guarded, result.type, node.at, may_be_nan=result.may_be_nan)


Rule = Callable[["Translator", Call], Value]
LAMBDAS: Final[dict[str, Rule]] = {
    "transform": _transform,
    "filter": _filter,
    "any_match": _match,
    "all_match": _match,
    "none_match": _match,
    "reduce": _reduce,
}
