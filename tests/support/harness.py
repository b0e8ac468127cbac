"""The real job over real HTTP against the simulator, and the tables that readers then see."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import boto3
import pyarrow.parquet as pq

from invitations.domain import Slice
from invitations.lake.event_times import StatusEvent
from invitations.lake.storage import Lake
from invitations.partner_central.pacing import RequestLimiter
from invitations.settings import Settings
from invitations.snapshot.published import PART
from invitations.sync.context import Run, new_run
from invitations.sync.event import sync_for_event
from invitations.sync.result import RunResult
from invitations.sync.run import sync
from invitations.tables import CHANGES, TABLES
from invitations.tables.invitations import LISTED_COLUMNS, TABLE
from invitations.tables.schema import SERDE, Table
from workbench.folder_lake.lake import FolderLake, read_partitions
from workbench.simulator import Simulator

BUCKET, DATABASE = "lake", "partner"
SETTINGS = Settings(lake="", database=DATABASE, max_requests_per_second=0)
FULL = replace(SETTINGS, mode="full")
FIRST_RUN = datetime(2026, 2, 1, 12, tzinfo=UTC)
Rows = dict[Slice, list[dict[str, Any]]]


@dataclass
class Job:
    """The job of one deployment. Each sync is an hour after the one before."""

    simulator: Simulator
    lake: Lake
    settings: Settings = SETTINGS
    now: datetime = FIRST_RUN
    remaining_seconds: Callable[[], float] = lambda: 900.0
    limiter: RequestLimiter = field(default_factory=lambda: RequestLimiter(0))
    session: boto3.Session = field(default_factory=boto3.Session)
    run_id: str = "run"
    trigger: str = "manual"
    runs: int = 0

    def sync(self, **changes: Any) -> RunResult:
        report = sync(self.run(**changes))
        self.runs += 1
        self.now += timedelta(hours=1)
        return report

    def react(self, status_event: StatusEvent) -> RunResult | None:
        """Run for an event. Waiting moves the clock and takes no time."""
        return sync_for_event(replace(self.run(), trigger="event"), status_event, self.wait)

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def run(self, **changes: Any) -> Run:
        return new_run(
            replace(self.settings, **changes),
            self.lake,
            self.session,
            run_id=f"{self.run_id}-{self.runs}" if self.runs else self.run_id,
            trigger=self.trigger,
            clock=lambda: self.now,
            remaining_seconds=self.remaining_seconds,
            limiter=self.limiter,
            endpoint_url=self.simulator.endpoint_url,
        )


def expected_rows(
    simulator: Simulator, slice_: Slice, before: Sequence[dict[str, Any]] = ()
) -> list[dict[str, Any]]:
    """Return the expected rows of a slice without bookkeeping, computed without the job's code.

    The rows of `before` have expiration dates that the service may omit later.
    """
    summaries = simulator.summaries(slice_.catalog, slice_.participant_type)
    rows = sorted((expected_row(summary) for summary in summaries), key=by_id)
    expirations = {row["invitation_id"]: row["expiration_date"] for row in before}
    for row in rows:
        row["expiration_date"] = row["expiration_date"] or expirations.get(row["invitation_id"])
    return rows


def expected_row(summary: dict[str, Any]) -> dict[str, Any]:
    account = (summary.get("Receiver") or {}).get("Account")
    return {
        "invitation_id": summary["Id"],
        "invitation_arn": summary.get("Arn"),
        "engagement_id": summary.get("EngagementId"),
        "engagement_title": summary.get("EngagementTitle"),
        "payload_type": summary.get("PayloadType"),
        "status": summary.get("Status"),
        "invitation_date": _moment(summary.get("InvitationDate")),
        "expiration_date": _moment(summary.get("ExpirationDate")),
        "sender_aws_account_id": summary.get("SenderAwsAccountId"),
        "sender_company_name": summary.get("SenderCompanyName"),
        "receiver_type": "Account" if account else None,
        "receiver_account_alias": (account or {}).get("Alias"),
        "receiver_account_aws_account_id": (account or {}).get("AwsAccountId"),
        "additional_fields": None,
    }


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def by_id(row: dict[str, Any]) -> str:
    return str(row["invitation_id"])


def without_bookkeeping(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    names = [column.name for column in LISTED_COLUMNS]
    return sorted(({name: row[name] for name in names} for row in rows), key=by_id)


def rows_in_folder(root: Path) -> Rows:
    """Return every row that a reader of a folder lake sees, by slice."""
    return {
        Slice(*key.split("/")): pq.read_table(root / entry["location"] / PART).to_pylist()
        for key, entry in read_partitions(root).items()
    }


def parts_of(root: Path, table: Table) -> list[Path]:
    """Return the published parts of a folder lake's changes or runs."""
    return [root / part for month in FolderLake(root).months(table) for part in month.parts]


def changes_in_folder(root: Path) -> list[dict[str, Any]]:
    """Return every row of a folder lake's changes table, by time of observation."""
    rows = [
        row for path in parts_of(root, CHANGES) for row in pq.ParquetFile(path).read().to_pylist()
    ]
    return sorted(rows, key=lambda row: (row["snapshot_number"], row["observed_at"]))


def rows_in_glue() -> Rows:
    """Return every row that a reader of the Glue table sees, by slice."""
    glue, s3 = boto3.client("glue"), boto3.client("s3")
    found = glue.get_partitions(DatabaseName=DATABASE, TableName=TABLE)["Partitions"]
    rows: Rows = {}
    for partition in found:
        prefix = partition["StorageDescriptor"]["Location"].removeprefix(f"s3://{BUCKET}/")
        keys = [o["Key"] for o in s3.list_objects_v2(Bucket=BUCKET, Prefix=prefix)["Contents"]]
        shown = [key for key in keys if not key.startswith(f"{prefix}_")]
        assert shown == [f"{prefix}{PART}"]
        body = s3.get_object(Bucket=BUCKET, Key=shown[0])["Body"].read()
        rows[Slice(*partition["Values"])] = pq.read_table(BytesIO(body)).to_pylist()
    return rows


def create_bucket() -> None:
    region = {"LocationConstraint": "eu-central-1"}
    boto3.client("s3").create_bucket(Bucket=BUCKET, CreateBucketConfiguration=region)  # type: ignore[arg-type]


def create_bucket_and_table() -> None:
    """Create the bucket and table of a deployed stack, as before the first run."""
    create_bucket()
    glue = boto3.client("glue")
    glue.create_database(DatabaseInput={"Name": DATABASE})
    for table in TABLES:
        glue.create_table(
            DatabaseName=DATABASE,
            TableInput={
                "Name": table.name,
                "StorageDescriptor": {
                    "Columns": [{"Name": c.name, "Type": c.glue_type} for c in table.columns],
                    "Location": f"s3://{BUCKET}/{table.prefix}",
                    "SerdeInfo": {"SerializationLibrary": SERDE},
                },
                "PartitionKeys": [
                    {"Name": c.name, "Type": c.glue_type} for c in table.partition_keys
                ],
            },
        )


def slice_of(body: bytes) -> Slice:
    """Return the slice of a request to the simulator."""
    request = json.loads(body)
    return Slice(request["Catalog"], request["ParticipantType"])
