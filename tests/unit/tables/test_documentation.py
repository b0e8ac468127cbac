from pathlib import Path

import pytest

from invitations.tables import CHANGES, DETAILS, RUNS
from invitations.tables.invitations import COLUMNS, PARTITION_KEYS
from invitations.tables.schema import Table

TABLES = (Path(__file__).parents[3] / "docs" / "tables.md").read_text()


def test_tables_page_lists_every_column_of_invitations() -> None:
    table = TABLES.partition("<!-- columns")[2].partition("|---|---|---|\n")[2].partition("\n\n")[0]
    columns = (*COLUMNS, *PARTITION_KEYS)
    rows = [f"| `{c.name}` | {c.glue_type} | {c.comment} |" for c in columns]
    assert table.splitlines() == rows


@pytest.mark.parametrize(
    ("marker", "table"), [("<!-- changes", CHANGES), ("<!-- details", DETAILS), ("<!-- runs", RUNS)]
)
def test_tables_page_lists_every_column_of_the_other_tables(marker: str, table: Table) -> None:
    shown = TABLES.partition(marker)[2].partition("|---|---|---|\n")[2].partition("\n\n")[0]
    columns = [c for c in (*table.columns, *table.partition_keys) if c not in COLUMNS]
    assert shown.splitlines() == [
        f"| `{c.name}` | `{c.glue_type}` | {c.comment} |" for c in columns
    ]
    assert table.name in TABLES.partition(marker)[0]
