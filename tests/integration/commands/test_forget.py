"""The command `invitations forget`."""

import re
from pathlib import Path

import boto3
import pytest

from invitations.domain import Slice
from tests.support.doctor.deployed_in_moto import deployed_in_moto
from tests.support.harness import BUCKET, rows_in_folder, rows_in_glue
from tests.support.report.lakes import fill_one_slice
from workbench.cli import main
from workbench.folder_lake.origin import ORIGIN

RECEIVED = Slice("AWS", "RECEIVER")
PROVED = "files were read, and none of them names anybody to be forgotten."


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    root = tmp_path / "lake"
    fill_one_slice(root, RECEIVED, 200)
    return root


def senders(lake: Path) -> list[str | None]:
    return [row["sender_company_name"] for row in rows_in_folder(lake)[RECEIVED]]


def test_forget_only_shows_what_it_finds_without_yes(
    lake: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = senders(lake)
    company = str(before[0])
    count = before.count(company)
    files = {path: path.read_bytes() for path in lake.rglob("*") if path.is_file()}
    assert main(["forget", "--lake", str(lake), "--company", company.lower()]) == 0
    *lines, companies, last = capsys.readouterr().out.splitlines()
    assert lines == [
        f"Invitations that name them: {count}",
        f"  AWS RECEIVER: {count}",
        f"  {count} rows of engagement_invitations",
        f"  {count} rows of engagement_invitation_changes",
    ]
    assert companies.startswith("Companies in these rows: ")
    assert company in companies
    assert last == "Nothing was changed. To forget them, add --yes; nothing brings the names back."
    assert {path: path.read_bytes() for path in lake.rglob("*") if path.is_file()} == files


def test_forget_with_yes_clears_the_rows_and_proves_it(
    lake: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = senders(lake)
    company = str(before[0])
    assert main(["forget", "--lake", str(lake), "--company", company, "--yes"]) == 0
    assert PROVED in capsys.readouterr().out
    assert senders(lake) == [None if name == company else name for name in before]
    assert main(["forget", "--lake", str(lake), "--company", company, "--yes"]) == 0
    again = capsys.readouterr().out
    assert again.startswith("No row names them.\n")
    assert PROVED in again


def test_forget_of_nobody_in_the_lake_changes_nothing(
    lake: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {path: path.read_bytes() for path in lake.rglob("*") if path.is_file()}
    assert main(["forget", "--lake", str(lake), "--account", "999999999999", "--yes"]) == 0
    assert capsys.readouterr().out == "No row names them.\n"
    assert {path: path.read_bytes() for path in lake.rglob("*") if path.is_file()} == files


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ([], "invitations: name whom to forget: --company NAME or --account ID.\n"),
        (["--company", " "], "invitations: name whom to forget: --company NAME or --account ID.\n"),
    ],
)
def test_forget_without_anybody_is_refused(
    lake: Path, options: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["forget", "--lake", str(lake), *options]) == 2
    assert capsys.readouterr().err == message


def test_forget_in_a_folder_that_is_no_lake_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = tmp_path / "nowhere"
    assert main(["forget", "--lake", str(nowhere), "--company", "x", "--yes"]) == 2
    assert f"there is no lake in {str(nowhere)!r}" in capsys.readouterr().err
    assert not nowhere.exists()


def test_forget_needs_a_lake_to_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["forget", "--company", "x"])
    assert "one of the arguments --lake --stack is required" in capsys.readouterr().err


def test_forget_in_a_deployed_lake_clears_its_tables_and_old_versions(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with deployed_in_moto(monkeypatch) as deployed:
        boto3.client("s3").put_bucket_versioning(
            Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"}
        )
        assert deployed.job.sync().errors == []
        names = [row["sender_company_name"] for row in rows_in_glue()[RECEIVED]]
        company = max(filter(None, names), key=names.count)
        assert main(["forget", "--stack", "--company", company, "--yes"]) == 0
        assert [row["sender_company_name"] for row in rows_in_glue()[RECEIVED]] == [
            None if name == company else name for name in names
        ]
        out = capsys.readouterr().out
        assert PROVED in out
        assert not re.search("and 0 old versions", out)


def test_forget_in_a_copy_of_a_deployed_lake_is_refused(
    lake: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (lake / ORIGIN).write_text('{"bucket": "b", "database": "d"}')
    assert main(["forget", "--lake", str(lake), "--company", "x", "--yes"]) == 2
    assert capsys.readouterr().err.endswith(
        "Forget in the deployed lake, with --stack; then pull.\n"
    )
