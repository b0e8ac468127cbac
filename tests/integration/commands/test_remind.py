"""The command `invitations remind`."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.doctor.deployed_in_moto import deployed_in_moto
from tests.support.factories import invitation
from tests.support.one_slice import one_slice
from workbench.cli import main

NOW = datetime.now(UTC)
DAY = timedelta(days=1)


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    """A lake that was synced just now, with an invitation that expires in two days and a half."""
    with one_slice(tmp_path / "lake", NOW) as scripted:
        scripted.lists(invitation(1, NOW - DAY, expires=NOW + 2.5 * DAY))
        assert scripted.sync().error is None
    return tmp_path / "lake"


def test_remind_prints_what_expires_within_the_days(
    lake: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for days, lines in (("7", 6), ("3", 6), ("2", 0)):
        assert main(["remind", "--lake", str(lake), "--days", days]) == 0
        out = capsys.readouterr().out
        assert len(out.splitlines()) == lines
        assert ("2 days left" in out) == (lines > 0)


def test_remind_counts_as_no_reminder(lake: Path) -> None:
    before = sorted(lake.rglob("*"))
    assert main(["remind", "--lake", str(lake)]) == 0
    assert sorted(lake.rglob("*")) == before


def test_remind_reads_a_deployed_lake(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with deployed_in_moto(monkeypatch) as deployed:
        deployed.job.now = NOW - 3 * DAY
        assert deployed.job.sync().errors == []
        assert main(["remind", "--stack"]) == 0
        assert ", 3 days ago. " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--days", "0"], "--days: '0' is not allowed; use a whole number from 1 to 3650."),
        (["--days", "soon"], "--days: 'soon' is not allowed; use a whole number from 1 to 3650."),
        (["--lake", "nowhere"], "--lake: there is no lake in 'nowhere' yet; run"),
    ],
)
def test_wrong_option_of_remind_is_refused_in_one_line(
    lake: Path, options: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    named = [] if "--lake" in options else ["--lake", str(lake)]
    assert main(["remind", *named, *options]) == 2
    err = capsys.readouterr().err
    assert err.startswith(f"invitations: {message}")
    assert err.count("\n") == 1
