"""Deletes what may still hold names: older versions, listings in progress, copies and results."""

from typing import TYPE_CHECKING, Final

from invitations import keys, versions
from invitations.aws_errors import translating_errors
from invitations.errors import AccessError
from invitations.lake.month import KEY as MONTH_KEY
from invitations.lake.storage import Lake
from invitations.lake.upgrade import CHANGES_KEY
from invitations.snapshot.published import KEY as SNAPSHOT_KEY
from invitations.snapshot.published import slice_prefix
from workbench.forgetting.search import MONTHLY, SLICES

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import ObjectIdentifierTypeDef

QUERY_RESULTS: Final = "athena-results/"
_OTHERS: Final = (keys.CHECKPOINTS, keys.DAMAGED, QUERY_RESULTS)
_PREFIXES: Final = (keys.SNAPSHOTS, *(table.prefix for table in MONTHLY), *_OTHERS)
_AT_ONCE: Final = 1000
"""As many objects as S3 deletes with one request."""


def delete_older_files(lake: Lake) -> int:
    """Delete what no published version needs, and return the number of files.

    Versions that are newer than the published ones stay: a run may be about to publish them.
    """
    doomed = [*_older_snapshots(lake), *_older_months(lake)]
    for prefix in _OTHERS:
        doomed += lake.keys(prefix)
    for key in doomed:
        lake.delete(key)
    return len(doomed)


def _older_snapshots(lake: Lake) -> list[str]:
    found = []
    for slice_ in SLICES:
        if current := lake.current(slice_):
            matches = map(SNAPSHOT_KEY.fullmatch, lake.keys(slice_prefix(slice_)))
            found += [match[0] for match in matches if match and _is_older(match["id"], current.id)]
    return found


def _older_months(lake: Lake) -> list[str]:
    """Return keys of months, among them the files of version 0.2.0, which are merged by now."""
    found = []
    for table in MONTHLY:
        stored = lake.keys(table.prefix)
        published = {month.name: month.id for month in lake.months(table)}
        matches = filter(None, map(MONTH_KEY.fullmatch, stored))
        found += [
            match[0]
            for match in matches
            if _is_older(match["id"], published.get(match["month"], ""))
        ]
        found += filter(CHANGES_KEY.fullmatch, stored)
    return found


def _is_older(id_: str, current: str) -> bool:
    return id_ != current and versions.number_of(id_) <= versions.number_of(current)


def delete_noncurrent_versions(s3: "S3Client", bucket: str) -> int:
    """Delete what a bucket with versions keeps of deleted objects, and return the number.

    Delete markers stay: without them an object whose version comes later would be back.
    """
    return sum(_delete_noncurrent(s3, bucket, prefix) for prefix in _PREFIXES)


def _delete_noncurrent(s3: "S3Client", bucket: str, prefix: str) -> int:
    deleted = 0
    with translating_errors("s3:ListBucketVersions"):
        pages = s3.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=prefix)
        found = [one for page in pages for one in page.get("Versions", []) if not one["IsLatest"]]
    for start in range(0, len(found), _AT_ONCE):
        doomed: list[ObjectIdentifierTypeDef] = [
            {"Key": one["Key"], "VersionId": one["VersionId"]}
            for one in found[start : start + _AT_ONCE]
        ]
        with translating_errors("s3:DeleteObjectVersion"):
            answer = s3.delete_objects(Bucket=bucket, Delete={"Objects": doomed, "Quiet": True})
        if errors := answer.get("Errors"):
            raise AccessError(
                f"S3 kept {len(errors)} old versions of deleted files ({errors[0].get('Code')}).",
                "Allow s3:DeleteObjectVersion on the bucket; then run this again.",
            )
        deleted += len(doomed)
    return deleted
