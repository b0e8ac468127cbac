"""The role of QuickSight's data source: it may query this lake and nothing else."""

from aws_cdk import aws_iam as iam
from constructs import Construct

from infra.lake import Lake
from infra.readers import UNNARROWED, reader_statements, wildcards
from infra.settings import Settings
from infra.suppressions import suppress


def quicksight_role(scope: Construct, settings: Settings, lake: Lake) -> iam.Role:
    """Return the role with which QuickSight queries the lake."""
    role = iam.Role(
        scope,
        "Role",
        assumed_by=iam.ServicePrincipal("quicksight.amazonaws.com"),
        description="Queries the lake of Partner Central invitations for QuickSight",
    )
    for statement in reader_statements(scope, settings, lake, tools=True):
        role.add_to_policy(statement)
    suppress(role.node.find_child("DefaultPolicy"), UNNARROWED, *wildcards(lake))
    return role
