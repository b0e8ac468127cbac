"""Athena: a workgroup with a scan limit, the saved queries and the views."""

import base64
import json

from aws_cdk import Aws
from aws_cdk import aws_athena as athena
from aws_cdk import aws_glue as glue
from constructs import Construct

from infra.lake import QUERY_RESULTS, Lake
from infra.settings import Settings
from sql.statements import Query, View, queries, views


class Athena(Construct):
    """The workgroup, saved queries and views of a lake."""

    def __init__(self, scope: Construct, id_: str, *, settings: Settings, lake: Lake) -> None:
        super().__init__(scope, id_)
        # Of an existing workgroup, result location and limits stay as they are.
        self.workgroup = (
            None if "workgroup" in settings.existing else self._workgroup(settings, lake)
        )
        for query in queries():
            self._saved_query(query, settings, lake)
        self.views = [self._view(view, lake) for view in views()]

    def _workgroup(self, settings: Settings, lake: Lake) -> athena.CfnWorkGroup:
        encryption = athena.CfnWorkGroup.EncryptionConfigurationProperty(
            encryption_option="SSE_KMS" if lake.key else "SSE_S3",
            kms_key=lake.key.key_arn if lake.key else None,
        )
        return athena.CfnWorkGroup(
            self,
            "Workgroup",
            name=settings.workgroup,
            description="Queries on the invitations of AWS Partner Central",
            # Saved queries and history would keep the workgroup from being deleted.
            recursive_delete_option=True,
            work_group_configuration=athena.CfnWorkGroup.WorkGroupConfigurationProperty(
                engine_version=athena.CfnWorkGroup.EngineVersionProperty(
                    selected_engine_version="Athena engine version 3"
                ),
                enforce_work_group_configuration=True,
                publish_cloud_watch_metrics_enabled=True,
                bytes_scanned_cutoff_per_query=settings.query_scan_limit_mb * 1024 * 1024,
                result_configuration=athena.CfnWorkGroup.ResultConfigurationProperty(
                    output_location=lake.bucket.s3_url_for_object(QUERY_RESULTS),
                    expected_bucket_owner=Aws.ACCOUNT_ID,
                    encryption_configuration=encryption,
                ),
            ),
        )

    def _saved_query(self, query: Query, settings: Settings, lake: Lake) -> None:
        saved = athena.CfnNamedQuery(
            self,
            f"Query-{query.key}",
            name=query.name,
            description=f"{query.question} {query.description}",
            database=lake.database_name,
            query_string=query.sql,
            work_group=settings.workgroup,
        )
        if self.workgroup:
            saved.add_resource_dependency(self.workgroup)

    def _view(self, view: View, lake: Lake) -> glue.CfnTable:
        table = glue.CfnTable(
            self,
            f"View-{view.key}",
            catalog_id=Aws.ACCOUNT_ID,
            database_name=lake.database_name,
            table_input=glue.CfnTable.TableInputProperty(
                name=view.key,
                table_type="VIRTUAL_VIEW",
                # Athena's engine, Trino, recognises a view by this comment. A description of the
                # table would replace the comment, and the view would not exist.
                parameters={"presto_view": "true", "comment": "Presto View"},
                view_original_text=presto_view(view, lake.database_name),
                view_expanded_text="/* Presto View */",
                # Athena requires both, even if they are empty.
                partition_keys=[],
                storage_descriptor=glue.CfnTable.StorageDescriptorProperty(
                    columns=[
                        glue.CfnTable.ColumnProperty(
                            name=column.name, type=column.glue_type, comment=column.comment
                        )
                        for column in view.columns
                    ],
                    location="",
                    serde_info=glue.CfnTable.SerdeInfoProperty(),
                ),
            ),
        )
        for source in lake.tables:
            table.add_resource_dependency(source)
        return table


def presto_view(view: View, database: str) -> str:
    """Return a view in the form in which Athena stores it in Glue: base64 of JSON, in a comment."""
    definition = {
        "originalSql": view.sql,
        "catalog": "awsdatacatalog",
        "schema": database,
        "columns": [{"name": column.name, "type": column.type} for column in view.columns],
    }
    encoded = base64.b64encode(json.dumps(definition).encode()).decode()
    return f"/* Presto View: {encoded} */"
