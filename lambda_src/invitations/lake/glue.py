"""The lake on AWS: parts in S3, and Glue partitions that point at them."""

import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from botocore.exceptions import ClientError

from invitations.aws_errors import missing_object, translating_errors
from invitations.domain import Slice
from invitations.errors import AccessError
from invitations.lake import month as months
from invitations.lake.month import Month
from invitations.lake.storage import check_month_swap, check_swap, overtaken
from invitations.snapshot.published import Snapshot, from_partition
from invitations.tables import INVITATIONS
from invitations.tables.schema import INPUT_FORMAT, OUTPUT_FORMAT, SERDE, Table

if TYPE_CHECKING:
    from mypy_boto3_glue import GlueClient
    from mypy_boto3_glue.type_defs import PartitionInputTypeDef, PartitionTypeDef
    from mypy_boto3_s3 import S3Client

_TAKEN: Final = ("PreconditionFailed", "ConditionalRequestConflict")
"""Codes of S3 if another writer was faster."""


class GlueLake:
    """A Lake of a bucket, `s3://bucket` or `s3://bucket/prefix`, and a Glue database."""

    def __init__(self, *, s3: "S3Client", glue: "GlueClient", url: str, database: str) -> None:
        self._s3 = s3
        self._glue = glue
        self._bucket = urlsplit(url).netloc
        self._base = f"{urlsplit(url).path.strip('/')}/".lstrip("/")
        self._database = database

    def current(self, slice_: Slice) -> Snapshot | None:
        """Return the snapshot that the slice's partition points at."""
        found = self._partition(INVITATIONS, _values(slice_))
        if found is None:
            return None
        return from_partition(slice_, _location(found), found.get("Parameters", {}))

    def swap(self, snapshot: Snapshot, replaced: Snapshot | None) -> None:
        """Point the slice's partition at the snapshot, in one call."""
        check_swap(self.current(snapshot.slice), snapshot, replaced)
        self._register(
            INVITATIONS,
            _values(snapshot.slice),
            snapshot.prefix,
            snapshot.parameters(),
            is_new=replaced is None,
        )

    def month(self, table: Table, name: str) -> Month | None:
        """Return the version that the month's partition points at."""
        found = self._partition(table, [name])
        return self._month(table, found) if found else None

    def months(self, table: Table) -> list[Month]:
        """Return the version that each month's partition points at."""
        with translating_errors("glue:GetPartitions"):
            answers = self._glue.get_paginator("get_partitions").paginate(
                DatabaseName=self._database, TableName=table.name
            )
            found = [partition for answer in answers for partition in answer["Partitions"]]
        return sorted((self._month(table, one) for one in found), key=lambda month: month.name)

    def swap_month(self, month: Month, replaced: Month | None) -> None:
        """Point the month's partition at the version, in one call."""
        check_month_swap(self.month(month.table, month.name), replaced)
        self._register(
            month.table,
            [month.name],
            month.location,
            month.parameters(),
            is_new=replaced is None,
        )

    def drop_month(self, month: Month) -> None:
        """Delete the month's partition."""
        with (
            translating_errors("glue:DeletePartition"),
            suppress(self._glue.exceptions.EntityNotFoundException),
        ):
            self._glue.delete_partition(
                DatabaseName=self._database,
                TableName=month.table.name,
                PartitionValues=[month.name],
            )

    def keys(self, prefix: str) -> list[str]:
        """Return the keys below a prefix of the lake."""
        with translating_errors("s3:ListBucket"):
            listing = self._s3.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket, Prefix=self._base + prefix
            )
            found = [one["Key"] for page in listing for one in page.get("Contents", [])]
        return [key.removeprefix(self._base) for key in found]

    def fetch(self, key: str, folder: Path) -> Path:
        """Return a copy of the object in folder."""
        path = folder / Path(key).name
        try:
            with translating_errors("s3:GetObject"), path.open("wb") as copy:
                stored = self._s3.get_object(Bucket=self._bucket, Key=self._base + key)
                shutil.copyfileobj(stored["Body"], copy)
        except AccessError:
            self._check_exists(key)
            raise
        return path

    def put(self, key: str, file: Path) -> None:
        """Write the file to its key."""
        with translating_errors("s3:PutObject"), file.open("rb") as body:
            self._s3.put_object(Bucket=self._bucket, Key=self._base + key, Body=body)

    def create(self, key: str, file: Path) -> bool:
        """Write the file to its key if no object is there."""
        with translating_errors("s3:PutObject"), file.open("rb") as body:
            try:
                self._s3.put_object(
                    Bucket=self._bucket, Key=self._base + key, Body=body, IfNoneMatch="*"
                )
            except ClientError as error:
                if error.response["Error"]["Code"] in _TAKEN:
                    return False
                raise
        return True

    def copy(self, key: str, to: str) -> None:
        """Copy an object inside the bucket."""
        source: Any = {"Bucket": self._bucket, "Key": self._base + key}
        with translating_errors("s3:PutObject"):
            self._s3.copy_object(Bucket=self._bucket, Key=self._base + to, CopySource=source)

    def delete(self, key: str) -> None:
        """Delete the object; the bucket keeps it as an old version for a while."""
        with translating_errors("s3:DeleteObject"):
            self._s3.delete_object(Bucket=self._bucket, Key=self._base + key)

    def _check_exists(self, key: str) -> None:
        """Raise InvitationDataError if there is no object.

        S3 refuses to read a missing object if the caller may only list parts of the bucket.
        """
        with suppress(AccessError):
            if key not in self.keys(f"{key.rpartition('/')[0]}/"):
                raise missing_object("s3:GetObject", self._base + key)

    def _partition(self, table: Table, values: list[str]) -> "PartitionTypeDef | None":
        with translating_errors("glue:GetPartition"):
            try:
                return self._glue.get_partition(
                    DatabaseName=self._database, TableName=table.name, PartitionValues=values
                )["Partition"]
            except self._glue.exceptions.EntityNotFoundException:
                self._check_table(table)
                return None

    def _check_table(self, table: Table) -> None:
        """Raise ConfigurationError if not only the partition is missing but the table."""
        with translating_errors("glue:GetTable"):
            self._glue.get_table(DatabaseName=self._database, Name=table.name)

    def _register(
        self,
        table: Table,
        values: list[str],
        prefix: str,
        parameters: dict[str, str],
        *,
        is_new: bool,
    ) -> None:
        """Create a partition, or point it at another prefix."""
        where: Any = {"DatabaseName": self._database, "TableName": table.name}
        partition: PartitionInputTypeDef = {
            "Values": values,
            "StorageDescriptor": {
                "InputFormat": INPUT_FORMAT,
                "OutputFormat": OUTPUT_FORMAT,
                "SerdeInfo": {"SerializationLibrary": SERDE},
                "Columns": [{"Name": c.name, "Type": c.glue_type} for c in table.columns],
                "Location": f"s3://{self._bucket}/{self._base}{prefix}",
            },
            "Parameters": {"classification": "parquet", **parameters},
        }
        if not is_new:
            with translating_errors("glue:UpdatePartition"):
                self._glue.update_partition(
                    **where, PartitionValueList=values, PartitionInput=partition
                )
            return
        with translating_errors("glue:CreatePartition"):
            try:
                self._glue.create_partition(**where, PartitionInput=partition)
            except self._glue.exceptions.AlreadyExistsException as error:
                raise overtaken() from error

    def _month(self, table: Table, partition: "PartitionTypeDef") -> Month:
        (name,) = partition.get("Values", [])
        location = _location(partition).removeprefix(f"s3://{self._bucket}/{self._base}")
        return months.from_partition(table, name, location, partition.get("Parameters", {}))


def _location(partition: "PartitionTypeDef") -> str:
    return partition.get("StorageDescriptor", {}).get("Location", "")


def _values(slice_: Slice) -> list[str]:
    return [slice_.catalog, slice_.participant_type]
