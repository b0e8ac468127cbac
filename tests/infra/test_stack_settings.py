"""Settings: a wrong one stops the synth with one line; the docs and cdk.json have them all."""

import dataclasses
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from infra.setting_rules import SettingError
from infra.settings import RULES, Settings, from_context
from invitations import request
from invitations.errors import ConfigurationError
from tests.infra.conftest import VARIATIONS

ROOT = Path(__file__).parents[2]
DEFAULTS = dataclasses.asdict(Settings())


def test_nothing_given_is_the_default() -> None:
    assert from_context({}) == Settings()


def test_cdk_json_shows_every_setting_with_its_default() -> None:
    context = json.loads((ROOT / "cdk.json").read_text())["context"]
    assert {key: context[key] for key in context} == {
        key: list(value) if isinstance(value, tuple) else value for key, value in DEFAULTS.items()
    }
    assert from_context(context) == Settings()


def test_the_cdks_own_keys_are_left_alone() -> None:
    context = {"@aws-cdk/core:x": True, "aws:cdk:path": 1, "cli-telemetry": False}
    assert from_context(context) == Settings()


def test_the_command_line_gives_text() -> None:
    written = {
        "catalogs": "AWS, Sandbox,AWS",
        "statuses": "",
        "page_size": "50",
        "max_requests_per_second": "2.5",
        "reserved_concurrency": "False",
        "log_retention_days": "7",
    }
    settings = from_context(written)
    assert settings.catalogs == ("AWS", "Sandbox")
    assert settings.statuses == ()
    assert (settings.page_size, settings.max_requests_per_second) == (50, 2.5)
    assert (settings.reserved_concurrency, settings.log_retention_days) == (False, 7)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("stack_name", "1st"),
        ("bucket_name", "My_Bucket"),
        ("database", "with-hyphen"),
        ("workgroup", "a b"),
        ("catalogs", []),
        ("catalogs", "aws"),
        ("catalogs", {"AWS": True}),
        ("participant_types", ["RECEIVER", "BOTH"]),
        ("engagement_identifiers", ["eng-1"]),
        ("payload_types", ["Lead Invitation"]),
        ("sender_aws_account_ids", [12345678901]),
        ("statuses", ["OPEN"]),
        ("sort_order", "UP"),
        ("page_size", 101),
        ("page_size", True),
        ("max_requests_per_second", "fast"),
        ("max_requests_per_second", -1),
        ("snapshot_retention_days", 0),
        ("full_sync_every_hours", 0),
        ("full_sync_every_hours", 8761),
        ("schedule", "every 15 minutes"),
        ("schedule", "rate(0 minutes)"),
        ("schedule", "rate(3 days)"),
        ("schedule", "cron(0 6 * * *)"),
        ("schedule", "at(2026-01-01T00:00:00)"),
        ("schedule_time_zone", "CET summer"),
        ("schedule_flexible_minutes", 1441),
        ("longest_gap_minutes", 3361),
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
        ("alarm_email", "nobody"),
        ("quicksight_user", "ana"),
        ("catalog", "AWS"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_allowed(key: str, value: Any) -> None:
    with pytest.raises(SettingError) as refused:
        from_context({key: value})
    line = str(refused.value)
    allowed = RULES[key].allowed if key in RULES else "one of the keys stack_name, "
    assert line.startswith(f"{key}: {value!r} is not allowed; use {allowed}")
    assert "\n" not in line


def test_a_cron_schedule_must_say_its_longest_gap() -> None:
    schedule = {"schedule": "cron(0 6 * * ? *)"}
    with pytest.raises(SettingError, match=r"^longest_gap_minutes: 0 is not allowed; use the long"):
        from_context(schedule)
    assert from_context(schedule | {"longest_gap_minutes": 1440}).interval_minutes == 1440


def test_a_run_must_not_come_later_than_the_next_one() -> None:
    wanted = "schedule_flexible_minutes: 5 is not allowed; use fewer minutes than the 5 between"
    with pytest.raises(SettingError, match=wanted):
        from_context({"schedule": "rate(5 minutes)"})


@pytest.mark.parametrize("option", request.RULES)
@pytest.mark.parametrize(
    "value",
    [
        *("AWS", "Sandbox", "SENDER", "RECEIVER", "ASCENDING", "DESCENDING", "PENDING"),
        *("LeadInvitation", "eng-0123456789abcd", "arn:aws:x", "012345678901"),
        *("a b", "-", "eng-1"),
    ],
)
def test_the_job_takes_what_the_stack_takes(option: str, value: str) -> None:
    def accepted_by_the_job() -> bool:
        try:
            request.checked(option, [value], called=option)
        except ConfigurationError:
            return False
        return True

    def accepted_by_the_stack() -> bool:
        try:
            from_context({option: value})
        except SettingError:
            return False
        return True

    assert accepted_by_the_stack() == accepted_by_the_job()


def test_the_settings_are_all_explained() -> None:
    page = (ROOT / "docs" / "settings.md").read_text()
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) \| (.+) \|$", page, re.MULTILINE)
    assert {key: (default, allowed) for key, default, allowed, _ in rows} == {
        key: (f"`{json.dumps(value)}`", RULES[key].allowed) for key, value in DEFAULTS.items()
    }
    assert [key for key, *_ in rows] == list(DEFAULTS) == list(RULES)


def test_every_setting_is_tried_with_another_value() -> None:
    tried = set().union(*VARIATIONS.values())
    untried = {
        "stack_name",
        "memory_mb",
        "ephemeral_storage_mb",
        "log_retention_days",
        "noncurrent_version_days",
        "query_result_days",
        "query_scan_limit_mb",
    }
    assert tried | untried == DEFAULTS.keys()


def test_the_app_stops_with_one_line(tmp_path: Path) -> None:
    environment = os.environ | {"CDK_CONTEXT_JSON": json.dumps({"page_size": 0})}
    done = subprocess.run(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env=environment | {"CDK_OUTDIR": str(tmp_path / "out")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == "page_size: 0 is not allowed; use a whole number from 1 to 100.\n"
    assert not (tmp_path / "out" / "manifest.json").exists()
