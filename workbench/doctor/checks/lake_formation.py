"""Lake Formation: whether it protects the database, and then what it grants the function."""

from collections.abc import Iterator
from typing import Any, Final

import boto3

from invitations.aws_errors import translating_errors
from invitations.tables import TABLES
from workbench.doctor.finding import ProblemError

_EVERYBODY: Final = "IAM_ALLOWED_PRINCIPALS"
_NEEDED: Final = frozenset({"ALTER", "DESCRIBE", "INSERT", "SELECT"})
_BY_IAM: Final = "IAM alone decides who reads the database"


def granted(session: boto3.Session, database: str, role: str) -> str:
    """Return what Lake Formation grants a role; raises ProblemError if a run needs more.

    A database of an account that leaves permissions to IAM grants its new tables to everybody whom
    IAM allows.
    """
    with translating_errors("glue:GetDatabase"):
        found: Any = session.client("glue").get_database(Name=database)["Database"]
    defaults = found.get("CreateTableDefaultPermissions")
    if defaults is None or any(_principal(one) == _EVERYBODY for one in defaults):
        return _BY_IAM
    lacking = {
        table.name: _NEEDED - set(_permissions(session, database, table.name, role))
        for table in TABLES
    }
    if missing := [
        f"{', '.join(sorted(names))} on {name}" for name, names in lacking.items() if names
    ]:
        raise ProblemError(
            f"it protects the database, and the function's role lacks {'; '.join(missing)}.",
            "Deploy with lake_formation=tables (docs/deploy.md, Lake Formation): that grants it.",
        )
    return "it protects the database, and the function's role has what it needs"


def _permissions(session: boto3.Session, database: str, table: str, role: str) -> Iterator[str]:
    """Yield the permissions on a table of a role, and of everybody whom IAM allows."""
    client: Any = session.client("lakeformation")
    request = {"Resource": {"Table": {"DatabaseName": database, "Name": table}}}
    with translating_errors("lakeformation:ListPermissions"):
        while True:
            answer = client.list_permissions(**request)
            for one in answer["PrincipalResourcePermissions"]:
                if _principal(one) == _EVERYBODY:
                    yield from _NEEDED
                if _principal(one) == role:
                    yield from one["Permissions"]
            if not answer.get("NextToken"):
                return
            request["NextToken"] = answer["NextToken"]


def _principal(permission: Any) -> str:
    return str(permission.get("Principal", {}).get("DataLakePrincipalIdentifier", ""))
