import json
from datetime import UTC, datetime
from typing import Any

import botocore.session
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invitations import json_text
from invitations.domain import Slice
from invitations.errors import InvitationDataError
from invitations.json_text import Number
from invitations.partner_central.flatten import flatten
from invitations.snapshot.unreadable import has_unknown_fields, unreadable_columns
from invitations.tables.invitations import LISTED_COLUMNS

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


def test_flatten_fills_every_column() -> None:
    assert row(SUMMARY) == ROW


def test_columns_cover_every_member_of_the_service_model() -> None:
    model = botocore.session.Session().get_service_model("partnercentral-selling")
    summary: Any = model.shape_for("EngagementInvitationSummary")
    receiver = summary.members["Receiver"]
    columns: set[tuple[str, ...]] = {column.source for column in LISTED_COLUMNS if column.source}
    columns |= {("Catalog",), ("ParticipantType",)}
    expected: set[tuple[str, ...]] = {(name,) for name in summary.members if name != "Receiver"}
    for kind, shape in receiver.members.items():
        expected |= {("Receiver", kind, name) for name in shape.members}
    assert columns == expected


@pytest.mark.parametrize("rest", [{}, dict.fromkeys(SUMMARY.keys() - {"Id", "Catalog"})])
def test_missing_or_null_members_become_null(rest: dict[str, None]) -> None:
    assert row({"Id": "engi-1", "Catalog": "AWS"} | rest) == NULLS | {"invitation_id": "engi-1"}


def test_new_status_and_payload_type_pass_through() -> None:
    flat = row(SUMMARY | {"Status": "WITHDRAWN", "PayloadType": "TeaInvitation"})
    assert flat == ROW | {"status": "WITHDRAWN", "payload_type": "TeaInvitation"}


def test_unknown_fields_keep_their_nesting_in_additional_fields() -> None:
    summary = SUMMARY | {
        "Receiver": {"Account": {"AwsAccountId": "1", "Alias": "us", "Region": "é"}, "Note": None},
        "RespondedAt": ["x", 1.5, None],
    }
    assert json.loads(row(summary)["additional_fields"]) == {
        "Receiver": {"Account": {"Region": "é"}, "Note": None},
        "RespondedAt": ["x", 1.5, None],
    }


def test_receiver_of_unknown_type_is_named_and_kept() -> None:
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
def test_time_is_parsed_in_every_format(value: Any) -> None:
    assert row(SUMMARY | {"InvitationDate": value})["invitation_date"] == 1767323045000


@pytest.mark.parametrize(
    ("value", "milliseconds"),
    [
        ("2026-01-02t03:04:05z", 1767323045000),
        ("2026-01-02T03:04:05.678z", 1767323045678),
        ("2016-12-31T23:59:60Z", 1483228800000),
        ("2016-12-31T23:59:60.25z", 1483228800250),
        ("2017-01-01T00:59:60+01:00", 1483228800000),
        ("0001-01-01T00:00:00Z", -62135596800000),
        ("9999-12-31T23:59:59.999Z", 253402300799999),
    ],
)
def test_time_with_lower_case_leap_second_or_extreme_year_is_parsed(
    value: str, milliseconds: int
) -> None:
    assert row(SUMMARY | {"ExpirationDate": value})["expiration_date"] == milliseconds


@pytest.mark.parametrize(
    "value",
    [
        "",
        "yesterday",
        "2026-13-01T00:00:00Z",
        "2026-01-02T24:00:00Z",
        "20260102T240000Z",
        "Fri, 02 Jan 2026 03:04:05 GMT",
        "2026-01-02T03:04:61Z",
        1767323045678,
        "1767323045678",
        True,
        [],
        {},
        1e300,
        9e14,
        Number("1e400"),
        "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00",
        "9999-12-31T23:59:60Z",
    ],
)
def test_unreadable_time_becomes_null_and_is_kept_as_sent(value: Any) -> None:
    flat = row(SUMMARY | {"ExpirationDate": value})
    kept = flat.pop("additional_fields")
    assert flat | {"additional_fields": None} == ROW | {"expiration_date": None}
    assert kept == json_text.dumps({"ExpirationDate": value})
    assert unreadable_columns(kept) == {"expiration_date"}
    assert not has_unknown_fields(kept)


NO_RECEIVER = {"receiver_account_alias": None, "receiver_account_aws_account_id": None}


