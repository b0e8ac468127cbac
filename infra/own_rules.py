"""The account's own rules for every stack: boundary and path of roles, tags, protection."""

from typing import Any

from aws_cdk import PermissionsBoundary, Stack
from aws_cdk import aws_iam as iam

from infra.settings import Settings


def stack_properties(settings: Settings) -> dict[str, Any]:
    """Return the properties that every stack of a deployment has."""
    boundary = settings.permissions_boundary
    return {
        "permissions_boundary": PermissionsBoundary.from_arn(boundary) if boundary else None,
        "tags": dict(tag.split("=", 1) for tag in settings.tags),
        "termination_protection": settings.termination_protection,
    }


def move_roles(stack: Stack, path: str) -> None:
    """Give every role of a stack a path, unless it is the default one."""
    for construct in stack.node.find_all():
        if isinstance(construct, iam.CfnRole) and path != "/":
            construct.path = path
