"""Options and input documents become the requests that the AWS CLI would send."""

import json
from pathlib import Path
from typing import Any

import pytest

from invitations.errors import ConfigurationError
from workbench.cli import parser
from workbench.listing.question import Question, question_from

SLICE = ("--catalog", "AWS", "--participant-type", "RECEIVER")
REQUEST = {"Catalog": "AWS", "ParticipantType": "RECEIVER"}
ENGAGEMENTS = [f"eng-{number:014d}" for number in range(12)]
SENDERS = [f"{number:012d}" for number in range(21)]
PARAMETERS = (
    "Catalog, ParticipantType, PayloadType, Status, EngagementIdentifier, SenderAwsAccountId, "
    "Sort, MaxResults, NextToken"
)
SORT = "SortBy=InvitationDate,SortOrder=ASCENDING or DESCENDING"
SHORTHAND = "Name=value,Name=value with each name once, or JSON"


def asked(*argv: str) -> Question:
    return question_from(parser().parse_args(["list", *argv]))


def request(*argv: str) -> dict[str, Any]:
    [only] = asked(*SLICE, *argv).requests
    return only


def test_required_options_alone_set_no_order_and_use_full_pages() -> None:
    assert asked(*SLICE) == Question(
        requests=[REQUEST], paginate=True, page_size=100, max_items=None, starting_token=None
    )


def test_every_option_sets_its_parameter() -> None:
    question = asked(
        *SLICE,
        *("--engagement-identifier", ENGAGEMENTS[0], "arn:aws:x"),
        *("--payload-type", "LeadInvitation"),
        *("--sender-aws-account-id", "aws", SENDERS[1]),
        *("--status", "ACCEPTED", "PENDING"),
        *("--sort", "SortOrder=DESCENDING,SortBy=InvitationDate"),
        *("--page-size", "7", "--max-items", "9", "--starting-token", "abc"),
    )
    assert question == Question(
        requests=[
            REQUEST
            | {
                "Sort": {"SortBy": "InvitationDate", "SortOrder": "DESCENDING"},
                "PayloadType": ["LeadInvitation"],
                "Status": ["ACCEPTED", "PENDING"],
                "EngagementIdentifier": [ENGAGEMENTS[0], "arn:aws:x"],
                "SenderAwsAccountId": ["aws", SENDERS[1]],
            }
        ],
        paginate=True,
        page_size=7,
        max_items=9,
        starting_token="abc",
    )


def test_list_option_may_be_repeated_or_json() -> None:
    both = ["ACCEPTED", "PENDING"]
    assert request("--status", "ACCEPTED", "--status", "PENDING")["Status"] == both
    assert request("--status", '["ACCEPTED", "PENDING"]')["Status"] == both


@pytest.mark.parametrize(
    "sort",
    [
        '{"SortBy": "InvitationDate", "SortOrder": "ASCENDING"}',
        'SortBy="InvitationDate", SortOrder=ASCENDING',
    ],
)
def test_sort_may_be_json_or_shorthand(sort: str) -> None:
    assert request("--sort", sort)["Sort"] == {
        "SortBy": "InvitationDate",
        "SortOrder": "ASCENDING",
    }


def test_option_values_may_come_from_files(tmp_path: Path) -> None:
    for name, text in {"catalog": "AWS\n", "status": '["PENDING"]', "sender": "aws"}.items():
        (tmp_path / name).write_text(text)
    [only] = asked(
        *("--catalog", f"file://{tmp_path}/catalog", "--participant-type", "SENDER"),
        *("--status", f"file://{tmp_path}/status"),
        *("--sender-aws-account-id", f"file://{tmp_path}/sender"),
    ).requests
    assert only == {
        "Catalog": "AWS",
        "ParticipantType": "SENDER",
        "Status": ["PENDING"],
        "SenderAwsAccountId": ["aws"],
    }


