"""An update of the stack that adds a column."""

from datetime import timedelta

from invitations.tables.invitations import TABLE
from tests.e2e.checkout import NEW_COLUMN
from tests.e2e.deployment import Deployment
from tests.engine.trino_server import Engine


def test_added_column_is_null_in_snapshots_of_both_versions(
    engine: Engine, deployment: Deployment
) -> None:
    ((rows,),) = engine.query(f"SELECT count(*) FROM {TABLE}")[1]
    deployment.checkout.add_column()
    deployment.checkout.deploy()
    count = f"SELECT count(*) >= {rows}, count({NEW_COLUMN}) FROM {TABLE}"
    assert engine.query(count)[1] == [(True, 0)]

    deployment.simulator.advance(timedelta(days=1))
    deployment.run()
    assert engine.query(count)[1] == [(True, 0)]
    assert engine.query("SELECT count(*) > 0 FROM pending_invitations")[1] == [(True,)]
