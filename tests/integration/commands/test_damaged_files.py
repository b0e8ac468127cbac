"""A damaged file of a folder lake: queries that don't read it are answered, others name it."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from invitations.errors import ConfigurationError, InvitationDataError
from tests.support.report.lakes import sync_all
from workbench.cli import main
from workbench.folder_lake.sql import open_lake, run
from workbench.results.result import Result
from workbench.simulator import START, Simulator, World

LATER = START + timedelta(days=35)
RUNS_FILE = f"runs/{LATER:%Y-%m}/00000001-*/part-00000.parquet"
CHANGES_FILE = f"changes/{START:%Y-%m}/*/part-00000.parquet"
PART = "invitations/catalog=AWS/participant_type=RECEIVER/snapshot=00000002-*/part-*.parquet"
INVITATIONS = "SELECT count(*) FROM engagement_invitations"
RECEIVED = INVITATIONS + " WHERE catalog = 'AWS' AND participant_type = 'RECEIVER'"
SENT = INVITATIONS + " WHERE catalog = 'AWS' AND participant_type = 'SENDER'"
CHANGES = "SELECT count(*) FROM engagement_invitation_changes"
RUNS = "SELECT count(*) FROM sync_runs"
FRESHNESS = "SELECT * FROM data_freshness"
FIRST_MONTH = RUNS + f" WHERE run_month = '{START:%Y-%m}'"


Damage = Callable[[Path], None]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a lake with runs in two months."""
    root = tmp_path_factory.mktemp("damaged") / "lake"
    with Simulator(World(200)) as simulator:
        sync_all(root, simulator)
        simulator.advance(LATER - START)
        sync_all(root, simulator)
    return root


@pytest.fixture
def root(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled, tmp_path / "a lake's [*] folder?"))


def ask(root: Path, sql: str) -> Result:
    with open_lake(root, LATER) as lake:
        return run(lake, sql, LATER)


def file_of(root: Path, pattern: str) -> Path:
    *_, path = sorted(root.glob(pattern))  # the newest version
    return path


def empty(path: Path) -> None:
    path.write_bytes(b"")


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def overwrite_rows(path: Path) -> None:
    """Damage everything but the first bytes and the footer. Only reading rows can find that."""
    whole = path.read_bytes()
    footer = int.from_bytes(whole[-8:-4], "little") + 8
    path.write_bytes(whole[:4] + b"\xff" * (len(whole) - 4 - footer) + whole[-footer:])


def write_text(path: Path) -> None:
    path.write_text("no Parquet")


@pytest.mark.parametrize("damage", [empty, cut_off, overwrite_rows, write_text])
@pytest.mark.parametrize(
    ("file", "refused", "answered"),
    [
        (RUNS_FILE, (RUNS, FRESHNESS), (INVITATIONS, CHANGES, FIRST_MONTH)),
        (CHANGES_FILE, (CHANGES,), (INVITATIONS, RUNS, FRESHNESS)),
        (PART, (INVITATIONS, RECEIVED), (SENT, CHANGES, RUNS)),
    ],
    ids=["runs", "changes", "invitations"],
)
def test_only_queries_that_read_a_damaged_file_are_refused(
    root: Path, damage: Damage, file: str, refused: tuple[str, ...], answered: tuple[str, ...]
) -> None:
    before = {sql: sorted(ask(root, sql).rows) for sql in answered}
    path = file_of(root, file)
    damage(path)
    key = path.relative_to(root).as_posix()
    for sql in refused:
        with pytest.raises(InvitationDataError) as error:
            # count(*) reads nothing but the footer.
            ask(root, sql.replace("count(*)", "*"))
        assert str(error.value).startswith(f"{key} is damaged (")
        assert str(root) not in str(error.value)
        assert ". Restore it, or " in str(error.value)
    assert {sql: sorted(ask(root, sql).rows) for sql in answered} == before


def test_missing_part_is_named_as_missing(root: Path) -> None:
    path = file_of(root, PART)
    path.unlink()
    with pytest.raises(InvitationDataError, match=rf"^{path.relative_to(root)} is missing\. "):
        ask(root, INVITATIONS)
    assert ask(root, SENT).rows[0][0] > 0


@pytest.mark.parametrize("sql", [INVITATIONS, CHANGES, RUNS])
def test_damaged_partitions_file_is_named(root: Path, sql: str) -> None:
    (root / "partitions.json").write_text("{")
    with pytest.raises(InvitationDataError, match=r"^partitions\.json .* is damaged"):
        ask(root, sql)
    assert ask(root, "SELECT 1").rows == [(1,)]


def test_table_with_a_damaged_file_can_still_be_described(root: Path) -> None:
    before = [ask(root, sql) for sql in ("DESCRIBE sync_runs", "SHOW TABLES")]
    write_text(file_of(root, RUNS_FILE))
    assert [ask(root, sql) for sql in ("DESCRIBE sync_runs", "SHOW TABLES")] == before


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        (
            "SELECT CAST(status AS integer) FROM engagement_invitations",
            "Athena has no answer for '[A-Z]+'",
        ),
        ("SELECT nope FROM sync_runs", "nope"),
    ],
)
def test_wrong_statement_is_a_usage_error_if_every_file_is_whole(
    root: Path, sql: str, message: str
) -> None:
    with pytest.raises(ConfigurationError, match=message):
        ask(root, sql)


def test_query_command_names_the_damaged_file_with_exit_code_1(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = file_of(root, RUNS_FILE)
    write_text(path)
    assert main(["query", "--lake", str(root), RUNS]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"invitations: {path.relative_to(root)} is damaged (")
    assert said.err.endswith("partitions.json: sync_runs then lacks the runs in it.\n")
    assert main(["query", "--lake", str(root), "--output", "csv", INVITATIONS]) == 0
