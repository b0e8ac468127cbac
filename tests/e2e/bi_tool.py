"""The catalogue as in a BI tool: PyAthena's SQLAlchemy dialect, which Superset uses."""

from sqlalchemy import Engine, Inspector, create_engine, inspect
from sqlalchemy.engine import URL

from tests.e2e.local_aws import REGION, LocalAws


def catalogue(aws: LocalAws, *, database: str, workgroup: str) -> Inspector:
    """Return an inspector of a database's tables, views and columns."""
    return inspect(connected(aws, database=database, workgroup=workgroup))


def connected(aws: LocalAws, *, database: str, workgroup: str) -> Engine:
    """Return SQLAlchemy's engine for a database, connected as in docs/bi.md."""
    url = URL.create(
        "awsathena+rest",
        username=aws.environment["AWS_ACCESS_KEY_ID"],
        password=aws.environment["AWS_SECRET_ACCESS_KEY"],
        host=f"athena.{REGION}.amazonaws.com",
        port=443,
        database=database,
        query={
            "work_group": workgroup,
            # The local AWS has another endpoint and accepts only this name of the catalogue.
            "endpoint_url": aws.environment["AWS_ENDPOINT_URL"],
            "verify": aws.environment["AWS_CA_BUNDLE"],
            "catalog_name": "AwsDataCatalog",
            "poll_interval": "0.05",
        },
    )
    return create_engine(url)
