"""Reads a deployed database as Athena would: Glue's columns over the files of its partitions."""

import base64
import json
import re
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import duckdb

from invitations.tables import TABLES
from invitations.tables.invitations import TABLE
from tests.e2e.local_aws import LocalAws
from workbench.athena_sql.macros import prepare
from workbench.athena_sql.statements import translated
from workbench.athena_sql.stored import value_of

_TYPES: Final = {c.glue_type: c.type for table in TABLES for c in table.columns}
"""Arrow's types of those that Glue's columns have."""
_VIEW: Final = re.compile(r"/\* Presto View: (.*) \*/")


class LakeReader:
    """A deployed database: its Glue tables, and DuckDB over them."""

    def __init__(self, aws: LocalAws, database: str, folder: Path) -> None:
        self._glue = aws.client("glue")
        self._s3 = aws.client("s3")
        self._database = database
        self._folder = folder

    def partitions(self, table: str = TABLE) -> dict[tuple[str, ...], dict[str, Any]]:
        """Return the registered partitions of a table by their values."""
        found = self._glue.get_partitions(DatabaseName=self._database, TableName=table)
        return {tuple(partition["Values"]): partition for partition in found["Partitions"]}

    def views(self) -> dict[str, dict[str, Any]]:
        """Return the decoded definitions of the views in Glue, by name."""
        found = {}
        for table in self._tables():
            if table["TableType"] == "VIRTUAL_VIEW":
                encoded = _VIEW.fullmatch(table["ViewOriginalText"])
                assert encoded, table["Name"]
                found[table["Name"]] = json.loads(base64.b64decode(encoded[1]))
        return found

    def query(self, sql: str) -> list[dict[str, Any]]:
        """Run a SELECT in Athena's SQL over the current tables and views."""
        return self.query_in_duckdb(translated(sql))

    def query_in_duckdb(self, sql: str) -> list[dict[str, Any]]:
        """Run a SELECT of DuckDB, which may name columns that only the deployed tables have."""
        with duckdb.connect(config={"autoinstall_known_extensions": False}) as engine:
            prepare(engine)
            for table in self._tables():
                if table["TableType"] == "EXTERNAL_TABLE":
                    engine.execute(self._table_statement(engine, table))
            for name, view in self.views().items():
                engine.execute(f"CREATE VIEW {name} AS {translated(view['originalSql'])}")
            result = engine.execute(sql)
            names = [column[0] for column in result.description or ()]
            return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def _tables(self) -> list[dict[str, Any]]:
        found = self._glue.get_tables(DatabaseName=self._database)["TableList"]
        return [dict(table) for table in found]

    def _table_statement(self, engine: duckdb.DuckDBPyConnection, table: dict[str, Any]) -> str:
        columns = {c["Name"]: c["Type"] for c in table["StorageDescriptor"]["Columns"]}
        keys = [key["Name"] for key in table["PartitionKeys"]]
        everything = ", ".join(f"NULL::VARCHAR AS {name}" for name in keys)
        nulls = ", ".join(f"{value_of('NULL', _TYPES[t])} AS {name}" for name, t in columns.items())
        selects = [f"SELECT {nulls}, {everything} WHERE false"]
        selects += [
            _select(engine, columns, dict(zip(keys, values, strict=True)), self._download(location))
            for values, location in self._locations(table["Name"]).items()
        ]
        return f"CREATE VIEW {table['Name']} AS {' UNION ALL '.join(selects)}"

    def _locations(self, table: str) -> dict[tuple[str, ...], str]:
        """Return the location of each partition of a table."""
        found = self.partitions(table)
        return {v: partition["StorageDescriptor"]["Location"] for v, partition in found.items()}

    def _download(self, location: str) -> list[str]:
        """Return copies of the files below a location, without those that engines skip."""
        bucket, prefix = urlsplit(location).netloc, urlsplit(location).path.lstrip("/")
        listed = self._s3.list_objects_v2(Bucket=bucket, Prefix=prefix)
        copies = []
        keys = [found["Key"] for found in listed["Contents"]]
        for key in (key for key in keys if not Path(key).name.startswith("_")):
            copy = self._folder / key
            copy.parent.mkdir(parents=True, exist_ok=True)
            self._s3.download_file(bucket, key, str(copy))
            copies.append(str(copy))
        return copies


def _select(
    engine: duckdb.DuckDBPyConnection,
    columns: dict[str, str],
    partition: dict[str, str],
    parts: list[str],
) -> str:
    """Return a SELECT of a partition's rows. A column that its parts lack is null."""
    source = f"read_parquet({parts}, hive_partitioning = false, union_by_name = true)"
    present = {row[0] for row in engine.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()}
    values = [
        f"{value_of(name if name in present else 'NULL', _TYPES[type_])} AS {name}"
        for name, type_ in columns.items()
    ]
    values += [f"'{value}' AS {name}" for name, value in partition.items()]
    return f"SELECT {', '.join(values)} FROM {source}"
