"""Text of Athena's results as values in Python."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from invitations.errors import ConfigurationError
from workbench.deployed_lake.values import reader_of

BERLIN = ZoneInfo("Europe/Berlin")
EAST = timezone(timedelta(hours=5, minutes=30))
WITHOUT_ZONE = datetime(2026, 1, 15, 12, 0, 0, 123000)  # noqa: DTZ001 - Athena's have no zone


@pytest.mark.parametrize(
    ("type_", "text", "expected"),
    [
        ("bigint", "-9223372036854775808", -9223372036854775808),
        ("integer", "0", 0),
        ("double", "1.0E-5", 1e-05),
        ("double", "-Infinity", float("-inf")),
        ("real", "0.1", 0.1),
        (
            "decimal",
            "-12345678901234567890.50",
            Decimal("-12345678901234567890.50"),
        ),
        ("boolean", "true", True),
        ("boolean", "false", False),
        ("date", "2026-02-28", date(2026, 2, 28)),
        ("timestamp", "2026-01-15 12:00:00.123", WITHOUT_ZONE),
        (
            "timestamp with time zone",
            "2026-01-15 12:00:00.123 UTC",
            datetime(2026, 1, 15, 12, 0, 0, 123000, tzinfo=UTC),
        ),
        (
            "timestamp with time zone",
            "2026-07-01 14:00:00.000 Europe/Berlin",
            datetime(2026, 7, 1, 14, tzinfo=BERLIN),
        ),
        (
            "timestamp with time zone",
            "2026-07-01 14:00:00.000 +05:30",
            datetime(2026, 7, 1, 14, tzinfo=EAST),
        ),
        (
            "timestamp with time zone",
            "2026-07-01 14:00:00.000 -05:30",
            datetime(2026, 7, 1, 14, tzinfo=timezone(-timedelta(hours=5, minutes=30))),
        ),
        ("time", "12:30:00.500", time(12, 30, 0, 500000)),
        ("time with time zone", "12:30:00.500 +05:30", time(12, 30, 0, 500000, EAST)),
        ("varbinary", "00 ff", b"\x00\xff"),
        ("varchar", "", ""),
        ("json", '{"a": 1}', '{"a": 1}'),
        ("interval day to second", "1 01:00:00.000", "1 01:00:00.000"),
        ("array", "[Acme, Inc.]", "[Acme, Inc.]"),
    ],
)
def test_text_becomes_a_value_of_its_type(type_: str, text: str, expected: Any) -> None:
    found = reader_of(type_)(text)
    assert (found, type(found)) == (expected, type(expected))
    assert getattr(found, "tzinfo", None) == getattr(expected, "tzinfo", None)


def test_time_that_was_twice_is_refused_with_what_to_ask() -> None:
    with pytest.raises(ConfigurationError, match=r"was twice, when clocks went back.* 'UTC'"):
        reader_of("timestamp with time zone")("2026-10-25 02:30:00.000 Europe/Berlin")
