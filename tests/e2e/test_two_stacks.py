"""Two stacks side by side in one account and region: one breaks, and only its alarms are on."""

import json
from collections.abc import Iterator
from typing import Any, Final

import pytest

from tests.e2e.checkout import CommandError
from tests.e2e.deployment import SLICES, Deployment, deployed
from tests.e2e.lake_reader import LakeReader
from workbench.simulator import Answer, AnswerFunction

SECOND: Final = {
    "stack_name": "Second",
    "bucket_name": "second-lake",
    "database": "second",
    "schedule": "rate(12 hours)",
    "customer_managed_key": "true",
}
SOONER_THAN_SCHEDULED = 60
THROTTLED: Final = Answer(400, b'{"__type": "ThrottlingException", "Message": "Rate exceeded"}')


class Quota:
    """Lets the simulated Partner Central throttle its next requests."""

    throttles = 0

    def wrap(self, answer: AnswerFunction) -> AnswerFunction:
        def throttle(body: bytes, target: str) -> Answer:
            if self.throttles:
                self.throttles -= 1
                return THROTTLED
            return answer(body, target)

        return throttle


QUOTA: Final = Quota()


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    with deployed(tmp_path_factory.mktemp("two_stacks"), wrap=QUOTA.wrap) as deployment:
        deployment.wait_until_synced_after(deployment.deployed_at, seconds=SOONER_THAN_SCHEDULED)
        deployment.stop_schedule()
        yield deployment


def output(deployment: Deployment, stack: str, name: str) -> str:
    client = deployment.aws.client("cloudformation")
    outputs = client.describe_stacks(StackName=stack)["Stacks"][0]["Outputs"]
    return next(str(one["OutputValue"]) for one in outputs if one["OutputKey"] == name)


def buckets(deployment: Deployment) -> set[str]:
    return {one["Name"] for one in deployment.aws.client("s3").list_buckets()["Buckets"]}


def send_metrics(deployment: Deployment, stack: str) -> None:
    """Send the metrics in the function's log, as CloudWatch does by itself on AWS."""
    logs, metrics = deployment.aws.client("logs"), deployment.aws.client("cloudwatch")
    function = output(deployment, stack, "Function")
    configuration = deployment.aws.client("lambda").get_function_configuration(
        FunctionName=function
    )
    group = configuration["LoggingConfig"]["LogGroup"]
    for event in logs.filter_log_events(logGroupName=group)["events"]:
        start = event["message"].find('{"_aws"')
        if start < 0:
            continue
        sent = json.loads(event["message"][start:])
        (directive,) = sent["_aws"]["CloudWatchMetrics"]
        (names,) = directive["Dimensions"]
        metrics.put_metric_data(
            Namespace=directive["Namespace"],
            MetricData=[
                {
                    "MetricName": metric["Name"],
                    "Dimensions": [{"Name": name, "Value": sent[name]} for name in names],
                    "Value": sent[metric["Name"]][0],
                }
                for metric in directive["Metrics"]
            ],
        )


def alarms_that_are_on(deployment: Deployment, stack: str) -> set[str]:
    names: dict[str, str] = json.loads(output(deployment, stack, "Alarms"))
    client = deployment.aws.client("cloudwatch")
    # The local AWS evaluates alarms when it gets a metric.
    client.put_metric_data(Namespace="Clock", MetricData=[{"MetricName": "Tick", "Value": 1}])
    found: list[Any] = client.describe_alarms(AlarmNames=list(names.values()))["MetricAlarms"]
    assert len(found) == len(names)
    on = {one["AlarmName"] for one in found if one["StateValue"] == "ALARM"}
    return {key for key, name in names.items() if name in on}


def invoke(deployment: Deployment, stack: str) -> dict[str, Any]:
    answer = deployment.aws.client("lambda").invoke(
        FunctionName=output(deployment, stack, "Function"), Payload=b'{"mode": "full"}'
    )
    return dict(json.loads(answer["Payload"].read()))


def test_first_deploy_that_fails_leaves_no_bucket(first: Deployment) -> None:
    with pytest.raises(CommandError):  # the first stack has the default workgroup
        first.checkout.deploy(**SECOND)
    assert "second-lake" not in buckets(first)


def test_second_stack_syncs_into_a_lake_of_its_own(first: Deployment) -> None:
    first.checkout.deploy(**SECOND, workgroup="second")
    assert "second-lake" in buckets(first)
    lake = LakeReader(first.aws, "second", first.checkout.tree.parent / "lake")
    first.wait_until(lambda: sorted(lake.partitions()) == SLICES, seconds=SOONER_THAN_SCHEDULED)
    locations = [one["StorageDescriptor"]["Location"] for one in lake.partitions().values()]
    assert all(location.startswith("s3://second-lake/") for location in locations)
    assert len(first.lake.partitions()) == len(SLICES)


def test_only_the_throttled_stacks_alarm_is_on(first: Deployment) -> None:
    QUOTA.throttles = 1
    assert invoke(first, "Second").get("errorMessage") is None
    assert invoke(first, "PartnerInvitations").get("errorMessage") is None
    for stack in ("PartnerInvitations", "Second"):
        send_metrics(first, stack)
    assert alarms_that_are_on(first, "Second") == {"Throttled"}
    assert alarms_that_are_on(first, "PartnerInvitations") == set()


def test_only_the_broken_stacks_alarms_are_on(first: Deployment) -> None:
    first.aws.client("glue").delete_table(DatabaseName="second", Name="engagement_invitations")
    assert "errorMessage" in invoke(first, "Second")
    assert "errorMessage" not in invoke(first, "PartnerInvitations")
    send_metrics(first, "PartnerInvitations")
    assert alarms_that_are_on(first, "Second") == {"RunFailed", "Throttled"}
    assert alarms_that_are_on(first, "PartnerInvitations") == set()
