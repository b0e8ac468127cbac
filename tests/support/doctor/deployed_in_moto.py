"""A deployment in moto: the stack's resources, filled by the real job, for tests to break."""

import base64
import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

import boto3
import pytest
from botocore.loaders import JSONFileLoader
from moto import mock_aws

from invitations.lake.glue import GlueLake
from invitations.tables import TABLES
from invitations.tables.schema import SERDE
from sql.statements import View, views
from tests.support.harness import BUCKET, DATABASE, FULL, Job, create_bucket
from tests.support.query_service import QueryService, query_service
from workbench.simulator import Simulator, World

STACK: Final = "PartnerInvitations"
FUNCTION, SCHEDULE = "sync-function", "sync-schedule"
ALARMS: Final = ("RunFailed", "NoSuccess", "Throttled")
QUEUES: Final = ("Undelivered", "FailedRuns")
"""Queues by the messages they hold."""
_read: Final = cache(JSONFileLoader.load_file)
_READER: Final = JSONFileLoader()
_WORLD: Final = World.with_slices({("AWS", "SENDER"): 20, ("AWS", "RECEIVER"): 50}, seed=3)


@dataclass(frozen=True)
class Deployed:
    """The parts of a deployment that tests break."""

    simulator: Simulator
    cloudformation: QueryService
    job: Job

    def queue(self, name: str) -> str:
        return str(boto3.client("sqs").get_queue_url(QueueName=name)["QueueUrl"])

    @property
    def outputs(self) -> dict[str, str]:
        """Return the stack's outputs of a healthy deployment."""
        queues = {name: self.queue(name) for name in QUEUES}
        alarms = {name: f"{STACK}-{name}" for name in ALARMS}
        return {
            "Bucket": BUCKET,
            "Database": DATABASE,
            "Workgroup": "partner-invitations",
            "Function": FUNCTION,
            "Schedule": SCHEDULE,
            "Queues": json.dumps(queues),
            "Alarms": json.dumps(alarms),
        }

    def describe(self, status: str = "CREATE_COMPLETE", **outputs: str) -> None:
        """Set the stack status and outputs that CloudFormation answers."""
        self.cloudformation.describe_stack(STACK, status, **outputs)


@contextmanager
def deployed_in_moto(monkeypatch: pytest.MonkeyPatch) -> Iterator[Deployed]:
    """Yield a healthy deployment. The doctor's own connections reach it."""
    # Otherwise each session reads the SDK's models again, which takes most of a test's time.
    monkeypatch.setattr(JSONFileLoader, "load_file", lambda _self, path: _read(_READER, path))
    with mock_aws(), query_service() as cloudformation, Simulator(_WORLD) as simulator:
        for service, url in (
            ("CLOUDFORMATION", cloudformation.endpoint_url),
            ("PARTNERCENTRAL_SELLING", simulator.endpoint_url),
        ):
            monkeypatch.setenv(f"AWS_ENDPOINT_URL_{service}", url)
        _create_lake()
        _create_function()
        _create_watch()
        job = Job(simulator, _lake(), settings=FULL, now=datetime.now(UTC))
        assert job.sync().errors == []
        deployed = Deployed(simulator, cloudformation, job)
        deployed.describe(**deployed.outputs)
        yield deployed


def _lake() -> GlueLake:
    clients = {"s3": boto3.client("s3"), "glue": boto3.client("glue")}
    return GlueLake(**clients, url=f"s3://{BUCKET}", database=DATABASE)  # type: ignore[arg-type]


def _create_lake() -> None:
    create_bucket()
    glue: Any = boto3.client("glue")
    glue.create_database(DatabaseInput={"Name": DATABASE})
    for table in TABLES:
        storage = {
            "Columns": [{"Name": c.name, "Type": c.glue_type} for c in table.columns],
            "Location": f"s3://{BUCKET}/{table.prefix}",
            "SerdeInfo": {"SerializationLibrary": SERDE},
        }
        keys = [{"Name": key.name, "Type": key.glue_type} for key in table.partition_keys]
        create_table(Name=table.name, StorageDescriptor=storage, PartitionKeys=keys)
    for view in views():
        create_table(**view_input(view))


def create_table(**table: Any) -> None:
    boto3.client("glue").create_table(DatabaseName=DATABASE, TableInput=table)  # type: ignore[arg-type]


def view_input(view: View, sql: str | None = None) -> dict[str, Any]:
    """Return the Glue input of a view as Athena writes it, with another SQL if given."""
    text = base64.b64encode(json.dumps({"originalSql": sql or view.sql}).encode()).decode()
    return {
        "Name": view.key,
        "TableType": "VIRTUAL_VIEW",
        "ViewOriginalText": f"/* Presto View: {text} */",
        "StorageDescriptor": {
            "Columns": [{"Name": column.name, "Type": column.glue_type} for column in view.columns]
        },
        "PartitionKeys": [],
    }


def _create_function() -> None:
    role = boto3.client("iam").create_role(RoleName="sync", AssumeRolePolicyDocument="{}")
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as file:
        file.writestr("handler.py", "")
    functions: Any = boto3.client("lambda")
    functions.create_function(
        FunctionName=FUNCTION,
        Role=role["Role"]["Arn"],
        Runtime="python3.13",
        Handler="handler.handler",
        Code={"ZipFile": code.getvalue()},
        Environment={
            "Variables": {
                "LAKE": f"s3://{BUCKET}",
                "DATABASE": DATABASE,
                "MAX_REQUESTS_PER_SECOND": "0",
            }
        },
    )
    functions.put_function_concurrency(FunctionName=FUNCTION, ReservedConcurrentExecutions=1)
    schedules: Any = boto3.client("scheduler")
    schedules.create_schedule(
        Name=SCHEDULE,
        ScheduleExpression="rate(15 minutes)",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={"Arn": "arn:aws:lambda:::function", "RoleArn": role["Role"]["Arn"]},
    )


def _create_watch() -> None:
    for name in QUEUES:
        boto3.client("sqs").create_queue(QueueName=name)
    for name in ALARMS:
        put_alarm(name)


def put_alarm(name: str, *, enabled: bool = True) -> None:
    """Create or replace an alarm over two metrics and three times 15 minutes, as NoSuccess is."""
    metrics = [
        {
            "Id": id_,
            "ReturnData": False,
            "MetricStat": {
                "Metric": {"Namespace": "AWS/Lambda", "MetricName": metric},
                "Period": 900,
                "Stat": "Sum",
            },
        }
        for id_, metric in (("started", "Invocations"), ("failed", "Errors"))
    ]
    result = {"Id": "e", "Expression": "FILL(started, 0) - FILL(failed, 0)", "ReturnData": True}
    alarms: Any = boto3.client("cloudwatch")
    alarms.put_metric_alarm(
        AlarmName=f"{STACK}-{name}",
        AlarmDescription=f"What {name} means.",
        ActionsEnabled=enabled,
        Metrics=[result, *metrics],
        EvaluationPeriods=3,
        Threshold=1,
        ComparisonOperator="LessThanThreshold",
    )
