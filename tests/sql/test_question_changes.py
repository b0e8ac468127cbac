"""Questions about changes, vanished invitations, unknown fields, freshness and pending by day."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from invitations.tables import RUNS
from tests.support.sql_lake import NOW, Lake, ago, ask, change, insert, invited, sql_lake

RECEIVED = ("AWS", "RECEIVER")


@pytest.fixture
def lake() -> Iterator[Lake]:
    with sql_lake(NOW) as connection:
        yield connection


def test_pending_by_day_counts_each_of_ninety_days(lake: Lake) -> None:
    def on(days_ago: int, hour: int = 0) -> Any:
        return NOW.replace(hour=hour) - timedelta(days=days_ago)

    change(lake, "DISCOVERED", "PENDING", on(2), on(100))
    change(lake, "DISCOVERED", "PENDING", on(4), on(4, 12), invitation_id="engi-2")
    change(lake, "STATUS_CHANGED", "ACCEPTED", on(0), on(2), invitation_id="engi-2")
    change(lake, "DISCOVERED", "ACCEPTED", on(3), invitation_id="engi-3")
    other: dict[str, Any] = {"catalog": "Sandbox", "participant_type": "SENDER"}
    change(lake, "DISCOVERED", "PENDING", on(3), on(3), **other)
    change(lake, "UNLISTED", "PENDING", on(2, 12), **other)
    columns, rows = ask(lake, "pending_by_day")
    assert columns == "day catalog participant_type pending"
    days = [date(2026, 6, 15) - timedelta(days=ago) for ago in range(90)]
    here, there = [1, 1, 2, 2, 2, *[1] * 85], [0, 0, 1, 1, *[0] * 86]
    assert rows == [
        row
        for day, one, another in zip(days, here, there, strict=True)
        for row in ((day, *RECEIVED, one), (day, *other.values(), another))
    ]


def test_changes_since_yesterday_lists_the_newest_first(lake: Lake) -> None:
    yesterday = ago(days=1)
    texts = {"engagement_title": "A lake", "sender_company_name": "Acme"}
    change(lake, "DISCOVERED", "PENDING", yesterday, invitation_id="engi-1")
    later = yesterday + timedelta(seconds=1)
    change(lake, "UNLISTED", "PENDING", later, invitation_id="engi-2", changed_fields=["listed"])
    change(lake, "DISCOVERED", "PENDING", NOW, ago(days=9), invitation_id="engi-4", **texts)
    change(lake, "STATUS_CHANGED", "EXPIRED", NOW, previous_status="PENDING")
    # The query reads only partitions of the right months.
    change(lake, "DISCOVERED", "PENDING", NOW, invitation_id="engi-5", change_month="2026-05")
    nothing = (None, None)
    now, sent, missed = (NOW, False, None), (ago(days=9), True, None), (later, False, ["listed"])
    assert ask(lake, "changes_since_yesterday") == (
        (
            "observed_at catalog participant_type invitation_id engagement_title "
            "sender_company_name change_type previous_status status changed_at "
            "changed_at_is_exact changed_fields"
        ),
        [
            (NOW, *RECEIVED, "engi-1", *nothing, "STATUS_CHANGED", "PENDING", "EXPIRED", *now),
            (NOW, *RECEIVED, "engi-4", *texts.values(), "DISCOVERED", None, "PENDING", *sent),
            (later, *RECEIVED, "engi-2", *nothing, "UNLISTED", None, "PENDING", *missed),
        ],
    )


def test_vanished_lists_unlisted_invitations_with_their_time(lake: Lake) -> None:
    change(lake, "UNLISTED", "PENDING", ago(days=9))
    change(lake, "RELISTED", "PENDING", ago(days=8))
    change(lake, "UNLISTED", "PENDING", ago(days=7))
    change(lake, "UNLISTED", "PENDING", ago(days=1), invitation_id="engi-2")
    change(lake, "RELISTED", "PENDING", ago(hours=1), invitation_id="engi-2")
    change(lake, "UNLISTED", "ACCEPTED", ago(days=2), participant_type="SENDER")
    change(lake, "UNLISTED", "ACCEPTED", ago(days=3), catalog="Sandbox")
    many = {
        "engagement_title": "A lake",
        "sender_company_name": "Acme",
        "receiver_account_alias": "Ours",
    }
    dates = {"invitation_date": ago(days=20), "expiration_date": ago(days=5)}
    invited(lake, "PENDING", invitation_id="engi-1", listed=False, **many, **dates)
    invited(lake, "PENDING", invitation_id="engi-2", listed=True)
    invited(lake, "PENDING", invitation_id="engi-3", listed=None)
    invited(lake, "ACCEPTED", invitation_id="engi-1", listed=False, participant_type="SENDER")
    invited(lake, "ACCEPTED", invitation_id="engi-9", listed=False)
    month, nothing = ago(days=30), (None,) * 3
    assert ask(lake, "vanished") == (
        (
            "missed_at catalog participant_type invitation_id engagement_title "
            "sender_company_name receiver_account_alias status invitation_date expiration_date"
        ),
        [
            (ago(days=2), "AWS", "SENDER", "engi-1", *nothing, "ACCEPTED", month, None),
            (ago(days=7), *RECEIVED, "engi-1", *many.values(), "PENDING", *dates.values()),
            (None, *RECEIVED, "engi-9", *nothing, "ACCEPTED", month, None),
        ],
    )


def test_unknown_fields_lists_each_field_with_first_and_last_time(lake: Lake) -> None:
    def with_fields(id_: str, days: int, fields: object, **others: Any) -> None:
        text = None if fields is None else json.dumps(fields)
        values = {"invitation_id": id_, "additional_fields": text} | others
        change(lake, "DISCOVERED", "PENDING", ago(days=days), **values)

    with_fields("engi-1", 9, {"Priority": {"Level": 1}, "Receiver": {"Group": {"Name": "a"}}})
    with_fields("engi-1", 8, {"Priority": None})
    with_fields("engi-2", 7, {"Receiver": {"Account": {"Region": "eu"}}, "Priority": 2})
    with_fields("engi-3", 6, {"Receiver": {"Account": {"Region": "us", "Tags": []}, "Kind": 1}})
    with_fields("engi-4", 5, None)
    with_fields("engi-5", 4, {"Ünïcode 'quoted'": 1}, catalog="Sandbox")
    with_fields("engi-6", 4, {"Priority": 1}, participant_type="SENDER")
    path = "Receiver.Account"
    assert ask(lake, "unknown_fields") == (
        (
            "catalog participant_type field invitations first_seen_at last_seen_at "
            "example_invitation_id"
        ),
        [
            ("AWS", "SENDER", "Priority", 1, ago(days=4), ago(days=4), "engi-6"),
            ("Sandbox", "RECEIVER", "Ünïcode 'quoted'", 1, ago(days=4), ago(days=4), "engi-5"),
            (*RECEIVED, f"{path}.Tags", 1, ago(days=6), ago(days=6), "engi-3"),
            (*RECEIVED, "Receiver.Kind", 1, ago(days=6), ago(days=6), "engi-3"),
            (*RECEIVED, f"{path}.Region", 2, ago(days=7), ago(days=6), "engi-2"),
            (*RECEIVED, "Priority", 2, ago(days=9), ago(days=7), "engi-1"),
            (*RECEIVED, "Receiver.Group", 1, ago(days=9), ago(days=9), "engi-1"),
        ],
    )


def test_freshness_lists_each_slice_the_least_fresh_first(lake: Lake) -> None:
    def ran(participant_type: str, hours: float, status: str, **others: Any) -> None:
        at = ago(hours=hours)
        slice_ = {"catalog": "AWS", "participant_type": participant_type}
        row = {"status": status, "started_at": at, "run_date": f"{at:%Y-%m-%d}", "mode": "full"}
        insert(lake, RUNS, **slice_ | row | others)

    ran("RECEIVER", 1, "SUCCEEDED", snapshot_rows=5)
    ran("RECEIVER", 2, "FAILED", error="over", catalog="Sandbox")
    ran("RECEIVER", 3, "SUCCEEDED", snapshot_rows=7, catalog="Sandbox")
    ran("RECEIVER", 9, "FAILED", error="before", catalog="Sandbox")
    ran("SENDER", 1, "FAILED", error="never came")
    an_hour, three = ago(hours=1), ago(hours=3)
    assert ask(lake, "freshness") == (
        (
            "catalog participant_type last_success_at last_full_at minutes_since snapshot_rows "
            "failures_since last_error details_asked details_outstanding"
        ),
        [
            ("AWS", "SENDER", None, None, None, None, 1, "never came", 0, None),
            ("Sandbox", "RECEIVER", three, three, 180, 7, 1, "over", 0, None),
            (*RECEIVED, an_hour, an_hour, 60, 5, 0, None, 0, None),
        ],
    )
