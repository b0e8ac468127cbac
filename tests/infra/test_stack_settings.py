"""Settings: a wrong one fails the synth with one line; docs and cdk.json list all of them."""

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from infra import settings_page
from infra.context import from_context, warnings
from infra.settings import RULES, SettingError, Settings
from tests.infra.conftest import ALL_VARIATIONS, NOW, settings_from

ROOT = Path(__file__).parents[2]
DEFAULTS = dataclasses.asdict(Settings())


def refused(context: dict[str, Any]) -> str:
    """Return the one-line error for a context."""
    with pytest.raises(SettingError) as error:
        settings_from(context)
    line = str(error.value)
    assert "\n" not in line
    return line


def test_empty_context_gives_the_default_settings() -> None:
    assert settings_from({}) == Settings()


@pytest.mark.parametrize(
    ("path", "written"),
    [("docs/settings.md", settings_page.page), ("cdk.json", settings_page.context)],
)
def test_settings_page_and_cdk_json_equal_the_output_of_make_docs(
    path: str, written: Callable[[str], str]
) -> None:
    text = (ROOT / path).read_text()
    assert written(text) == text


def test_cdk_json_means_the_defaults() -> None:
    context = json.loads((ROOT / "cdk.json").read_text())["context"]
    assert settings_from(context) == Settings()


@pytest.mark.parametrize(
    "key", ["longest_gap_minutes", "page_size", "schedule_flexible_minutes", "sort_order"]
)
def test_retired_setting_is_accepted_with_a_warning(key: str) -> None:
    assert settings_from({key: "anything"}) == Settings()
    (warning,) = warnings({key: "anything", "memory_mb": 2048})
    assert warning.startswith(f"{key}: this setting has no effect any more: ")
    assert warning.endswith("Delete it from cdk.json; the next version refuses it.")


def test_context_keys_of_the_cdk_are_ignored() -> None:
    context = {"@aws-cdk/core:x": True, "aws:cdk:path": 1, "cli-telemetry": False}
    assert settings_from(context) == Settings()


def test_settings_from_the_command_line_are_parsed_from_text() -> None:
    written = {
        "catalogs": "AWS, Sandbox,AWS",
        "statuses": "",
        "memory_mb": "2048",
        "max_requests_per_second": "2.5",
        "reserved_concurrency": "False",
        "log_retention_days": "7",
    }
    settings = settings_from(written)
    assert settings.catalogs == ("AWS", "Sandbox")
    assert settings.statuses == ()
    assert (settings.memory_mb, settings.max_requests_per_second) == (2048, 2.5)
    assert (settings.reserved_concurrency, settings.log_retention_days) == (False, 7)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("stack_name", "1st"),
        ("bucket_name", "My_Bucket"),
        ("bucket_name", "my"),
        ("bucket_name", "b" * 64),
        ("bucket_name", "-mine"),
        ("bucket_name", "mine."),
        ("database", "with-hyphen"),
        ("workgroup", "a b"),
        ("catalogs", []),
        ("catalogs", {"AWS": True}),
        ("memory_mb", True),
        ("max_requests_per_second", "fast"),
        ("max_requests_per_second", -1),
        ("max_requests_per_second", 0.01),
        ("max_requests_per_second", "9" * 400),
        ("snapshot_retention_days", 0),
        ("full_sync_every_hours", 0),
        ("full_sync_every_hours", 8761),
        ("schedule", "every 15 minutes"),
        ("schedule", "rate(0 minutes)"),
        ("schedule", "rate(85 hours)"),
        ("schedule", "rate(4 days)"),
        ("schedule", "rate(1 hours)"),
        ("schedule", "rate(01 hour)"),
        ("schedule", "rate(15 minute)"),
        ("schedule", "rate(1 week)"),
        ("schedule", "rate(1.5 hours)"),
        ("schedule", ["rate(1 hour)"]),
        ("schedule", "at(2026-01-01T00:00:00)"),
        ("schedule_time_zone", "CET summer"),
        ("schedule_time_zone", "europe/berlin"),
        ("schedule_time_zone", "localtime"),
        ("schedule_time_zone", "Factory"),
        ("architecture", "riscv"),
        ("memory_mb", 256),
        ("ephemeral_storage_mb", 511),
        ("reserved_concurrency", 2),
        ("log_retention_days", 8),
        ("customer_managed_key", "arn:aws:kms:us-east-1:111122223333:key/1"),
        ("removal_policy", "snapshot"),
        ("noncurrent_version_days", 0),
        ("query_result_days", "week"),
        ("query_scan_limit_mb", 9),
        ("alarm_topic_arn", "on-call"),
        ("slack_channel", "#alarms"),
        ("permissions_boundary", "boundary"),
        ("role_path", "teams"),
        ("quicksight_user", "ana"),
        ("quicksight_group", "arn:aws:quicksight:eu-west-1:123456789012:user/default/ana"),
        ("catalog", "AWS"),
        ("alarm-email", "data@example.com"),
        ("Schedule", "rate(1 hour)"),
    ],
)
def test_wrong_value_is_refused_with_the_allowed_values(key: str, value: Any) -> None:
    allowed = RULES[key].allowed if key in RULES else "one of the keys alarm_email, "
    assert refused({key: value}).startswith(f"{key}: {value!r} is not allowed; use {allowed}")


