"""Reads a deployed table as Athena would: Glue's columns over the parts its partitions name."""

import base64
import json
import re
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import duckdb
import sqlglot

from invitations.schema import TABLE
from tests.e2e.local_aws import LocalAws

_DUCKDB_TYPES: Final = {"string": "VARCHAR", "timestamp": "TIMESTAMP"}
_VIEW: Final = re.compile(r"/\* Presto View: (.*) \*/")


class LakeReader:
    """A deployed database: its Glue tables, and DuckDB over them."""

    def __init__(self, aws: LocalAws, database: str, folder: Path) -> None:
        self._glue = aws.client("glue")
        self._s3 = aws.client("s3")
        self._database = database
        self._folder = folder

    def partitions(self) -> dict[tuple[str, ...], dict[str, Any]]:
        """Return the registered partitions by their values."""
        found = self._glue.get_partitions(DatabaseName=self._database, TableName=TABLE)
        return {tuple(partition["Values"]): partition for partition in found["Partitions"]}

    def views(self) -> dict[str, dict[str, Any]]:
        """Return the definitions of the views, as decoded from Glue, by name."""
        tables = self._glue.get_tables(DatabaseName=self._database)["TableList"]
        found = {}
        for table in tables:
            if table["TableType"] == "VIRTUAL_VIEW":
                encoded = _VIEW.fullmatch(table["ViewOriginalText"])
                assert encoded, table["Name"]
                found[table["Name"]] = json.loads(base64.b64decode(encoded[1]))
        return found

    def query(self, sql: str) -> list[dict[str, Any]]:
        """Run a SELECT in Athena's SQL over what the partitions point at now."""
        with duckdb.connect(config={"autoinstall_known_extensions": False}) as engine:
            engine.execute("SET TimeZone = 'UTC'")
            engine.execute(self._table_statement(engine))
            (translated,) = sqlglot.transpile(sql, read="athena", write="duckdb")
            result = engine.execute(translated)
            names = [column[0] for column in result.description or ()]
            return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def _table_statement(self, engine: duckdb.DuckDBPyConnection) -> str:
        table = self._glue.get_table(DatabaseName=self._database, Name=TABLE)["Table"]
        columns = {c["Name"]: c["Type"] for c in table["StorageDescriptor"]["Columns"]}
        keys = [key["Name"] for key in table["PartitionKeys"]]
        selects = [
            _select(engine, columns, dict(zip(keys, values, strict=True)), self._download(found))
            for values, found in self.partitions().items()
        ]
        return f"CREATE VIEW {TABLE} AS {' UNION ALL '.join(selects)}"

    def _download(self, partition: dict[str, Any]) -> list[str]:
        location = urlsplit(partition["StorageDescriptor"]["Location"])
        prefix = location.path.lstrip("/")
        listed = self._s3.list_objects_v2(Bucket=location.netloc, Prefix=prefix)
        copies = []
        for key in [found["Key"] for found in listed["Contents"]]:
            copy = self._folder / key
            copy.parent.mkdir(parents=True, exist_ok=True)
            self._s3.download_file(location.netloc, key, str(copy))
            copies.append(str(copy))
        return copies


def _select(
    engine: duckdb.DuckDBPyConnection,
    columns: dict[str, str],
    partition: dict[str, str],
    parts: list[str],
) -> str:
    """Return a SELECT of a partition's rows; a column that its parts don't have is null."""
    source = f"read_parquet({parts})"
    present = {row[0] for row in engine.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()}
    values = [
        f"CAST({name if name in present else 'NULL'} AS {_DUCKDB_TYPES[type_]}) AS {name}"
        for name, type_ in columns.items()
    ]
    values += [f"'{value}' AS {name}" for name, value in partition.items()]
    return f"SELECT {', '.join(values)} FROM {source}"
