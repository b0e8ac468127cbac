"""The description of a schedule's next runs."""

from datetime import UTC, datetime

import pytest

from infra.schedules.times import Gaps, longest_gaps, upcoming
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


@pytest.mark.parametrize(
    ("schedule", "zone", "one", "three"),
    [
        ("rate(1 minute)", "UTC", 1, 3),
        ("rate(15 minutes)", "UTC", 15, 45),
        ("rate(84 hours)", "UTC", 5040, 15120),
        ("rate(1 day)", "Europe/Berlin", 1440, 4320),
        ("cron(0/15 * * * ? *)", "UTC", 15, 45),
        ("cron(0/15 * * * ? *)", "Europe/Berlin", 75, 105),
        ("cron(0 6 * * ? *)", "Europe/Berlin", 1500, 4380),
        ("cron(0 6,20 * * ? *)", "UTC", 840, 2280),
        (WEEKDAYS, "UTC", 3 * 1440, 5 * 1440),
        (WEEKDAYS, "Europe/Berlin", 3 * 1440 + 60, 5 * 1440 + 60),
        ("cron(0 8-18 ? * MON-FRI *)", "UTC", 62 * 60, 64 * 60),
        ("cron(0 12 * * ? 2026)", "UTC", 1440, 4320),
        ("cron(0 12 4,5 11 ? 2026)", "UTC", 1553, 4659),
    ],
)
def test_longest_gaps_are_those_of_the_schedule(
    schedule: str, zone: str, one: int, three: int
) -> None:
    """A run in the hour that is repeated in autumn starts only once. The gap is an hour longer."""
    assert longest_gaps(schedule, zone, NOW) == Gaps(one=one, three=three)
