"""Times of a cron() expression: every AWS wildcard, and daylight saving time."""

from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from infra.schedules.cron import parse
from infra.schedules.fields import CronError
from tests.infra.conftest import NOW

TUESDAY = "2026-11-03"


def times(fields: str, count: int = 3, *, zone: str = "UTC", after: datetime = NOW) -> list[str]:
    """Return the next times in their own zone, without the year's first digits."""
    local = ZoneInfo(zone)
    found = islice(parse(fields).times(after, local), count)
    return [moment.astimezone(local).strftime("%y-%m-%d %H:%M") for moment in found]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        # minutes and hours
        ("0 6 * * ? *", ["26-11-04 06:00", "26-11-05 06:00", "26-11-06 06:00"]),
        ("00 06 * * ? *", ["26-11-04 06:00", "26-11-05 06:00", "26-11-06 06:00"]),
        ("* * * * ? *", ["26-11-03 10:08", "26-11-03 10:09", "26-11-03 10:10"]),
        ("0/15 * * * ? *", ["26-11-03 10:15", "26-11-03 10:30", "26-11-03 10:45"]),
        ("*/25 10 * * ? *", ["26-11-03 10:25", "26-11-03 10:50", "26-11-04 10:00"]),
        ("50-58/4 * * * ? *", ["26-11-03 10:50", "26-11-03 10:54", "26-11-03 10:58"]),
        ("30,5,10-11 10,12 * * ? *", ["26-11-03 10:10", "26-11-03 10:11", "26-11-03 10:30"]),
        ("0 8-8 * * ? *", ["26-11-04 08:00", "26-11-05 08:00", "26-11-06 08:00"]),
        # days of a month
        ("0 8 1 * ? *", ["26-12-01 08:00", "27-01-01 08:00", "27-02-01 08:00"]),
        ("0 8 29-31 * ? *", ["26-11-29 08:00", "26-11-30 08:00", "26-12-29 08:00"]),
        ("0 8 31 * ? *", ["26-12-31 08:00", "27-01-31 08:00", "27-03-31 08:00"]),
        ("0 8 1/10 * ? *", ["26-11-11 08:00", "26-11-21 08:00", "26-12-01 08:00"]),
        ("0 8 L * ? *", ["26-11-30 08:00", "26-12-31 08:00", "27-01-31 08:00"]),
        ("0 8 L 2 ? *", ["27-02-28 08:00", "28-02-29 08:00", "29-02-28 08:00"]),
        ("0 8 29 2 ? *", ["28-02-29 08:00", "32-02-29 08:00", "36-02-29 08:00"]),
        # the nearest weekday: Sunday the 15th, Saturday the 1st, Saturday the 31st, Sunday the 28th
        ("0 8 15W 11 ? 2026", ["26-11-16 08:00"]),
        ("0 8 14W 11 ? 2026", ["26-11-13 08:00"]),
        ("0 8 1W 5 ? 2027", ["27-05-03 08:00"]),
        ("0 8 31W 7 ? 2027", ["27-07-30 08:00"]),
        ("0 8 31W 2-3 ? 2027", ["27-03-31 08:00"]),
        ("0 8 28W 2 ? 2027", ["27-02-26 08:00"]),
        ("0 8 LW * ? *", ["26-11-30 08:00", "26-12-31 08:00", "27-01-29 08:00"]),
        # days of a week: 1 is Sunday
        ("0 8 ? * 1 *", ["26-11-08 08:00", "26-11-15 08:00", "26-11-22 08:00"]),
        ("0 8 ? * MON-FRI *", ["26-11-04 08:00", "26-11-05 08:00", "26-11-06 08:00"]),
        ("0 8 ? * sat,2 *", ["26-11-07 08:00", "26-11-09 08:00", "26-11-14 08:00"]),
        ("0 8 ? * L *", ["26-11-07 08:00", "26-11-14 08:00", "26-11-21 08:00"]),
        ("0 8 ? * 6L *", ["26-11-27 08:00", "26-12-25 08:00", "27-01-29 08:00"]),
        ("0 8 ? * FRIL *", ["26-11-27 08:00", "26-12-25 08:00", "27-01-29 08:00"]),
        ("0 8 ? * 3#2 *", ["26-11-10 08:00", "26-12-08 08:00", "27-01-12 08:00"]),
        ("0 8 ? * MON#5 *", ["26-11-30 08:00", "27-03-29 08:00", "27-05-31 08:00"]),
        ("0 8 ? 2 MON#5 *", ["44-02-29 08:00", "72-02-29 08:00", "12-02-29 08:00"]),
        # months and years
        ("0 8 1 JAN-mar/2 ? *", ["27-01-01 08:00", "27-03-01 08:00", "28-01-01 08:00"]),
        ("0 8 1 12/3 ? *", ["26-12-01 08:00", "27-12-01 08:00", "28-12-01 08:00"]),
        ("0 8 1 1 ? 2026/4", ["30-01-01 08:00", "34-01-01 08:00", "38-01-01 08:00"]),
        ("0 8 1 1 ? 2026,2199", ["99-01-01 08:00"]),
        # never
        ("0 0 31 2 ? *", []),
        ("0 0 30W 2 ? *", []),
        ("0 2 * * ? 2020", []),
    ],
)
def test_cron_gives_these_times(fields: str, expected: list[str]) -> None:
    assert f"{NOW:%A %Y-%m-%d %H:%M}" == f"Tuesday {TUESDAY} 10:07"
    assert times(fields) == expected


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ("61 25 * * ? *", "minute is 0 to 59, not 61"),
        ("0 25 * * ? *", "hour is 0 to 23, not 25"),
        ("0 0 32 * ? *", "day of month is 1 to 31, not 32"),
        ("0 0 0 * ? *", "day of month is 1 to 31, not 0"),
        ("0 0 1 13 ? *", "month is 1 to 12 or JAN to DEC, not 13"),
        ("0 0 1 JANUARY ? *", "month is 1 to 12 or JAN to DEC, not JANUARY"),
        ("0 0 ? * 8 *", "day of week is 1 to 7 or SUN to SAT, not 8"),
        ("0 0 ? * 0 *", "day of week is 1 to 7 or SUN to SAT, not 0"),
        ("0 0 * * ? 1969", "year is 1970 to 2199, not 1969"),
        ("0 0 * * * *", "either day of month or day of week is ?"),
        ("0 0 ? * ? *", "either day of month or day of week is ?"),
        ("0 0 1 * MON *", "either day of month or day of week is ?"),
        ("0 6 * * *", "it has six fields"),
        ("0 6 * * ? * *", "it has six fields"),
        ("0  6 * * ? *", "it has six fields"),
        ("", "it has six fields"),
        ("*/60 * * * ? *", "the step of minute is 1 to 59, not 60"),
        ("0 */0 * * ? *", "the step of hour is 1 to 23, not 0"),
        ("0 22-2 * * ? *", "hour 22-2 runs backwards: write it as two ranges"),
        ("0 0 ? * FRI-MON *", "day of week FRI-MON runs backwards: write it as two ranges"),
        ("*-5 * * * ? *", "minute is 0 to 59, not *-5"),
        ("5- * * * ? *", "minute is 0 to 59, not 5-"),
        ("1,,2 * * * ? *", "minute is 0 to 59, not "),
        ("0 ? * * ? *", "hour is 0 to 23, not ?"),
        ("L * * * ? *", "minute is 0 to 59, not L"),
        ("0 0 ? * MON/2 *", "day of week is 1 to 7 or SUN to SAT, not MON/2"),
        ("0 0 ? * MON#6 *", "day of week is 1 to 7 or SUN to SAT, not MON#6"),
        ("0 0 ? * MON#1,FRI#2 *", "day of week is 1 to 7 or SUN to SAT, not MON#1"),
        ("0 0 ? * 15W *", "day of week is 1 to 7 or SUN to SAT, not 15W"),
        ("0 0 1W,15 * ? *", "day of month is 1 to 31, not 1W"),
        ("0 0 32W * ? *", "day of month is 1 to 31, not 32"),
        ("0 0 3#2 * ? *", "day of month is 1 to 31, not 3#2"),
        ("0 0 L-3 * ? *", "day of month is 1 to 31, not L-3"),
    ],
)
def test_wrong_cron_is_refused_with_the_allowed_values(fields: str, reason: str) -> None:
    with pytest.raises(CronError) as refused:
        parse(fields)
    assert str(refused.value) == reason


