"""A user of a deployment who has the reader's policy, and no other permission."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Final

from tests.e2e.local_aws import LocalAws

_NAME: Final = "reader"


def reader(aws: LocalAws, policy_arn: str) -> LocalAws:
    """Return the local AWS as a new user with this policy sees it."""
    iam = aws.client("iam")
    iam.create_user(UserName=_NAME)
    iam.attach_user_policy(UserName=_NAME, PolicyArn=policy_arn)
    key = iam.create_access_key(UserName=_NAME)["AccessKey"]
    credentials = {
        "AWS_ACCESS_KEY_ID": key["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"],
    }
    return replace(aws, environment={**aws.environment, **credentials})


def policy_document(aws: LocalAws, policy_arn: str) -> dict[str, Any]:
    """Return the statements of a managed policy as they are in force."""
    iam = aws.client("iam")
    version = iam.get_policy(PolicyArn=policy_arn)["Policy"]["DefaultVersionId"]
    found = iam.get_policy_version(PolicyArn=policy_arn, VersionId=version)
    document = found["PolicyVersion"]["Document"]
    return dict(json.loads(document) if isinstance(document, str) else document)


@contextmanager
def reader_without(aws: LocalAws, policy_arn: str, action: str) -> Iterator[None]:
    """Remove one action from the reader's permissions inside the block."""
    iam = aws.client("iam")
    left = without_action(policy_document(aws, policy_arn), action)
    iam.put_user_policy(UserName=_NAME, PolicyName="less", PolicyDocument=json.dumps(left))
    iam.detach_user_policy(UserName=_NAME, PolicyArn=policy_arn)
    try:
        yield
    finally:
        iam.attach_user_policy(UserName=_NAME, PolicyArn=policy_arn)
        iam.delete_user_policy(UserName=_NAME, PolicyName="less")


def without_action(policy: dict[str, Any], action: str) -> dict[str, Any]:
    """Return a policy without one of its actions."""
    statements = []
    found = False
    for statement in policy["Statement"]:
        given = statement["Action"]
        actions = [given] if isinstance(given, str) else given
        left = [one for one in actions if one != action]
        found |= left != actions
        statements += [{**statement, "Action": left}] if left else []
    assert found, f"the policy never had {action}"
    return {**policy, "Statement": statements}
