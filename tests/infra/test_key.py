"""The customer managed key: what it encrypts, and who may use it."""

from tests.infra.conftest import VARIATIONS, Synth
from tests.infra.template import Json, Template, text

CLOUDWATCH = "cloudwatch.amazonaws.com"
EVENTBRIDGE = "events.amazonaws.com"


def arn(template: Template) -> Json:
    return {"Fn::GetAtt": [template.id("KMS::Key"), "Arn"]}


def services(template: Template) -> dict[str, tuple[list[str], Json]]:
    """Return actions and condition that the key's policy allows, by service."""
    statements = template.one("KMS::Key")["KeyPolicy"]["Statement"]
    return {
        text(found["Principal"]["Service"]): (found["Action"], found.get("Condition"))
        for found in statements
        if "Service" in found["Principal"]
    }


def test_key_encrypts_every_queue_topic_and_log_group(synth: Synth) -> None:
    """Events have names of companies and account ids, also those in queues."""
    locked = synth("locked")
    queues = locked.all("SQS::Queue")
    assert len(queues) == 2
    for queue in queues:
        assert queue["KmsMasterKeyId"] == arn(locked)
        assert not queue.get("SqsManagedSseEnabled")
    assert locked.one("SNS::Topic")["KmsMasterKeyId"] == arn(locked)
    assert locked.one("Logs::LogGroup")["KmsKeyId"] == arn(locked)


def test_alarms_and_rules_may_use_the_key(synth: Synth) -> None:
    use = ["kms:Decrypt", "kms:GenerateDataKey"]
    account = {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
    found = services(synth("locked"))
    assert found[CLOUDWATCH] == (use, account)
    # EventBridge's requests to KMS have neither aws:SourceAccount nor aws:SourceArn.
    assert found[EVENTBRIDGE] == (use, None)


def test_logs_may_use_the_key_for_log_groups_of_the_stack(synth: Synth) -> None:
    actions, condition = services(synth("locked"))["logs.{Region}.{URLSuffix}"]
    assert {"kms:Encrypt*", "kms:Decrypt*", "kms:GenerateDataKey*"} < set(actions)
    groups = condition["ArnLike"]["kms:EncryptionContext:aws:logs:arn"]
    assert text(groups) == ("arn:{Partition}:logs:{Region}:{AccountId}:log-group:{StackName}-*")


def test_schedulers_role_may_use_the_key_of_its_queue(synth: Synth) -> None:
    locked = synth("locked")
    allowed = [
        found["Action"]
        for found in locked.statements(locked.role_of("scheduler"))
        if found["Resource"] == arn(locked)
    ]
    assert allowed == [["kms:Decrypt", "kms:GenerateDataKey"]]


def test_no_role_may_use_the_key_for_more_than_reading_and_writing(synth: Synth) -> None:
    locked = synth("locked")
    for policy in locked.all("IAM::Policy"):
        for statement in policy["PolicyDocument"]["Statement"]:
            if statement.get("Sid") == "UseCatalogKey":
                continue
            actions = statement["Action"]
            for action in actions if isinstance(actions, list) else [actions]:
                if action.startswith("kms:"):
                    assert action in {"kms:Decrypt", "kms:GenerateDataKey"}
                    assert statement["Resource"] == arn(locked)


def test_every_role_that_calls_glue_may_use_the_key_of_its_catalogue(synth: Synth) -> None:
    """Glue answers who may not decrypt the catalogue's metadata with GlueEncryptionException."""
    calling = set()
    for variation, key in (("locked", VARIATIONS["locked"]["catalog_key_arn"]), ("loose", None)):
        for policy in synth(variation).all("IAM::Policy"):
            statements = policy["PolicyDocument"]["Statement"]
            keys = {s.get("Sid"): (s["Action"], s["Resource"]) for s in statements}
            if "glue:" in str(statements) and key:
                calling.add(policy["PolicyName"])
                assert keys["UseCatalogKey"] == (
                    ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"],
                    key,
                )
            else:
                assert "UseCatalogKey" not in keys
    assert len(calling) == 2
