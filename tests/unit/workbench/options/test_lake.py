"""Each command refuses a wrong --lake before it does anything."""

import argparse
import os
from pathlib import Path

import pytest

from workbench.cli import main
from workbench.options.lake import chosen_lake

COMMANDS = {
    "sync": ["sync", "--no-sign-request", "--endpoint-url", "http://127.0.0.1:9"],
    "query": ["query", "SELECT 1"],
    "report": ["report", "--out", "report.html"],
    "doctor": ["doctor", "--no-sign-request", "--endpoint-url", "http://127.0.0.1:9"],
}
NOT_UTF_8 = os.fsdecode(b"caf\xe9")


@pytest.fixture(params=COMMANDS)
def command(request: pytest.FixtureRequest) -> list[str]:
    return COMMANDS[request.param]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refusal(command: list[str], lake: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert main([*command, "--lake", lake]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    return said.err


def test_empty_lake_name_is_refused_and_creates_nothing(
    command: list[str], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refusal(command, "", capsys) == (
        "invitations: --lake: '' is no folder; name one, such as lake or ~/invitations.\n"
    )
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("lake", [NOT_UTF_8, f"{NOT_UTF_8}/lake", "link"])
def test_lake_name_that_is_not_utf_8_is_refused_and_creates_nothing(
    command: list[str], folder: Path, lake: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "link").symlink_to(NOT_UTF_8)
    said = refusal(command, lake, capsys)
    target = str(folder / (NOT_UTF_8 if lake == "link" else lake))
    assert said == f"invitations: --lake: {target!r} is not allowed; use a name that is UTF-8.\n"
    assert [path.name for path in folder.iterdir()] == ["link"]


def test_lake_in_a_current_folder_that_is_not_utf_8_is_refused(
    command: list[str],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    current = folder / NOT_UTF_8
    current.mkdir()
    monkeypatch.chdir(current)
    assert "is not allowed; use a name that is UTF-8." in refusal(command, "lake", capsys)
    assert list(current.iterdir()) == []


@pytest.mark.parametrize("lake", ["gs://bucket/lake", "file://lake"])
def test_lake_address_outside_s3_is_refused(
    command: list[str], folder: Path, lake: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refusal(command, lake, capsys).startswith(f"invitations: --lake: {lake!r} is not ")
    assert list(folder.iterdir()) == []


def test_lake_prefix_in_s3_that_is_not_utf_8_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lake = f"s3://bucket/{NOT_UTF_8}"
    command = [*COMMANDS["sync"], "--database", "d", "--region", "eu-central-1"]
    assert refusal(command, lake, capsys) == (
        f"invitations: --lake: {lake!r} is not allowed; use a name that is UTF-8.\n"
    )


CHOOSING = ["doctor", "query", "report"]


@pytest.mark.parametrize("name", CHOOSING)
def test_lake_in_s3_is_refused_with_the_option_for_it(
    name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refusal(COMMANDS[name], "s3://bucket", capsys) == (
        "invitations: --lake: 's3://bucket' is not a folder; "
        "a lake in S3 is named by its stack, with --stack.\n"
    )


@pytest.mark.parametrize("name", CHOOSING)
def test_command_without_a_lake_names_both_options(
    name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(COMMANDS[name]) == 2
    assert capsys.readouterr().err == (
        "invitations: there is no ./lake. Name a lake: --lake FOLDER for one in a folder, "
        "--stack [NAME] for a deployed one.\n"
    )


@pytest.mark.parametrize("name", CHOOSING)
def test_lake_is_a_folder_or_a_stack_not_both(
    name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main([*COMMANDS[name], "--lake", "lake", "--stack"])
    assert "argument --stack: not allowed with argument --lake" in capsys.readouterr().err


def test_lake_that_isnt_named_is_the_folder_lake_if_it_is_there(folder: Path) -> None:
    (folder / "lake").mkdir()
    args = argparse.Namespace(lake=None, stack=None)
    assert chosen_lake(args) == Path("lake")