def test_daylight_saving_time_skips_runs_but_repeats_none() -> None:
    spring, autumn = (datetime(2027, *day, 12, tzinfo=UTC) for day in ((3, 27), (10, 30)))

    def in_berlin(fields: str, after: datetime) -> list[str]:
        return times(fields, 4, zone="Europe/Berlin", after=after)

    assert in_berlin("30 2 * * ? *", spring)[0] == "27-03-29 02:30"
    assert in_berlin("0/30 1-3 * * ? *", spring) == [
        *("27-03-28 01:00", "27-03-28 01:30", "27-03-28 03:00", "27-03-28 03:30")
    ]
    assert in_berlin("0/30 2-3 * * ? *", autumn) == [
        *("27-10-31 02:00", "27-10-31 02:30", "27-10-31 03:00", "27-10-31 03:30")
    ]
    # Half an hour is skipped there.
    howe = times(
        "15,45 2 * * ? *", 2, zone="Australia/Lord_Howe", after=datetime(2027, 10, 2, tzinfo=UTC)
    )
    assert howe == ["27-10-03 02:45", "27-10-04 02:15"]


def test_times_follow_the_time_zone_and_are_in_utc() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    before, after = islice(
        parse("0 6 ? 3 * 2027").times(datetime(2027, 3, 26, 12, tzinfo=UTC), berlin), 2
    )
    assert (before.utcoffset(), before.hour) == (timedelta(0), 5)
    assert after - before == timedelta(hours=23)
