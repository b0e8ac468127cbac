import pytest

from invitations.domain import Slice
from invitations.partner_central.listing import Filters, Listing, requests

RECEIVED = Slice("AWS", "RECEIVER")
PLAIN = {
    "Catalog": "AWS",
    "ParticipantType": "RECEIVER",
    "Sort": {"SortBy": "InvitationDate", "SortOrder": "ASCENDING"},
    "MaxResults": 100,
}


def engagement(number: int) -> str:
    return f"eng-{number:014d}"


def test_listing_without_filters_is_one_request() -> None:
    assert requests(Listing(slice=RECEIVED)) == [PLAIN]


def test_every_option_is_in_the_request() -> None:
    filters = Filters(
        engagement_identifiers=(engagement(1),),
        payload_types=("LeadInvitation",),
        sender_aws_account_ids=("aws", "000000000012"),
        statuses=("PENDING", "EXPIRED"),
    )
    listing = Listing(slice=RECEIVED, filters=filters, sort_order="DESCENDING", page_size=7)
    assert requests(listing) == [
        {
            "Catalog": "AWS",
            "ParticipantType": "RECEIVER",
            "Sort": {"SortBy": "InvitationDate", "SortOrder": "DESCENDING"},
            "MaxResults": 7,
            "EngagementIdentifier": [engagement(1)],
            "PayloadType": ["LeadInvitation"],
            "SenderAwsAccountId": ["aws", "000000000012"],
            "Status": ["PENDING", "EXPIRED"],
        }
    ]


@pytest.mark.parametrize(("count", "sizes"), [(10, [10]), (11, [10, 1]), (25, [10, 10, 5])])
def test_filter_of_more_than_ten_values_is_split_into_requests_of_ten(
    count: int, sizes: list[int]
) -> None:
    wanted = tuple(engagement(number) for number in range(count))
    asked = requests(Listing(slice=RECEIVED, filters=Filters(engagement_identifiers=wanted)))
    assert [len(request["EngagementIdentifier"]) for request in asked] == sizes
    assert [e for request in asked for e in request["EngagementIdentifier"]] == list(wanted)


def test_two_long_filters_are_requested_in_every_combination() -> None:
    engagements = tuple(engagement(number) for number in range(11))
    senders = tuple(f"{number:012d}" for number in range(12))
    filters = Filters(engagement_identifiers=engagements, sender_aws_account_ids=senders)
    asked = requests(Listing(slice=RECEIVED, filters=filters))
    pairs = [
        (e, s) for r in asked for e in r["EngagementIdentifier"] for s in r["SenderAwsAccountId"]
    ]
    assert len(asked) == 4
    assert sorted(pairs) == sorted((e, s) for e in engagements for s in senders)


def test_filters_are_equal_whatever_the_order_of_values() -> None:
    one = Filters(statuses=("PENDING", "EXPIRED"))
    other = Filters(statuses=("EXPIRED", "PENDING"))
    assert one.as_dict() == other.as_dict() == {"statuses": ["EXPIRED", "PENDING"]}
