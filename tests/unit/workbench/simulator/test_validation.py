"""The simulator refuses requests that the service model doesn't allow, with the model's errors."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.workbench.simulator.conftest import Connect, Post
from workbench.simulator import Simulator
from workbench.simulator.model import operation, violations

VALID: dict[str, Any] = {"Catalog": "AWS", "ParticipantType": "RECEIVER"}
SORT = {"SortBy": "InvitationDate", "SortOrder": "ASCENDING"}
ENGAGEMENT = "eng-0123456789abcd"


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"Catalog": None}, "Catalog", "REQUIRED_FIELD_MISSING"),
        ({"ParticipantType": None}, "ParticipantType", "REQUIRED_FIELD_MISSING"),
        ({"Sort": {"SortBy": "InvitationDate"}}, "Sort.SortOrder", "REQUIRED_FIELD_MISSING"),
        ({"Sort": SORT | {"SortBy": "Status"}}, "Sort.SortBy", "INVALID_ENUM_VALUE"),
        ({"Sort": SORT | {"SortOrder": "UP"}}, "Sort.SortOrder", "INVALID_ENUM_VALUE"),
        ({"Sort": SORT | {"Then": "Id"}}, "Sort.Then", "INVALID_VALUE"),
        ({"Sort": "ASCENDING"}, "Sort", "INVALID_VALUE"),
        ({"ParticipantType": "receiver"}, "ParticipantType", "INVALID_ENUM_VALUE"),
        ({"Status": ["PENDING", "OPEN"]}, "Status[1]", "INVALID_ENUM_VALUE"),
        ({"PayloadType": ["OfferInvitation"]}, "PayloadType[0]", "INVALID_ENUM_VALUE"),
        ({"Catalog": "AWS "}, "Catalog", "INVALID_STRING_FORMAT"),
        ({"Catalog": ""}, "Catalog", "INVALID_STRING_FORMAT"),
        ({"EngagementIdentifier": ["eng-1"]}, "EngagementIdentifier[0]", "INVALID_STRING_FORMAT"),
        ({"SenderAwsAccountId": ["1" * 13]}, "SenderAwsAccountId[0]", "INVALID_STRING_FORMAT"),
        ({"SenderAwsAccountId": ["jürgen"]}, "SenderAwsAccountId[0]", "INVALID_STRING_FORMAT"),
        ({"Catalog": 7}, "Catalog", "INVALID_VALUE"),
        ({"Status": "PENDING"}, "Status", "INVALID_VALUE"),
        ({"Status": [None]}, "Status[0]", "INVALID_VALUE"),
        ({"MaxResults": "10"}, "MaxResults", "INVALID_VALUE"),
        ({"MaxResults": 1.5}, "MaxResults", "INVALID_VALUE"),
        ({"MaxResults": True}, "MaxResults", "INVALID_VALUE"),
        ({"MaxResults": 0}, "MaxResults", "VALUE_OUT_OF_RANGE"),
        ({"MaxResults": 101}, "MaxResults", "VALUE_OUT_OF_RANGE"),
        ({"Status": []}, "Status", "NOT_ENOUGH_VALUES"),
        ({"Status": ["PENDING"] * 11}, "Status", "TOO_MANY_VALUES"),
        ({"EngagementIdentifier": [ENGAGEMENT] * 11}, "EngagementIdentifier", "TOO_MANY_VALUES"),
        ({"SenderAwsAccountId": ["aws"] * 11}, "SenderAwsAccountId", "TOO_MANY_VALUES"),
        ({"ModifiedSince": "2026-01-01"}, "ModifiedSince", "INVALID_VALUE"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_invalid_request_is_refused(
    simulator: Simulator, post: Post, change: dict[str, Any], field: str, code: str
) -> None:
    answer = post(simulator, **VALID | change)
    error = answer.json()
    kind = error.pop("__type")
    assert (answer.status, kind) == (400, "com.amazonaws.partnercentralselling#ValidationException")
    assert error["Reason"] == "REQUEST_VALIDATION_FAILED"
    assert [(one["FieldName"], one["Code"]) for one in error["ErrorList"]] == [(field, code)]
    (shape,) = (s for s in operation().error_shapes if s.name == "ValidationException")
    assert not list(violations(error, shape))


def test_every_mistake_of_a_request_is_named_at_once(simulator: Simulator, post: Post) -> None:
    error = post(simulator, ParticipantType="BOTH", MaxResults=0).json()
    assert error["Message"].startswith("Catalog is required; ParticipantType must be one of SENDER")
    assert len(error["ErrorList"]) == 3


def test_unknown_catalog_is_refused_although_the_model_allows_it(
    simulator: Simulator, post: Post
) -> None:
    error = post(simulator, **VALID | {"Catalog": "Moon"}).json()
    assert error["Reason"] == "BUSINESS_VALIDATION_FAILED"
    assert error["ErrorList"][0]["FieldName"] == "Catalog"


def test_null_member_counts_as_absent(simulator: Simulator, post: Post) -> None:
    nulls = dict.fromkeys(["Status", "PayloadType", "Sort", "MaxResults", "NextToken"])
    assert post(simulator, **VALID, **nulls).json() == post(simulator, **VALID).json()


def test_request_with_every_member_is_allowed(simulator: Simulator, connect: Connect) -> None:
    connect(simulator).list_engagement_invitations(
        Catalog="AWS",
        ParticipantType="RECEIVER",
        MaxResults=100,
        Sort={"SortBy": "InvitationDate", "SortOrder": "ASCENDING"},
        Status=["PENDING"] * 10,
        PayloadType=["OpportunityInvitation", "LeadInvitation"],
        EngagementIdentifier=[ENGAGEMENT, "arn:aws:partnercentral:us-east-1::any"],
        SenderAwsAccountId=["aws", "AWS", "001234567890"],
    )


def test_boto3_parses_the_validation_error(simulator: Simulator, connect: Connect) -> None:
    with pytest.raises(ClientError) as caught:
        connect(simulator).list_engagement_invitations(
            Catalog="AWS", ParticipantType="RECEIVER", MaxResults=101
        )
    response: dict[str, Any] = {**caught.value.response}
    assert response["Error"]["Code"] == "ValidationException"
    assert response["Error"]["Message"] == "MaxResults must be at most 100"
    assert response["Reason"] == "REQUEST_VALIDATION_FAILED"


@pytest.mark.parametrize("body", [b"", b"{", b'{"Catalog": "\xff"}', b'{"Catalog": NaN}'])
def test_body_that_is_not_json_is_refused(simulator: Simulator, post: Post, body: bytes) -> None:
    answer = post(simulator, body)
    assert answer.status == 400
    assert answer.json()["__type"].endswith("#SerializationException")


@pytest.mark.parametrize("body", [b"[]", b"null", b'"AWS"'])
def test_body_that_is_not_an_object_is_refused(
    simulator: Simulator, post: Post, body: bytes
) -> None:
    assert post(simulator, body).json()["Message"] == "must be of type structure"


def test_other_operation_is_refused_as_unknown(simulator: Simulator, connect: Connect) -> None:
    with pytest.raises(ClientError, match="ListOpportunities") as caught:
        connect(simulator).list_opportunities(Catalog="AWS")
    assert caught.value.response["Error"]["Code"] == "UnknownOperationException"
