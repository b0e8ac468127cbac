"""Two accounts: the role for the API in one, the lake in another, readers in a third."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from infra.permissions import list_invitations
from infra.settings import Settings
from tests.infra.conftest import VARIATIONS, Synth
from tests.infra.template import Json, Template, text

API_ROLE = Path(__file__).parents[2] / "infra" / "api_role.yaml"
READER = VARIATIONS["locked"]["reader_arns"][0]


class Loader(yaml.SafeLoader):
    """Reads CloudFormation's short forms, such as !Sub, as {function: argument}."""


def short_form(loader: yaml.SafeLoader, node: yaml.Node) -> dict[str, Any]:
    if isinstance(node, yaml.SequenceNode):
        return {node.tag[1:]: loader.construct_sequence(node, deep=True)}
    return {node.tag[1:]: node.value}


for function in ("Sub", "Ref", "GetAtt", "If", "Not", "Equals"):
    Loader.add_constructor(f"!{function}", short_form)


@pytest.fixture(scope="module")
def role() -> Any:
    template = yaml.load(API_ROLE.read_text(), Loader)  # noqa: S506 - a safe loader
    return template["Resources"]["Role"]["Properties"]


@pytest.mark.parametrize("details", ["off", "all"])
def test_role_for_the_api_allows_what_the_function_would_be_allowed(
    role: Json, details: str
) -> None:
    (policy,) = role["Policies"]
    (statement,) = policy["PolicyDocument"]["Statement"]
    always, with_details = statement["Action"]
    condition, get, nothing = with_details["If"]
    assert (condition, nothing) == ("WithDetails", {"Ref": "AWS::NoValue"})
    expected = list_invitations(Settings(details=details)).to_json()
    assert expected["Action"] == (always if details == "off" else [always, get])
    assert expected["Condition"]["StringEquals"] == {
        "partnercentral:Catalog": list(Settings().catalogs)
    }
    assert statement["Condition"]["StringEquals"] == {"partnercentral:Catalog": {"Ref": "Catalogs"}}


def test_role_for_the_api_trusts_only_the_function_with_the_external_id(
    role: Json, template: Template
) -> None:
    (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Condition"]["StringEquals"] == {"sts:ExternalId": {"Ref": "ExternalId"}}
    pattern = trust["Condition"]["ArnLike"]["aws:PrincipalArn"]["Sub"]
    logical_id = template.role_of("lambda")
    assert logical_id.startswith("SyncRole")
    assert pattern.endswith(":role/*${StackName}-SyncRole*")


def test_template_of_the_role_has_no_finding() -> None:
    command = [str(Path(sys.executable).with_name("cfn-lint")), "--", str(API_ROLE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_readers_of_another_account_may_read_the_tables_files(synth: Synth) -> None:
    locked = synth("locked")
    bucket = {locked.id("S3::Bucket"): "bucket"}
    statements = {
        one["Sid"]: one
        for one in locked.one("S3::BucketPolicy")["PolicyDocument"]["Statement"]
        if "Sid" in one
    }
    files, found = statements["ReadTables"], statements["FindTables"]
    assert files["Principal"] == found["Principal"] == {"AWS": READER}
    assert files["Action"] == "s3:GetObject"
    assert [text(one, **bucket) for one in files["Resource"]] == [
        f"{{bucket}}/{prefix}/*" for prefix in ("invitations", "changes", "runs", "details")
    ]
    assert found["Action"] == ["s3:ListBucket", "s3:GetBucketLocation"]


def test_readers_of_another_account_may_decrypt_and_nothing_more(synth: Synth) -> None:
    statements = synth("locked").one("KMS::Key")["KeyPolicy"]["Statement"]
    (found,) = (one for one in statements if one.get("Sid") == "ReadTables")
    assert (found["Principal"], found["Action"]) == ({"AWS": READER}, "kms:Decrypt")


def test_without_readers_the_buckets_policy_allows_nothing(template: Template) -> None:
    statements = template.one("S3::BucketPolicy")["PolicyDocument"]["Statement"]
    assert "Allow" not in json.dumps(statements)
