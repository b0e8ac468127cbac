"""The app that the CDK's command line runs, and its messages."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.infra.template import Template, text

ROOT = Path(__file__).parents[2]


def app(
    tmp_path: Path, context: dict[str, Any], region: str = "eu-west-1"
) -> subprocess.CompletedProcess[str]:
    """Run app.py for a region into a folder, without building the function's bundle."""
    environment = os.environ | {
        "CDK_DEFAULT_REGION": region,
        "CDK_OUTDIR": str(tmp_path),
        "CDK_CONTEXT_JSON": json.dumps({"aws:cdk:bundling-stacks": []} | context),
    }
    command = [sys.executable, "app.py"]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_app_deploys_to_the_region_of_the_command_line(tmp_path: Path) -> None:
    done = app(tmp_path, {})
    assert (done.returncode, done.stderr) == (
        0,
        "rate(15 minutes) starts a run every 15 minutes, counted from the deploy.\n",
    )
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    stack = manifest["artifacts"]["PartnerInvitations"]
    assert stack["environment"] == "aws://unknown-account/eu-west-1"


def test_lake_elsewhere_gets_a_stack_that_forwards_events_in_the_same_deploy(
    tmp_path: Path,
) -> None:
    assert app(tmp_path, {"catalogs": ["AWS"]}).returncode == 0
    manifest = json.loads((tmp_path / "manifest.json").read_text())["artifacts"]
    forwarding = manifest["PartnerInvitations-events-eu-west-1"]
    assert forwarding["environment"] == "aws://unknown-account/us-east-1"
    template = Template(tmp_path / forwarding["properties"]["templateFile"])
    lake = Template(tmp_path / manifest["PartnerInvitations"]["properties"]["templateFile"])
    rule = template.one("Events::Rule")
    waiting = lake.resources[lake.rule("aws.partnercentral-selling")]["Properties"]
    assert rule["EventPattern"] == waiting["EventPattern"]
    (target,) = rule["Targets"]
    bus = "arn:{Partition}:events:eu-west-1:{AccountId}:event-bus/default"
    assert text(target["Arn"]) == bus
    assert target["RoleArn"] == {"Fn::GetAtt": [template.role_of("events"), "Arn"]}
    (statement,) = template.statements(template.role_of("events"))
    assert (statement["Action"], text(statement["Resource"])) == ("events:PutEvents", bus)


def test_nothing_is_forwarded_where_events_arrive_or_if_it_is_turned_off(tmp_path: Path) -> None:
    role = "arn:aws:iam::210987654321:role/ApiRole"
    for region, context in (
        ("us-east-1", {}),
        ("eu-west-1", {"forward_events": "false"}),
        ("eu-west-1", {"api_role_arn": role}),
    ):
        assert app(tmp_path, context, region).returncode == 0
        manifest = json.loads((tmp_path / "manifest.json").read_text())["artifacts"]
        assert [id_ for id_ in manifest if "-events-" in id_] == []


def test_synth_prints_the_next_five_runs(tmp_path: Path) -> None:
    done = app(tmp_path, {"schedule": "cron(0 6 * * ? *)", "schedule_time_zone": "Asia/Tokyo"})
    assert done.returncode == 0
    words, _, times = done.stderr.partition(" at ")
    assert words == "cron(0 6 * * ? *) in Asia/Tokyo starts the next runs"
    assert re.fullmatch(r"(\d{4}-\d\d-\d\d 06:00\+09:00(, |\.\n)){5}", times)


def test_wrong_setting_fails_the_synth_with_one_line(tmp_path: Path) -> None:
    done = app(tmp_path, {"memory_mb": 0})
    assert done.returncode == 1
    assert done.stderr == "memory_mb: 0 is not allowed; use a whole number from 512 to 10240.\n"
    assert not (tmp_path / "manifest.json").exists()


def test_partition_without_partner_central_fails_the_synth_with_one_line(tmp_path: Path) -> None:
    done = app(tmp_path, {}, "us-gov-west-1")
    assert done.returncode == 1
    assert done.stderr == (
        "us-gov-west-1 is in the partition aws-us-gov, which AWS Partner Central isn't in: its "
        "only endpoint is in us-east-1. Deploy to a region of the partition aws.\n"
    )
    assert not (tmp_path / "manifest.json").exists()