@pytest.mark.parametrize(
    ("key", "value", "item"),
    [
        ("alarm_email", "nobody", "nobody"),
        ("alarm_email", "nobody@localhost", "nobody@localhost"),
        ("alarm_email", "no..body@example.com", "no..body@example.com"),
        ("alarm_email", "nobody@example..com", "nobody@example..com"),
        ("alarm_email", "nobody@example.com.", "nobody@example.com."),
        ("alarm_email", ["one@example.com", "zoë@example.com"], "zoë@example.com"),
        ("existing", "bucket, queue", "queue"),
        ("tags", "partners", "partners"),
        ("reader_arns", "Analyst", "Analyst"),
        ("catalogs", "aws", "aws"),
        ("participant_types", ["RECEIVER", "BOTH"], "BOTH"),
        ("engagement_identifiers", ["eng-1"], "eng-1"),
        ("engagement_identifiers", ["arn:one,arn:two"], "arn:one,arn:two"),
        ("payload_types", ["Lead Invitation"], "Lead Invitation"),
        ("sender_aws_account_ids", [12345678901], 12345678901),
        ("statuses", ["OPEN", "SHUT"], "OPEN"),
    ],
)
def test_wrong_item_of_a_list_is_refused_with_the_allowed_values(
    key: str, value: Any, item: object
) -> None:
    allowed = RULES[key].allowed.removeprefix("a list of ")
    assert refused({key: value}) == f"{key}: {item!r} is not allowed; use {allowed}."


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("schedule", "cron(61 25 * * ? *)", "minute is 0 to 59, not 61"),
        ("schedule", "cron(0 0 * * * *)", "either day of month or day of week is ?"),
        ("schedule", "cron(0 0 ? * 8 *)", "day of week is 1 to 7 or SUN to SAT, not 8"),
        ("schedule", "cron(0 6 * * *)", "it has six fields"),
        ("schedule", "cron()", "it has six fields"),
        ("bucket_name", "192.168.0.1", "it looks like an IP address"),
        (
            "bucket_name",
            "my..bucket",
            "between dots there is at least a letter or digit, no hyphen",
        ),
        (
            "bucket_name",
            "my.-bucket",
            "between dots there is at least a letter or digit, no hyphen",
        ),
        (
            "bucket_name",
            "my-.bucket",
            "between dots there is at least a letter or digit, no hyphen",
        ),
        ("bucket_name", "xn--abc", "S3 reserves names that start with xn--"),
        ("bucket_name", "sthree-mine", "S3 reserves names that start with sthree-"),
        ("bucket_name", "amzn-s3-demo-mine", "S3 reserves names that start with amzn-s3-demo-"),
        ("bucket_name", "mine-s3alias", "S3 reserves names that end with -s3alias"),
        ("bucket_name", "mine--ol-s3", "S3 reserves names that end with --ol-s3"),
        ("bucket_name", "mine.mrap", "S3 reserves names that end with .mrap"),
        ("bucket_name", "mine--x-s3", "S3 reserves names that end with --x-s3"),
        ("bucket_name", "mine--table-s3", "S3 reserves names that end with --table-s3"),
        ("bucket_name", "mine-an", "S3 reserves names that end with -an"),
        ("database", "default", "AWS has one of that name already"),
        ("database", "information_schema", "AWS has one of that name already"),
        ("workgroup", "primary", "AWS has one of that name already"),
    ],
)
def test_value_that_aws_would_refuse_is_refused_with_the_reason(
    key: str, value: str, reason: str
) -> None:
    assert refused({key: value}) == (
        f"{key}: {value!r} is not allowed; use {RULES[key].allowed}: {reason}."
    )


