"""Lake Formation: grants, for accounts in which IAM alone doesn't decide who reads a database."""

from collections.abc import Mapping, Sequence
from typing import Final

from aws_cdk import Aws
from aws_cdk import aws_glue as glue
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lakeformation as lakeformation
from constructs import Construct

from infra.athena import Athena
from infra.lake import Lake
from infra.settings import Settings
from invitations.tables import TABLES
from sql.statements import views

_Grant = lakeformation.CfnPrincipalPermissions
_WRITE: Final = ("ALTER", "DESCRIBE", "INSERT", "SELECT")
_READ: Final = ("DESCRIBE", "SELECT")


class LakeFormation(Construct):
    """Grants for the function and for readers.

    What the deploy's role creates it may also grant. Only an administrator of Lake Formation can
    let that role create the database, and grant a location that is registered.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        settings: Settings,
        lake: Lake,
        athena: Athena,
        function_role: iam.IRole,
        readers: Mapping[str, iam.IRole],
    ) -> None:
        super().__init__(scope, id_)
        self._lake = lake
        tables = dict(zip((table.name for table in TABLES), lake.tables, strict=True))
        readable = tables | dict(zip((view.key for view in views()), athena.views, strict=True))
        delete = ("DELETE",) if settings.history_retention_days else ()
        self._grant("Function", function_role.role_arn, tables, (*_WRITE, *delete))
        if settings.lake_formation == "tables_and_files":
            self._grant_location("Function", function_role.role_arn)
        for arn in settings.reader_arns:
            self._grant(_id(arn), arn, readable, _READ)
        for name, role in readers.items():
            self._grant(name, role.role_arn, readable, _READ)

    def _grant(
        self,
        name: str,
        principal: str,
        tables: Mapping[str, glue.CfnTable],
        permissions: Sequence[str],
    ) -> None:
        """Grant permissions on tables and views, and seeing the database."""
        database = _Grant.ResourceProperty(
            database=_Grant.DatabaseResourceProperty(
                catalog_id=Aws.ACCOUNT_ID, name=self._lake.database_name
            )
        )
        grant = self._permissions(f"{name}-database", principal, database, ("DESCRIBE",))
        grant.add_resource_dependency(self._lake.tables[0])  # and so on the database
        for table, resource in tables.items():
            granted = _Grant.ResourceProperty(
                table=_Grant.TableResourceProperty(
                    catalog_id=Aws.ACCOUNT_ID, database_name=self._lake.database_name, name=table
                )
            )
            grant = self._permissions(f"{name}-{table}", principal, granted, permissions)
            grant.add_resource_dependency(resource)

    def _grant_location(self, name: str, principal: str) -> None:
        location = _Grant.ResourceProperty(
            data_location=_Grant.DataLocationResourceProperty(
                catalog_id=Aws.ACCOUNT_ID, resource_arn=self._lake.bucket.bucket_arn
            )
        )
        self._permissions(f"{name}-location", principal, location, ("DATA_LOCATION_ACCESS",))

    def _permissions(
        self,
        id_: str,
        principal: str,
        resource: lakeformation.CfnPrincipalPermissions.ResourceProperty,
        permissions: Sequence[str],
    ) -> lakeformation.CfnPrincipalPermissions:
        return _Grant(
            self,
            id_,
            principal=_Grant.DataLakePrincipalProperty(data_lake_principal_identifier=principal),
            resource=resource,
            permissions=list(permissions),
            permissions_with_grant_option=[],
        )


def _id(arn: str) -> str:
    """Return an id for the grants of a principal: its account, kind and name."""
    account, name = arn.split(":")[4:]
    return f"{account}-{name.replace('/', '-')}"
