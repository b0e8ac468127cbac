"""The function: its configuration, variables and permissions, and the queue of failed runs."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from infra.logs import RETENTION
from infra.settings import RULES
from invitations.options import FILTERS
from invitations.partner_central.listing import Filters
from invitations.settings import Settings, from_environment
from tests.infra.conftest import Synth
from tests.infra.template import Json, Template, text


def function(template: Template) -> Json:
    return template.one("Lambda::Function")


def environment(template: Template) -> dict[str, str]:
    bucket = {template.id("S3::Bucket"): "bucket"}
    variables = function(template)["Environment"]["Variables"]
    named = {name: text(value, **bucket) for name, value in variables.items()}
    return named | {"LAKE": named["LAKE"].replace("{bucket}", "the-bucket")}


def permissions(template: Template) -> dict[str, tuple[Any, Any]]:
    """Return every action of the function's role, with its resources and condition."""
    names = {
        template.id("S3::Bucket"): "bucket",
        template.id("Logs::LogGroup"): "logs",
        failed_runs(template): "failed runs",
    } | dict.fromkeys(template.ids("KMS::Key"), "key")
    found = {}
    for statement in template.statements(template.role_of("lambda")):
        if statement.get("Sid") == "UseCatalogKey":
            continue  # see test_key.py
        resources = statement["Resource"]
        listed = resources if isinstance(resources, list) else [resources]
        actions = statement["Action"]
        for action in actions if isinstance(actions, list) else [actions]:
            assert action not in found
            found[action] = (
                [text(resource, **names) for resource in listed],
                statement.get("Condition"),
            )
    return found


def failed_runs(template: Template) -> str:
    configured = template.one("Lambda::EventInvokeConfig", Qualifier="$LATEST")
    return template.queue(configured["DestinationConfig"]["OnFailure"]["Destination"])


def test_function_has_the_handler_runtime_and_architecture_of_its_bundle(synth: Synth) -> None:
    found = function(synth("default"))
    assert found["Handler"] == "invitations.handler.handler"
    assert found["Runtime"] == "python3.13"
    assert found["Architectures"] == ["arm64"]
    assert function(synth("loose"))["Architectures"] == ["x86_64"]


def test_function_has_time_memory_and_disk_for_a_million_rows(template: Template) -> None:
    found = function(template)
    assert (found["Timeout"], found["MemorySize"]) == (900, 1024)
    assert found["EphemeralStorage"] == {"Size": 1024}


def test_reserved_concurrency_is_one_unless_turned_off(synth: Synth) -> None:
    assert function(synth("default"))["ReservedConcurrentExecutions"] == 1
    assert "ReservedConcurrentExecutions" not in function(synth("loose"))


def test_function_is_traced_and_keeps_json_logs_for_90_days(template: Template) -> None:
    found = function(template)
    assert found["TracingConfig"] == {"Mode": "Active"}
    assert found["LoggingConfig"] == {
        "LogFormat": "JSON",
        "LogGroup": {"Ref": template.id("Logs::LogGroup")},
    }
    assert template.one("Logs::LogGroup")["RetentionInDays"] == 90


def test_log_retention_allows_exactly_the_values_of_cloudwatch() -> None:
    for days in RETENTION:
        assert RULES["log_retention_days"].parse(days) == days
    assert RULES["log_retention_days"].allowed == " or ".join(map(str, RETENTION))


def test_job_reads_its_settings_from_the_functions_variables(synth: Synth) -> None:
    machine = "arn:{Partition}:states:us-east-1:{AccountId}:stateMachine:PartnerInvitations-go-on"
    assert from_environment(environment(synth("default"))) == Settings(
        lake="s3://the-bucket", database="partner_invitations", listing_state_machine=machine
    )
    assert from_environment(environment(synth("locked"))) == Settings(
        lake="s3://the-bucket",
        database="mine",
        catalogs=("AWS",),
        participant_types=("RECEIVER",),
        filters=Filters(
            engagement_identifiers=("eng-0123456789abcd", "eng-abcdefghijklmn"),
            payload_types=("LeadInvitation",),
            sender_aws_account_ids=("012345678901", "AWS"),
            statuses=("PENDING", "EXPIRED"),
        ),
        max_requests_per_second=2.5,
        snapshot_retention_days=30,
        history_retention_days=400,
        api_role_arn="arn:aws:iam::210987654321:role/ApiRole",
        api_external_id="a-random-text",
        full_sync_every_hours=168,
        details="all",
        details_contacts=True,
        details_requests_per_second=0.5,
        details_requests_per_day=500,
        listing_state_machine=machine.replace("us-east-1", "{Region}"),
    )


def test_an_empty_filter_takes_no_room_in_the_functions_variables(synth: Synth) -> None:
    filters = {option.key.upper() for option in FILTERS}
    assert filters & environment(synth("default")).keys() == set()
    assert filters <= environment(synth("locked")).keys()


class Recorded(Mapping[str, str]):
    """An environment that records which variables are read."""

    def __init__(self, variables: dict[str, str]) -> None:
        self.variables = variables
        self.read: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.read.add(name)
        return self.variables[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.variables)

    def __len__(self) -> int:
        return len(self.variables)


def test_function_has_exactly_the_variables_that_the_job_reads(synth: Synth) -> None:
    variables = Recorded(environment(synth("locked")))
    from_environment(variables)
    assert variables.variables.keys() == variables.read


