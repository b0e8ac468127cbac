"""A deployed lake copied into a folder, for the local engine."""

import json
from pathlib import Path
from typing import Any

from invitations.tables import TABLES
from invitations.tables.schema import Table
from tests.e2e.deployment import Deployment
from tests.engine.registered import registered
from workbench.folder_lake.lake import PARTITIONS


def copy_lake(deployment: Deployment, folder: Path) -> Path:
    """Copy the files and registered partitions of the deployed tables. Return the folder."""
    bucket = deployment.checkout.output("Bucket")
    s3 = deployment.aws.client("s3")
    for table in TABLES:
        pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=table.prefix)
        for key in (found["Key"] for page in pages for found in page.get("Contents", [])):
            (folder / key).parent.mkdir(parents=True, exist_ok=True)
            s3.download_file(bucket, key, str(folder / key))
    partitions = {table.name: _partitions(deployment, table) for table in TABLES}
    (folder / PARTITIONS).write_text(json.dumps(partitions), encoding="utf-8")
    return folder


def _partitions(deployment: Deployment, table: Table) -> dict[str, dict[str, Any]]:
    base = f"s3://{deployment.checkout.output('Bucket')}/"
    return {
        "/".join(values): {
            "location": found["StorageDescriptor"]["Location"].removeprefix(base),
            "parameters": found["Parameters"],
        }
        for values, found in registered(deployment, table).items()
    }
