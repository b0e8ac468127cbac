"""The command `invitations report`."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from invitations.domain import Slice
from tests.support.report.lakes import fill_one_slice
from workbench.cli import main
from workbench.options.version import own_version

INVITATIONS = str(Path(sys.executable).with_name("invitations"))


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("report") / "lake"
    fill_one_slice(root, Slice("AWS", "RECEIVER"), 1_200)
    return root


def test_report_writes_a_page_and_prints_the_number_of_invitations(
    lake: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "report.html"
    assert main(["report", "--lake", str(lake), "--out", str(file)]) == 0
    assert capsys.readouterr() == ("", f"invitations: {file} shows 1,200 invitations\n")
    page = file.read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert f"Made by <code>invitations report</code> {own_version()} from" in page
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_report_is_as_of_the_current_time(lake: Path, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    assert main(["report", "--lake", str(lake), "--out", str(file)]) == 0
    page = file.read_text(encoding="utf-8")
    assert re.search(r"As of \d+ \w{3} 20\d\d, \d\d:\d\d UTC", page)
    # The last sync was at the simulator's time, which is long ago.
    assert "Not up to date" in page


def test_installed_report_command_has_its_template(lake: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [INVITATIONS, "report", "--lake", str(lake), "--out", "report.html"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "invitations: report.html shows 1,200 invitations\n"


def test_report_to_dash_goes_to_standard_output(lake: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [INVITATIONS, "report", "--lake", str(lake), "--out", "-"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"invitations: - shows 1,200 invitations\n")
    page = done.stdout.decode("utf-8")
    assert page.startswith("<!doctype html>")
    assert page.endswith("</html>")
    assert list(tmp_path.iterdir()) == []


def test_report_replaces_the_target_of_a_link(lake: Path, tmp_path: Path) -> None:
    page, link = tmp_path / "page.html", tmp_path / "link.html"
    page.write_text("old")
    link.symlink_to(page.name)
    assert main(["report", "--lake", str(lake), "--out", str(link)]) == 0
    assert link.readlink() == Path(page.name)
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_unwritable_report_is_refused_with_advice(
    lake: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", "--lake", str(lake), "--out", str(tmp_path)]) == 2
    assert capsys.readouterr().err == (
        f"invitations: --out: {str(tmp_path)!r} can't be written: Is a directory. "
        "Name a file in a folder that exists and that you may write to.\n"
    )


def test_report_of_a_lake_in_s3_is_refused_with_advice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "report.html")
    assert main(["report", "--lake", "s3://bucket/lake", "--out", out]) == 2
    assert capsys.readouterr().err == (
        "invitations: --lake: 's3://bucket/lake' is not a folder; "
        "a lake in S3 is named by its stack, with --stack.\n"
    )


def test_report_without_a_lake_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "report.html"
    assert main(["report", "--lake", str(tmp_path / "none"), "--out", str(out)]) == 2
    assert "there is no lake in" in capsys.readouterr().err
    assert not out.exists()
