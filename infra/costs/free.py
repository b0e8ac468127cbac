"""What costs nothing by being there, and what is paid for instead."""

from collections.abc import Mapping
from typing import Final

_BY_QUERY: Final = "by the query: Athena's price for what it reads"
_BY_USER: Final = "by the user: QuickSight's price"
_FAILURES: Final = "only failures send messages, less than a cent for 10,000"
_NOTHING: Final = "nothing"
FREE: Final[Mapping[str, str]] = {
    "AWS::Athena::NamedQuery": _BY_QUERY,
    "AWS::Athena::WorkGroup": _BY_QUERY,
    "AWS::CDK::Metadata": _NOTHING,
    "AWS::Chatbot::SlackChannelConfiguration": _NOTHING,
    "AWS::Events::Rule": "nothing for events of AWS services",
    "AWS::Glue::Table": "nothing up to a million tables and partitions",
    "AWS::IAM::ManagedPolicy": _NOTHING,
    "AWS::IAM::Policy": _NOTHING,
    "AWS::IAM::Role": _NOTHING,
    "AWS::LakeFormation::PrincipalPermissions": _NOTHING,
    "AWS::Lambda::Alias": _NOTHING,
    "AWS::Lambda::EventInvokeConfig": _NOTHING,
    "AWS::Lambda::Permission": _NOTHING,
    "AWS::Logs::QueryDefinition": "by the query: Logs Insights' price for what it scans",
    "AWS::QuickSight::Analysis": _BY_USER,
    "AWS::QuickSight::Dashboard": _BY_USER,
    "AWS::QuickSight::DataSet": _BY_USER,
    "AWS::QuickSight::DataSource": _BY_USER,
    "AWS::S3::BucketPolicy": _NOTHING,
    "AWS::SNS::Subscription": "nothing for the first 1,000 e-mails of a month",
    "AWS::SNS::Topic": "nothing for the first million messages of a month",
    "AWS::SNS::TopicPolicy": _NOTHING,
    "AWS::SQS::Queue": _FAILURES,
    "AWS::SQS::QueuePolicy": _NOTHING,
}
"""Types of resources, each with what it costs."""
