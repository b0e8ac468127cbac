"""Pages, orders, filters and tokens of the simulator."""

from collections.abc import Callable
from datetime import timedelta
from itertools import chain
from random import Random
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.workbench.simulator.conftest import Connect, Post
from workbench.simulator import Simulator

Listed = Callable[..., list[list[dict[str, Any]]]]

SLICE: dict[str, Any] = {"Catalog": "AWS", "ParticipantType": "RECEIVER"}
ASCENDING = {"SortBy": "InvitationDate", "SortOrder": "ASCENDING"}
DESCENDING = {"SortBy": "InvitationDate", "SortOrder": "DESCENDING"}
STATUSES = ["ACCEPTED", "PENDING", "REJECTED", "EXPIRED"]


def matching(rows: list[dict[str, Any]], request: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the rows that match a request's filters, computed independently of the simulator."""
    names = {
        "Status": "Status",
        "PayloadType": "PayloadType",
        "SenderAwsAccountId": "SenderAwsAccountId",
        "EngagementIdentifier": "EngagementId",
    }
    for filter_name, member in names.items():
        if filter_name in request:
            wanted = {value.split("/")[-1] for value in request[filter_name]}
            rows = [row for row in rows if row.get(member) in wanted]
    return rows


@pytest.mark.parametrize("page_size", [1, 7, 100])
@pytest.mark.parametrize("sort", [ASCENDING, DESCENDING])
def test_boto3_paginator_returns_the_sorted_slice(
    simulator: Simulator, connect: Connect, page_size: int, sort: Any
) -> None:
    paginator = connect(simulator).get_paginator("list_engagement_invitations")
    pages = paginator.paginate(
        Catalog="AWS",
        ParticipantType="SENDER",
        Sort=sort,
        PaginationConfig={"PageSize": page_size},
    )
    found = [row["Id"] for page in pages for row in page["EngagementInvitationSummaries"]]
    expected = [row["Id"] for row in simulator.summaries("AWS", "SENDER")]
    assert found == (expected if sort is ASCENDING else expected[::-1])
    assert simulator.requests == -(-20 // page_size)


def test_every_page_size_and_order_returns_the_whole_slice(
    simulator: Simulator, listed: Listed
) -> None:
    expected = simulator.summaries("AWS", "RECEIVER")
    for size in range(1, 101):
        pages = listed(simulator, **SLICE, Sort=ASCENDING, MaxResults=size)
        assert list(chain(*pages)) == expected
        assert {len(page) for page in pages[:-1]} <= {size}
        assert pages[-1]
    assert list(chain(*listed(simulator, **SLICE, Sort=DESCENDING))) == expected[::-1]


@pytest.mark.parametrize(
    ("catalog", "participant_type", "rows"),
    [("AWS", "RECEIVER", 301), ("AWS", "SENDER", 20), ("Sandbox", "RECEIVER", 3)],
)
def test_each_slice_lists_its_own_invitations(
    simulator: Simulator, listed: Listed, catalog: str, participant_type: str, rows: int
) -> None:
    request = {"Catalog": catalog, "ParticipantType": participant_type, "Sort": ASCENDING}
    found = list(chain(*listed(simulator, **request)))
    assert found == simulator.summaries(catalog, participant_type)
    assert len(found) == rows


def test_empty_slice_is_one_empty_page(simulator: Simulator, post: Post) -> None:
    answer = post(simulator, Catalog="Sandbox", ParticipantType="SENDER")
    assert answer.json() == {"EngagementInvitationSummaries": []}


def test_order_without_sort_is_fixed_but_not_by_date(simulator: Simulator, listed: Listed) -> None:
    expected = simulator.summaries("AWS", "RECEIVER")
    first = list(chain(*listed(simulator, **SLICE, MaxResults=9)))
    assert first == list(chain(*listed(simulator, **SLICE)))
    assert first == sorted(expected, key=lambda row: row["Id"])
    assert first not in (expected, expected[::-1])


def test_page_size_defaults_to_a_hundred(simulator: Simulator, listed: Listed) -> None:
    assert [len(page) for page in listed(simulator, **SLICE)] == [100, 100, 100, 1]


@pytest.mark.parametrize("status", STATUSES)
def test_boto3_filters_by_status(simulator: Simulator, connect: Connect, status: Any) -> None:
    answer = connect(simulator).list_engagement_invitations(**SLICE, Status=[status])
    rows = answer["EngagementInvitationSummaries"]
    assert rows
    assert {row["Status"] for row in rows} == {status}


def test_engagement_is_found_by_id_and_by_arn(simulator: Simulator, listed: Listed) -> None:
    expected = simulator.summaries("AWS", "RECEIVER")
    first, second = expected[0]["EngagementId"], expected[-1]["EngagementId"]
    arn = f"arn:aws:partnercentral:us-east-1::catalog/AWS/engagement/{second}"
    request = {**SLICE, "Sort": ASCENDING, "EngagementIdentifier": [first, arn]}
    found = list(chain(*listed(simulator, **request)))
    assert found == [row for row in expected if row.get("EngagementId") in {first, second}]
    assert len(found) >= 2


def test_filters_of_every_kind_combine(simulator: Simulator, listed: Listed) -> None:
    expected = simulator.summaries("AWS", "RECEIVER")
    rng, found_any = Random(5), 0
    for _ in range(150):
        some = [row for row in rng.choices(expected, k=10) if row.get("EngagementId")]
        filters = {
            "Status": rng.sample(STATUSES, rng.randint(1, 4)),
            "PayloadType": [rng.choice(["OpportunityInvitation", "LeadInvitation"])],
            "SenderAwsAccountId": [row["SenderAwsAccountId"] for row in some],
            "EngagementIdentifier": [row["EngagementId"] for row in some],
        }
        chosen = rng.sample(sorted(filters), rng.randint(1, 4))
        request = SLICE | {"Sort": ASCENDING, "MaxResults": rng.randint(1, 100)}
        request |= {name: filters[name] for name in chosen}
        found = list(chain(*listed(simulator, **request)))
        assert found == matching(expected, request)
        found_any += bool(found)
    assert found_any > 100


def test_status_filter_uses_the_current_status(simulator: Simulator, listed: Listed) -> None:
    pending = SLICE | {"Sort": ASCENDING, "Status": ["PENDING"]}
    before = list(chain(*listed(simulator, **pending)))
    simulator.advance(timedelta(days=3))
    after = list(chain(*listed(simulator, **pending)))
    assert after == matching(simulator.summaries("AWS", "RECEIVER"), pending)
    assert after != before


def test_pages_shift_when_the_listing_grows_in_between(simulator: Simulator, post: Post) -> None:
    request = SLICE | {"Sort": DESCENDING, "MaxResults": 10}
    first = post(simulator, **request).json()
    simulator.advance(timedelta(days=9))
    expected = simulator.summaries("AWS", "RECEIVER")[::-1]
    second = post(simulator, **request, NextToken=first["NextToken"]).json()
    assert second["EngagementInvitationSummaries"] == expected[10:20]
    assert first["EngagementInvitationSummaries"] != expected[:10]


def test_token_stays_valid_with_another_page_size_and_order_of_values(
    simulator: Simulator, post: Post
) -> None:
    request = SLICE | {"Sort": ASCENDING, "Status": ["ACCEPTED", "EXPIRED"], "MaxResults": 10}
    token = post(simulator, **request).json()["NextToken"]
    request |= {"Status": ["EXPIRED", "ACCEPTED"], "MaxResults": 5}
    page = post(simulator, **request, NextToken=token).json()["EngagementInvitationSummaries"]
    assert page == matching(simulator.summaries("AWS", "RECEIVER"), request)[10:15]


@pytest.mark.parametrize(
    "change",
    [
        {"Catalog": "Sandbox"},
        {"ParticipantType": "SENDER"},
        {"Sort": DESCENDING},
        {"Sort": None},
        {"Status": ["PENDING"]},
        {"PayloadType": ["LeadInvitation"]},
        {"SenderAwsAccountId": ["aws"]},
        {"EngagementIdentifier": ["eng-00000000000000"]},
    ],
    ids=lambda change: next(iter(change)),
)
def test_token_of_another_query_is_refused(
    simulator: Simulator, post: Post, change: dict[str, Any]
) -> None:
    request = SLICE | {"Sort": ASCENDING, "MaxResults": 10}
    token = post(simulator, **request).json()["NextToken"]
    refused = post(simulator, **request | change, NextToken=token)
    assert refused.status == 400
    assert refused.json()["Reason"] == "BUSINESS_VALIDATION_FAILED"
    assert post(simulator, **request, NextToken=token).status == 200


@pytest.mark.parametrize("token", ["", "garbage", "AAAA", "ü", "A" * 32, "A" * 33, "A" * 4_000])
def test_invalid_token_is_a_validation_exception_in_boto3(
    simulator: Simulator, connect: Connect, token: str
) -> None:
    with pytest.raises(ClientError, match="NextToken is not a token of this query") as caught:
        connect(simulator).list_engagement_invitations(**SLICE, NextToken=token)
    assert caught.value.response["Error"]["Code"] == "ValidationException"
