"""Values that options accept, and the error for all others."""

import pytest

from invitations.errors import ConfigurationError
from invitations.options import RULES, checked


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
    assert checked(option, [value, value], called="it") == (value,)


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
        ("sort_order", "Status"),
    ],
)
def test_wrong_value_is_refused_with_the_allowed_values(option: str, value: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        checked(option, [value], called="SETTING")
    expected = f"SETTING: {value!r} is not allowed; use {RULES[option].allowed}."
    assert str(caught.value) == expected
