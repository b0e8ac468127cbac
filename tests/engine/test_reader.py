"""Readers need what their policy allows, and no more: query, report and pull as such a user."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.e2e.deployment import Deployment
from tests.e2e.reader import policy_document, reader_without
from tests.engine.lake_copy import copy_lake
from tests.engine.trino_server import Engine
from workbench.folder_lake.sql import open_lake, run

INVITATIONS: Final = str(Path(sys.executable).with_name("invitations"))
QUERY: Final = ("query", "--stack", "--output", "csv", "SELECT count(*) FROM sync_runs")
NEEDED_BY_COMMAND: Final = {
    "cloudformation:DescribeStacks": "query",
    "athena:StartQueryExecution": "query",
    "athena:GetQueryExecution": "query",
    "athena:GetQueryResults": "query",
    "s3:GetObject": "query",
    "glue:GetPartition": "pull",
    "glue:GetPartitions": "pull",
    "s3:ListBucket": "pull",
}
"""Actions without which a command fails here."""
CALLED: Final = {
    "athena:StopQueryExecution": "an interrupted query",
    "glue:GetTable": "pull of a slice that no run has published yet",
    "glue:GetTables": "SHOW TABLES",
}
"""Actions that a command needs in a case that the tests below make by a call of its own."""
NEEDED_BY_ATHENA: Final = {
    "glue:GetDatabase",
    "glue:BatchGetPartition",
    "s3:PutObject",
    "s3:AbortMultipartUpload",
    "s3:ListMultipartUploadParts",
    "s3:ListBucketMultipartUploads",
    "s3:GetBucketLocation",
    "lakeformation:GetDataAccess",
}
"""Actions that AWS's Athena uses with the caller's permissions, as its documentation says. The
local Athena reads and writes with its own."""


def asked(deployment: Deployment, *argv: str) -> "subprocess.CompletedProcess[str]":
    """Run the installed command as the reader."""
    environment = {
        **deployment.as_reader.environment,
        "PATH": os.environ["PATH"],
        "HOME": str(deployment.checkout.tree),
    }
    return subprocess.run(
        [INVITATIONS, *argv], env=environment, capture_output=True, text=True, check=False
    )


def command(deployment: Deployment, name: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    if name == "query":
        return asked(deployment, *QUERY)
    return asked(deployment, "pull", "--stack", "--lake", str(folder / "copy"))


def test_reader_queries_reports_and_pulls(
    deployment: Deployment, engine: Engine, tmp_path: Path
) -> None:
    found = command(deployment, "query", tmp_path)
    assert found.returncode == 0, found.stderr
    assert int(found.stdout.splitlines()[1]) > 0
    page = tmp_path / "report.html"
    done = asked(deployment, "report", "--stack", "--out", str(page))
    assert done.returncode == 0, done.stderr
    assert "<html" in page.read_text()
    pulled = command(deployment, "pull", tmp_path)
    assert pulled.returncode == 0, pulled.stderr
    assert "is a copy of 4 slices" in pulled.stderr
    truth = copy_lake(deployment, tmp_path / "truth")
    for sql in ("SELECT * FROM engagement_invitations", "SELECT * FROM invitation_status_history"):
        rows = []
        for root in (tmp_path / "copy", truth):
            with open_lake(root) as lake:
                rows.append(sorted(map(repr, run(lake, sql).rows)))
        assert rows[0] == rows[1] != []


@pytest.mark.parametrize("action", NEEDED_BY_COMMAND)
def test_command_without_one_action_fails_and_names_it(
    deployment: Deployment, engine: Engine, tmp_path: Path, action: str
) -> None:
    policy = deployment.checkout.output("ReaderPolicy")
    with reader_without(deployment.aws, policy, action):
        done = command(deployment, NEEDED_BY_COMMAND[action], tmp_path)
    assert done.returncode == 1, done.stdout
    assert re.search(rf"{action}\b", done.stderr), done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("action", CALLED)
def test_call_without_its_action_is_refused(deployment: Deployment, action: str) -> None:
    database, policy = (deployment.checkout.output(one) for one in ("Database", "ReaderPolicy"))
    workgroup = deployment.checkout.output("Workgroup")
    client = deployment.as_reader.client(action.partition(":")[0])

    def call() -> None:
        if action == "athena:StopQueryExecution":
            started = client.start_query_execution(
                QueryString="SELECT 1",
                WorkGroup=workgroup,
                QueryExecutionContext={"Database": database},
            )
            client.stop_query_execution(QueryExecutionId=started["QueryExecutionId"])
        elif action == "glue:GetTable":
            client.get_table(DatabaseName=database, Name="sync_runs")
        else:
            client.get_tables(DatabaseName=database)

    call()
    with reader_without(deployment.aws, policy, action), pytest.raises(Exception, match="Denied"):
        call()


def test_policy_has_no_action_that_nothing_needs(deployment: Deployment) -> None:
    document = policy_document(deployment.aws, deployment.checkout.output("ReaderPolicy"))
    actions = [statement["Action"] for statement in document["Statement"]]
    given = {action for one in actions for action in ([one] if isinstance(one, str) else one)}
    assert given == NEEDED_BY_COMMAND.keys() | CALLED.keys() | NEEDED_BY_ATHENA, json.dumps(actions)
