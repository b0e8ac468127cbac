"""Skeletons are made from the service's model, without credentials or required options."""

import json
from typing import Any

import pytest
import yaml

from workbench.cli import main

EMPTY: dict[str, Any] = {
    "Catalog": "",
    "MaxResults": 0,
    "NextToken": "",
    "Sort": {"SortOrder": "DESCENDING", "SortBy": "InvitationDate"},
    "PayloadType": ["LeadInvitation"],
    "ParticipantType": "RECEIVER",
    "Status": ["EXPIRED"],
    "EngagementIdentifier": [""],
    "SenderAwsAccountId": [""],
}
YAML = """\
Catalog: ''  # [REQUIRED]
MaxResults: 0
NextToken: ''
Sort:
  SortOrder: DESCENDING
  SortBy: InvitationDate
PayloadType:
- LeadInvitation
ParticipantType: RECEIVER  # [REQUIRED]
Status:
- EXPIRED
EngagementIdentifier:
- ''
SenderAwsAccountId:
- ''
"""


@pytest.fixture(autouse=True)
def last_of_each_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("random.choice", lambda choices: choices[-1])


@pytest.mark.parametrize("argv", [[], ["input"]])
def test_skeleton_input_is_an_empty_request_in_json(
    capsys: pytest.CaptureFixture[str], argv: list[str]
) -> None:
    assert main(["list", "--generate-cli-skeleton", *argv]) == 0
    assert capsys.readouterr().out == json.dumps(EMPTY, indent=4) + "\n"


def test_skeleton_yaml_input_is_an_empty_request_in_yaml(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["list", "--generate-cli-skeleton", "yaml-input"]) == 0
    assert capsys.readouterr().out == YAML
    assert yaml.safe_load(YAML) == EMPTY


def test_skeleton_output_is_a_sample_answer_in_the_output_format(
    capsys: pytest.CaptureFixture[str],
) -> None:
    query = "EngagementInvitationSummaries[].[Id, InvitationDate, Receiver.Account.Alias]"
    argv = ["--generate-cli-skeleton", "output", "--output", "text", "--query", query]
    assert main(["list", *argv]) == 0
    assert capsys.readouterr().out == "Id\t1970-01-01T00:00:00\tAlias\n"
