"""`invitations query --stack`: what is asked of Athena, how results are read, and each refusal."""

import io
import json
import os
import pty
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from sql.statements import queries
from tests.integration.deployed_lake.conftest import Ask
from tests.support.athena_service import AthenaService
from tests.support.query_service import query_service
from workbench.cli import main

INVITATIONS = Path(sys.executable).parent / "invitations"
Printed = pytest.CaptureFixture[str]


def test_statement_is_asked_unchanged_in_the_workgroup_and_database(
    athena: AthenaService, query: Ask, capsys: Printed
) -> None:
    sql = 'SELECT "a"  -- as it is\n FROM t;'
    assert query("PartnerInvitations", sql, "--output", "csv") == 0
    assert capsys.readouterr() == (
        "a\r\n1\r\n",
        "scanned 1.2 MB, billed as 10 MB, about $0.00005\n",
    )
    [sent] = athena.asked("StartQueryExecution")
    assert (sent["QueryString"], sent["WorkGroup"]) == (sql, "readers")
    assert sent["QueryExecutionContext"]["Database"] == "partner"
    assert "ResultReuseConfiguration" not in sent
    assert "ResultConfiguration" not in sent


def test_names_that_options_lack_are_those_of_the_stack(
    athena: AthenaService, options: list[str], capsys: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    with query_service() as cloudformation:
        names = {"Bucket": "b", "Database": "d", "Workgroup": "w", "Function": "f"}
        cloudformation.describe_stack("Mine", **names)
        monkeypatch.setenv("AWS_ENDPOINT_URL_CLOUDFORMATION", cloudformation.endpoint_url)
        for service in ("ATHENA", "S3"):
            monkeypatch.setenv(f"AWS_ENDPOINT_URL_{service}", athena.endpoint_url)
        argv = ["--region", "eu-central-1", "--workgroup", "other", "SELECT 1"]
        assert main(["query", "--stack", "Mine", *argv]) == 0
    [sent] = athena.asked("StartQueryExecution")
    assert sent["WorkGroup"] == "other"
    assert sent["QueryExecutionContext"]["Database"] == "d"


def test_saved_query_is_asked(athena: AthenaService, query: Ask) -> None:
    assert query("--saved", "pending_now") == 0
    [pending] = [saved.sql for saved in queries() if saved.key == "pending_now"]
    assert [sent["QueryString"] for sent in athena.asked("StartQueryExecution")] == [pending]


def test_stack_without_a_name_leaves_the_statement_after_it_alone(
    athena: AthenaService, query: Ask
) -> None:
    assert query("SELECT\n1") == 0
    assert query("Name", "SELECT 2") == 0
    asked = [sent["QueryString"] for sent in athena.asked("StartQueryExecution")]
    assert asked == ["SELECT\n1", "SELECT 2"]


def test_result_has_values_of_athenas_types_as_json(
    athena: AthenaService, query: Ask, capsys: Printed
) -> None:
    athena.columns = [
        *(("n", "bigint"), ("d", "decimal"), ("b", "boolean"), ("t", "varchar"), ("e", "varchar")),
        *(("at", "timestamp"), ("z", "timestamp with time zone"), ("day", "date"), ("f", "double")),
        *(("x", "varbinary"), ("l", "array"), ("j", "json")),
    ]
    athena.csv = (
        '"n","d","b","t","e","at","z","day","f","x","l","j"\n'
        '"9007199254740993","0.10","true","é, ""x""\r\ny","","2026-01-15 12:00:00.123",'
        '"2026-07-01 14:00:00.000 Europe/Berlin","2026-01-15","NaN","01 ff","[a, b]","{""a"":1}"\n'
        ",,,,,,,,,,,\n"
    ).encode()
    assert query("SELECT 1", "--output", "json") == 0
    first, empty = json.loads(capsys.readouterr().out)
    assert first == {
        "n": 9007199254740993,
        "d": 0.10,
        "b": True,
        "t": 'é, "x"\r\ny',
        "e": "",
        "at": "2026-01-15T12:00:00.123Z",
        "z": "2026-07-01T14:00:00.000+02:00",
        "day": "2026-01-15",
        "f": None,
        "x": "01ff",
        "l": "[a, b]",
        "j": '{"a":1}',
    }
    assert set(empty.values()) == {None}


def test_result_of_show_is_read_from_pages(
    athena: AthenaService, query: Ask, capsys: Printed
) -> None:
    athena.csv, athena.columns, athena.statement_type = None, [("tab_name", "string")], "DDL"
    assert query("SHOW TABLES", "--output", "csv") == 0
    printed = capsys.readouterr()
    assert printed.out == "tab_name\r\nsync_runs\r\n"
    assert printed.err == "scanned 1.2 MB, free of charge\n"


def test_earlier_result_is_reused_free_of_charge(
    athena: AthenaService, query: Ask, capsys: Printed
) -> None:
    athena.reused, athena.scanned = True, 0
    assert query("SELECT 1", "--reuse-minutes", "90") == 0
    [sent] = athena.asked("StartQueryExecution")
    assert sent["ResultReuseConfiguration"] == {
        "ResultReuseByAgeConfiguration": {"Enabled": True, "MaxAgeInMinutes": 90}
    }
    assert capsys.readouterr().err.endswith("scanned 0 bytes, free of charge\n")


def test_throttled_start_is_tried_again(athena: AthenaService, query: Ask) -> None:
    throttled = (400, "TooManyRequestsException", "You have exceeded the limit")
    athena.refusals["StartQueryExecution"] = [throttled]
    assert query("SELECT 1") == 0
    assert len(athena.asked("StartQueryExecution")) == 2


@pytest.mark.parametrize(
    "sql", ["DROP TABLE sync_runs", "EXPLAIN ANALYZE DELETE FROM t", "SELECT 1; SELECT 2", " ; "]
)
def test_statement_that_does_not_only_read_is_refused_before_it_is_sent(
    athena: AthenaService, query: Ask, sql: str
) -> None:
    assert query("PartnerInvitations", sql) == 2
    assert athena.requests == []


def test_array_is_asked_for_as_json(athena: AthenaService, query: Ask, capsys: Printed) -> None:
    athena.columns, athena.csv = [("l", "varchar")], b'"l"\n"[""Acme, Inc."",null]"\n'
    assert query("SELECT ARRAY['Acme, Inc.', NULL] AS l;", "--output", "json") == 0
    assert json.loads(capsys.readouterr().out) == [{"l": ["Acme, Inc.", None]}]
    [sent] = athena.asked("StartQueryExecution")
    assert sent["QueryString"] == (
        """SELECT json_format(CAST(c0 AS JSON)) AS "l" FROM (\n"""
        "SELECT ARRAY['Acme, Inc.', NULL] AS l\n) AS r (c0)"
    )


def test_array_that_stays_text_is_named(athena: AthenaService, query: Ask, capsys: Printed) -> None:
    athena.columns, athena.csv = [("l", "array")], b'"l"\n"[Acme, Inc.]"\n'
    assert query("SELECT array_sort(word_stem(x)) AS l FROM t", "--output", "csv") == 0
    out, err = capsys.readouterr()
    assert out == 'l\r\n"[Acme, Inc.]"\r\n'
    assert err.startswith("l: as Athena writes it, without quotes; json_format(CAST(… AS JSON))")


def test_place_of_an_error_is_in_the_callers_own_lines(
    athena: AthenaService, query: Ask, capsys: Printed
) -> None:
    athena.states, athena.reason = ["FAILED"], "TYPE_MISMATCH: line 3:7: Cannot"
    assert query("SELECT\n ARRAY[1]") == 2
    assert "TYPE_MISMATCH: line 2:7: Cannot." in capsys.readouterr().err


class Failure(NamedTuple):
    """Athena's reason, the exit code, and what is said."""

    reason: str
    code: int
    said: str


FAILURES = {
    "bytes": Failure(
        "Bytes scanned limit was exceeded",
        2,
        "Athena didn't answer: Bytes scanned limit was exceeded. Name fewer columns, or a catalog "
        "and a participant_type; or raise the workgroup's limit, the setting query_scan_limit_mb.",
    ),
    "column": Failure(
        "COLUMN_NOT_FOUND: line 1:8: Column 'x' cannot be resolved",
        2,
        "line 1:8: Column 'x' cannot be resolved. DESCRIBE shows the columns of a table.",
    ),
    "column of Lake Formation": Failure(
        "COLUMN_NOT_FOUND: line 1:8: Column 'x' cannot be resolved or requester is not authorized "
        "to access requested resources",
        2,
        "or Lake Formation doesn't grant it to you.",
    ),
    "table": Failure(
        "TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.partner.t' does not exist",
        2,
        "SHOW TABLES names those there are; --database names another database. An older deployment "
        "lacks what is new: make deploy.",
    ),
    "database": Failure(
        "SCHEMA_NOT_FOUND: line 1:15: Schema 'other' does not exist",
        2,
        "Name the lake's database with --database, or leave it out of the statement.",
    ),
    "syntax": Failure(
        "SYNTAX_ERROR: line 1:8: mismatched input 'FORM'. Expecting: ','",
        2,
        "line 1:8: mismatched input 'FORM'. Expecting: ','. Correct the statement.",
    ),
    "IAM": Failure(
        "Insufficient permissions to execute the query. User: arn:aws:sts::123456789012:user/me is "
        "not authorized to perform: glue:GetTable on resource: arn:aws:glue:eu-central-1 because "
        "no identity-based policy allows the glue:GetTable action",
        1,
        "because no identity-based policy allows the glue:GetTable action. "
        "Allow this action in an identity-based policy.",
    ),
    "Lake Formation": Failure(
        "Insufficient Lake Formation permission(s) on sync_runs",
        1,
        "Have an administrator of Lake Formation grant you SELECT and DESCRIBE on the tables",
    ),
    "result bucket": Failure(
        "Unable to verify/create output bucket results",
        2,
        "Have the workgroup's result location set to a bucket that exists",
    ),
    "writing": Failure(
        "Access denied when writing output to url: s3://results/athena-results/1.csv",
        2,
        "Have the workgroup's result location set to a bucket that exists",
    ),
    "resources": Failure(
        "Query exhausted resources at this scale factor", 1, "Try again in a minute."
    ),
    "stopped": Failure(
        "Query cancelled by user", 2, "Somebody or something stopped it: ask again."
    ),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_failed_query_says_why_and_what_to_do(
    athena: AthenaService, query: Ask, capsys: Printed, failure: str
) -> None:
    reason, code, expected = FAILURES[failure]
    athena.states, athena.reason = ["FAILED"], reason
    assert query("SELECT x FROM t") == code
    out, err = capsys.readouterr()
    assert out == ""
    assert expected in err
    assert len(err.splitlines()) == 1
    assert "123456789012" not in err


REFUSALS = {
    "workgroup": (
        ("StartQueryExecution", 400, "InvalidRequestException", "WorkGroup is not found."),
        "Name another with --workgroup, or another region with --region.",
    ),
    "disabled workgroup": (
        ("StartQueryExecution", 400, "InvalidRequestException", "WorkGroup readers is disabled."),
        "Enable it in Athena's console, or name another with --workgroup.",
    ),
    "no result location": (
        (
            *("StartQueryExecution", 400, "InvalidRequestException"),
            (
                "No output location provided. An output location is required either through the "
                "Workgroup result configuration setting or as an API input."
            ),
        ),
        "Have the workgroup's result location set to a bucket",
    ),
    "syntax": (
        (
            *("StartQueryExecution", 400, "InvalidRequestException"),
            "line 1:1: mismatched input 'SELECT'. Expecting: <query>",
        ),
        "line 1:1: mismatched input 'SELECT'. Expecting: <query>. Correct the statement.",
    ),
    "expired": (
        ("StartQueryExecution", 400, "ExpiredTokenException", "The token has expired"),
        "Sign in again",
    ),
    "IAM": (
        ("GetQueryExecution", 400, "AccessDeniedException", "You are not authorized"),
        (
            "athena:GetQueryExecution failed: AccessDeniedException: You are not authorized. "
            "Check that the role is allowed this action."
        ),
    ),
    "result": (
        ("GetObject", 403, "AccessDenied", "Access Denied"),
        (
            "s3:GetObject failed: AccessDenied: Access Denied. "
            "Check that the role is allowed this action."
        ),
    ),
}


@pytest.mark.parametrize("refusal", REFUSALS)
def test_refused_request_says_why_and_what_to_do(
    athena: AthenaService, query: Ask, capsys: Printed, refusal: str
) -> None:
    (operation, *answer), expected = REFUSALS[refusal]
    athena.refusals[operation] = [tuple(answer)]  # type: ignore[list-item]
    assert query("SELECT x FROM t") in {1, 2}
    out, err = capsys.readouterr()
    assert out == ""
    assert expected in err
    assert len(err.splitlines()) == 1


def test_terminal_shows_the_state_and_the_bytes_read(
    athena: AthenaService, options: list[str]
) -> None:
    athena.states = ["QUEUED", "RUNNING", "SUCCEEDED"]
    command = [str(INVITATIONS), "query", *options, "--stack", "SELECT 1"]
    ours, theirs = pty.openpty()
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "80"}
    with os.fdopen(ours, "rb", buffering=0) as terminal:
        asking = subprocess.Popen(
            command, env=environment, stdin=theirs, stdout=subprocess.DEVNULL, stderr=theirs
        )
        os.close(theirs)
        shown = b"".join(iter(lambda: read_some(terminal), b"")).decode()
    assert asking.wait(30) == 0
    assert re.search(r"QUEUED, 1.2 MB scanned, 0 s", shown)
    assert re.search(r"RUNNING, 1.2 MB scanned, \d s", shown)
    assert shown.endswith("scanned 1.2 MB, billed as 10 MB, about $0.00005\r\n")


def read_some(terminal: io.FileIO) -> bytes:
    """Return what a terminal shows next, nothing at the end: Linux reports that as an error."""
    try:
        return terminal.read(1024) or b""
    except OSError:
        return b""


def test_interrupt_stops_the_query_in_athena(athena: AthenaService, options: list[str]) -> None:
    athena.states = ["QUEUED", "RUNNING"]
    command = [str(INVITATIONS), "query", *options, "--stack", "SELECT 1"]
    asking = subprocess.Popen(command, env=os.environ, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 30
    while len(athena.asked("GetQueryExecution")) < 2:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    asking.send_signal(signal.SIGINT)
    _, err = asking.communicate(timeout=30)
    assert err == "invitations: interrupted; the query doesn't go on in Athena\n"
    assert asking.returncode == 130
    assert athena.asked("StopQueryExecution") == [{"QueryExecutionId": "id-1"}]
    assert athena.stopped == {"id-1"}


def test_interrupt_that_cannot_stop_the_query_says_that_it_goes_on(
    athena: AthenaService, options: list[str]
) -> None:
    athena.states = ["RUNNING"]
    athena.refusals["StopQueryExecution"] = [(400, "AccessDeniedException", "not authorized")]
    command = [str(INVITATIONS), "query", *options, "--stack", "SELECT 1"]
    asking = subprocess.Popen(command, env=os.environ, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 30
    while not athena.asked("GetQueryExecution"):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    asking.send_signal(signal.SIGINT)
    _, err = asking.communicate(timeout=30)
    assert err.startswith("invitations: interrupted, but query id-1 couldn't be stopped: ")
    assert err.endswith("stop it in Athena's console, under Recent queries.\n")
    assert asking.returncode == 1


@pytest.mark.parametrize("option", ["--workgroup", "--region", "--profile", "--reuse-minutes"])
def test_option_of_a_deployed_lake_is_refused_with_a_folder(option: str, capsys: Printed) -> None:
    assert main(["query", "--lake", "lake", option, "1", "SELECT 1"]) == 2
    assert capsys.readouterr().err == (
        f"invitations: {option}: a lake in a folder takes none; add --stack.\n"
    )


def test_command_without_a_question_is_refused(query: Ask, capsys: Printed) -> None:
    assert query("PartnerInvitations") == 2
    assert capsys.readouterr().err == (
        "invitations: there is no question: name SQL, or a saved query with --saved.\n"
    )


def test_results_of_this_and_of_killed_processes_are_deleted(
    query: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    program = "import os; print(os.getpid())"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    (tmp_path / f"invitations-run-{int(ended.stdout)}-killed").mkdir()
    assert query("SELECT 1") == 0
    assert list(tmp_path.iterdir()) == []
