"""Statements that have no certain answer are refused, with the place in their text."""

import pytest

from invitations.errors import ConfigurationError
from workbench.athena_sql.statements import translate

TABLE = "FROM engagement_invitations"
COUNTS = f"SELECT histogram(status) AS h {TABLE}"
ONE = "map(ARRAY['a'], ARRAY[bigint '1'])"


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT word_stem('a')",
        "SELECT 1 AS a\nFROM engagement_invitations TABLESAMPLE BERNOULLI (50)",
        "SELECT timestamp '2026-01-01 00:00:00' AT TIME ZONE participant_type " + TABLE,
        f'SELECT "$path" {TABLE}',
        "SHOW CREATE VIEW pending_invitations",
        "SELECT * FROM information_schema.roles",
        "SELECT CAST(1 AS real)",
        "SELECT regexp_like('a', status) " + TABLE,
        "WITH RECURSIVE t (n) AS (SELECT 1) SELECT n FROM t",
    ],
)
def test_what_the_engines_may_answer_differently_is_left_to_the_deployed_lake(sql: str) -> None:
    with pytest.raises(ConfigurationError, match=r"can't answer .* ask the deployed lake \(line"):
        translate(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT '1' = 1",
        f"SELECT * {TABLE} WHERE invitation_date > '2026-01-01'",
        f"SELECT * {TABLE} WHERE sender_aws_account_id = 1",
        "SELECT 'a' || 1",
        f"SELECT sum(listed) {TABLE}",
        "SELECT '1'::integer",
        f"SELECT count(*) {TABLE} GROUP BY ALL",
        f"SELECT status AS s, count(*) {TABLE} GROUP BY s",
        f"SELECT * EXCLUDE (status) {TABLE}",
        f"SELECT * REPLACE (1 AS status) {TABLE}",
        f"SELECT DISTINCT ON (status) status {TABLE}",
        "FROM engagement_invitations",
        f"SELECT status, {TABLE}",
        "SELECT 'a' ILIKE 'A'",
        "SELECT list_value(1)",
        "SELECT strftime(now(), '%Y')",
        f"PIVOT {TABLE.removeprefix('FROM ')} ON status",
        f"SELECT * {TABLE} LIMIT 1 OFFSET 1",
        f"SELECT * {TABLE} QUALIFY row_number() OVER () = 1",
        "SELECT 1 == 1",
        "SELECT [1]",
        "SELECT {'a': 1}",
        "SELECT lower(1)",
        "SELECT length(date '2026-01-01')",
        "SELECT CAST('a' AS text)",
        "SELECT `a`",
        "SELECT 1a",
        "SELECT date '2026-02-30'",
        "SELECT coalesce(1)",
        "SELECT date_trunc('hour', date '2026-01-01')",
        f"SELECT DISTINCT status {TABLE} ORDER BY invitation_id",
        f"SELECT i.catalog, count(*) AS i {TABLE} AS i GROUP BY i.catalog ORDER BY i.catalog",
        "SELECT * FROM nothing.catalog.engagement_invitations",
        "SELECT row_number()",
        "SELECT lower('a') FILTER (WHERE true)",
    ],
)
def test_what_athena_refuses_is_refused_with_its_place(sql: str) -> None:
    with pytest.raises(ConfigurationError, match=r"\(line 1, column \d+\)\.$"):
        translate(sql)


@pytest.mark.parametrize(
    "sql",
    [
        f"SELECT map_keys(h) FROM ({COUNTS})",
        f"SELECT map_keys(CAST(h AS map(varchar, bigint))) FROM ({COUNTS})",
        f"SELECT map_keys(coalesce({ONE}, h)) FROM ({COUNTS})",
        f"SELECT map_keys(ARRAY[{ONE}, h][1]) FROM ({COUNTS})",
        f"SELECT map_keys(h) FROM (SELECT {ONE} AS h UNION ALL {COUNTS})",
        f"SELECT * FROM ({COUNTS}) CROSS JOIN UNNEST(h) WITH ORDINALITY",
        f"SELECT * FROM ({COUNTS}) CROSS JOIN UNNEST(h, ARRAY[1])",
    ],
)
def test_order_of_keys_that_athena_scatters_is_left_to_the_deployed_lake(sql: str) -> None:
    with pytest.raises(ConfigurationError, match="of a map whose keys have no certain order"):
        translate(sql)


def test_refusal_names_the_line_and_column() -> None:
    with pytest.raises(ConfigurationError, match=r"answer md4 .* \(line 3, column 8\)\.$"):
        translate("-- a\nSELECT 1,\n       md4(x'00')")


def test_deeply_nested_statement_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="so deep a statement"):
        translate(f"SELECT {'(' * 5000}1{')' * 5000}")