DOCUMENT = REQUEST | {"Status": ["PENDING"], "MaxResults": 5, "NextToken": "abc"}


def test_json_document_sets_every_parameter() -> None:
    assert asked("--cli-input-json", json.dumps(DOCUMENT)) == Question(
        requests=[REQUEST | {"Status": ["PENDING"]}],
        paginate=True,
        page_size=5,
        max_items=None,
        starting_token="abc",
    )


def test_options_override_a_yaml_document(tmp_path: Path) -> None:
    (tmp_path / "input.yaml").write_text("Catalog: AWS\nStatus: [PENDING]\nMaxResults: 5\n")
    question = asked(
        *("--cli-input-yaml", f"file://{tmp_path}/input.yaml", "--participant-type", "SENDER"),
        *("--status", "EXPIRED", "--page-size", "6"),
    )
    assert question.requests == [
        {"Catalog": "AWS", "ParticipantType": "SENDER", "Status": ["EXPIRED"]}
    ]
    assert question.page_size == 6


def test_no_paginate_sends_only_the_given_parameters() -> None:
    question = asked("--cli-input-json", json.dumps(REQUEST | {"NextToken": ""}), "--no-paginate")
    assert (question.paginate, question.page_size, question.starting_token) == (False, None, None)


def test_long_lists_are_split_into_requests_for_every_combination_of_tens() -> None:
    requests = asked(
        *SLICE,
        *("--engagement-identifier", *ENGAGEMENTS),
        *("--sender-aws-account-id", *SENDERS),
    ).requests
    assert [
        (one["EngagementIdentifier"], one["SenderAwsAccountId"], sorted(one)) for one in requests
    ] == [
        (
            engagements,
            senders,
            ["Catalog", "EngagementIdentifier", "ParticipantType", "SenderAwsAccountId"],
        )
        for engagements in (ENGAGEMENTS[:10], ENGAGEMENTS[10:])
        for senders in (SENDERS[:10], SENDERS[10:20], SENDERS[20:])
    ]


def test_repeated_values_are_requested_once() -> None:
    assert len(asked(*SLICE, "--sender-aws-account-id", *(SENDERS[:10] * 2)).requests) == 1


