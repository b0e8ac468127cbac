"""QuickSight: a dashboard with the report's figures, and an analysis to start others from."""

from collections.abc import Mapping
from typing import Any

from aws_cdk import Aws
from aws_cdk import aws_iam as iam
from aws_cdk import aws_quicksight as quicksight
from constructs import Construct

from infra.athena import Athena
from infra.lake import Lake
from infra.quicksight.analysis import for_analysis
from infra.quicksight.data_sets import DATA_SETS, custom_sql
from infra.quicksight.permissions import (
    OWN_ANALYSIS,
    OWN_DASHBOARD,
    OWN_DATA_SET,
    OWN_DATA_SOURCE,
    SEE_DASHBOARD,
)
from infra.quicksight.role import quicksight_role
from infra.quicksight.sheets import SHEETS, filters, sheet
from infra.settings import Settings


class QuickSight(Construct):
    """A data source, a data set per saved query, a dashboard and an analysis with the same sheets.

    All of it is owned by `quicksight_user`, who may share it. `quicksight_group` sees the
    dashboard.
    """

    def __init__(
        self, scope: Construct, id_: str, *, settings: Settings, lake: Lake, athena: Athena
    ) -> None:
        super().__init__(scope, id_)
        self._settings = settings
        self.role = quicksight_role(self, settings, lake)
        self.data_source = self._data_source(self.role)
        if athena.workgroup:
            self.data_source.add_resource_dependency(athena.workgroup)
        data_sets = {key: self._data_set(key, self.data_source.attr_arn) for key in DATA_SETS}
        for data_set in data_sets.values():
            # QuickSight runs the query when it creates the data set.
            for view in athena.views:
                data_set.add_resource_dependency(view)
        arns = {key: data_set.attr_arn for key, data_set in data_sets.items()}
        self._dashboard(arns)
        self._analysis(arns)

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
                    principal=self._settings.quicksight_user, actions=OWN_DATA_SOURCE
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
                    principal=self._settings.quicksight_user, actions=OWN_DATA_SET
                )
            ],
        )

    def _dashboard(self, data_set_arns: Mapping[str, str]) -> None:
        shared = [(self._settings.quicksight_user, OWN_DASHBOARD)]
        if self._settings.quicksight_group:
            shared.append((self._settings.quicksight_group, SEE_DASHBOARD))
        quicksight.CfnDashboard(
            self,
            "Dashboard",
            aws_account_id=Aws.ACCOUNT_ID,
            dashboard_id=self._settings.stack_name,
            name="Partner invitations",
            definition=quicksight.CfnDashboard.DashboardVersionDefinitionProperty(
                **self._sheets(data_set_arns)
            ),
            permissions=[
                quicksight.CfnDashboard.ResourcePermissionProperty(principal=who, actions=actions)
                for who, actions in shared
            ],
        )

    def _analysis(self, data_set_arns: Mapping[str, str]) -> None:
        quicksight.CfnAnalysis(
            self,
            "Analysis",
            aws_account_id=Aws.ACCOUNT_ID,
            analysis_id=self._settings.stack_name,
            name="Partner invitations: save a copy, and change that",
            definition=quicksight.CfnAnalysis.AnalysisDefinitionProperty(
                **for_analysis(self._sheets(data_set_arns))
            ),
            permissions=[
                quicksight.CfnAnalysis.ResourcePermissionProperty(
                    principal=self._settings.quicksight_user, actions=OWN_ANALYSIS
                )
            ],
        )

    def _sheets(self, data_set_arns: Mapping[str, str]) -> dict[str, Any]:
        """Return the data sets, sheets and filters of a dashboard's definition."""
        participant_types = [kind for kind in SHEETS if kind in self._settings.participant_types]
        catalog = self._settings.catalogs[0]
        return {
            "data_set_identifier_declarations": [
                quicksight.CfnDashboard.DataSetIdentifierDeclarationProperty(
                    identifier=key, data_set_arn=arn
                )
                for key, arn in data_set_arns.items()
            ],
            "sheets": [sheet(participant_type) for participant_type in participant_types],
            "filter_groups": [
                group
                for participant_type in participant_types
                for group in filters(participant_type, catalog)
            ],
        }
