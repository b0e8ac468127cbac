"""Tables, views and saved queries: Athena's engine and the local one answer the same."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from invitations.domain import Slice
from invitations.lake.event_times import StatusEvent
from invitations.tables import TABLES
from sql.statements import queries, views
from tests.e2e.deployment import Deployment
from tests.engine.lake_copy import copy_lake
from tests.engine.simulated import forget_oldest
from tests.engine.trino_server import Engine
from workbench.folder_lake.sql import open_lake, run
from workbench.simulator import World

Answer = tuple[list[str], list[tuple[Any, ...]]]

RELATIONS: Final = [*(table.name for table in TABLES), *(view.key for view in views())]
QUERIES: Final = {query.key: query.sql for query in queries()}
EMPTY_AT_FIRST: Final = {
    *("invitation_answers", "time_to_answer_by_receiver", "time_to_answer_by_sender"),
    *("answered_on_the_last_day", "new_this_week", "vanished"),
}
"""What has no rows before the first change."""


@dataclass(frozen=True)
class Copy:
    """A copy of the lake at a stage of its life."""

    folder: Path
    is_first: bool

    def query(self, sql: str, now: datetime) -> Answer:
        """Return the local engine's answer at a time."""
        with open_lake(self.folder, now) as connection:
            found = run(connection, sql, now)
        return list(found.columns), found.rows


def first_sync(deployment: Deployment, world: World) -> None:
    """Leave the deployment as it is after its first run."""


def changes(deployment: Deployment, world: World) -> None:
    """Let two runs observe new, changed and unlisted invitations."""
    deployment.simulator.advance(timedelta(days=4))
    deployment.run()
    deployment.simulator.advance(timedelta(days=4))
    forget_oldest(world)
    assert "errorMessage" not in deployment.invoke({"mode": "full"})


def exact_times(deployment: Deployment, world: World) -> None:
    """Let a run observe changes whose exact times events supply."""
    before = {row["invitation_id"]: row["status"] for row in deployment.listed()}
    deployment.simulator.advance(timedelta(days=3))
    for row in deployment.listed():
        if before.get(row["invitation_id"], "PENDING") != row["status"]:
            save_event(deployment, row)
    deployment.run()


def save_event(deployment: Deployment, row: dict[str, Any]) -> None:
    """Store a status event as an earlier run did that received it."""
    event = StatusEvent(
        slice=Slice(row["catalog"], row["participant_type"]),
        invitation_id=row["invitation_id"],
        status=row["status"],
        at=datetime.now(UTC) - timedelta(hours=1),
    )
    bucket = deployment.checkout.output("Bucket")
    deployment.aws.client("s3").put_object(Bucket=bucket, Key=event.key, Body=b"")


@pytest.fixture(
    scope="module", params=[first_sync, changes, exact_times], ids=lambda stage: stage.__name__
)
def copy(
    request: pytest.FixtureRequest,
    deployment: Deployment,
    world: World,
    tmp_path_factory: pytest.TempPathFactory,
) -> Copy:
    """Bring the lake to its next stage and return a copy of it."""
    request.param(deployment, world)
    folder = copy_lake(deployment, tmp_path_factory.mktemp("copy"))
    return Copy(folder, is_first=request.param is first_sync)


def both(engine: Engine, copy: Copy, sql: str) -> tuple[Answer, list[Answer]]:
    """Return the engine's answer, and the local ones just before and just after it."""
    before = datetime.now(UTC)
    found = engine.query(sql)
    return found, [copy.query(sql, now) for now in (before, datetime.now(UTC))]


def unordered(answer: Answer) -> Answer:
    columns, rows = answer
    return columns, sorted(rows, key=repr)


@pytest.mark.parametrize("name", RELATIONS)
def test_table_or_view_has_the_same_rows(engine: Engine, copy: Copy, name: str) -> None:
    found, expected = both(engine, copy, f"SELECT * FROM {name}")
    assert unordered(found) in [unordered(one) for one in expected]
    assert found[1] or (copy.is_first and name in EMPTY_AT_FIRST)


@pytest.mark.parametrize("key", QUERIES)
def test_saved_query_has_the_same_rows_in_the_same_order(
    engine: Engine, copy: Copy, key: str
) -> None:
    found, expected = both(engine, copy, QUERIES[key])
    assert found in expected
    assert found[1] or (copy.is_first and key in EMPTY_AT_FIRST)
