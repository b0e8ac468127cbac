"""Partitions as the engine sees them: their values, their files, and which files it opens."""

import pytest

from invitations.snapshot.published import PART
from invitations.tables.invitations import TABLE
from tests.e2e.deployment import SLICES, Deployment
from tests.engine.files_opened import files_opened
from tests.engine.trino_server import Engine


def published(deployment: Deployment) -> dict[tuple[str, ...], str]:
    """Return the file of each slice's current snapshot, as s3://bucket/key."""
    return {
        values: f"{partition['StorageDescriptor']['Location'].rstrip('/')}/{PART}"
        for values, partition in deployment.lake.partitions().items()
    }


def test_partitions_of_the_table_are_the_slices(engine: Engine) -> None:
    columns, rows = engine.query(f'SELECT * FROM "{TABLE}$partitions"')
    assert columns == ["catalog", "participant_type"]
    assert sorted(rows) == SLICES


def test_rows_are_in_the_files_of_the_current_snapshots(
    engine: Engine, deployment: Deployment
) -> None:
    found = engine.query(f'SELECT DISTINCT catalog, participant_type, "$path" FROM {TABLE}')[1]
    assert {(catalog, side): path for catalog, side, path in found} == published(deployment)


@pytest.mark.parametrize("name", [TABLE, "invitation_details", "pending_invitations"])
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
    files = published(deployment)
    assert {f"s3://{deployment.checkout.output('Bucket')}/{key}" for key in opened} == {
        files[slice_] for slice_ in slices
    }
