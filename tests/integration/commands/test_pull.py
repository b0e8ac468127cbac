"""`invitations pull`: a folder becomes a copy of a deployed lake, and only of that one."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.doctor.deployed_in_moto import Deployed, deployed_in_moto
from workbench.cli import main

QUESTION = ["query", "--output", "csv", "SELECT count(*) FROM engagement_invitations", "--lake"]


@pytest.fixture
def deployed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Deployed]:
    with deployed_in_moto(monkeypatch) as deployed:
        assert deployed.job.sync().errors == []
        yield deployed


@pytest.fixture
def copy(deployed: Deployed, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    folder = str(tmp_path / "copy")
    assert main(["pull", "--stack", "--lake", folder]) == 0
    capsys.readouterr()
    return folder


def error_of(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    assert main(list(argv)) == 2
    return capsys.readouterr().err


def test_pull_says_what_it_did_and_the_copy_answers(
    deployed: Deployed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(tmp_path / "new" / "copy")
    assert main(["pull", "--lake", folder]) == 0
    counts, copied = capsys.readouterr().err.splitlines()
    assert re.fullmatch(
        r"fetched \d+ files, [\d.]+ kB; there already: 0 files, 0 bytes; deleted: 0 files; "
        r"about \$0\.0000\d+",
        counts,
    )
    assert copied == f"invitations: {folder} is a copy of 4 slices and 2 months of history"
    assert main([*QUESTION, folder]) == 0
    rows = sum(
        len(deployed.simulator.summaries(catalog, side))
        for catalog in ("AWS", "Sandbox")
        for side in ("SENDER", "RECEIVER")
    )
    assert capsys.readouterr().out.splitlines()[1] == str(rows)


def test_second_pull_fetches_nothing(copy: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pull", "--stack", "--lake", copy]) == 0
    assert capsys.readouterr().err.startswith("fetched 0 files, 0 bytes; there already: ")


def test_caller_who_may_not_read_the_stack_gets_no_advice_that_pull_lacks(
    deployed: Deployed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    message = "because no identity-based policy allows the action"
    deployed.cloudformation.refuse("DescribeStacks", 403, "AccessDenied", message)
    assert main(["pull", "--stack", "--lake", str(tmp_path / "copy")]) == 1
    error = capsys.readouterr().err
    assert error.endswith("Allow this action in an identity-based policy.\n")


def test_doctor_finds_no_foreign_file_in_a_copy(
    copy: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["doctor", "--lake", copy, "--json"])
    found = {one["check"]: one["outcome"] for one in json.loads(capsys.readouterr().out)}
    assert found["other files"] == found["history"] == found["snapshot AWS SENDER"] == "OK"


def test_sync_into_a_copy_is_refused(
    deployed: Deployed, copy: str, capsys: pytest.CaptureFixture[str]
) -> None:
    url = deployed.simulator.endpoint_url
    error = error_of(capsys, "sync", "--lake", copy, "--endpoint-url", url, "--no-sign-request")
    assert f"{copy!r} is a copy of a deployed lake; `invitations pull` renews it." in error


def test_pull_into_a_lake_that_sync_filled_is_refused(
    deployed: Deployed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lake, url = str(tmp_path / "own"), deployed.simulator.endpoint_url
    assert main(["sync", "--lake", lake, "--endpoint-url", url, "--no-sign-request"]) == 0
    before = sorted(tmp_path.rglob("*"))
    capsys.readouterr()
    error = error_of(capsys, "pull", "--stack", "--lake", lake)
    assert f"{lake!r} holds a lake that `invitations sync` filled" in error
    assert sorted(tmp_path.rglob("*")) == before


def test_pull_into_the_copy_of_another_lake_is_refused(
    copy: str, capsys: pytest.CaptureFixture[str]
) -> None:
    origin = Path(copy) / "copy_of.json"
    origin.write_text(json.dumps({"bucket": "elsewhere", "database": "partner"}))
    error = error_of(capsys, "pull", "--stack", "--lake", copy)
    assert "is a copy of the lake in elsewhere, not of the one in " in error


@pytest.mark.parametrize("content", ["", "{}", "[1]"])
def test_copy_whose_origin_is_damaged_is_refused(
    copy: str, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    (Path(copy) / "copy_of.json").write_text(content)
    error = error_of(capsys, "pull", "--stack", "--lake", copy)
    assert f"copy_of.json in {copy!r} is damaged" in error


def test_folder_that_cannot_be_made_is_refused_in_one_line(
    deployed: Deployed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    error = error_of(capsys, "pull", "--stack", "--lake", str(tmp_path / "file" / "copy"))
    assert error.count("\n") == 1
    assert "can't be a folder: Not a directory" in error
