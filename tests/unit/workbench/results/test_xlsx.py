"""Spreadsheets, read back with another library."""

import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from invitations.errors import ConfigurationError
from workbench.results import xlsx
from workbench.results.result import Result, ResultStream
from workbench.results.xlsx import write_xlsx

NOON = datetime(2026, 1, 15, 12, 0, 0, 123000)  # noqa: DTZ001 - Athena's have no zone


def written(path: Path, *rows: tuple[Any, ...], columns: tuple[str, ...] = ("a",)) -> Any:
    assert write_xlsx(Result(columns, list(rows)), path) == len(rows)
    return openpyxl.load_workbook(path).active


@pytest.mark.parametrize(
    "text",
    [
        *("=1+1", "+1", "-1", "@SUM(A1)", "https://example.com", "012345678901", "TRUE"),
        *("Gärtner 👩\u200d🔬", " a\nb "),
    ],
)
def test_text_stays_text(tmp_path: Path, text: str) -> None:
    sheet = written(tmp_path / "a.xlsx", (text,))
    assert (sheet["A2"].value, sheet["A2"].data_type) == (text, "s")
    assert sheet["A2"].hyperlink is None


@pytest.mark.parametrize(
    ("value", "expected", "kind"),
    [
        (NOON, NOON, "d"),
        (date(2026, 1, 15), datetime(2026, 1, 15), "d"),  # noqa: DTZ001
        (time(10, 30), time(10, 30), "d"),
        (datetime(1, 1, 1), "0001-01-01T00:00:00.000Z", "s"),  # noqa: DTZ001
        (datetime(1900, 2, 28), "1900-02-28T00:00:00.000Z", "s"),  # noqa: DTZ001
        (datetime(9999, 12, 31), datetime(9999, 12, 31), "d"),  # noqa: DTZ001
        (True, True, "b"),
        (12, 12, "n"),
        (Decimal("0.10"), 0.1, "n"),
        (123456789012345, 123456789012345, "n"),
        (1234567890123456, "1234567890123456", "s"),
        (Decimal("1.234567890123456"), "1.234567890123456", "s"),
        (float("nan"), "NaN", "s"),
        (float("-inf"), "-Infinity", "s"),
        (1e300, 1e300, "n"),
        (["a", Decimal("1.50")], '["a", 1.50]', "s"),
        (b"\x01", "01", "s"),
        (None, None, "n"),
        ("\ufffe\uffff", "\ufffd\ufffd", "s"),
    ],
)
def test_value_is_exact_or_becomes_text(
    tmp_path: Path, value: Any, expected: Any, kind: str
) -> None:
    cell = written(tmp_path / "a.xlsx", (value,))["A2"]
    assert (cell.value, cell.data_type) == (expected, kind)


def test_control_characters_are_escaped_as_excel_does(tmp_path: Path) -> None:
    text = "".join(map(chr, range(32))) + "\x7f\x85"
    written(tmp_path / "a.xlsx", (text,), ("_x0041_",))
    sheet = zipfile.ZipFile(tmp_path / "a.xlsx").read("xl/worksheets/sheet1.xml")
    assert b"_x0000_" in sheet
    assert b"_x005F_x0041_" in sheet, "Excel would take it for an A"


def test_header_is_frozen_and_has_filters(tmp_path: Path) -> None:
    sheet = written(tmp_path / "a.xlsx", ("x", 1), ("y", 2), columns=("name", "=n"))
    assert [cell.value for cell in sheet[1]] == ["name", "=n"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:B3")
    assert sheet["A1"].font.bold


def test_sheet_without_rows_has_only_a_header(tmp_path: Path) -> None:
    assert written(tmp_path / "a.xlsx", columns=("a", "b")).max_row == 1


def test_text_longer_than_a_cell_allows_is_refused(tmp_path: Path) -> None:
    written(tmp_path / "a.xlsx", ("x" * 32_767,))
    with pytest.raises(ConfigurationError, match=r"row 1 has a 'a' of more than 32,767 .* csv"):
        written(tmp_path / "a.xlsx", ("x" * 32_768,))


def test_more_rows_than_a_sheet_allows_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx, "MAX_ROWS", 2)
    written(tmp_path / "a.xlsx", (1,), (2,))
    with pytest.raises(ConfigurationError, match="more rows than a sheet"):
        written(tmp_path / "a.xlsx", (1,), (2,), (3,))


def test_memory_does_not_grow_with_the_number_of_rows(tmp_path: Path) -> None:
    """Ten times as many rows take about the same memory."""

    def peak(count: int) -> int:
        rows: Iterator[tuple[Any, ...]] = ((f"engi-{n:013}", n, NOON) for n in range(count))
        tracemalloc.start()
        write_xlsx(ResultStream(("a", "b", "c"), rows), tmp_path / "a.xlsx")
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(20_000) < 1.5 * peak(2_000)


def test_time_with_a_zone_is_written_as_utc(tmp_path: Path) -> None:
    sheet = written(tmp_path / "a.xlsx", (NOON.replace(tzinfo=UTC),))
    assert sheet["A2"].value == NOON
