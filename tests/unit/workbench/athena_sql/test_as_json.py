"""Statements around others, which give arrays, maps and rows as JSON."""

import pytest

from workbench.athena_sql.as_json import with_json

CHANGES = "SELECT change_type, changed_fields FROM engagement_invitation_changes"
AROUND = (
    'SELECT c0 AS "change_type", json_format(CAST(c1 AS JSON)) AS "changed_fields" FROM (\n'
    "{}\n) AS r (c0, c1)"
)


def test_array_is_given_as_json() -> None:
    wrapped = with_json(f"{CHANGES} -- what?\n ; ;")
    assert wrapped
    assert wrapped.sql == AROUND.format(f"{CHANGES} -- what?\n ")
    assert {place: str(type_) for place, type_ in wrapped.types.items()} == {1: "array(varchar)"}


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("ORDER BY 1", "c0 ASC NULLS LAST"),
        ("ORDER BY Change_Type DESC LIMIT 5", "c0 DESC NULLS LAST"),
        ("ORDER BY change_type NULLS FIRST, 1", "c0 ASC NULLS FIRST, c0 ASC NULLS LAST"),
    ],
)
def test_order_by_columns_is_kept(order: str, expected: str) -> None:
    wrapped = with_json(f"({CHANGES} {order})")
    assert wrapped
    assert wrapped.sql == AROUND.format(f"({CHANGES} {order})") + f"\nORDER BY {expected}"


@pytest.mark.parametrize(
    "sql",
    [
        f"{CHANGES} ORDER BY observed_at",
        f"({CHANGES} ORDER BY upper(change_type)) LIMIT 5",
        "SELECT 1 AS a, ARRAY[2] AS a ORDER BY a",
        "SELECT ARRAY[TIMESTAMP '2026-01-01 00:00:00' AT TIME ZONE 'UTC']",
        "SELECT MAP(ARRAY[DATE '2026-01-01'], ARRAY[1])",
        "SELECT word_stem(status), ARRAY[1] FROM engagement_invitations",
        "SELECT status FROM engagement_invitations",
        "SHOW TABLES",
        "DESCRIBE engagement_invitation_changes",
        "nonsense",
    ],
)
def test_statement_is_left_alone_if_types_or_order_are_not_certain(sql: str) -> None:
    assert with_json(sql) is None
