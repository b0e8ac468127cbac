"""Partitions as the engine sees them: their values, their files, and which files it opens."""

import pytest

from invitations.tables import CHANGES, INVITATIONS, RUNS, TABLES
from invitations.tables.schema import Table
from tests.e2e.deployment import SLICES, Deployment
from tests.engine.files_opened import files_opened
from tests.engine.registered import files, registered
from tests.engine.trino_server import Engine


@pytest.fixture(params=TABLES, ids=lambda table: table.name)
def table(request: pytest.FixtureRequest) -> Table:
    found: Table = request.param
    return found


def test_engine_has_the_registered_partitions(
    engine: Engine, deployment: Deployment, table: Table
) -> None:
    columns, rows = engine.query(f'SELECT * FROM "{table.name}$partitions"')
    assert columns == [key.name for key in table.partition_keys]
    assert sorted(rows) == sorted(registered(deployment, table))


def test_rows_are_in_the_files_of_the_registered_partitions(
    engine: Engine, deployment: Deployment, table: Table
) -> None:
    keys = ", ".join(key.name for key in table.partition_keys)
    found: dict[tuple[str, ...], set[str]] = {}
    for *values, path in engine.query(f'SELECT DISTINCT {keys}, "$path" FROM {table.name}')[1]:
        found.setdefault(tuple(values), set()).add(path)
    partitions = registered(deployment, table)
    assert found == {values: files(deployment, one) for values, one in partitions.items()}


def test_partitions_of_invitations_are_the_slices(engine: Engine, deployment: Deployment) -> None:
    assert sorted(registered(deployment, INVITATIONS)) == SLICES


@pytest.mark.parametrize("name", [INVITATIONS.name, "invitation_details", "pending_invitations"])
@pytest.mark.parametrize(
    ("condition", "slices"),
    [
        ("true", SLICES),
        ("catalog = 'AWS'", SLICES[:2]),
        ("participant_type = 'SENDER'", SLICES[1::2]),
        ("catalog = 'AWS' AND participant_type = 'SENDER'", SLICES[1:2]),
        ("catalog LIKE 'Sand%'", SLICES[2:]),
    ],
)
def test_query_opens_only_the_files_of_its_slices(
    engine: Engine,
    deployment: Deployment,
    name: str,
    condition: str,
    slices: list[tuple[str, str]],
) -> None:
    with files_opened(deployment.aws) as opened:
        engine.query(f"SELECT count(DISTINCT invitation_id) FROM {name} WHERE {condition}")
    partitions = registered(deployment, INVITATIONS)
    assert opened == set().union(*(files(deployment, partitions[slice_]) for slice_ in slices))


@pytest.mark.parametrize("months", [CHANGES, RUNS], ids=lambda table: table.name)
@pytest.mark.parametrize("comparison", [">=", "<"])
def test_query_opens_only_the_files_of_its_months(
    engine: Engine, deployment: Deployment, months: Table, comparison: str
) -> None:
    partitions = registered(deployment, months)
    (newest,) = max(partitions)
    (key,) = months.partition_keys
    with files_opened(deployment.aws) as opened:
        engine.query(
            f"SELECT max(run_id) FROM {months.name} WHERE {key.name} {comparison} '{newest}'"
        )
    expected = partitions[newest,] if comparison == ">=" else None
    assert opened == (files(deployment, expected) if expected else set())
