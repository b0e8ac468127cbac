from pathlib import Path

from invitations.schema import COLUMNS, PARTITION_KEYS

README = (Path(__file__).parents[2] / "README.md").read_text()


def test_the_readme_lists_every_column() -> None:
    table = README.partition("<!-- columns")[2].partition("|---|---|---|\n")[2].partition("\n\n")[0]
    columns = (*COLUMNS, *PARTITION_KEYS)
    rows = [f"| `{c.name}` | {c.glue_type} | {c.comment} |" for c in columns]
    assert table.splitlines() == rows
