from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from invitations.domain import Slice
from invitations.partner_central.listing import Filters
from invitations.settings import Settings
from invitations.snapshot.published import Snapshot
from invitations.sync.mode import Mode, choose_mode

NOW = datetime(2026, 2, 1, 12, tzinfo=UTC)
SETTINGS = Settings(lake="lake", database="")
PENDING_ONLY = Filters(statuses=("PENDING",))
ANSWERED_ONLY = Filters(statuses=("ACCEPTED", "REJECTED"))


def snapshot(hours_ago: float = 1) -> Snapshot:
    return Snapshot(
        slice=Slice("AWS", "RECEIVER"),
        id="20260101T000000000000Z-a",
        rows=1,
        unlisted=0,
        synced_at=NOW - timedelta(minutes=15),
        last_full_sync_at=NOW - timedelta(hours=hours_ago),
    )


def test_mode_is_incremental_without_a_reason_for_full() -> None:
    assert choose_mode(SETTINGS, snapshot(), NOW).name == "incremental"
    assert choose_mode(SETTINGS, snapshot(hours_ago=23.8), NOW).name == "incremental"


def test_daily_run_that_starts_early_is_full_all_the_same() -> None:
    """The day before it started five flexible minutes and some seconds late."""
    early = snapshot(hours_ago=24 - 6 / 60)
    assert choose_mode(SETTINGS, early, NOW).name == "full"
    assert choose_mode(SETTINGS, early, NOW - timedelta(seconds=1)).name == "incremental"


@pytest.mark.parametrize("mode", ["auto", "incremental"])
@pytest.mark.parametrize(
    ("settings", "current", "reason"),
    [
        (SETTINGS, None, "no snapshot"),
        (SETTINGS, replace(snapshot(), schema_version=1), "other columns than before"),
        (replace(SETTINGS, filters=PENDING_ONLY), snapshot(), "other filters than before"),
        (
            replace(SETTINGS, filters=ANSWERED_ONLY),
            replace(snapshot(), filters=ANSWERED_ONLY.as_dict()),
            "the filters leave out what is pending",
        ),
        (
            replace(SETTINGS, accept_shrink=True),
            snapshot(),
            "a smaller listing is to be accepted",
        ),
    ],
)
def test_mode_is_full_if_an_incremental_run_would_be_wrong(
    mode: str, settings: Settings, current: Snapshot | None, reason: str
) -> None:
    assert choose_mode(replace(settings, mode=mode), current, NOW) == Mode("full", reason)


def test_mode_is_full_once_the_last_full_listing_is_old() -> None:
    old = snapshot(hours_ago=24)
    assert choose_mode(SETTINGS, old, NOW) == Mode("full", "last full listing 24 hours ago or more")
    assert choose_mode(replace(SETTINGS, full_sync_every_hours=25), old, NOW).name == "incremental"
    assert choose_mode(replace(SETTINGS, mode="incremental"), old, NOW).name == "incremental"


def test_mode_setting_full_is_obeyed() -> None:
    assert choose_mode(replace(SETTINGS, mode="full"), snapshot(), NOW) == Mode("full", "asked for")


def test_mode_is_incremental_with_filters_that_include_pending() -> None:
    settings = replace(SETTINGS, filters=PENDING_ONLY)
    current = replace(snapshot(), filters=PENDING_ONLY.as_dict())
    assert choose_mode(settings, current, NOW).name == "incremental"
