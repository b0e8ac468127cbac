"""The description of a schedule's next runs."""

from datetime import UTC, datetime

import pytest

from infra.schedules.times import upcoming
from tests.infra.conftest import NOW


def test_rate_is_described_without_times() -> None:
    assert upcoming("rate(1 day)", "UTC", NOW) == (
        "rate(1 day) starts a run every 1,440 minutes, counted from the deploy."
    )


WEEKDAYS = "cron(0 6 ? * MON-FRI *)"
SUNDAYS_AND_MONDAYS = "cron(0 2 ? * SUN,MON *)"
LAST_DAY = "cron(0 12 31 12 ? 2026)"


@pytest.mark.parametrize(
    ("schedule", "zone", "now", "offset", "times"),
    [
        (WEEKDAYS, "UTC", NOW, "+00:00", ["11-04", "11-05", "11-06", "11-09", "11-10"]),
        (LAST_DAY, "UTC", NOW, "+00:00", ["12-31"]),
        (
            *(SUNDAYS_AND_MONDAYS, "America/New_York", datetime(2026, 3, 7, 12, tzinfo=UTC)),
            *("-04:00", ["03-09", "03-15", "03-16", "03-22", "03-23"]),
        ),
    ],
)
def test_next_runs_are_described_in_the_schedules_time_zone(
    schedule: str, zone: str, now: datetime, offset: str, times: list[str]
) -> None:
    """In New York 02:00 of 2026-03-08 is skipped by daylight saving time, so no run starts."""
    hour = schedule.split(" ")[1]
    shown = ", ".join(f"2026-{day} {int(hour):02}:00{offset}" for day in times)
    expected = f"{schedule} in {zone} starts the next runs at {shown}."
    assert upcoming(schedule, zone, now) == expected