@pytest.mark.parametrize(
    ("option", "reason"),
    [
        (("--starting-token", "x"), "a token goes on with one request"),
        (("--max-items", "5"), "the NextToken that it prints goes on with one request"),
        (
            ("--sort", "SortBy=InvitationDate,SortOrder=ASCENDING"),
            "only the answer to one request is sorted",
        ),
        (("--no-paginate",), "it is for one request"),
    ],
)
def test_option_that_needs_one_request_is_refused_with_a_long_list(
    option: tuple[str, ...], reason: str
) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        asked(*SLICE, "--engagement-identifier", *ENGAGEMENTS, *option)
    assert str(refusal.value) == (
        "--engagement-identifier: 12 values take several requests of at most 10 each, which "
        f"doesn't go with {option[0]}: {reason}."
    )


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        ("--participant-type=SENDER", "--catalog is required; use AWS or Sandbox."),
        ("--catalog=AWS", "--participant-type is required; use SENDER or RECEIVER."),
        (
            "--catalog=Aws --participant-type=SENDER",
            "--catalog: 'Aws' is not allowed; use AWS or Sandbox.",
        ),
        ("--sort=up", f"--sort: 'up' is not allowed; use {SHORTHAND}."),
        (
            "--sort=SortBy=a,SortBy=b",
            f"--sort: 'SortBy=a,SortBy=b' is not allowed; use {SHORTHAND}.",
        ),
        (
            "--sort=SortBy=InvitationDate",
            f"--sort: {{'SortBy': 'InvitationDate'}} is not allowed; use {SORT}.",
        ),
        (
            "--sort=SortBy=Status,SortOrder=ASCENDING",
            "--sort: SortBy: 'Status' is not allowed; use InvitationDate.",
        ),
        (
            "--sort=SortBy=InvitationDate,SortOrder=up",
            "--sort: SortOrder: 'up' is not allowed; use ASCENDING or DESCENDING.",
        ),
        ("--status=[]", "--status: [] is not allowed; use a list of one value or more."),
        (
            '--status=["PENDING"',
            """--status: '["PENDING"' is not allowed; use JSON (Expecting ',' delimiter: line 1""",
        ),
        (
            "--payload-type=Lead-Invitation",
            "--payload-type: 'Lead-Invitation' is not allowed; use OpportunityInvitation, Lead",
        ),
        (
            "--status=file:///nowhere",
            "--status: 'file:///nowhere' is not allowed; use a text file that can be read (No such",
        ),
        (
            "--no-paginate --max-items=2",
            "--max-items: 2 is not allowed; use it without --no-paginate.",
        ),
        (
            "--cli-input-json=[1]",
            f"--cli-input-json: [1] is not allowed; use a map of {PARAMETERS}.",
        ),
        (
            '--cli-input-json={"catalog":"AWS"}',
            f"--cli-input-json: 'catalog' is not allowed; use {PARAMETERS}.",
        ),
        (
            '--cli-input-json={"Status":"PENDING"}',
            "Status in --cli-input-json: 'PENDING' is not allowed; use a list of one value or more",
        ),
        (
            '--cli-input-json={"MaxResults":0}',
            "MaxResults in --cli-input-json: 0 is not allowed; use a whole number from 1 to 100.",
        ),
        (
            "--cli-input-yaml={SenderAwsAccountId:\t[123]}",
            "--cli-input-yaml: '{SenderAwsAccountId:\\t[123]}' is not allowed; use YAML (",
        ),
        (
            '--cli-input-json={"NextToken":1}',
            "NextToken in --cli-input-json: 1 is not allowed; use a token in quotes.",
        ),
    ],
)
def test_wrong_value_is_refused_with_the_allowed_values(argv: str, message: str) -> None:
    slices = () if "--catalog" in argv or "--participant-type" in argv else SLICE
    with pytest.raises(ConfigurationError) as refusal:
        asked(*slices, *argv.split(" "))
    assert str(refusal.value).startswith(message)


def test_options_without_a_meaning_here_are_ignored() -> None:
    options = ("--no-cli-pager", "--cli-binary-format", "raw-in-base64-out", "--no-cli-auto-prompt")
    assert asked(*SLICE, *options) == asked(*SLICE) == asked(*SLICE, "--cli-auto-prompt")


@pytest.mark.parametrize(
    ("argv", "size", "token"),
    [
        (("--max-results", "7"), 7, None),
        (("--next-token", "abc"), None, "abc"),
        (("--max-results", "7", "--next-token", "abc", "--no-paginate"), 7, "abc"),
        (("--max-results", "7", "--cli-input-json", '{"MaxResults": 9}'), 7, None),
    ],
)
def test_api_paging_option_requests_one_page(
    argv: tuple[str, ...], size: int | None, token: str | None
) -> None:
    question = asked(*SLICE, *argv)
    assert (question.paginate, question.page_size, question.starting_token) == (False, size, token)


@pytest.mark.parametrize("option", ["--max-items=2", "--page-size=2", "--starting-token=x"])
@pytest.mark.parametrize("raw", ["--max-results=7", "--next-token=abc"])
def test_api_paging_option_is_refused_with_cli_paging_options(option: str, raw: str) -> None:
    name = raw.partition("=")[0]
    with pytest.raises(ConfigurationError, match=f"is not allowed; use it without {name}"):
        asked(*SLICE, option, raw)


def test_next_token_is_refused_with_several_requests() -> None:
    with pytest.raises(ConfigurationError, match="doesn't go with --next-token: it is for one"):
        asked(*SLICE, "--engagement-identifier", *ENGAGEMENTS, "--next-token", "abc")
