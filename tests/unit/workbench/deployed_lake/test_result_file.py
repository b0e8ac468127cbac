"""Result files of Athena: CSV in which null and an empty text differ."""

from pathlib import Path
from typing import Any

import pytest

from invitations.errors import ConfigurationError, InvitationDataError
from workbench.deployed_lake.result_file import rows_in
from workbench.deployed_lake.values import reader_of


def rows(folder: Path, content: str, *types: str) -> list[tuple[Any, ...]]:
    file = folder / "result.csv"
    file.write_bytes(content.encode())
    return list(rows_in(file, [reader_of(type_) for type_ in types]))


def test_null_and_empty_text_differ(tmp_path: Path) -> None:
    content = '"a","b"\n"",\n,""\n"null","NULL"\n'
    expected = [("", None), (None, ""), ("null", "NULL")]
    assert rows(tmp_path, content, "varchar", "varchar") == expected


def test_value_keeps_its_line_ends_quotes_and_letters(tmp_path: Path) -> None:
    content = '"a\nb","a\nb"\n"é, ""👩\u200d🔬""\r\n\ry","1"\n'
    assert rows(tmp_path, content, "varchar", "integer") == [('é, "👩\u200d🔬"\r\n\ry', 1)]


def test_empty_line_is_the_null_of_a_single_column(tmp_path: Path) -> None:
    assert rows(tmp_path, '"a"\n\n"1"\n\n', "integer") == [(None,), (1,), (None,)]


def test_header_alone_is_a_result_without_rows(tmp_path: Path) -> None:
    assert rows(tmp_path, '"a"\n', "integer") == []


def test_long_result_is_read_piece_by_piece(tmp_path: Path) -> None:
    """The first row comes although a later one is damaged: so the file isn't read whole."""
    many = '"' + "x" * 1_000_000 + '"\n'
    file = tmp_path / "result.csv"
    file.write_text(f'"a"\n"first"\n{many * 70}"one","two"\n', encoding="utf-8")
    found = rows_in(file, [str])
    assert next(found) == ("first",)
    with pytest.raises(InvitationDataError, match=r"can't be read .*Expected 1 columns, got 2"):
        list(found)


def test_damaged_file_is_refused_with_advice(tmp_path: Path) -> None:
    with pytest.raises(InvitationDataError, match=r"can't be read .* Ask again\."):
        rows(tmp_path, "", "integer")


def test_date_that_python_cannot_hold_is_refused_with_advice(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"can't be shown .* AS varchar\) shows it"):
        rows(tmp_path, '"a"\n"+10000-01-01"\n', "date")
