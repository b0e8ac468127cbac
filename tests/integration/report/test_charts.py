"""The numbers of each chart equal a saved query's rows: in its table and as bar lengths."""

from typing import Any

import pytest

from tests.support.report.rendered import SLICES, RenderedReport, percent

STATUSES = ("accepted", "rejected", "expired", "pending", "other")
PARTIES = {"RECEIVER": "sender", "SENDER": "receiver"}
LAST = chr(0x10FFFF)
"""Null names are sorted last."""
NAMES: dict[str, Any] = {
    "sender": lambda row: (row["sender"], row.get("sender_is_aws", False)),
    "receiver": lambda row: (
        row["receiver_account_alias"] or LAST,
        row["receiver_account_aws_account_id"],
    ),
}


def figure(rendered: RenderedReport, slice_: tuple[str, str], key: str) -> dict[str, Any]:
    return rendered.figures[f"{slice_[0]}-{slice_[1]}-".lower() + key]


def assert_proportional(lengths: list[float], values: list[float]) -> None:
    """Check that every value but 0 has a bar, and that lengths are proportional to values."""
    some = [value for value in values if value]
    assert some
    scale = max(lengths) / float(max(some))
    assert lengths == pytest.approx([float(value) * scale for value in some], abs=0.01)


@pytest.mark.parametrize("slice_", SLICES, ids=" ".join)
def test_chart_of_pending_by_days_left_shows_the_saved_query(
    rendered: RenderedReport, slice_: tuple[str, str]
) -> None:
    rows = rendered.of("pending_by_days_left", *slice_)
    drawn = figure(rendered, slice_, "pending_by_days_left")
    assert len(rows) == 8
    assert drawn["headings"] == ["Days left", "Invitations"]
    assert drawn["rows"] == [[row["days_left"], str(row["invitations"])] for row in rows]
    assert_proportional(widths(drawn["values"]), [row["invitations"] for row in rows])
    names, numbers = drawn["labels"][:8], drawn["labels"][8:]
    assert [names, numbers] == [list(column) for column in zip(*drawn["rows"], strict=True)]


@pytest.mark.parametrize("slice_", SLICES, ids=" ".join)
def test_chart_of_the_funnel_shows_the_latest_twelve_months(
    rendered: RenderedReport, slice_: tuple[str, str]
) -> None:
    rows = rendered.of("funnel_by_month", *slice_)
    assert len(rows) > 12
    latest = rows[-12:]
    drawn = figure(rendered, slice_, "funnel_by_month")
    assert drawn["headings"] == ["Month", "Invitations", *(name.capitalize() for name in STATUSES)]
    assert drawn["rows"] == [
        [f"{row['month']:%b %Y}", *(str(row[name]) for name in ("invitations", *STATUSES))]
        for row in latest
    ]
    assert drawn["labels"] == [str(row["invitations"]) for row in latest]
    heights = sorted(height for _, height in drawn["values"])
    assert_proportional(heights, sorted(row[name] for row in latest for name in STATUSES))


@pytest.mark.parametrize("slice_", SLICES, ids=" ".join)
def test_chart_of_rates_shows_the_ten_parties_with_most_ended_invitations(
    rendered: RenderedReport, slice_: tuple[str, str]
) -> None:
    party = PARTIES[slice_[1]]
    rows = [
        dict(row, ended=ended(row))
        for row in rendered.of(f"rates_by_{party}", *slice_)
        if ended(row)
    ]
    top = sorted(rows, key=lambda row: (-row["ended"], *NAMES[party](row)))[:10]
    drawn = figure(rendered, slice_, f"rates_by_{party}")
    assert drawn["headings"] == [party.capitalize(), "Ended", "Accepted", "Acceptance rate"]
    assert drawn["rows"] == [
        [name(row, party), *map(str, (row["ended"], row["accepted"])), percent(row)] for row in top
    ]
    assert_proportional(widths(drawn["values"]), [row["acceptance_rate"] for row in top])
    assert drawn["labels"][10:] == [f"{percent(row)}, n={row['ended']}" for row in top]


@pytest.mark.parametrize("slice_", SLICES[:2], ids=" ".join)
def test_chart_of_times_shows_the_ten_parties_with_most_answers(
    rendered: RenderedReport, slice_: tuple[str, str]
) -> None:
    party = PARTIES[slice_[1]]
    rows = rendered.of(f"time_to_answer_by_{party}", *slice_)
    top = sorted(rows, key=lambda row: (-row["answered"], *NAMES[party](row)))[:10]
    drawn = figure(rendered, slice_, f"time_to_answer_by_{party}")
    assert drawn["rows"] == [
        [
            name(row, party),
            str(row["answered"]),
            str(row["exactly_known"]),
            f"{row['median_hours'] / 24:.1f} days",
            f"{row['p90_hours'] / 24:.1f} days",
        ]
        for row in top
    ]
    assert_proportional(widths(drawn["behind"]), [row["p90_hours"] for row in top])
    scale = 320 / max(row["p90_hours"] for row in top)
    median = [row["median_hours"] * scale for row in top]
    assert widths(drawn["values"]) == pytest.approx(median, abs=0.01)


def widths(sizes: list[list[float]]) -> list[float]:
    return [width for width, _ in sizes]


def ended(row: dict[str, Any]) -> int:
    return int(row["accepted"] + row["rejected"] + row["expired"])


def name(row: dict[str, Any], party: str) -> str:
    if party == "sender":
        return str(row["sender"])
    return str(row["receiver_account_alias"] or row["receiver_account_aws_account_id"])
