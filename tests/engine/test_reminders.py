"""The deployed function of reminders: its rights are enough, and the topic gets the message."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e.deployment import Deployment

SCHEDULED_FOR = {"scheduled_for": "2026-11-28T08:00:00Z"}
DUE = """
    SELECT invitation_id, engagement_title FROM engagement_invitations
    WHERE catalog = 'AWS' AND participant_type = 'RECEIVER' AND listed AND status = 'PENDING'
    AND expiration_date BETWEEN current_timestamp AND current_timestamp + INTERVAL '7' DAY
"""


@pytest.fixture
def queue(deployment: Deployment) -> Iterator[str]:
    """Return a queue that gets what the topic sends."""
    sqs, sns = deployment.aws.client("sqs"), deployment.aws.client("sns")
    url = sqs.create_queue(QueueName="reminders")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"][
        "QueueArn"
    ]
    (topic,) = sns.list_topics()["Topics"]
    allowed = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    subscribed = sns.subscribe(
        TopicArn=topic["TopicArn"], Protocol="sqs", Endpoint=arn, ReturnSubscriptionArn=True
    )
    yield url
    sns.unsubscribe(SubscriptionArn=subscribed["SubscriptionArn"])
    sqs.delete_queue(QueueUrl=url)


def remind(deployment: Deployment, event: dict[str, str]) -> dict[str, Any]:
    functions = deployment.aws.client("lambda")
    (name,) = (
        one["FunctionName"]
        for one in functions.list_functions()["Functions"]
        if one["Handler"] == "invitations.reminder_handler.handler"
    )
    answer = functions.invoke(FunctionName=name, Payload=json.dumps(event))
    return dict(json.loads(answer["Payload"].read()))


def messages(deployment: Deployment, queue: str) -> list[dict[str, Any]]:
    found = deployment.aws.client("sqs").receive_message(QueueUrl=queue, MaxNumberOfMessages=10)
    return [json.loads(message["Body"]) for message in found.get("Messages", [])]


def test_topic_gets_what_expires_soon_once(deployment: Deployment, queue: str) -> None:
    due = deployment.lake.query(DUE)
    assert remind(deployment, SCHEDULED_FOR) == {"invitations": len(due)}
    assert remind(deployment, SCHEDULED_FOR) == {"invitations": 0}
    (message,) = messages(deployment, queue)
    assert message["Subject"] == f"{len(due)} invitations expire within 7 days"
    for row in due[:10]:
        assert row["invitation_id"] in message["Message"]


def test_event_without_a_scheduled_time_fails_in_one_sentence(deployment: Deployment) -> None:
    assert remind(deployment, {})["errorMessage"] == (
        "event scheduled_for: None is not allowed; use a time such as 2026-11-28T08:00:00Z."
    )
