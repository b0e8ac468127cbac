"""The topic that alarms notify, and who gets its messages: e-mail addresses and a Slack channel."""

from aws_cdk import Aws
from aws_cdk import aws_chatbot as chatbot
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from infra.settings import Settings
from infra.suppressions import suppress


def alarm_topic(scope: Construct, settings: Settings, key: kms.IKey | None) -> sns.ITopic:
    """Return the existing topic of the settings, or a new one with its subscribers."""
    if settings.alarm_topic_arn:
        topic = sns.Topic.from_topic_arn(scope, "Alarms", settings.alarm_topic_arn)
    else:
        topic = _new_topic(scope, settings, key)
    if settings.slack_channel:
        _post_to_slack(scope, settings, topic)
    return topic


def _new_topic(scope: Construct, settings: Settings, key: kms.IKey | None) -> sns.Topic:
    topic = sns.Topic(scope, "Alarms", enforce_ssl=True, master_key=key)
    if not key:
        suppress(
            topic,
            "Alarm texts hold no invitations. CloudWatch alarms can't publish to a topic that "
            "is encrypted with the key that AWS manages for SNS. customer_managed_key encrypts "
            "it with the key of the bucket.",
            "CKV_AWS_26",
        )
    # It replaces the default policy, which allows alarms, so it must allow them, too.
    topic.add_to_resource_policy(
        iam.PolicyStatement(
            sid="AllowAlarmsOfThisAccount",
            principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
            actions=["sns:Publish"],
            resources=[topic.topic_arn],
            conditions={"StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID}},
        )
    )
    for address in settings.alarm_email:
        topic.add_subscription(subscriptions.EmailSubscription(address))
    return topic


def _post_to_slack(scope: Construct, settings: Settings, topic: sns.ITopic) -> None:
    """Let AWS's chat service post the topic's messages. Its role allows nothing, and nor may users.

    Without a guardrail people in the channel could run commands with the role's permissions.
    """
    workspace, channel = settings.slack_channel.split("/")
    role = iam.Role(
        scope,
        "SlackRole",
        assumed_by=iam.ServicePrincipal(
            "chatbot.amazonaws.com",
            conditions={"StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID}},
        ),
        description="Posts alarms of the invitations sync to Slack; it may do nothing else",
    )
    chatbot.CfnSlackChannelConfiguration(
        scope,
        "Slack",
        configuration_name=settings.stack_name,
        slack_workspace_id=workspace,
        slack_channel_id=channel,
        iam_role_arn=role.role_arn,
        guardrail_policies=[f"arn:{Aws.PARTITION}:iam::aws:policy/AWSDenyAll"],
        sns_topic_arns=[topic.topic_arn],
        logging_level="NONE",
    )
