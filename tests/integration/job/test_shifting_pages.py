"""Pages that shift during a listing: tokens are offsets, and invitations vanish between pages."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from invitations.sync.lookup import MAX_REQUESTS
from tests.support.factories import answered, invitation
from tests.support.one_slice import NOON, ScriptedSlice, one_slice
from workbench.simulator import Answer, AnswerFunction
from workbench.simulator.invitation import Invitation

MINUTE = timedelta(minutes=1)


@pytest.fixture
def received(tmp_path: Path) -> Iterator[ScriptedSlice]:
    with one_slice(tmp_path) as made:
        made.settings = replace(made.settings, mode="full")
        made.simulator.max_page_size = 100
        yield made


def settled(count: int) -> list[Invitation]:
    """Return `count` accepted invitations, in the order of their dates."""
    made = (invitation(number, NOON + (number - 5000) * MINUTE) for number in range(1, count + 1))
    return [answered(one, "ACCEPTED", NOON) for one in made]


def leaving(
    received: ScriptedSlice,
    everybody: Sequence[Invitation],
    gone: Sequence[Invitation],
    *,
    request: int,
) -> Callable[[int], None]:
    """Remove some invitations from the slice just before the run's n-th request."""
    stays = [one for one in everybody if one not in gone]

    def meanwhile(number: int) -> None:
        if number == request:
            received.lists(*stays)

    return meanwhile


def unlisted(received: ScriptedSlice) -> set[str]:
    return {row["invitation_id"] for row in received.table() if not row["listed"]}


def test_invitation_that_shifts_past_a_page_is_looked_up_and_stays_listed(
    received: ScriptedSlice,
) -> None:
    everybody = settled(300)
    withdrawn, slipped = everybody[40], everybody[100]
    received.lists(*everybody)
    received.sync()
    report = received.sync(meanwhile=leaving(received, everybody, [withdrawn], request=2))
    asked = [r.get("EngagementIdentifier") for r in received.proxy.requests]
    assert asked == [None, None, None, [slipped.engagement_id]]
    assert (report.error, report.difference.listed, report.difference.changes) == (None, 300, 0)
    assert unlisted(received) == set()
    assert received.sync().difference.unlisted == 1
    assert unlisted(received) == {withdrawn.id}


def test_too_many_missing_rows_for_look_ups_cause_a_second_listing(received: ScriptedSlice) -> None:
    everybody = settled(1300)
    withdrawn = everybody[:600]
    received.lists(*everybody)
    received.sync()
    report = received.sync(meanwhile=leaving(received, everybody, withdrawn, request=8))
    listings = [r for r in received.proxy.requests if "EngagementIdentifier" not in r]
    assert len(received.proxy.requests) - len(listings) == MAX_REQUESTS
    assert [r.get("NextToken") for r in listings].count(None) == 2
    assert (report.error, report.difference.changes) == (None, 0)
    assert received.sync().difference.unlisted == 600
    assert unlisted(received) == {one.id for one in withdrawn}
    received.sync()
    assert len(received.proxy.requests) == 7, "rows that are gone are not looked up again"


def test_invitation_without_engagement_is_unlisted_if_two_listings_lack_it(
    received: ScriptedSlice,
) -> None:
    nameless = [replace(one, engagement_id=None) for one in settled(2)]
    nameless = [replace(one, members=without_engagement(one)) for one in nameless]
    everybody = [*nameless, *settled(250)[2:]]
    received.lists(*everybody)
    received.sync()
    assert (
        received.sync(meanwhile=leaving(received, everybody, nameless[:1], request=2)).error is None
    )
    assert unlisted(received) == set()
    report = received.sync()
    assert (report.difference.unlisted, report.traffic.requests) == (1, 6)
    assert unlisted(received) == {nameless[0].id}


def without_engagement(one: Invitation) -> bytes:
    members = json.loads(one.members + b"}")
    del members["EngagementId"]
    return json.dumps(members)[:-1].encode()


@contextmanager
def forgetful(
    root: Path, everybody: Sequence[Invitation], left_out: int
) -> Iterator[ScriptedSlice]:
    """Return a synced slice. Later listings omit some invitations; look-ups find them."""
    forgotten: set[str] = set()

    def wrap(answer: AnswerFunction) -> AnswerFunction:
        def forget(body: bytes, target: str) -> Answer:
            good = answer(body, target)
            page = json.loads(good.body)
            if "EngagementIdentifier" not in json.loads(body):
                kept = [
                    s for s in page["EngagementInvitationSummaries"] if s["Id"] not in forgotten
                ]
                page["EngagementInvitationSummaries"] = kept
            return replace(good, body=json.dumps(page).encode())

        return forget

    with one_slice(root, wrap=wrap) as received:
        received.settings = replace(received.settings, mode="full")
        received.simulator.max_page_size = 100
        received.lists(*everybody)
        received.sync()
        forgotten |= {one.id for one in everybody[:left_out]}
        yield received


def test_rows_missing_from_listings_are_looked_up_in_both_rounds(tmp_path: Path) -> None:
    with forgetful(tmp_path, settled(1300), left_out=1000) as received:
        report = received.sync()
        assert (report.error, report.difference.listed, report.difference.changes) == (
            None,
            1300,
            0,
        )


def test_run_fails_if_it_cannot_look_up_all_rows_that_two_listings_lack(tmp_path: Path) -> None:
    with forgetful(tmp_path, settled(2500), left_out=1200) as received:
        before = received.table()
        report = received.sync()
        assert report.error
        assert "500 were found so, and 200 were not looked for" in report.error
        assert received.table() == before
