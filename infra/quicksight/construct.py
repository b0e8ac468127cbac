"""QuickSight: a dashboard with the report's figures, owned by one user, who may share it."""

from typing import Final

from aws_cdk import Aws
from aws_cdk import aws_iam as iam
from aws_cdk import aws_quicksight as quicksight
from constructs import Construct

from infra.athena import Athena
from infra.lake import Lake
from infra.quicksight.data_sets import DATA_SETS, custom_sql
from infra.quicksight.role import quicksight_role
from infra.quicksight.sheets import SHEETS, filters, sheet
from infra.settings import Settings

# QuickSight's own permissions of an owner: it refuses any other combination of actions.
_OWN_DATA_SOURCE: Final = [
    "quicksight:DescribeDataSource",
    "quicksight:DescribeDataSourcePermissions",
    "quicksight:PassDataSource",
    "quicksight:UpdateDataSource",
    "quicksight:DeleteDataSource",
    "quicksight:UpdateDataSourcePermissions",
]
_OWN_DATA_SET: Final = [
    "quicksight:DescribeDataSet",
    "quicksight:DescribeDataSetPermissions",
    "quicksight:PassDataSet",
    "quicksight:DescribeIngestion",
    "quicksight:ListIngestions",
    "quicksight:UpdateDataSet",
    "quicksight:DeleteDataSet",
    "quicksight:CreateIngestion",
    "quicksight:CancelIngestion",
    "quicksight:UpdateDataSetPermissions",
]
_OWN_DASHBOARD: Final = [
    "quicksight:DescribeDashboard",
    "quicksight:ListDashboardVersions",
    "quicksight:UpdateDashboardPermissions",
    "quicksight:QueryDashboard",
    "quicksight:UpdateDashboard",
    "quicksight:DeleteDashboard",
    "quicksight:DescribeDashboardPermissions",
    "quicksight:UpdateDashboardPublishedVersion",
]


class QuickSight(Construct):
    """A data source, a data set per saved query, and a dashboard, owned by `quicksight_user`."""

    def __init__(
        self, scope: Construct, id_: str, *, settings: Settings, lake: Lake, athena: Athena
    ) -> None:
        super().__init__(scope, id_)
        self._settings = settings
        self.role = quicksight_role(self, settings, lake)
        self.data_source = self._data_source(self.role)
        self.data_source.add_resource_dependency(athena.workgroup)
        data_sets = {key: self._data_set(key, self.data_source.attr_arn) for key in DATA_SETS}
        for data_set in data_sets.values():
            # QuickSight runs the query when it creates the data set.
            for view in athena.views:
                data_set.add_resource_dependency(view)
        self._dashboard({key: data_set.attr_arn for key, data_set in data_sets.items()})

    def _data_source(self, role: iam.Role) -> quicksight.CfnDataSource:
        parameters = quicksight.CfnDataSource.AthenaParametersProperty(
            work_group=self._settings.workgroup, role_arn=role.role_arn
        )
        source = quicksight.CfnDataSource(
            self,
            "DataSource",
            aws_account_id=Aws.ACCOUNT_ID,
            data_source_id=self._settings.stack_name,
            name="Partner invitations",
            type="ATHENA",
            data_source_parameters=quicksight.CfnDataSource.DataSourceParametersProperty(
                athena_parameters=parameters
            ),
            permissions=[
                quicksight.CfnDataSource.ResourcePermissionProperty(
                    principal=self._settings.quicksight_user, actions=_OWN_DATA_SOURCE
                )
            ],
        )
        source.node.add_dependency(role.node.find_child("DefaultPolicy"))
        return source

    def _data_set(self, key: str, data_source_arn: str) -> quicksight.CfnDataSet:
        table = custom_sql(key, database=self._settings.database, data_source_arn=data_source_arn)
        return quicksight.CfnDataSet(
            self,
            f"DataSet-{key}",
            aws_account_id=Aws.ACCOUNT_ID,
            data_set_id=f"{self._settings.stack_name}-{key}",
            name=f"Partner invitations: {key}",
            import_mode="DIRECT_QUERY",
            physical_table_map={"query": table},
            permissions=[
                quicksight.CfnDataSet.ResourcePermissionProperty(
                    principal=self._settings.quicksight_user, actions=_OWN_DATA_SET
                )
            ],
        )

    def _dashboard(self, data_set_arns: dict[str, str]) -> None:
        participant_types = [kind for kind in SHEETS if kind in self._settings.participant_types]
        catalog = self._settings.catalogs[0]
        quicksight.CfnDashboard(
            self,
            "Dashboard",
            aws_account_id=Aws.ACCOUNT_ID,
            dashboard_id=self._settings.stack_name,
            name="Partner invitations",
            definition=quicksight.CfnDashboard.DashboardVersionDefinitionProperty(
                data_set_identifier_declarations=[
                    quicksight.CfnDashboard.DataSetIdentifierDeclarationProperty(
                        identifier=key, data_set_arn=arn
                    )
                    for key, arn in data_set_arns.items()
                ],
                sheets=[sheet(participant_type) for participant_type in participant_types],
                filter_groups=[
                    group
                    for participant_type in participant_types
                    for group in filters(participant_type, catalog)
                ],
            ),
            permissions=[
                quicksight.CfnDashboard.ResourcePermissionProperty(
                    principal=self._settings.quicksight_user, actions=_OWN_DASHBOARD
                )
            ],
        )
