"""Key figures, freshness and pending invitations equal the saved queries' rows."""

from datetime import datetime

import pytest

from tests.support.report.rendered import SLICES, RenderedReport, percent


@pytest.mark.parametrize("slice_", SLICES, ids=" ".join)
def test_key_figures_show_the_saved_query(
    rendered: RenderedReport, slice_: tuple[str, str]
) -> None:
    (row,) = rendered.of("key_figures", *slice_)
    card = rendered.page.locator(f"dl[aria-labelledby='{slice_[0]}-{slice_[1]}-key_figures' i]")
    assert card.locator("dt").all_text_contents() == [
        "Pending",
        "Expire within 7 days",
        "New this week",
        "Acceptance rate",
        "Median time to answer",
    ]
    median = row["median_hours_to_answer"]
    assert card.locator("dd.value").all_text_contents() == [
        *(str(row[key]) for key in ("pending", "expiring_within_7_days", "new_this_week")),
        percent(row),
        "\N{EN DASH}" if median is None else f"{median / 24:.1f} days",
    ]
    changes = card.locator("dd.change").all_text_contents()
    difference = row["pending"] - row["pending_a_week_ago"]
    assert changes[0] == change(difference, f"{abs(difference)} since last week")
    difference = row["new_this_week"] - row["new_the_week_before"]
    assert changes[2] == change(difference, f"{abs(difference)} on the week before")


@pytest.mark.parametrize("catalog", ["AWS", "Sandbox"])
def test_pending_invitations_are_listed_most_urgent_first(
    rendered: RenderedReport, catalog: str
) -> None:
    rows = rendered.of("pending_now", catalog, "RECEIVER")
    rows.sort(key=lambda row: (row["expiration_date"], row["invitation_date"]))
    rows = rows[:100]
    listed = rendered.page.locator(f"#{catalog}-receiver-pending_now tbody tr".lower())
    assert [
        tuple(listed.nth(place).locator("td, th").all_text_contents())
        for place in range(listed.count())
    ] == [
        (
            days_left(row["days_left"]),
            f"{seen(row['engagement_title'], 'title')}{row['payload_type']} {row['invitation_id']}",
            seen(row["sender_company_name"], "name"),
            day(row["invitation_date"]),
            day(row["expiration_date"]),
        )
        for row in rows
    ]


def test_freshness_table_shows_the_saved_query(rendered: RenderedReport) -> None:
    rows = {(row["catalog"], row["participant_type"]): row for row in rendered.answers["freshness"]}
    listed = rendered.page.locator(".freshness tbody tr")
    assert [
        listed.nth(place).locator("th, td").all_text_contents() for place in range(listed.count())
    ] == [
        [
            f"{slice_[0]}, sent {'to' if slice_[1] == 'RECEIVER' else 'by'} you",
            f"{rows[slice_]['snapshot_rows']:,}",
            f"{day(rows[slice_]['last_success_at'])}, {rows[slice_]['last_success_at']:%H:%M} UTC",
            f"{rows[slice_]['minutes_since']} minutes",
        ]
        for slice_ in SLICES
    ]
    as_of = f"As of {day(rendered.now)}, {rendered.now:%H:%M} UTC"
    assert rendered.page.locator("header p").text_content() == as_of


def change(difference: int, words: str) -> str:
    if not difference:
        return "= no change " + words.partition(" ")[2]
    return ("▲ +" if difference > 0 else "▼ \N{MINUS SIGN}") + words


def seen(text: str | None, what: str) -> str:
    return " ".join((text or "").split()) or f"(no {what})"


def days_left(days: int) -> str:
    return "today" if days == 0 else f"{days:,} day{'s' if days > 1 else ''}"


def day(moment: datetime) -> str:
    return f"{moment.day} {moment:%b %Y}"
