"""The simulated world is exact, repeatable, and as varied as the real one."""

import re
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import orjson
import pytest

from workbench.simulator import START, World
from workbench.simulator.clock import DAY, nanoseconds
from workbench.simulator.model import operation, violations

NOW = nanoseconds(START)
SLICES = [(c, p) for c in ("AWS", "Sandbox") for p in ("SENDER", "RECEIVER")]


def summaries(
    world: World, catalog: str = "AWS", participant_type: str = "RECEIVER", *, days: float = 0
) -> list[dict[str, Any]]:
    now = NOW + int(days * DAY)
    visible = world.slices[catalog, participant_type].visible(now)
    return [orjson.loads(invitation.summary(now)) for invitation in visible]


@pytest.fixture(scope="module")
def big() -> World:
    return World(invitations=6_000, seed=3)


@pytest.mark.parametrize("invitations", [0, 1, 7, 500, 1_234])
def test_world_has_the_exact_total_and_most_in_aws_receiver(invitations: int) -> None:
    sizes = {key: len(summaries(World(invitations, seed=1), *key)) for key in SLICES}
    assert sum(sizes.values()) == invitations
    assert max(sizes, key=lambda key: sizes[key]) == ("AWS", "RECEIVER") or not invitations


@pytest.mark.parametrize("seed", range(5))
def test_slices_have_the_given_size_and_others_are_empty(seed: int) -> None:
    world = World.with_slices({("AWS", "RECEIVER"): 101, ("Sandbox", "SENDER"): 1}, seed=seed)
    assert [len(summaries(world, *key)) for key in SLICES] == [0, 101, 1, 0]
    assert [len(summaries(world, *key, days=99)) > 0 for key in SLICES] == [
        False,
        True,
        True,
        False,
    ]


def test_size_of_unknown_slice_is_refused() -> None:
    with pytest.raises(ValueError, match="RECEIVED"):
        World.with_slices({("AWS", "RECEIVED"): 1})


def test_world_depends_only_on_its_seed() -> None:
    one, same, other = (summaries(World(300, seed=seed)) for seed in (1, 1, 2))
    assert one == same
    assert {row["Id"] for row in one}.isdisjoint(row["Id"] for row in other)


def test_invitations_are_sorted_by_date_and_ids_are_unique(big: World) -> None:
    rows = summaries(big, days=99)
    # The Z is removed, so that a longer fraction sorts after a shorter one.
    dates = [row["InvitationDate"].rstrip("Z") for row in rows]
    assert dates == sorted(dates)
    assert len({row["Id"] for row in rows}) == len(rows)
    assert len(set(dates)) < len(dates), "some invitations share their date"


@pytest.mark.parametrize("key", SLICES)
def test_every_summary_matches_the_service_model(big: World, key: tuple[str, str]) -> None:
    page = {"EngagementInvitationSummaries": summaries(big, *key, days=99)}
    shape = operation().output_shape
    assert shape
    assert not list(violations(page, shape))


@pytest.mark.parametrize("name", ["Arn", "EngagementId", "EngagementTitle", "ParticipantType"])
def test_old_summaries_lack_members_or_have_nulls(big: World, name: str) -> None:
    rows = summaries(big)
    lacking = [row for row in rows if name not in row]
    null = [row for row in rows if row.get(name, "") is None]
    assert lacking
    assert null
    assert all(row["InvitationDate"] < "2025-01-16" for row in lacking + null)


def test_values_are_as_varied_as_real_ones(big: World) -> None:
    rows = summaries(big)
    titles = {row.get("EngagementTitle") or "" for row in rows}
    senders = {row["SenderAwsAccountId"] for row in rows}
    receivers = [row["Receiver"]["Account"] for row in rows]
    companies = {row["SenderCompanyName"] for row in rows}
    assert {"aws", "AWS"} < senders
    assert any(sender.startswith("00") for sender in senders)
    assert {row["PayloadType"] for row in rows} == {"OpportunityInvitation", "LeadInvitation"}
    assert {"", "two\nlines"} < titles
    assert max(map(len, titles)) == 40
    assert max(map(len, companies)) == 120
    for script in ("[À-ž]", "[\u4e00-\u9fff]", "[\u0590-\u06ff]", "[\U0001f300-\U0001faff]", '"'):
        assert any(re.search(script, title) for title in titles), script
    assert any("Alias" not in receiver for receiver in receivers)
    assert any(receiver.get("Alias", "") is None for receiver in receivers)
    assert len({row.get("EngagementId") for row in rows}) < 0.9 * len(rows)


