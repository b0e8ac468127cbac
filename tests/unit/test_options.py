"""Values that options accept, and the error for all others."""

import pytest

from invitations import options
from invitations.errors import ConfigurationError
from invitations.rules import list_of

ITEMS = {
    "catalogs": options.CATALOG,
    "participant_types": options.PARTICIPANT_TYPE,
    "engagement_identifiers": options.ENGAGEMENT_IDENTIFIER,
    "payload_types": options.PAYLOAD_TYPE,
    "sender_aws_account_ids": options.SENDER_AWS_ACCOUNT_ID,
    "statuses": options.STATUS,
    "sort_order": options.SORT_ORDER,
}


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("catalogs", "Sandbox"),
        ("participant_types", "SENDER"),
        ("engagement_identifiers", "eng-0123456789abcd"),
        ("engagement_identifiers", "arn:aws:partnercentral:us-east-1::catalog/AWS/engagement/e"),
        ("payload_types", "OpportunityInvitation"),
        ("payload_types", "SomethingNew"),
        ("sender_aws_account_ids", "001234567890"),
        ("sender_aws_account_ids", "AWS"),
        ("statuses", "REJECTED"),
        ("sort_order", "DESCENDING"),
    ],
)
def test_repeated_allowed_value_is_returned_once(option: str, value: str) -> None:
    assert options.parse(list_of(ITEMS[option]), [value, value], name="it") == (value,)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("catalogs", "aws"),
        ("catalogs", ""),
        ("catalogs", "AWS "),
        ("participant_types", "Receiver"),
        ("engagement_identifiers", "eng-0123456789ABCD"),
        ("engagement_identifiers", "eng-0123456789abcde"),
        ("payload_types", "Lead Invitation"),
        ("sender_aws_account_ids", "1234567890123"),
        ("sender_aws_account_ids", "a-b"),
        ("statuses", "WITHDRAWN"),
        ("engagement_identifiers", "arn:one,arn:two"),
        ("sort_order", "Status"),
    ],
)
def test_wrong_value_is_refused_with_the_allowed_values(option: str, value: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        options.parse(list_of(ITEMS[option]), [value], name="SETTING")
    expected = f"SETTING: {value!r} is not allowed; use {ITEMS[option].allowed}."
    assert str(caught.value) == expected