@pytest.mark.parametrize(
    ("schedule", "reason"),
    [
        ("cron(0 0 31 2 ? *)", "it never starts a run"),
        ("cron(0 2 * * ? 2020)", "it never starts a run"),
        ("cron(0 2 * * ? 2028)", "none starts for 10,167 hours after 2026-11-03 11:07+01:00"),
        ("cron(0 2 ? * MON *)", "none starts for 169 hours after 2027-10-25 02:00+02:00"),
        ("cron(0 2 * 1-6 ? *)", "none starts for 4,441 hours after 2027-06-30 02:00+02:00"),
    ],
)
def test_schedule_with_a_too_long_gap_is_refused_with_the_gap(schedule: str, reason: str) -> None:
    """In Berlin, a week of October has 169 hours, because clocks go back."""
    assert refused({"schedule": schedule, "schedule_time_zone": "Europe/Berlin"}) == (
        f"schedule: {schedule!r} is not allowed; use one that starts a run every 84 hours at "
        f"least: {reason}."
    )


@pytest.mark.parametrize(
    ("schedule", "minutes"),
    [("rate(1 minute)", 0), ("rate(4 minutes)", 3), ("rate(1 hour)", 5), ("cron(0 6 * * ? *)", 0)],
)
def test_flexible_minutes_are_shorter_than_the_interval(schedule: str, minutes: int) -> None:
    assert settings_from({"schedule": schedule}).flexible_minutes == minutes


def test_filters_too_long_for_the_functions_variables_are_refused() -> None:
    def engagements(count: int) -> list[str]:
        return [f"eng-{number:014d}" for number in range(count)]

    assert len(settings_from({"engagement_identifiers": engagements(157)}).engagement_identifiers)
    assert refused({"engagement_identifiers": engagements(158), "statuses": ["PENDING"]}) == (
        "engagement_identifiers: '158 values' is not allowed; use fewer: the function's variables "
        "hold 3,000 characters of filters."
    )


def test_quicksight_user_of_another_account_is_refused() -> None:
    context = {"quicksight_user": "arn:aws:quicksight:us-east-1:123456789012:user/default/ana"}
    for account in (None, "123456789012"):
        from_context(context, now=NOW, account=account)
    with pytest.raises(SettingError, match="use a user of the account that is deployed to"):
        from_context(context, now=NOW, account="210987654321")


def test_quicksight_group_of_another_account_or_without_an_owner_is_refused() -> None:
    prefix = "arn:aws:quicksight:us-east-1:123456789012"
    group = {"quicksight_group": f"{prefix}:group/default/Partners"}
    context = group | {"quicksight_user": f"{prefix}:user/default/ana"}
    assert from_context(context, now=NOW, account="123456789012").quicksight_group
    with pytest.raises(SettingError, match="use a user of the account that is deployed to"):
        from_context(context, now=NOW, account="210987654321")
    assert "use it with quicksight_user, the owner" in refused(group)


def test_variations_cover_every_setting_but_these() -> None:
    covered = set().union(*ALL_VARIATIONS.values())
    not_covered = {
        "stack_name",
        "memory_mb",
        "ephemeral_storage_mb",
        "log_retention_days",
        "noncurrent_version_days",
        "query_result_days",
        "query_scan_limit_mb",
    }
    assert covered | not_covered == DEFAULTS.keys()
