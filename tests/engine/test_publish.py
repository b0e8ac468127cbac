"""Queries while runs publish: none fails, and each sees whole versions of the tables."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Final

from invitations.tables import CHANGES, INVITATIONS, RUNS
from tests.e2e.deployment import Deployment
from tests.engine.registered import registered
from tests.engine.trino_server import Engine

PUBLISHES: Final = 8
SLICES: Final = f"""
SELECT catalog || ' ' || participant_type, "$path", count(*) FROM {INVITATIONS.name} GROUP BY 1, 2
"""
HISTORY: Final = f"""
SELECT
    count(*),
    count(DISTINCT ROW(catalog, participant_type, invitation_id, run_id, change_type))
FROM {CHANGES.name}
"""
RUN_RECORDS: Final = f"""
SELECT count(*), count(DISTINCT ROW(catalog, participant_type, run_id)) FROM {RUNS.name}
"""
SEVERAL_SCANS: Final = "SELECT max(n) FROM ({})".format(
    " UNION ALL ".join([f"SELECT max(engagement_title) AS n FROM {INVITATIONS.name}"] * 30)
)
"""Takes so long that a publish happens between its plan and its last file."""


def publish(deployment: Deployment) -> dict[str, int]:
    """Run the job some times. Return the rows of each snapshot by its location."""
    found = snapshots(deployment)
    for _ in range(PUBLISHES):
        deployment.simulator.advance(timedelta(hours=6))
        deployment.run()
        found |= snapshots(deployment)
    return found


def snapshots(deployment: Deployment) -> dict[str, int]:
    return {
        partition["StorageDescriptor"]["Location"]: int(partition["Parameters"]["rows"])
        for partition in registered(deployment, INVITATIONS).values()
    }


def test_queries_during_publishes_see_whole_snapshots_and_each_change_once(
    engine: Engine, deployment: Deployment
) -> None:
    answers, counts = [], {HISTORY: [0], RUN_RECORDS: [0]}
    with ThreadPoolExecutor() as threads:
        publishing = threads.submit(publish, deployment)
        while not publishing.done():
            answers.append(engine.query(SLICES)[1])
            engine.query(SEVERAL_SCANS)
            for sql, earlier in counts.items():
                ((rows, distinct),) = engine.query(sql)[1]
                assert rows == distinct >= earlier[-1]
                earlier.append(rows)

    rows_of = publishing.result()
    for answer in answers:
        slices, paths, found = zip(*answer, strict=True)
        assert len(set(slices)) == len(slices) == 4
        assert [rows_of[path.rpartition("/")[0] + "/"] for path in paths] == list(found)
    for seen in (map(sorted, answers), *counts.values()):
        assert len(set(map(str, seen))) > 2, "the publishes should happen between the queries"
