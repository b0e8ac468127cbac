"""Values of a statement → DuckDB's expressions."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, Final

from workbench.athena_sql.functions.arrays import ARRAYS
from workbench.athena_sql.functions.bits import BITS
from workbench.athena_sql.functions.fields import FIELDS, extract
from workbench.athena_sql.functions.formats import FORMATS
from workbench.athena_sql.functions.general import GENERAL
from workbench.athena_sql.functions.json import JSONS
from workbench.athena_sql.functions.maps import MAPS
from workbench.athena_sql.functions.numbers import NUMBERS
from workbench.athena_sql.functions.patterns import PATTERNS
from workbench.athena_sql.functions.sequences import SEQUENCES
from workbench.athena_sql.functions.sets import SETS
from workbench.athena_sql.functions.shown import SHOWN
from workbench.athena_sql.functions.text import TEXT
from workbench.athena_sql.functions.times import TIMES
from workbench.athena_sql.functions.urls import URLS
from workbench.athena_sql.functions.zones import ZONES
from workbench.athena_sql.grammar.tree import (
    Call,
    Case,
    Cast,
    Exists,
    Field,
    InQuery,
    Interval,
    JsonMembers,
    JsonPath,
    Lambda,
    Literal,
    Name,
    Node,
    Operation,
    Quantified,
    Subquery,
    Window,
)
from workbench.athena_sql.refusal import arguments, cannot, wrong
from workbench.athena_sql.translation.calls import aggregate_call, check_lambda
from workbench.athena_sql.translation.json_calls import json_members, json_path
from workbench.athena_sql.translation.lambdas import LAMBDAS
from workbench.athena_sql.translation.operations import operation
from workbench.athena_sql.translation.scope import Scope
from workbench.athena_sql.types import BOOLEAN, DATE, Type, array, declared, timestamp
from workbench.athena_sql.values.casts import cast
from workbench.athena_sql.values.literals import literal_value
from workbench.athena_sql.values.moments import interval, now_literal
from workbench.athena_sql.values.operators import (
    comparison,
)
from workbench.athena_sql.values.value import Value, needed, unified

FUNCTIONS: Final = {
    **TEXT, **PATTERNS, **SHOWN, **URLS, **NUMBERS, **BITS, **TIMES, **FIELDS, **ZONES, **FORMATS,
    **ARRAYS, **SEQUENCES, **MAPS, **SETS, **JSONS, **GENERAL,
}  # fmt: skip
CLOCK: Final = {"current_timestamp", "now", "localtimestamp", "current_date"}


@dataclass(frozen=True)
class Translator:
    """Translates values in a scope; `subquery` translates a query that stands in a value."""

    scope: Scope
    subquery: Callable[[Node, Scope], tuple[str, list[Type]]]
    now: datetime | None = None
    windows: tuple[tuple[str, Window], ...] = ()

    def value(self, node: Node) -> Value:
        """Return a value; raises a refusal if Athena's answer isn't certain."""
        if isinstance(node, Literal):
            return literal_value(node)
        if isinstance(node, Name):
            return self.scope.find(node.name, node.at)
        methods: dict[type[Node], Callable[[Any], Value]] = {
            Interval: interval,
            Field: self._field,
            Operation: self._operation,
            Case: self._case,
            Cast: self._cast,
            JsonPath: partial(json_path, self),
            JsonMembers: partial(json_members, self),
            Call: self._call,
            Subquery: self._subquery,
            Exists: self._subquery,
            InQuery: self._subquery,
            Quantified: self._subquery,
        }
        if type(node) not in methods:
            raise cannot("a lambda", node.at)
        return methods[type(node)](node)

    def _cast(self, node: Cast) -> Value:
        type_ = declared(node.type)
        if type_ is None:
            raise cannot(f"the type {node.type.name}", node.type.at)
        return cast(self.value(node.value), type_, node.at, is_try=node.is_try)

    def body(self, node: Node, types: list[Type]) -> tuple[str, Value]:
        """Return the arguments' names and the body of a lambda with arguments of these types."""
        if not isinstance(node, Lambda):
            raise wrong("Athena takes a lambda here", node.at)
        if len(node.names) != len(types):
            raise wrong(f"Athena takes a lambda of {len(types)} arguments here", node.at)
        check_lambda(node)
        names = [f"a{node.at}_{place}" for place in range(len(types))]
        values = [
            Value(name, type_, node.at, may_be_nan=type_.is_float)
            for name, type_ in zip(names, types, strict=True)
        ]
        inner = replace(self, scope=self.scope.with_arguments(node.names, values))
        return ", ".join(names), inner.value(node.body)

    def _field(self, node: Field) -> Value:
        """Return a relation's column, or a row's field."""
        base = node.base
        if isinstance(base, Name) and self.scope.has_relation(base.name):
            return self.scope.find(node.name, node.at, base.name)
        if isinstance(base, Field) and self._is_table(base):
            return self.scope.find(node.name, node.at, base.name)
        row = self.value(base)
        names = [name.lower() for name in row.type.names]
        if row.type.name != "row" or names.count(node.name.lower()) != 1:
            raise wrong(f"{row.type} has no field {node.name!r}", node.at)
        place = names.index(node.name.lower())
        type_ = row.type.of[place]
        return Value(
            f"struct_extract({row.sql}, 'f{place}')", type_, node.at, may_be_nan=type_.is_float
        )

    def _is_table(self, node: Field) -> bool:
        """Return whether this is a table after its schema."""
        return isinstance(node.base, Name) and self.scope.has_table(node.base.name, node.name)

    def _operation(self, node: Operation) -> Value:
        if node.name == "array":
            return self._array(node)
        values = [self.value(operand) for operand in node.operands]
        return operation(node.name, values, node.at)

    def _array(self, node: Operation) -> Value:
        values = (
            unified([self.value(one) for one in node.operands], "ARRAY") if node.operands else []
        )
        type_ = values[0].type if values else Type("unknown")
        members = ", ".join(value.sql for value in values)
        return Value(f"CAST([{members}] AS {type_.duckdb}[])", array(type_), node.at)

    def _case(self, node: Case) -> Value:
        conditions = [self._condition(node, condition) for condition, _ in node.whens]
        results = [self.value(result) for _, result in node.whens]
        if node.default:
            results.append(self.value(node.default))
        same = unified(results, "CASE")
        whens = " ".join(
            f"WHEN {condition} THEN {result.sql}"
            for condition, result in zip(conditions, same, strict=False)
        )
        otherwise = f" ELSE {same[-1].sql}" if node.default else ""
        nan = any(one.may_be_nan for one in same)
        return Value(f"CASE {whens}{otherwise} END", same[0].type, node.at, may_be_nan=nan)

    def _condition(self, node: Case, condition: Node) -> str:
        found = self.value(condition)
        if node.operand:
            return comparison("=", self.value(node.operand), found, condition.at).sql
        return needed(found, BOOLEAN, "CASE").sql

    def _call(self, node: Call) -> Value:
        name = node.name.lower()
        if found := aggregate_call(self, node):
            return found
        if node.star or node.distinct or node.order or node.filter or node.over:
            is_other = name in FUNCTIONS or name in LAMBDAS
            what = f"{name} is no aggregate function"
            raise wrong(what, node.at) if is_other else cannot(name, node.at)
        if name in CLOCK:
            return self._clock(node)
        has_lambda = any(isinstance(one, Lambda) for one in node.arguments)
        if (rule := LAMBDAS.get(name)) and (has_lambda or name not in FUNCTIONS):
            with arguments():
                return rule(self, node)
        if name == "extract":
            unit = node.arguments[0]
            return extract(
                unit.text if isinstance(unit, Literal) else "",
                self.value(node.arguments[1]),
                node.at,
            )
        if name not in FUNCTIONS:
            raise cannot(name, node.at)
        values = [self.value(one) for one in node.arguments]
        if name == "typeof" and "varchar" in str(values[0].type) and not _keeps_length(node):
            raise cannot("typeof of a computed text", node.at)
        if name == "nullif" and any(_is_call(one, "try") for one in node.arguments):
            # Trino has an internal error if TRY caught one.
            raise cannot("nullif of TRY", node.at)
        with arguments():
            return FUNCTIONS[name](name, values, node.at)

    def _clock(self, node: Call) -> Value:
        if node.arguments:
            raise cannot(f"{node.name} with a precision", node.at)
        now = now_literal(self.now, node.at)
        if node.name == "current_date":
            return Value(f"CAST({now.sql} AS DATE)", DATE, node.at)
        return cast(now, timestamp(3), node.at) if node.name == "localtimestamp" else now

    def _subquery(self, node: Subquery | Exists | InQuery | Quantified) -> Value:
        sql, types = self.subquery(node, self.scope)
        if isinstance(node, Exists):
            return Value(f"EXISTS ({sql})", BOOLEAN, node.at)
        if len(types) != 1:
            raise cannot("a subquery of several columns", node.at)
        (type_,) = types
        if isinstance(node, Subquery):
            return Value(f"({sql})", type_, node.at, may_be_nan=type_.is_float)
        value = self.value(node.value)
        member = Value("r.c0", type_, node.at)
        if value.type.of or value.may_be_nan:
            raise cannot(f"{value.type} compared with a query", node.at)
        operator, what = "=", "IN"
        if isinstance(node, Quantified):
            operator = node.operator
            what = f"{operator} {node.quantifier}"
        comparison(operator, value, member, node.at)
        value, member = unified((value, member), what)
        found = f"SELECT {member.sql} FROM ({sql}) AS r(c0)"
        return Value(f"({value.sql} {what} ({found}))", BOOLEAN, node.at)


def _is_call(node: Node, name: str) -> bool:
    return isinstance(node, Call) and node.name.lower() == name


def _keeps_length(node: Node) -> bool:
    """Return whether the type of a text surely has the length that Athena shows."""
    match node:
        case Call():
            return node.name.lower() in {"typeof", "map"} and all(
                map(_keeps_length, node.arguments)
            )
        case Operation():
            return node.name in {"array", "row"} and all(map(_keeps_length, node.operands))
    return isinstance(node, Name | Field | Literal | Cast)
