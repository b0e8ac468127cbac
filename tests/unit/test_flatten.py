import json
from datetime import UTC, datetime
from typing import Any

import botocore.session
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invitations.errors import InvitationDataError
from invitations.flatten import flatten
from invitations.request import Slice
from invitations.schema import LISTED_COLUMNS

RECEIVED = Slice("AWS", "RECEIVER")
NAMES = [column.name for column in LISTED_COLUMNS]
SUMMARY: dict[str, Any] = {
    "Arn": "arn:aws:partnercentral:us-east-1::catalog/AWS/engagement-invitation/engi-1",
    "PayloadType": "OpportunityInvitation",
    "Id": "engi-1",
    "EngagementId": "eng-1",
    "EngagementTitle": "Données\n移行 🚀",
    "Status": "PENDING",
    "InvitationDate": "2026-01-02T03:04:05.678901234Z",
    "ExpirationDate": "2026-01-17T03:04:05Z",
    "SenderAwsAccountId": "001234567890",
    "SenderCompanyName": "Müller GmbH",
    "Receiver": {"Account": {"Alias": "us", "AwsAccountId": "AWS"}},
    "Catalog": "AWS",
    "ParticipantType": "RECEIVER",
}
ROW = {
    "invitation_id": "engi-1",
    "invitation_arn": SUMMARY["Arn"],
    "engagement_id": "eng-1",
    "engagement_title": "Données\n移行 🚀",
    "payload_type": "OpportunityInvitation",
    "status": "PENDING",
    "invitation_date": 1767323045678,
    "expiration_date": 1768619045000,
    "sender_aws_account_id": "001234567890",
    "sender_company_name": "Müller GmbH",
    "receiver_type": "Account",
    "receiver_account_alias": "us",
    "receiver_account_aws_account_id": "AWS",
    "additional_fields": None,
}
NULLS = dict.fromkeys(NAMES)


def row(summary: Any) -> dict[str, Any]:
    return dict(zip(NAMES, flatten(summary, RECEIVED), strict=True))


def test_every_member_has_its_column() -> None:
    assert row(SUMMARY) == ROW


def test_every_member_of_the_service_model_is_known() -> None:
    model = botocore.session.Session().get_service_model("partnercentral-selling")
    summary: Any = model.shape_for("EngagementInvitationSummary")
    receiver = summary.members["Receiver"]
    known: set[tuple[str, ...]] = {column.source for column in LISTED_COLUMNS if column.source}
    known |= {("Catalog",), ("ParticipantType",)}
    expected: set[tuple[str, ...]] = {(name,) for name in summary.members if name != "Receiver"}
    for kind, shape in receiver.members.items():
        expected |= {("Receiver", kind, name) for name in shape.members}
    assert known == expected


@pytest.mark.parametrize("rest", [{}, dict.fromkeys(SUMMARY.keys() - {"Id", "Catalog"})])
def test_missing_and_null_members_are_null(rest: dict[str, None]) -> None:
    assert row({"Id": "engi-1", "Catalog": "AWS"} | rest) == NULLS | {"invitation_id": "engi-1"}


def test_new_statuses_and_payload_types_pass_through() -> None:
    flat = row(SUMMARY | {"Status": "WITHDRAWN", "PayloadType": "TeaInvitation"})
    assert flat == ROW | {"status": "WITHDRAWN", "payload_type": "TeaInvitation"}


def test_unknown_fields_are_kept_where_they_were_nested() -> None:
    summary = SUMMARY | {
        "Receiver": {"Account": {"AwsAccountId": "1", "Alias": "us", "Region": "é"}, "Note": None},
        "RespondedAt": ["x", 1.5, None],
    }
    assert json.loads(row(summary)["additional_fields"]) == {
        "Receiver": {"Account": {"Region": "é"}, "Note": None},
        "RespondedAt": ["x", 1.5, None],
    }


def test_a_receiver_of_an_unknown_kind_is_named_and_kept() -> None:
    flat = row(SUMMARY | {"Receiver": {"Team": {"Name": "blue"}}})
    assert flat == ROW | {
        "receiver_type": "Team",
        "receiver_account_alias": None,
        "receiver_account_aws_account_id": None,
        "additional_fields": '{"Receiver": {"Team": {"Name": "blue"}}}',
    }


@pytest.mark.parametrize(
    "value",
    [
        "2026-01-02T03:04:05Z",
        "2026-01-02T03:04:05.0Z",
        "2026-01-02T03:04:05.000999999Z",
        "2026-01-02T03:04:05.000000000000Z",
        "2026-01-02T05:04:05+02:00",
        "2026-01-01T21:34:05-05:30",
        "2026-01-02T03:04:05",
        1767323045,
        1767323045.0,
        "1767323045",
    ],
)
def test_every_spelling_of_a_time_is_read(value: Any) -> None:
    assert row(SUMMARY | {"InvitationDate": value})["invitation_date"] == 1767323045000


