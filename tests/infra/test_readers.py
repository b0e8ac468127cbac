"""The reader's policy: what query, report and pull need of AWS, of this lake only."""

import json
from typing import Final

from tests.infra.conftest import Synth
from tests.infra.template import Json, Template, text

ACTIONS: Final = {
    "FindLake": {"cloudformation:DescribeStacks"},
    "Ask": {
        "athena:StartQueryExecution",
        "athena:StopQueryExecution",
        "athena:GetQueryExecution",
        "athena:GetQueryResults",
    },
    "ReadGranted": {"lakeformation:GetDataAccess"},
    "SeeTables": {
        "glue:GetDatabase",
        "glue:GetTable",
        "glue:GetTables",
        "glue:GetPartition",
        "glue:GetPartitions",
        "glue:BatchGetPartition",
    },
    "ReadFiles": {"s3:GetObject"},
    "KeepResults": {"s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"},
    "FindFiles": {"s3:ListBucket", "s3:ListBucketMultipartUploads", "s3:GetBucketLocation"},
}
LONGEST: Final = 6144
"""Characters that IAM allows a managed policy, without spaces."""


def policy_of(template: Template) -> Json:
    return template.one("IAM::ManagedPolicy")["PolicyDocument"]


def as_list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [value]


def test_policy_has_the_actions_that_the_commands_need(any_template: Template) -> None:
    statements = {found["Sid"]: found for found in policy_of(any_template)["Statement"]}
    statements.pop("UseKey", None)
    statements.pop("UseCatalogKey", None)
    found = {sid: set(as_list(one["Action"])) for sid, one in statements.items()}
    assert found == ACTIONS
    assert {one["Effect"] for one in statements.values()} == {"Allow"}


def test_policy_is_about_this_lake_only(synth: Synth) -> None:
    locked = synth("locked")
    for statement in policy_of(locked)["Statement"]:
        for resource in map(text, as_list(statement["Resource"])):
            is_of_lake = any(
                name in resource
                for name in ("mine", "default", locked.id("S3::Bucket"), ":catalog", "Key", "key/")
            )
            of_stack = resource.endswith(":stack/PartnerInvitations/*")
            assert is_of_lake or of_stack or statement["Sid"] == "ReadGranted", resource


def test_policy_is_short_enough_for_iam(any_template: Template) -> None:
    names = {"AWS::Partition": "aws-us-gov", "AWS::Region": "ap-northeast-1"}
    names |= {"AWS::AccountId": "123456789012", any_template.id("S3::Bucket"): "b" * 63}
    shown = json.dumps(policy_of(any_template), separators=(",", ":"))
    resources = [
        text(one, **names)
        for statement in policy_of(any_template)["Statement"]
        for one in as_list(statement["Resource"])
    ]
    without = json.dumps(
        [statement | {"Resource": ""} for statement in policy_of(any_template)["Statement"]],
        separators=(",", ":"),
    )
    assert len(without) + sum(len(one) + 4 for one in resources) < LONGEST, shown