def test_dates_have_zero_three_six_or_nine_fractional_digits(big: World) -> None:
    rows = summaries(big)
    lengths = Counter(len(row["InvitationDate"].rstrip("Z")[20:]) for row in rows)
    assert lengths.keys() == {0, 3, 6, 9}
    assert lengths[9] == max(lengths.values())


def test_own_account_is_sender_of_sent_and_receiver_of_received(big: World) -> None:
    sent, received = (summaries(big, "AWS", role) for role in ("SENDER", "RECEIVER"))
    (own,) = {row["SenderAwsAccountId"] for row in sent}
    assert {row["Receiver"]["Account"]["AwsAccountId"] for row in received} == {own}
    assert len({row["Receiver"]["Account"]["AwsAccountId"] for row in sent}) > 100


def test_expiry_is_mostly_but_not_always_fifteen_days(big: World) -> None:
    kinds: Counter[str] = Counter()
    for row in summaries(big):
        if row["ExpirationDate"]:
            kinds[validity(row["InvitationDate"], row["ExpirationDate"])] += 1
    assert kinds.keys() == {"15 days", "5 business days", "5 years"}
    assert kinds["15 days"] > 0.8 * kinds.total()


def validity(sent: str, expires: str) -> str:
    start, end = datetime.fromisoformat(sent), datetime.fromisoformat(expires)
    days = (end - start).days
    if days in {15, 5 * 365}:
        return "15 days" if days == 15 else "5 years"
    following = (start + timedelta(days=day) for day in range(1, days + 1))
    assert sum(day.weekday() < 5 for day in following) == 5
    assert end.weekday() < 5
    return "5 business days"


def test_only_accepted_invitations_lack_an_expiration_date(big: World) -> None:
    without = [row for row in summaries(big) if row["ExpirationDate"] is None]
    assert without
    assert {row["Status"] for row in without} == {"ACCEPTED"}


def test_few_invitations_are_pending_but_most_recent_ones_are(big: World) -> None:
    rows = summaries(big)
    recent = [row for row in rows if row["InvitationDate"] > "2026-01-08"]
    pending, recent_pending = (
        sum(row["Status"] == "PENDING" for row in some) / len(some) for some in (rows, recent)
    )
    assert 0.02 < pending < 0.04
    assert recent_pending > 0.6


def test_pending_invitations_end_in_every_status_and_none_becomes_pending_again(big: World) -> None:
    before = {row["Id"]: row for row in summaries(big)}
    soon = {row["Id"]: row for row in summaries(big, days=1)}
    later = {row["Id"]: row for row in summaries(big, days=16)}
    moves = Counter((before[key]["Status"], later[key]["Status"]) for key in before)
    assert {end for start, end in moves if start == "PENDING"} == {
        "ACCEPTED", "REJECTED", "EXPIRED", "PENDING",
    }  # fmt: skip
    assert all(start in {"PENDING", end} for start, end in moves)
    assert 0 < sum(before[key]["Status"] != soon[key]["Status"] for key in before) < 50
    static = before[next(iter(before))].keys() - {"Status", "ExpirationDate"}
    assert all(before[key].get(n) == later[key].get(n) for key in before for n in static)


def test_new_invitations_arrive_at_the_usual_rate_for_sixty_days(big: World) -> None:
    counts = [len(summaries(big, days=days)) for days in (0, 1, 30, 61, 400)]
    assert counts[0] < counts[1] < counts[2] < counts[3] == counts[4]
    assert counts[3] - counts[0] == pytest.approx(counts[0] * 60 / 730, abs=1)


def test_status_is_expired_only_after_the_expiration_date(big: World) -> None:
    now = (START + timedelta(days=10)).isoformat()
    for row in summaries(big, days=10):
        assert row["Status"] != "EXPIRED" or row["ExpirationDate"] <= now
        assert row["Status"] != "PENDING" or row["ExpirationDate"] > now
