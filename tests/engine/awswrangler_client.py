"""Asks Athena with awswrangler. It runs as a script in .venv-awswrangler.

Standard input: JSON with the database, the workgroup and queries. Standard output: for each query a
line of JSON with the columns, the pandas types and the rows. Times are ISO texts.
"""

import json
import sys
from typing import Any

import awswrangler as wr
import pandas as pd


def answer(query: str, **where: str) -> dict[str, Any]:
    """Return a query's columns, types and rows, read as awswrangler's documentation says."""
    frame = wr.athena.read_sql_query(query, ctas_approach=False, unload_approach=False, **where)
    return {
        "columns": list(frame.columns),
        "types": [str(type_) for type_ in frame.dtypes],
        "rows": [[_plain(value) for value in row] for row in frame.itertuples(index=False)],
    }


def _plain(value: Any) -> Any:
    if pd.isna(value):
        return None
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value.item() if hasattr(value, "item") else value


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    for query in asked.pop("queries"):
        sys.stdout.write(json.dumps(answer(query, **asked), default=str) + "\n")
