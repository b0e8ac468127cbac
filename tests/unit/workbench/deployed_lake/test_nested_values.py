"""JSON of arrays, maps and rows as lists and dictionaries."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from workbench.athena_sql.types import BIGINT, BOOLEAN, DATE, DOUBLE, VARCHAR, Type, decimal
from workbench.deployed_lake.nested_values import reader_of_json


def array(of: Type) -> Type:
    return Type("array", of=(of,))


def map_(key: Type, value: Type) -> Type:
    return Type("map", of=(key, value))


def row(*names: str, of: tuple[Type, ...]) -> Type:
    return Type("row", of=of, names=names)


@pytest.mark.parametrize(
    ("type_", "text", "expected"),
    [
        (array(VARCHAR), '["Acme, Inc.", null, "", "1"]', ["Acme, Inc.", None, "", "1"]),
        (array(BIGINT), "[9007199254740993]", [9007199254740993]),
        (array(decimal(4, 2)), "[0.10, 5]", [Decimal("0.10"), Decimal(5)]),
        (array(DOUBLE), '["Infinity", 1.0E10]', [float("inf"), 1e10]),
        (array(array(BOOLEAN)), "[[true, null], null, []]", [[True, None], None, []]),
        (map_(BIGINT, VARCHAR), '{"1": "a=b", "2": null}', {1: "a=b", 2: None}),
        (map_(BOOLEAN, DATE), '{"true": "2026-01-15"}', {True: date(2026, 1, 15)}),
        (
            array(row("x", "", "", of=(BIGINT, VARCHAR, VARCHAR))),
            '[{"x": 1, "": "a", "": "b"}]',
            [{"x": 1, "field1": "a", "field2": "b"}],
        ),
    ],
)
def test_json_becomes_a_value_of_its_type(type_: Type, text: str, expected: Any) -> None:
    found = reader_of_json(type_)(text)
    assert repr(found) == repr(expected)
