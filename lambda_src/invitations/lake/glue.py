"""The lake on AWS: parts in S3, and Glue partitions that point at them."""

import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from invitations.aws_errors import missing_object, translating_errors
from invitations.domain import Slice
from invitations.errors import AccessError
from invitations.lake.storage import check_swap, overtaken
from invitations.snapshot.published import Snapshot, from_partition
from invitations.tables.invitations import COLUMNS, TABLE
from invitations.tables.schema import INPUT_FORMAT, OUTPUT_FORMAT, SERDE

if TYPE_CHECKING:
    from mypy_boto3_glue import GlueClient
    from mypy_boto3_glue.type_defs import PartitionInputTypeDef, StorageDescriptorTypeDef
    from mypy_boto3_s3 import S3Client


class GlueLake:
    """A Lake of a bucket, `s3://bucket` or `s3://bucket/prefix`, and a Glue database."""

    def __init__(self, *, s3: "S3Client", glue: "GlueClient", url: str, database: str) -> None:
        self._s3 = s3
        self._glue = glue
        self._bucket = urlsplit(url).netloc
        self._base = f"{urlsplit(url).path.strip('/')}/".lstrip("/")
        self._table: Any = {"DatabaseName": database, "TableName": TABLE}

    def current(self, slice_: Slice) -> Snapshot | None:
        """Return the snapshot that the slice's partition points at."""
        with translating_errors("glue:GetPartition"):
            try:
                partition = self._glue.get_partition(**self._table, PartitionValues=_values(slice_))
            except self._glue.exceptions.EntityNotFoundException:
                self._check_table()
                return None
        stored = partition["Partition"]
        location = stored.get("StorageDescriptor", {}).get("Location", "")
        return from_partition(slice_, location, stored.get("Parameters", {}))

    def swap(self, snapshot: Snapshot, replaced: Snapshot | None) -> None:
        """Point the slice's partition at the snapshot, in one call."""
        check_swap(self.current(snapshot.slice), snapshot, replaced)
        values = _values(snapshot.slice)
        partition = self._partition(snapshot)
        if replaced:
            with translating_errors("glue:UpdatePartition"):
                self._glue.update_partition(
                    **self._table, PartitionValueList=values, PartitionInput=partition
                )
            return
        with translating_errors("glue:CreatePartition"):
            try:
                self._glue.create_partition(**self._table, PartitionInput=partition)
            except self._glue.exceptions.AlreadyExistsException as error:
                raise overtaken() from error

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

    def _check_table(self) -> None:
        """Raise ConfigurationError if not only the partition is missing but the table."""
        with translating_errors("glue:GetTable"):
            self._glue.get_table(DatabaseName=self._table["DatabaseName"], Name=TABLE)

    def _partition(self, snapshot: Snapshot) -> "PartitionInputTypeDef":
        storage: StorageDescriptorTypeDef = {
            "InputFormat": INPUT_FORMAT,
            "OutputFormat": OUTPUT_FORMAT,
            "SerdeInfo": {"SerializationLibrary": SERDE},
            "Columns": [{"Name": c.name, "Type": c.glue_type} for c in COLUMNS],
            "Location": f"s3://{self._bucket}/{self._base}{snapshot.prefix}",
        }
        return {
            "Values": _values(snapshot.slice),
            "StorageDescriptor": storage,
            "Parameters": {"classification": "parquet", **snapshot.parameters()},
        }


def _values(slice_: Slice) -> list[str]:
    return [slice_.catalog, slice_.participant_type]
