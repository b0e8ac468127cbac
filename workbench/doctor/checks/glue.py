"""Glue and S3: whether bucket, database, tables and views exist and are of this version."""

import base64
import binascii
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from invitations.aws_errors import translating_errors
from invitations.tables import TABLES
from sql.statements import views
from workbench.doctor.checks.snapshots import differences
from workbench.doctor.finding import ProblemError

if TYPE_CHECKING:
    from mypy_boto3_glue import GlueClient
    from mypy_boto3_s3 import S3Client
from workbench.doctor.finding import REVERT

_DEPLOY: Final = (
    "Deploy this version again (make deploy), or use the version that was deployed; "
    'what was changed by hand takes make deploy ARGS="--revert-drift"'
)
_VIEW: Final = re.compile(r"/\* Presto View: (.*) \*/")


@dataclass(frozen=True)
class GlueDatabase:
    """A Glue database: its tables and views by name, as Glue returns them."""

    database: str
    tables: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.database}, {len(self.tables)} tables and views"


def bucket(s3: "S3Client", name: str) -> str:
    """Return the name of a bucket that can be listed; raises ProblemError if it is gone."""
    with translating_errors("s3:ListBucket"):
        try:
            s3.list_objects_v2(Bucket=name, MaxKeys=1)
        except s3.exceptions.NoSuchBucket as error:
            raise ProblemError(f"there is no bucket {name!r}.", REVERT) from error
    return name


def read_database(glue: "GlueClient", database: str) -> GlueDatabase:
    """Return a database's tables and views; raises ProblemError if it is gone."""
    with translating_errors("glue:GetDatabase"):
        try:
            glue.get_database(Name=database)
        except glue.exceptions.EntityNotFoundException as error:
            raise ProblemError(f"there is no database {database!r}.", REVERT) from error
    with translating_errors("glue:GetTables"):
        pages = glue.get_paginator("get_tables").paginate(DatabaseName=database)
        return GlueDatabase(
            database, {one["Name"]: one for page in pages for one in page["TableList"]}
        )


def tables(found: GlueDatabase) -> str:
    """Return the names of the tables; raises ProblemError if one is missing."""
    return _all_there(found, [table.name for table in TABLES])


def columns(found: GlueDatabase) -> str:
    """Return that all columns are of this version; raises ProblemError that names others."""
    differing = [
        f"{table.name} {', '.join(said)}"
        for table in TABLES
        if table.name in found.tables
        and (
            said := differences(
                _columns(found.tables[table.name]),
                {c.name: c.glue_type for c in (*table.columns, *table.partition_keys)},
            )
        )
    ]
    if differing:
        raise ProblemError(f"{'; '.join(differing)}.", _DEPLOY)
    return "those of this version, in every table"


def shown_views(found: GlueDatabase) -> str:
    """Return the names of the views; raises ProblemError if one is missing or differs."""
    names = _all_there(found, [view.key for view in views()])
    changed = [
        view.key
        for view in views()
        if _sql(found.tables[view.key]) != view.sql
        or differences(
            _columns(found.tables[view.key]), {c.name: c.glue_type for c in view.columns}
        )
    ]
    if changed:
        raise ProblemError(f"not as this version has them: {', '.join(changed)}.", _DEPLOY)
    return names


def _all_there(found: GlueDatabase, names: Iterable[str]) -> str:
    if missing := [name for name in names if name not in found.tables]:
        raise ProblemError(f"missing in the database: {', '.join(missing)}.", REVERT)
    return ", ".join(names)


def _columns(table: Any) -> dict[str, str]:
    stored = [*table["StorageDescriptor"].get("Columns", []), *table.get("PartitionKeys", [])]
    return {column["Name"]: column["Type"] for column in stored}


def _sql(table: Any) -> str | None:
    """Return the SQL of a view as Athena stores it; None for anything else."""
    encoded = _VIEW.fullmatch(table.get("ViewOriginalText") or "")
    try:
        return str(json.loads(base64.b64decode(encoded[1]))["originalSql"]) if encoded else None
    except (binascii.Error, KeyError, ValueError):
        return None
