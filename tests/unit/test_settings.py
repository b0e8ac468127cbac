from typing import Any

import pytest

from invitations.domain import Slice
from invitations.errors import ConfigurationError
from invitations.partner_central.listing import Filters
from invitations.settings import Settings, from_environment, overridden

NUMBER = "a number from 0.1, or 0 for no limit"
LAKE = {"LAKE": "s3://bucket", "DATABASE": "partner"}


def test_default_settings_are_all_slices_and_half_of_the_quota() -> None:
    assert from_environment(LAKE) == Settings(
        lake="s3://bucket",
        database="partner",
        catalogs=("AWS", "Sandbox"),
        participant_types=("SENDER", "RECEIVER"),
        filters=Filters(),
        max_requests_per_second=5,
        snapshot_retention_days=7,
        accept_shrink=False,
    )


def test_every_environment_variable_sets_its_setting() -> None:
    environment = {
        "LAKE": "s3://bucket/some/prefix",
        "DATABASE": "partner",
        "CATALOGS": "AWS",
        "PARTICIPANT_TYPES": "RECEIVER, SENDER",
        "ENGAGEMENT_IDENTIFIERS": "eng-0123456789abcd",
        "PAYLOAD_TYPES": "LeadInvitation",
        "SENDER_AWS_ACCOUNT_IDS": "aws,000000000012",
        "STATUSES": "PENDING",
        "MAX_REQUESTS_PER_SECOND": "2.5",
        "SNAPSHOT_RETENTION_DAYS": "30",
        "STACK_NAME": "Invitations2",
        "HISTORY_RETENTION_DAYS": "400",
        "DETAILS": "pending",
        "DETAILS_CONTACTS": "True",
        "DETAILS_REQUESTS_PER_SECOND": "0.5",
        "DETAILS_REQUESTS_PER_DAY": "500",
    }
    assert from_environment(environment) == Settings(
        lake="s3://bucket/some/prefix",
        database="partner",
        catalogs=("AWS",),
        participant_types=("RECEIVER", "SENDER"),
        filters=Filters(
            engagement_identifiers=("eng-0123456789abcd",),
            payload_types=("LeadInvitation",),
            sender_aws_account_ids=("aws", "000000000012"),
            statuses=("PENDING",),
        ),
        max_requests_per_second=2.5,
        snapshot_retention_days=30,
        stack="Invitations2",
        history_retention_days=400,
        details="pending",
        details_contacts=True,
        details_requests_per_second=0.5,
        details_requests_per_day=500,
    )


def test_slices_combine_every_catalog_with_every_participant_type() -> None:
    assert from_environment(LAKE).slices == (
        Slice("AWS", "SENDER"),
        Slice("AWS", "RECEIVER"),
        Slice("Sandbox", "SENDER"),
        Slice("Sandbox", "RECEIVER"),
    )


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("LAKE", "bucket", "LAKE: 'bucket' is not allowed; use s3://bucket[/prefix]."),
        ("LAKE", "", "LAKE: '' is not allowed; use s3://bucket[/prefix]."),
        (
            "LAKE",
            "s3://bucket/\udce9",
            "LAKE: 's3://bucket/\\udce9' is not allowed; use a name that is UTF-8.",
        ),
        (
            "DATABASE",
            "My-Base",
            "DATABASE: 'My-Base' is not allowed; use lower-case letters, digits and underscores.",
        ),
        ("CATALOGS", "AWS,Prod", "CATALOGS: 'Prod' is not allowed; use AWS or Sandbox."),
        (
            "MAX_REQUESTS_PER_SECOND",
            "-1",
            f"MAX_REQUESTS_PER_SECOND: '-1' is not allowed; use {NUMBER}.",
        ),
        (
            "MAX_REQUESTS_PER_SECOND",
            "inf",
            f"MAX_REQUESTS_PER_SECOND: 'inf' is not allowed; use {NUMBER}.",
        ),
        (
            "MAX_REQUESTS_PER_SECOND",
            "fast",
            f"MAX_REQUESTS_PER_SECOND: 'fast' is not allowed; use {NUMBER}.",
        ),
        (
            "SNAPSHOT_RETENTION_DAYS",
            "0",
            "SNAPSHOT_RETENTION_DAYS: '0' is not allowed; use a whole number from 1 to 3650.",
        ),
    ],
)
def test_wrong_setting_is_refused_with_its_value_and_the_allowed_values(
    name: str, value: str, message: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        from_environment(LAKE | {name: value})
    assert str(caught.value) == message


@pytest.mark.parametrize(("per_second", "warned"), [("0", 0), ("10", 0), ("10.5", 1)])
def test_rate_above_the_account_quota_gives_a_warning(per_second: str, warned: int) -> None:
    warnings = from_environment(LAKE | {"MAX_REQUESTS_PER_SECOND": per_second}).warnings
    assert len(warnings) == warned
    assert all("10.5 requests a second exceed" in warning for warning in warnings)


def test_invocation_event_overrides_only_the_settings_that_it_names() -> None:
    settings = from_environment(LAKE)
    event = {"catalogs": ["AWS"], "participant_types": ["SENDER"], "accept_shrink": True}
    narrowed = overridden(settings, event)
    assert narrowed.slices == (Slice("AWS", "SENDER"),)
    assert narrowed.accept_shrink
    assert not narrowed.only_unfinished
    assert overridden(settings, {"only_unfinished": True}).only_unfinished
    assert overridden(settings, {}) == settings


def test_eventbridge_event_overrides_nothing() -> None:
    settings = from_environment(LAKE)
    event = {"detail-type": "Scheduled Event", "source": "aws.scheduler", "detail": "{}"}
    assert overridden(settings, event) == settings


@pytest.mark.parametrize(
    ("event", "message"),
    [
        (
            {"catalog": ["AWS"]},
            "event: 'catalog' is not allowed; use accept_shrink, catalogs, mode, only_unfinished, participant_types.",  # noqa: E501
        ),
        (
            {"catalogs": "AWS"},
            "event catalogs: 'AWS' is not allowed; use a list of AWS or Sandbox.",
        ),
        ({"catalogs": []}, "event catalogs: [] is not allowed; use a list of AWS or Sandbox."),
        ({"catalogs": ["X"]}, "event catalogs: 'X' is not allowed; use AWS or Sandbox."),
        (
            {"participant_types": [1]},
            "event participant_types: 1 is not allowed; use SENDER or RECEIVER.",
        ),
        (
            {"accept_shrink": "yes"},
            "event accept_shrink: 'yes' is not allowed; use true or false.",
        ),
        (
            {"only_unfinished": 1},
            "event only_unfinished: 1 is not allowed; use true or false.",
        ),
    ],
)
def test_wrong_invocation_event_is_refused(event: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        overridden(from_environment(LAKE), event)
    assert str(caught.value) == message
