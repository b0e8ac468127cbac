"""Suppressions: findings of the checks that we accept, each on its resource with a reason."""

from collections.abc import Sequence
from typing import Any

from aws_cdk import Acknowledgment, CfnResource, Stack, Validations
from constructs import IConstruct


def accept(resource: IConstruct, reason: str, *findings: str) -> None:
    """Keep `findings` of cdk-nag (AwsSolutions-…), checkov (CKV…) and cfn-lint on a resource.

    Raises TypeError where the construct is not one resource.
    """
    target = _resource(resource)
    for finding in findings:
        if finding.startswith("AwsSolutions-"):
            Validations.of(target).acknowledge(Acknowledgment(id=finding, reason=reason))
        elif finding.startswith("CKV"):
            skips = _under(target, "checkov").get("skip", [])
            target.add_metadata("checkov", {"skip": [*skips, {"id": finding, "comment": reason}]})
        else:
            ignored: Sequence[str] = _under(target, "cfn-lint").get("ignored", [])
            config = {"ignore_checks": [*ignored, finding]}
            target.add_metadata("cfn-lint", {"config": config, "reason": reason})


def logical_id(resource: IConstruct) -> str:
    """Return how cdk-nag names a resource inside a finding."""
    return str(Stack.of(resource).get_logical_id(_resource(resource)))


def _resource(construct: IConstruct) -> CfnResource:
    target = construct.node.default_child or construct
    if not isinstance(target, CfnResource):
        raise TypeError(f"{construct.node.path} is not one resource")
    return target


def _under(resource: CfnResource, key: str) -> dict[str, Any]:
    found = resource.get_metadata(key)
    return found if isinstance(found, dict) else {}
