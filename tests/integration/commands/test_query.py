"""`invitations query` on a lake that `invitations sync` has filled."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from sql.statements import queries
from tests.support.report.lakes import sync_all
from workbench.cli import main
from workbench.folder_lake.sql import open_lake
from workbench.simulator import Simulator, World

INVITATIONS = str(Path(sys.executable).with_name("invitations"))
SIZES = {("AWS", "SENDER"): 20, ("AWS", "RECEIVER"): 150, ("Sandbox", "SENDER"): 1}
BY_SLICE = """
    SELECT catalog, participant_type, count(*) AS invitations
    FROM engagement_invitations GROUP BY 1, 2 ORDER BY 1, 2
"""


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator(World.with_slices(SIZES, seed=3)) as running:
        yield running


@pytest.fixture(scope="module")
def lake(simulator: Simulator, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = str(tmp_path_factory.mktemp("query") / "lake")
    connection = ("--endpoint-url", simulator.endpoint_url, "--no-sign-request")
    assert main(["sync", "--lake", folder, *connection, "--max-requests-per-second", "0"]) == 0
    return folder


def test_query_output_is_a_table_by_default(lake: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "--lake", lake, BY_SLICE]) == 0
    out, error = capsys.readouterr()
    assert out == (
        "+---------+------------------+-------------+\n"
        "| catalog | participant_type | invitations |\n"
        "+---------+------------------+-------------+\n"
        "| AWS     | RECEIVER         |         150 |\n"
        "| AWS     | SENDER           |          20 |\n"
        "| Sandbox | SENDER           |           1 |\n"
        "+---------+------------------+-------------+\n"
    )
    assert error == "(3 rows)\n"


def test_json_output_holds_the_listed_values(
    lake: str, simulator: Simulator, capsys: pytest.CaptureFixture[str]
) -> None:
    sql = """
        SELECT invitation_id, engagement_title, expiration_date, sender_aws_account_id
        FROM engagement_invitations WHERE catalog = 'AWS' AND participant_type = 'RECEIVER'
        ORDER BY invitation_id
    """
    assert main(["query", "--lake", lake, "--output", "json", sql]) == 0
    out, error = capsys.readouterr()
    summaries = sorted(simulator.summaries("AWS", "RECEIVER"), key=lambda summary: summary["Id"])
    assert json.loads(out) == [
        {
            "invitation_id": summary["Id"],
            "engagement_title": summary.get("EngagementTitle"),
            "expiration_date": in_milliseconds(summary["ExpirationDate"]),
            "sender_aws_account_id": summary["SenderAwsAccountId"],
        }
        for summary in summaries
    ]
    assert error == ""


def in_milliseconds(timestamp: str | None) -> str | None:
    if timestamp is None:
        return None
    seconds, _, fraction = timestamp.removesuffix("Z").partition(".")
    return f"{seconds}.{fraction[:3]:0<3}Z"


def test_csv_output_holds_every_row(lake: str, capsys: pytest.CaptureFixture[str]) -> None:
    sql = "SELECT * FROM engagement_invitations"
    assert main(["query", "--lake", lake, "--output", "csv", sql]) == 0
    out, error = capsys.readouterr()
    rows = list(csv.DictReader(io.StringIO(out, newline="")))
    assert (len(rows), error) == (171, "")
    assert all(row["invitation_id"].startswith("engi-") for row in rows)


def test_count_of_one_row_is_singular(lake: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "--lake", lake, "SELECT 1 AS one"]) == 0
    assert capsys.readouterr().err == "(1 row)\n"


def test_installed_query_command_works(lake: str) -> None:
    command = [INVITATIONS, "query", "--lake", lake, "--output", "json", BY_SLICE]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert [row["invitations"] for row in json.loads(done.stdout)] == [150, 20, 1]


def test_wrong_query_fails_with_the_engines_message(lake: str) -> None:
    command = [INVITATIONS, "query", "--lake", lake, "SELECT nope FROM engagement_invitations"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(
        'invitations: Referenced column "nope" not found (line 1, column 8).'
    )
    assert len(done.stderr.splitlines()) == 1


def test_query_ends_quietly_if_its_reader_leaves_early(lake: str) -> None:
    sql = "SELECT * FROM engagement_invitations CROSS JOIN engagement_invitations AS again"
    command = f"'{INVITATIONS}' query --lake '{lake}' --output csv '{sql}' | head -1"
    done = subprocess.run(["/bin/sh", "-c", command], check=False, capture_output=True, text=True)
    assert done.stdout.startswith("invitation_id,")
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["DELETE FROM engagement_invitations"], "queries only read: use SELECT, WITH"),
        (["SELECT 1; SELECT 2"], "there are several statements; use one at a time."),
        (["SELEC 1"], "Unexpected token: Athena doesn't expect 'SELEC' here (line 1, column 1)."),
        (["--output", "json", "SELECT 1 AS a, 2 AS a"], "two columns are called 'a'"),
        (["--lake", "nothing", "SELECT 1"], "--lake: there is no lake in 'nothing' yet; run `inv"),
        (["--lake", "s3://b", "SELECT 1"], "--lake: 's3://b' is not a folder; a lake in S3 is na"),
    ],
)
def test_usage_error_of_query_is_one_line_with_exit_code_2(
    lake: str, argv: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["query", "--lake", lake, *argv]) == 2
    out, error = capsys.readouterr()
    assert error.startswith(f"invitations: {message}")
    assert (out, len(error.splitlines())) == ("", 1)


def test_damaged_lake_fails_the_query_with_exit_code_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "partitions.json").write_text("{")
    assert main(["query", "--lake", str(tmp_path), BY_SLICE]) == 1
    assert "partitions.json in the lake's folder is damaged" in capsys.readouterr().err


def test_unknown_output_format_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["query", "--lake", "lake", "--output", "xml", "SELECT 1"])
    assert "choose from" in capsys.readouterr().err


def test_saved_query_runs_by_its_name(lake: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "--lake", lake, "--saved", "pending_now", "--output", "csv"]) == 0
    saved = capsys.readouterr().out
    (pending,) = (query for query in queries() if query.key == "pending_now")
    assert main(["query", "--lake", lake, "--output", "csv", pending.sql]) == 0
    assert saved == capsys.readouterr().out
    assert len(saved.splitlines()) > 1


def test_unknown_saved_query_is_refused_with_advice(
    lake: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["query", "--lake", lake, "--saved", "pending"]) == 2
    error = capsys.readouterr().err
    assert error == (
        "invitations: --saved: there is no query 'pending'; "
        "`invitations query --help` lists them.\n"
    )
    with pytest.raises(SystemExit, match="0"):
        main(["query", "--help"])
    shown = capsys.readouterr().out
    for query in queries():
        assert re.search(rf"^  {query.key} +{re.escape(query.question)}$", shown, re.MULTILINE)


TITLES = "SELECT '👩\u200d🔬 é 株' AS title"


def bytes_printed(encoding: str, *argv: str) -> bytes:
    """Return the output of a command whose standard output has an encoding other than UTF-8."""
    environment = os.environ | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    done = subprocess.run([INVITATIONS, *argv], check=True, capture_output=True, env=environment)
    return done.stdout


@pytest.mark.parametrize("encoding", ["latin-1", "ascii", "cp437"])
def test_encoding_of_standard_output_changes_no_data(lake: str, encoding: str) -> None:
    """JSON escapes characters that the encoding lacks. CSV is always UTF-8."""
    question = ("query", "--lake", lake, TITLES, "--output")
    title = "👩\u200d🔬 é 株"
    written = bytes_printed(encoding, *question, "json")
    assert json.loads(written.decode(encoding)) == [{"title": title}]
    assert bytes_printed(encoding, *question, "csv") == f"title\r\n{title}\r\n".encode()


@pytest.mark.parametrize("output", ["json", "csv", "table", "xlsx"])
def test_every_output_format_can_be_written_to_a_file(
    lake: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], output: str
) -> None:
    file = tmp_path / "answer"
    assert main(["query", "--lake", lake, BY_SLICE, "--output", output, "--out", str(file)]) == 0
    out, error = capsys.readouterr()
    assert (out, error) == ("", "(3 rows)\n")
    if output == "xlsx":
        rows = openpyxl.load_workbook(io.BytesIO(file.read_bytes())).active.values
        assert list(rows)[1] == ("AWS", "RECEIVER", 150)
    else:
        assert "RECEIVER" in file.read_text()


def test_spreadsheet_can_be_written_to_a_pipe(lake: str) -> None:
    written = bytes_printed("ascii", "query", "--lake", lake, BY_SLICE, "--output", "xlsx")
    rows = openpyxl.load_workbook(io.BytesIO(written)).active.values
    assert list(rows)[-1] == ("Sandbox", "SENDER", 1)


def test_wrong_query_leaves_the_output_file_unchanged(
    lake: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "answer.csv"
    file.write_text("before")
    for sql in ("SELECT x", "SELECT DATE '9999-12-31' + INTERVAL '1' DAY"):
        question = ("query", "--lake", lake, sql, "--output", "csv")
        assert main([*question, "--out", str(file)]) == 2
        assert capsys.readouterr().err.count("\n") == 1
    assert file.read_text() == "before"


@pytest.mark.parametrize(
    ("statement", "tables"),
    [
        ("SELECT count(*) FROM engagement_invitations", {"invitations"}),
        ('SELECT 1 FROM "Engagement_Invitations"', {"invitations"}),
        ("SELECT * FROM pending_invitations", {"invitations"}),
        ("SELECT * FROM invitation_answers", {"changes"}),
        ("SELECT * FROM data_freshness, engagement_invitation_changes", {"changes", "runs"}),
        ('SELECT * FROM U&"sync\\005fruns"', {"invitations", "changes", "runs"}),
        ("SHOW TABLES", set()),
    ],
)
def test_only_files_of_tables_that_the_statement_names_can_be_opened(
    tmp_path: Path, statement: str, tables: set[str]
) -> None:
    with Simulator(World(30)) as simulator:
        sync_all(tmp_path, simulator)
    with open_lake(tmp_path, statement=statement) as connection:
        ((paths,),) = connection.sql("SELECT current_setting('allowed_paths')").fetchall()
    assert {Path(path).relative_to(tmp_path).parts[0] for path in paths} == tables
