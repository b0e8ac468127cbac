"""Output formats of results: tables, JSON and CSV."""

import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from invitations.errors import ConfigurationError
from workbench.results.output import write_csv, write_json, write_table
from workbench.results.result import Result

NOON = datetime(2026, 1, 15, 12, 0, 0, 123000, tzinfo=UTC)


MIXED = Result(
    ("text", "number", "at"),
    [('a,"b"\nc', 1, NOON.replace(tzinfo=None)), (None, Decimal("2.50"), None)],
)


def test_json_output_has_one_object_per_line() -> None:
    out = io.StringIO()
    write_json(MIXED, out)
    assert json.loads(out.getvalue()) == [
        {"text": 'a,"b"\nc', "number": 1, "at": "2026-01-15T12:00:00.123Z"},
        {"text": None, "number": 2.5, "at": None},
    ]
    assert len(out.getvalue().splitlines()) == 4


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, True),
        (date(2026, 1, 15), "2026-01-15"),
        (NOON, "2026-01-15T12:00:00.123Z"),
        (NOON.astimezone(ZoneInfo("Europe/Berlin")), "2026-01-15T13:00:00.123+01:00"),
        (NOON.replace(microsecond=123456), "2026-01-15T12:00:00.123456Z"),
        (Decimal(12345678901234567890), 12345678901234567890),
        (float("nan"), None),
        (float("inf"), None),
        (b"\x01\xff", "01ff"),
        ([1, NOON], [1, "2026-01-15T12:00:00.123Z"]),
        ({"a": Decimal(1), 2: None}, {"a": 1, "2": None}),
        ("Gärtner\x1b", "Gärtner\x1b"),
    ],
)
def test_value_is_converted_to_json(value: object, expected: object) -> None:
    out = io.StringIO()
    write_json(Result(("a",), [(value,)]), out)
    assert json.loads(out.getvalue()) == [{"a": expected}]


def test_json_without_rows_is_an_empty_array() -> None:
    out = io.StringIO()
    write_json(Result(("a",), []), out)
    assert out.getvalue() == "[]\n"


def test_json_refuses_duplicate_column_names() -> None:
    with pytest.raises(ConfigurationError, match="two columns are called 'a'"):
        write_json(Result(("a", "b", "a"), [(1, 2, 3)]), io.StringIO())


def test_csv_follows_rfc_4180() -> None:
    out = io.StringIO(newline="")
    write_csv(MIXED, out)
    assert out.getvalue() == (
        'text,number,at\r\n"a,""b""\nc",1,2026-01-15T12:00:00.123Z\r\n,2.50,\r\n'
    )
    assert list(csv.reader(io.StringIO(out.getvalue(), newline="")))[1][0] == 'a,"b"\nc'


@pytest.mark.parametrize(
    "number", ["0.10", "0.00", "-1.50", "12345678901234567890.123456789012345678", "1" * 38]
)
def test_decimal_is_written_with_all_digits(number: str) -> None:
    result = Result(("a", "b"), [(Decimal(number), [{"c": Decimal(number)}])])
    out = io.StringIO()
    write_json(result, out)
    assert out.getvalue() == f'[\n  {{"a": {number}, "b": [{{"c": {number}}}]}}\n]\n'
    out = io.StringIO(newline="")
    write_csv(result, out)
    assert out.getvalue() == f'a,b\r\n{number},"[{{""c"": {number}}}]"\r\n'
    out = io.StringIO()
    write_table(result, out)
    assert f"| {number} | " in out.getvalue()


def test_csv_distinguishes_null_nan_and_infinity() -> None:
    out = io.StringIO(newline="")
    values = (float("nan"), float("inf"), float("-inf"), None)
    write_csv(Result(("a", "b", "c", "d"), [values]), out)
    assert out.getvalue() == "a,b,c,d\r\nNaN,Infinity,-Infinity,\r\n"


def test_table_shows_whole_texts_and_aligns_numbers() -> None:
    out = io.StringIO()
    write_table(Result(("name", "n"), [("[bold]" + "x" * 300, 5), ("\x1b[31mred", 10000)]), out)
    lines = out.getvalue().splitlines()
    assert lines[3] == f"| [bold]{'x' * 300} |     5 |"
    assert lines[4].startswith(r"| \x1b[31mred ")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("columns", ["40", "400"])
def test_rows_wider_than_the_terminal_become_pairs(
    columns: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setenv("TERM", "xterm")
    out = Terminal()
    write_table(Result(("first", "second"), [("x" * 60, "y" * 60)]), out)
    text = out.getvalue()
    assert ("Name" in text) == (columns == "40")
    assert text.count("x") == 60
