"""`invitations doctor --stack` in accounts whose databases Lake Formation protects."""

import pytest

from invitations.tables import TABLES
from tests.support.doctor.deployed_in_moto import FUNCTION, Deployed
from tests.support.doctor.deployment import client
from tests.support.doctor.result import run_doctor
from tests.support.harness import DATABASE

NEEDED = ["ALTER", "DESCRIBE", "INSERT", "SELECT"]
EVERYBODY = "IAM_ALLOWED_PRINCIPALS"


@pytest.fixture
def protected(deployed: Deployed) -> Deployed:
    """Let Lake Formation protect the database, as in an account without IAM's defaults."""
    client("glue").update_database(
        Name=DATABASE, DatabaseInput={"Name": DATABASE, "CreateTableDefaultPermissions": []}
    )
    return deployed


def grant(principal: str, permissions: list[str]) -> None:
    for table in TABLES:
        client("lakeformation").grant_permissions(
            Principal={"DataLakePrincipalIdentifier": principal},
            Resource={"Table": {"DatabaseName": DATABASE, "Name": table.name}},
            Permissions=permissions,
        )


def role() -> str:
    return str(client("lambda").get_function_configuration(FunctionName=FUNCTION)["Role"])


@pytest.mark.usefixtures("protected")
def test_function_without_grants_is_wrong_with_the_setting() -> None:
    found, advice = run_doctor("--stack").wrong["Lake Formation"]
    assert found.startswith(
        "it protects the database, and the function's role lacks ALTER, DESCRIBE, INSERT, SELECT "
        f"on {TABLES[0].name}; "
    )
    assert advice.startswith("Deploy with lake_formation=tables")


@pytest.mark.usefixtures("protected")
def test_function_with_some_grants_lacks_the_others() -> None:
    grant(role(), ["DESCRIBE", "SELECT"])
    found, _ = run_doctor("--stack").wrong["Lake Formation"]
    assert f"lacks ALTER, INSERT on {TABLES[0].name}; " in found


@pytest.mark.usefixtures("protected")
def test_function_with_every_grant_is_in_order() -> None:
    grant("arn:aws:iam::123456789012:role/another", NEEDED)
    assert "Lake Formation" in run_doctor("--stack").wrong
    grant(role(), NEEDED)
    assert run_doctor("--stack").outcome("Lake Formation") == "OK"


@pytest.mark.usefixtures("protected")
def test_tables_that_are_left_to_iam_are_in_order() -> None:
    grant(EVERYBODY, ["ALL"])
    assert run_doctor("--stack").outcome("Lake Formation") == "OK"


@pytest.mark.usefixtures("deployed")
def test_database_that_is_left_to_iam_is_in_order() -> None:
    everybody = {"Principal": {"DataLakePrincipalIdentifier": EVERYBODY}, "Permissions": ["ALL"]}
    client("glue").update_database(
        Name=DATABASE,
        DatabaseInput={"Name": DATABASE, "CreateTableDefaultPermissions": [everybody]},
    )
    finding = run_doctor("--stack").findings["Lake Formation"]
    assert finding == ("OK", "IAM alone decides who reads the database", "")