@pytest.mark.parametrize(
    "value", ["", "yesterday", "2026-13-01T00:00:00Z", True, [], {}, 1e300, 9e14, float("nan")]
)
def test_a_time_that_cannot_be_read_names_the_invitation_and_the_value(value: Any) -> None:
    with pytest.raises(InvitationDataError) as caught:
        flatten(SUMMARY | {"ExpirationDate": value}, RECEIVED)
    assert str(caught.value) == (
        f"invitation engi-1: expiration_date: {value!r} can't be read as a time. Nothing of this "
        "listing was published; report it to AWS Support, or to this project if the API has "
        "changed."
    )


@pytest.mark.parametrize(
    ("member", "value", "said"),
    [
        ("Status", 5, "status: found int instead of text"),
        ("EngagementTitle", {}, "engagement_title: found dict instead of text"),
        ("Receiver", "AWS", "receiver_type: found str instead of a structure"),
        (
            "Receiver",
            {"Account": []},
            "receiver_account_alias: found list instead of a structure",
        ),
        (
            "Receiver",
            {"Account": {"Alias": 1}},
            "receiver_account_alias: found int instead of text",
        ),
    ],
)
def test_a_member_of_another_type_names_the_invitation_and_the_column(
    member: str, value: Any, said: str
) -> None:
    with pytest.raises(InvitationDataError, match=f"^invitation engi-1: {said}\\. "):
        flatten(SUMMARY | {member: value}, RECEIVED)


@pytest.mark.parametrize("summary", [None, [], "engi-1", {}, {"Id": None}, {"Id": ""}, {"Id": 7}])
def test_what_has_no_id_is_refused(summary: Any) -> None:
    with pytest.raises(InvitationDataError, match="without an Id"):
        flatten(summary, RECEIVED)


@pytest.mark.parametrize(
    "change", [{"Catalog": "Sandbox"}, {"Catalog": None}, {"ParticipantType": "SENDER"}]
)
def test_an_invitation_of_another_slice_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(InvitationDataError, match=r"^invitation engi-1 is of .* AWS RECEIVER was"):
        flatten(SUMMARY | change, RECEIVED)


def test_the_side_is_compared_without_case() -> None:
    assert row(SUMMARY | {"ParticipantType": "Receiver"}) == ROW


def test_half_a_surrogate_pair_is_replaced() -> None:
    assert row(SUMMARY | {"EngagementTitle": "a\ud83db"})["engagement_title"] == "a?b"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
TEXT = st.none() | st.text(st.characters(exclude_categories=[]), max_size=40)
TIME = st.none() | st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat)
UNKNOWN_NAME = st.text(max_size=8).filter(lambda name: name not in SUMMARY)
MODEL_MEMBERS = st.fixed_dictionaries(
    {"Id": st.text(min_size=1), "Catalog": st.just("AWS")},
    optional={
        **dict.fromkeys(("Arn", "PayloadType", "EngagementId", "EngagementTitle", "Status"), TEXT),
        **dict.fromkeys(("SenderAwsAccountId", "SenderCompanyName"), TEXT),
        **dict.fromkeys(("InvitationDate", "ExpirationDate"), TIME | st.floats(0, 4e9)),
        "ParticipantType": st.sampled_from([None, "RECEIVER", "Receiver"]),
        "Receiver": st.none()
        | st.fixed_dictionaries(
            {},
            optional={
                "Account": st.none()
                | st.fixed_dictionaries({}, optional={"Alias": TEXT, "AwsAccountId": TEXT}),
            },
        ),
    },
)


@given(summary=MODEL_MEMBERS, extra=st.dictionaries(UNKNOWN_NAME, JSON, max_size=3))
@settings(max_examples=300)
def test_whatever_the_model_allows_becomes_a_row_that_arrow_takes(
    summary: dict[str, Any], extra: dict[str, Any]
) -> None:
    flat = row(extra | summary)
    for column in LISTED_COLUMNS:
        pa.array([flat[column.name]], column.type)
    kept = json.loads(flat["additional_fields"] or "{}")
    assert kept.keys() == {name.encode("utf-8", "replace").decode() for name in extra}


@given(summary=st.dictionaries(st.sampled_from(sorted(SUMMARY)), JSON) | JSON)
@settings(max_examples=300)
def test_any_json_becomes_a_row_or_a_named_error(summary: Any) -> None:
    try:
        flat = row(SUMMARY | summary if isinstance(summary, dict) else summary)
    except InvitationDataError:
        return
    for column in LISTED_COLUMNS:
        pa.array([flat[column.name]], column.type)
