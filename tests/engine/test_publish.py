"""Queries while runs publish: none fails, and each sees whole snapshots."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Final

from invitations.tables.invitations import TABLE
from tests.e2e.deployment import Deployment
from tests.engine.trino_server import Engine

PUBLISHES: Final = 8
COUNT: Final = f"""
SELECT catalog || ' ' || participant_type, "$path", count(*) FROM {TABLE} GROUP BY 1, 2
"""


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
        for partition in deployment.lake.partitions().values()
    }


def test_query_during_a_publish_sees_one_whole_snapshot_of_each_slice(
    engine: Engine, deployment: Deployment
) -> None:
    answers = []
    with ThreadPoolExecutor() as threads:
        publishing = threads.submit(publish, deployment)
        while not publishing.done():
            answers.append(engine.query(COUNT)[1])

    rows = publishing.result()
    for answer in answers:
        slices, paths, counts = zip(*answer, strict=True)
        assert len(set(slices)) == len(slices) == 4
        assert [rows[path.rpartition("/")[0] + "/"] for path in paths] == list(counts)
    assert len({str(sorted(answer)) for answer in answers}) > 1
