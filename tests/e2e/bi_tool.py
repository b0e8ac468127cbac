"""The catalogue as a BI tool sees it: PyAthena's SQLAlchemy dialect, which Superset uses."""

from sqlalchemy import Inspector, create_engine, inspect
from sqlalchemy.engine import URL

from tests.e2e.local_aws import REGION, LocalAws


def catalogue(aws: LocalAws, *, database: str, workgroup: str) -> Inspector:
    """Return what lists a database's tables, views and columns, as docs/bi.md has it connect."""
    url = URL.create(
        "awsathena+rest",
        username=aws.environment["AWS_ACCESS_KEY_ID"],
        password=aws.environment["AWS_SECRET_ACCESS_KEY"],
        host=f"athena.{REGION}.amazonaws.com",
        port=443,
        database=database,
        query={
            "work_group": workgroup,
            # The local AWS is somewhere else, and takes no other spelling of the catalogue.
            "endpoint_url": aws.environment["AWS_ENDPOINT_URL"],
            "verify": aws.environment["AWS_CA_BUNDLE"],
            "catalog_name": "AwsDataCatalog",
        },
    )
    return inspect(create_engine(url))