def test_function_role_allows_exactly_these_actions(synth: Synth) -> None:
    table = [
        f"arn:{{Partition}}:glue:us-east-1:{{AccountId}}:{name}"
        for name in (
            "catalog",
            "database/partner_invitations",
            "table/partner_invitations/engagement_invitations",
            "table/partner_invitations/engagement_invitation_changes",
            "table/partner_invitations/sync_runs",
            "table/partner_invitations/engagement_invitation_details",
        )
    ]
    deployed = {"StringEquals": {"partnercentral:Catalog": ["AWS", "Sandbox"]}}
    tables = ("invitations", "changes", "runs", "details")
    others = ("outstanding", "details-requests", "hints", "unfinished")
    prefixes = [f"{prefix}/*" for prefix in (*tables, *others)]
    files = [f"{{bucket}}/{prefix}" for prefix in prefixes]
    own_prefixes = {"StringLike": {"s3:prefix": [*prefixes, "forgotten/*"]}}
    assert permissions(synth("default")) == {
        "partnercentral:ListEngagementInvitations": (["*"], deployed),
        "s3:GetObject": (files, None),
        "s3:PutObject": ([*files, "{bucket}/damaged/*"], None),
        "s3:DeleteObject": (files, None),
        "s3:ListBucket": (["{bucket}"], own_prefixes),
        "glue:GetTable": (table, None),
        "glue:GetPartition": (table, None),
        "glue:GetPartitions": (table, None),
        "glue:CreatePartition": (table, None),
        "glue:UpdatePartition": (table, None),
        "states:StartExecution": (
            ["arn:{Partition}:states:us-east-1:{AccountId}:stateMachine:PartnerInvitations-go-on"],
            None,
        ),
        "logs:CreateLogStream": (["{logs}"], None),
        "logs:PutLogEvents": (["{logs}"], None),
        "xray:PutTraceSegments": (["*"], None),
        "xray:PutTelemetryRecords": (["*"], None),
        "sqs:SendMessage": (["{failed runs}"], None),
        "sqs:GetQueueAttributes": (["{failed runs}"], None),
        "sqs:GetQueueUrl": (["{failed runs}"], None),
    }


def test_roles_have_no_managed_or_inline_policies(any_template: Template) -> None:
    roles = any_template.all("IAM::Role")
    assert len(roles) == 3 + len(any_template.all("QuickSight::DataSource"))
    for role in roles:
        assert not role.keys() & {"ManagedPolicyArns", "Policies"}


def test_function_role_follows_the_settings(synth: Synth) -> None:
    default, locked = permissions(synth("default")), permissions(synth("locked"))
    assert locked.keys() - default.keys() == {
        *("kms:Decrypt", "kms:GenerateDataKey"),
        *("glue:DeletePartition", "sts:AssumeRole"),
    }
    assert locked["kms:Decrypt"] == locked["kms:GenerateDataKey"] == (["{key}"], None)
    assert locked["glue:DeletePartition"] == locked["glue:UpdatePartition"]
    assert locked["glue:UpdatePartition"][0][1:] == [
        "arn:{Partition}:glue:{Region}:{AccountId}:database/mine",
        "arn:{Partition}:glue:{Region}:{AccountId}:table/mine/engagement_invitations",
        "arn:{Partition}:glue:{Region}:{AccountId}:table/mine/engagement_invitation_changes",
        "arn:{Partition}:glue:{Region}:{AccountId}:table/mine/sync_runs",
        "arn:{Partition}:glue:{Region}:{AccountId}:table/mine/engagement_invitation_details",
    ]
    # Another account is linked to Partner Central. The role there allows the listing.
    assert "partnercentral:ListEngagementInvitations" not in locked
    assert locked["sts:AssumeRole"] == (["arn:aws:iam::210987654321:role/ApiRole"], None)


def test_failed_run_is_retried_twice_and_then_queued(template: Template) -> None:
    invoked = template.one("Lambda::EventInvokeConfig", Qualifier="$LATEST")
    assert invoked["FunctionName"] == {"Ref": template.id("Lambda::Function")}
    assert invoked["MaximumRetryAttempts"] == 2
    assert invoked["MaximumEventAgeInSeconds"] == 21600
    queue = template.resources[failed_runs(template)]["Properties"]
    (alias,) = (found for found in template.all("Lambda::EventInvokeConfig") if found != invoked)
    assert template.id("Lambda::Alias") in json.dumps(alias["Qualifier"])
    assert alias == invoked | {"Qualifier": alias["Qualifier"]}
    assert queue["MessageRetentionPeriod"] == 14 * 24 * 3600


def test_queues_are_encrypted_and_refuse_requests_without_tls(any_template: Template) -> None:
    queues = any_template.ids("SQS::Queue")
    assert len(queues) == 2
    for queue in queues:
        properties = any_template.resources[queue]["Properties"]
        assert properties.get("SqsManagedSseEnabled") or properties["KmsMasterKeyId"]
        policy = any_template.one("SQS::QueuePolicy", Queues=[{"Ref": queue}])
        first = policy["PolicyDocument"]["Statement"][0]
        assert (first["Effect"], first["Action"]) == ("Deny", "sqs:*")
        assert first["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
