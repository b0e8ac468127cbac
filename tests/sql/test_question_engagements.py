"""Questions about engagements: their invitations, and those with several partners."""

from collections.abc import Iterator

import pytest

from tests.support.sql_lake import NOW, Lake, ago, ask, invited, sql_lake

ONE, OTHER = {"engagement_id": "eng-1"}, {"engagement_id": "eng-2"}
SENT = {"participant_type": "SENDER"}


@pytest.fixture
def lake() -> Iterator[Lake]:
    with sql_lake(NOW) as connection:
        yield connection


def test_invitations_are_counted_by_engagement(lake: Lake) -> None:
    first, last = ago(days=9), ago(days=2)
    invited(lake, "PENDING ACCEPTED ACCEPTED", **ONE, engagement_title="A lake")
    invited(lake, "REJECTED", **ONE, invitation_date=None)
    invited(lake, "EXPIRED PENDING", **OTHER, invitation_date=last, listed=False)
    invited(lake, "WITHDRAWN PENDING", **OTHER, invitation_date=first, listed=None)
    invited(lake, "PENDING", **ONE, **SENT)
    invited(lake, "PENDING", **ONE, catalog="Sandbox")
    invited(lake, "PENDING ACCEPTED", engagement_id=None)
    month = ago(days=30)
    assert ask(lake, "invitations_per_engagement") == (
        (
            "catalog participant_type engagement_id engagement_title invitations pending accepted "
            "rejected expired first_invitation_date last_invitation_date"
        ),
        [
            ("AWS", "RECEIVER", "eng-1", "A lake", 4, 1, 2, 1, 0, month, month),
            ("AWS", "RECEIVER", "eng-2", None, 4, 1, 0, 0, 1, first, last),
            ("AWS", "SENDER", "eng-1", None, 1, 1, 0, 0, 0, month, month),
            ("Sandbox", "RECEIVER", "eng-1", None, 1, 1, 0, 0, 0, month, month),
        ],
    )


def test_invitations_per_engagement_lists_at_most_a_hundred(lake: Lake) -> None:
    for number in range(101):
        invited(lake, "PENDING", engagement_id=f"eng-{number:03}")
    _, rows = ask(lake, "invitations_per_engagement")
    assert [row[2] for row in rows] == [f"eng-{number:03}" for number in range(100)]


def test_engagements_with_several_partners_are_listed_with_their_names(lake: Lake) -> None:
    acme = {"receiver_account_aws_account_id": "012345678901", "receiver_account_alias": "Acme"}
    zeta = {"receiver_account_alias": "Zeta"}
    invited(lake, "ACCEPTED", **ONE, **SENT, **acme, engagement_title="A lake")
    invited(lake, "PENDING", **ONE, **SENT, **zeta, listed=False)
    invited(lake, "REJECTED", **ONE, **SENT, **acme | {"receiver_account_alias": None})
    # Only one partner.
    invited(lake, "ACCEPTED ACCEPTED", **OTHER, **SENT, **acme)
    # Three partners. Our own name does not count.
    us = {"receiver_account_aws_account_id": "109876543210"}
    invited(lake, "ACCEPTED PENDING", **OTHER, **us, sender_company_name="Acme")
    invited(lake, "ACCEPTED", **OTHER, **us, sender_company_name="AWS", sender_aws_account_id="aws")
    invited(lake, "EXPIRED", **OTHER, **us, sender_company_name="Amazon Web Services")
    account = {"sender_aws_account_id": "012345678901"}
    invited(lake, "EXPIRED", **OTHER, **us, **account, sender_company_name="Zeta")
    # An unknown partner.
    invited(lake, "EXPIRED", **ONE, sender_company_name="Acme")
    invited(lake, "EXPIRED", **ONE, sender_company_name=None)
    invited(lake, "EXPIRED", engagement_id=None, sender_company_name="Acme")
    invited(lake, "EXPIRED", engagement_id=None, sender_company_name="Zeta")
    # The same engagement in another slice.
    invited(lake, "EXPIRED", **ONE, catalog="Sandbox", sender_company_name="Zeta")
    assert ask(lake, "engagements_with_several_partners") == (
        (
            "catalog participant_type engagement_id engagement_title partners names invitations "
            "accepted"
        ),
        [
            ("AWS", "RECEIVER", "eng-2", None, 3, "AWS, Acme, Amazon Web Services, Zeta", 5, 2),
            ("AWS", "SENDER", "eng-1", "A lake", 2, "Acme, Zeta", 3, 1),
        ],
    )


def test_several_names_of_aws_count_as_one_partner(lake: Lake) -> None:
    invited(lake, "PENDING", **ONE, **SENT, receiver_account_aws_account_id="AWS")
    invited(lake, "PENDING", **ONE, **SENT, receiver_account_alias="Amazon Web Services, Inc.")
    assert ask(lake, "engagements_with_several_partners")[1] == []
    invited(lake, "PENDING", **ONE, **SENT, receiver_account_aws_account_id="012345678901")
    row = ("AWS", "SENDER", "eng-1", None, 2, "Amazon Web Services, Inc.", 3, 0)
    assert ask(lake, "engagements_with_several_partners")[1] == [row]
