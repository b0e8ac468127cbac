from pathlib import Path

import pytest

from invitations.schema import COLUMNS, PARTITION_KEYS
from invitations.tables import CHANGES, RUNS, Table

README = (Path(__file__).parents[2] / "README.md").read_text()


def test_the_readme_lists_every_column() -> None:
    table = README.partition("<!-- columns")[2].partition("|---|---|---|\n")[2].partition("\n\n")[0]
    columns = (*COLUMNS, *PARTITION_KEYS)
    rows = [f"| `{c.name}` | {c.glue_type} | {c.comment} |" for c in columns]
    assert table.splitlines() == rows


@pytest.mark.parametrize(("marker", "table"), [("<!-- changes", CHANGES), ("<!-- runs", RUNS)])
def test_the_readme_lists_the_columns_of_the_other_tables(marker: str, table: Table) -> None:
    shown = README.partition(marker)[2].partition("|---|---|---|\n")[2].partition("\n\n")[0]
    columns = [c for c in (*table.columns, *table.partition_keys) if c not in COLUMNS]
    assert shown.splitlines() == [
        f"| `{c.name}` | `{c.glue_type}` | {c.comment} |" for c in columns
    ]
    assert table.name in README.partition(marker)[0]
