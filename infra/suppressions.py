"""Suppressions: accepted findings of the checks, each on its resource with a reason."""

from collections.abc import Sequence
from typing import Any

from aws_cdk import Acknowledgment, CfnResource, Stack, Validations
from constructs import IConstruct


def suppress(resource: IConstruct, reason: str, *findings: str) -> None:
    """Suppress findings of cdk-nag (AwsSolutions-…), checkov (CKV…) and cfn-lint on a resource.

    Raises TypeError if the construct has no default resource.
    """
    target = _resource(resource)
    for finding in findings:
        if finding.startswith("AwsSolutions-"):
            Validations.of(target).acknowledge(Acknowledgment(id=finding, reason=reason))
        elif finding.startswith("CKV"):
            skips = _metadata(target, "checkov").get("skip", [])
            target.add_metadata("checkov", {"skip": [*skips, {"id": finding, "comment": reason}]})
        else:
            ignored: Sequence[str] = _metadata(target, "cfn-lint").get("ignored", [])
            config = {"ignore_checks": [*ignored, finding]}
            target.add_metadata("cfn-lint", {"config": config, "reason": reason})


def logical_id(resource: IConstruct) -> str:
    """Return the logical id of a resource, which cdk-nag uses inside its findings."""
    return str(Stack.of(resource).get_logical_id(_resource(resource)))


def _resource(construct: IConstruct) -> CfnResource:
    target = construct.node.default_child or construct
    if not isinstance(target, CfnResource):
        raise TypeError(f"{construct.node.path} is not one resource")
    return target


def _metadata(resource: CfnResource, key: str) -> dict[str, Any]:
    found = resource.get_metadata(key)
    return found if isinstance(found, dict) else {}
