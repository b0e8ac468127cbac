"""Results of queries as a spreadsheet: no text runs as a formula, no number loses digits."""

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from invitations.errors import ConfigurationError
from workbench.results.output import text
from workbench.results.result import Result, ResultStream, Row

MAX_ROWS: Final = 1_048_575
"""Most rows of a sheet, without its header."""
MAX_CHARACTERS: Final = 32_767
"""Most characters of a cell."""
_EXACT_DIGITS: Final = 15
"""Digits of a number that spreadsheets keep."""
_FIRST_DAY: Final = date(1900, 3, 1)
"""Before it spreadsheets count a day that didn't exist, or have no dates at all."""
_WIDEST: Final = 60
_NOT_IN_XML: Final = re.compile("[\ufffe\uffff\ud800-\udfff]")
_FORMATS: Final = {
    datetime: "yyyy-mm-dd hh:mm:ss.000",
    date: "yyyy-mm-dd",
    time: "hh:mm:ss.000",
}


def write_xlsx(result: Result | ResultStream, path: Path) -> int:
    """Write a workbook of one sheet row by row; return the number of its rows.

    Texts are texts, never formulas or links; times are UTC. Numbers of more than 15 digits, dates
    before 1900-03-01, lists and the like are texts, too. Raises ConfigurationError if the result
    is larger than a sheet.
    """
    columns = result.columns
    options = {"constant_memory": True, "remove_timezone": True}
    with xlsxwriter.Workbook(path, options) as workbook:
        formats = {kind: workbook.add_format({"num_format": f}) for kind, f in _FORMATS.items()}
        sheet = workbook.add_worksheet("result")
        sheet.freeze_panes(1, 0)
        header = workbook.add_format({"bold": True})
        for column, name in enumerate(columns):
            sheet.write_string(0, column, _sound(name), header)
        widths = [len(name) + 3 for name in columns]  # a filter button covers the end of the name
        number = 0
        for number, row in enumerate(result.rows, start=1):
            _check_size(number, columns, row)
            for column, value in enumerate(row):
                widths[column] = max(widths[column], _write(sheet, number, column, value, formats))
        sheet.autofilter(0, 0, number, max(len(columns) - 1, 0))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(width, _WIDEST))
    return number


def _check_size(number: int, columns: tuple[str, ...], row: Row) -> None:
    if number > MAX_ROWS:
        raise ConfigurationError(
            f"--output xlsx: the result has more rows than a sheet, which has {MAX_ROWS:,}. "
            "Ask for fewer, or use --output csv."
        )
    for name, value in zip(columns, row, strict=True):
        if isinstance(value, str | list | dict | bytes) and len(text(value)) > MAX_CHARACTERS:
            raise ConfigurationError(
                f"--output xlsx: row {number:,} has a {name!r} of more than {MAX_CHARACTERS:,} "
                "characters, which no cell can hold. Shorten it with substr, or use --output csv."
            )


def _write(sheet: Worksheet, row: int, column: int, value: Any, formats: dict[type, Format]) -> int:
    """Write a value into its cell and return about its width in characters."""
    kind = type(value)
    if value is None:
        return 0
    if kind is bool:
        sheet.write_boolean(row, column, value)
    elif kind in _FORMATS and not _is_too_early(value):
        if kind is datetime and value.tzinfo:
            value = value.astimezone(UTC)
        sheet.write_datetime(row, column, value, formats[kind])
        return len(_FORMATS[kind])
    elif kind in {int, float, Decimal} and _is_exact(value):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, _sound(text(value)))
    return len(text(value))


def _is_too_early(value: date | time) -> bool:
    return not isinstance(value, time) and date(value.year, value.month, value.day) < _FIRST_DAY


def _is_exact(value: float | Decimal) -> bool:
    """Return whether a spreadsheet keeps the number exactly: it has 15 digits."""
    if isinstance(value, float):
        return value - value == 0  # not NaN, not infinite
    return len(Decimal(value).normalize().as_tuple().digits) <= _EXACT_DIGITS


def _sound(value: str) -> str:
    """Return text without characters that XML can't hold, even escaped."""
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", value)