@pytest.mark.parametrize(
    ("member", "value", "null"),
    [
        ("Status", 5, {"status": None}),
        ("EngagementTitle", {}, {"engagement_title": None}),
        ("Receiver", "AWS", NO_RECEIVER | {"receiver_type": None}),
        ("Receiver", {"Account": []}, NO_RECEIVER | {"receiver_type": None}),
        ("SenderAwsAccountId", Number("12.50"), {"sender_aws_account_id": None}),
    ],
)
def test_value_of_wrong_type_becomes_null_and_is_kept_as_sent(
    member: str, value: Any, null: dict[str, None]
) -> None:
    flat = row(SUMMARY | {member: value})
    kept = json_text.dumps({member: value})
    assert flat == ROW | null | {"additional_fields": kept}
    assert unreadable_columns(kept) == null.keys() - {"receiver_type"}


def test_unreadable_and_unknown_fields_are_kept_together() -> None:
    account = {"AwsAccountId": 7, "Alias": "us", "Region": "eu"}
    flat = row(SUMMARY | {"Receiver": {"Account": account, "Note": 1}, "Status": [], "New": {}})
    kept = flat.pop("additional_fields")
    assert json.loads(kept) == {
        "New": {},
        "Receiver": {"Account": {"AwsAccountId": 7, "Region": "eu"}, "Note": 1},
        "Status": [],
    }
    assert unreadable_columns(kept) == {"receiver_account_aws_account_id", "status"}
    assert has_unknown_fields(kept)
    assert (flat["receiver_type"], flat["receiver_account_alias"]) == ("Account", "us")


@pytest.mark.parametrize(
    "members", [{"New": 1}, {"Receiver": {"Account": {"Region": 1}}}, {"New": {"Status": 5}}]
)
def test_unknown_fields_do_not_count_as_unreadable(members: dict[str, Any]) -> None:
    kept = json.dumps(members)
    assert (unreadable_columns(kept), has_unknown_fields(kept)) == (frozenset(), True)


@pytest.mark.parametrize(
    "number", ["12345678901234567890.12345", "1.10", "1e400", "-0", "1E5", "9" * 5000, "0", "-7"]
)
def test_numbers_in_unknown_fields_keep_their_digits(number: str) -> None:
    summary = json_text.loads(json.dumps(SUMMARY)[:-1] + f', "New": [{number}]}}')
    assert row(summary)["additional_fields"] == f'{{"New": [{number}]}}'


@pytest.mark.parametrize("summary", [None, [], "engi-1", {}, {"Id": None}, {"Id": ""}, {"Id": 7}])
def test_summary_without_id_is_refused(summary: Any) -> None:
    with pytest.raises(InvitationDataError, match="without an Id"):
        flatten(summary, RECEIVED)


@pytest.mark.parametrize(
    "change", [{"Catalog": "Sandbox"}, {"Catalog": None}, {"ParticipantType": "SENDER"}]
)
def test_invitation_of_another_slice_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(InvitationDataError, match=r"^invitation engi-1 is of .* AWS RECEIVER was"):
        flatten(SUMMARY | change, RECEIVED)


def test_participant_type_is_compared_without_case() -> None:
    assert row(SUMMARY | {"ParticipantType": "Receiver"}) == ROW


def test_lone_surrogate_is_replaced() -> None:
    assert row(SUMMARY | {"EngagementTitle": "a\ud83db"})["engagement_title"] == "a?b"


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
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
def test_any_summary_of_the_service_model_becomes_a_valid_arrow_row(
    summary: dict[str, Any], extra: dict[str, Any]
) -> None:
    flat = row(extra | summary)
    for column in LISTED_COLUMNS:
        pa.array([flat[column.name]], column.type)
    kept = json.loads(flat["additional_fields"] or "{}")
    assert kept.keys() == {name.encode("utf-8", "replace").decode() for name in extra}


@given(summary=st.dictionaries(st.sampled_from(sorted(SUMMARY)), JSON) | JSON)
@settings(max_examples=300)
def test_any_json_becomes_a_row_or_raises_invitation_data_error(summary: Any) -> None:
    try:
        flat = row(SUMMARY | summary if isinstance(summary, dict) else summary)
    except InvitationDataError:
        return
    for column in LISTED_COLUMNS:
        pa.array([flat[column.name]], column.type)
