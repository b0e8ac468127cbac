"""The report's wording of values, changes and freshness."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from workbench.report import wording
from workbench.report.answers import Answers
from workbench.report.freshness import Freshness, freshness
from workbench.report.key_figures import Figure, figures
from workbench.report.printable import printable

NOON = datetime(2026, 2, 10, 12)  # noqa: DTZ001 - Athena's have no zone
DASH = "\N{EN DASH}"
LESS = "▼ \N{MINUS SIGN}"


@pytest.mark.parametrize(
    ("worded", "expected"),
    [
        (wording.count(0), "0"),
        (wording.count(Decimal(1234567)), "1,234,567"),
        (wording.count(None), DASH),
        (wording.percent(0.4166), "41.7 %"),
        (wording.percent(1.0), "100.0 %"),
        (wording.percent(None), DASH),
        (wording.days(50.4), "2.1 days"),
        (wording.days(None), DASH),
        (wording.minute(NOON), "10 Feb 2026, 12:00 UTC"),
        (wording.day(None), DASH),
        (wording.age(1), "1 minute"),
        (wording.age(119), "119 minutes"),
        (wording.age(120), "2 hours"),
        (wording.age(2879), "47 hours"),
        (wording.age(2880), "2 days"),
        (wording.age(None), DASH),
        (wording.time_left(3, datetime(2026, 2, 13, 13), NOON), "3 days"),  # noqa: DTZ001
        (wording.time_left(1, datetime(2026, 2, 11, 13), NOON), "1 day"),  # noqa: DTZ001
        (wording.time_left(0, datetime(2026, 2, 10, 13), NOON), "today"),  # noqa: DTZ001
        (wording.time_left(0, NOON, NOON), "overdue"),
        (wording.time_left(-1, datetime(2026, 2, 9, 12), NOON), "overdue by 1 day"),  # noqa: DTZ001
        (wording.time_left(None, None, NOON), "no date"),
        (wording.text("  two\r\nlines\u2028three ", "-"), "two lines three"),
        (wording.text(" \n", "(no title)"), "(no title)"),
        (wording.text(None, "(no title)"), "(no title)"),
        (wording.fitting("Zürich", 5.2), "Zürich"),
        (wording.fitting("Zürich", 5), "Züri…"),
        (wording.fitting("🚀🚀🚀🚀", 5.5), "🚀🚀…"),
    ],
)
def test_value_is_worded(worded: str, expected: str) -> None:
    assert worded == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\x00\x1b[1m\x7f\x9f", "\ufffd\ufffd[1m\ufffd\ufffd"),
        ("a\tb\r\nc\x85d\u2028e\u3000f", "a b  c d e f"),
        ("\ufffe\uffff\U0001fffe\U0010ffff\ufdd0\ufdef", "\ufffd" * 6),
        ("\ud83d\udc69", "\ufffd\ufffd"),
        ("\ufdcf\ufdf0\ufffd\U00010000\U0010fffd", "\ufdcf\ufdf0\ufffd\U00010000\U0010fffd"),
        ("👩\u200d💻 <&> مرحبا \u202e\ue000", "👩\u200d💻 <&> مرحبا \u202e\ue000"),
    ],
)
def test_only_characters_that_html_forbids_are_replaced(text: str, expected: str) -> None:
    assert printable(text) == expected


ROW: dict[str, Any] = {
    "pending": 12,
    "pending_a_week_ago": 9,
    "expiring_within_7_days": 4,
    "expiring_within_7_days_a_week_ago": 4,
    "new_this_week": 5,
    "new_the_week_before": 1007,
    "acceptance_rate": 0.5,
    "acceptance_rate_a_week_ago": 0.51,
    "median_hours_to_answer": 48.0,
    "median_hours_to_answer_a_week_ago": 36.0,
}


def test_key_figures_show_their_change_since_last_week() -> None:
    assert figures(ROW) == [
        Figure("Pending", "12", "▲ +3 since last week"),
        Figure("Expire within 7 days", "4", "= no change since last week"),
        Figure("New this week", "5", f"{LESS}1,002 on the week before"),
        Figure("Acceptance rate", "50.0 %", f"{LESS}1.0 point since last week"),
        Figure("Median time to answer", "2.0 days", "▲ +0.5 days since last week"),
    ]


@pytest.mark.parametrize("unknown", ["", "_a_week_ago"])
def test_missing_figure_is_not_compared(unknown: str) -> None:
    names = ("acceptance_rate", "median_hours_to_answer")
    *_, rate, median = figures(ROW | {f"{name}{unknown}": None for name in names})
    assert {rate.change, median.change} == {f"{DASH} no comparison with last week"}
    assert (rate.value == DASH) == (not unknown)


def test_difference_that_rounds_to_zero_is_no_change() -> None:
    row = ROW | {"acceptance_rate": 0.51004, "median_hours_to_answer": 36.1}
    *_, rate, median = figures(row)
    assert [rate.change, median.change] == ["= no change since last week"] * 2


FRESH: dict[str, Any] = {
    "catalog": "AWS",
    "participant_type": "SENDER",
    "last_success_at": NOON,
    "last_full_at": NOON,
    "minutes_since": 90,
    "snapshot_rows": 1234,
    "failures_since": 0,
    "last_error": None,
}


def freshness_of(row: dict[str, Any]) -> Freshness:
    (found,) = freshness(Answers({"freshness": [row], "key_figures": []}, 0))
    return found


def test_fresh_slice_has_no_warning() -> None:
    assert freshness_of(FRESH) == Freshness(
        "AWS, sent by you", "10 Feb 2026, 12:00 UTC", "90 minutes", "1,234", "", ""
    )
    assert freshness_of(FRESH | {"minutes_since": 1440}).warning == ""


@pytest.mark.parametrize(
    ("values", "warning"),
    [
        (
            {"minutes_since": 1441},
            "what is shown was right 24 hours ago, on 10 Feb 2026, 12:00 UTC",
        ),
        (
            {"failures_since": 2, "last_error": "No."},
            "2 runs failed since 10 Feb 2026, 12:00 UTC; what is shown was right then",
        ),
        (
            {"last_success_at": None, "minutes_since": None, "failures_since": 3},
            "no run has succeeded in the last 90 days",
        ),
    ],
)
def test_outdated_or_failing_slice_has_a_warning(values: dict[str, Any], warning: str) -> None:
    assert freshness_of(FRESH | values).warning == warning


def test_slices_are_in_the_order_of_the_page() -> None:
    slices = [
        {"catalog": catalog, "participant_type": role}
        for catalog in ("Sandbox", "AWS")
        for role in ("SENDER", "RECEIVER")
    ]
    answers = Answers({"freshness": [FRESH | one for one in slices[:2]], "key_figures": slices}, 0)
    assert [(found.slice, bool(found.warning)) for found in freshness(answers)] == [
        ("AWS, sent to you", True),
        ("AWS, sent by you", True),
        ("Sandbox, sent to you", False),
        ("Sandbox, sent by you", False),
    ]
