"""Pages that shift while they are listed: tokens are offsets, and invitations leave in between."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from invitations.sync.lookup import MAX_REQUESTS
from tests.support.factories import answered, invitation
from tests.support.one_slice import NOON, OneSlice, one_slice
from workbench.simulator import Answer, AnswerFunction
from workbench.simulator.invitation import Invitation

MINUTE = timedelta(minutes=1)


@pytest.fixture
def received(tmp_path: Path) -> Iterator[OneSlice]:
    with one_slice(tmp_path) as made:
        made.settings = replace(made.settings, page_size=100, mode="full")
        yield made


def settled(count: int) -> list[Invitation]:
    """So many that were accepted, the first of them sent first."""
    made = (invitation(number, NOON + (number - 5000) * MINUTE) for number in range(1, count + 1))
    return [answered(one, "ACCEPTED", NOON) for one in made]


def leaving(
    received: OneSlice, everybody: Sequence[Invitation], gone: Sequence[Invitation], *, request: int
) -> Callable[[int], None]:
    """Let some leave the slice just before a run's request of that number."""
    stays = [one for one in everybody if one not in gone]

    def meanwhile(number: int) -> None:
        if number == request:
            received.lists(*stays)

    return meanwhile


def unlisted(received: OneSlice) -> set[str]:
    return {row["invitation_id"] for row in received.table() if not row["listed"]}


def test_an_invitation_pushed_past_a_page_is_looked_up_and_stays_listed(received: OneSlice) -> None:
    everybody = settled(300)
    withdrawn, slipped = everybody[40], everybody[100]
    received.lists(*everybody)
    received.sync()
    report = received.sync(meanwhile=leaving(received, everybody, [withdrawn], request=2))
    asked = [r.get("EngagementIdentifier") for r in received.wire.requests]
    assert asked == [None, None, None, [slipped.engagement_id]]
    assert (report.error, report.difference.listed, report.difference.changes) == (None, 300, 0)
    assert unlisted(received) == set()
    assert received.sync().difference.unlisted == 1
    assert unlisted(received) == {withdrawn.id}


def test_more_than_can_be_looked_up_make_the_run_list_everything_again(received: OneSlice) -> None:
    everybody = settled(1300)
    withdrawn = everybody[:600]
    received.lists(*everybody)
    received.sync()
    report = received.sync(meanwhile=leaving(received, everybody, withdrawn, request=8))
    listings = [r for r in received.wire.requests if "EngagementIdentifier" not in r]
    assert len(received.wire.requests) - len(listings) == MAX_REQUESTS
    assert [r.get("NextToken") for r in listings].count(None) == 2
    assert (report.error, report.difference.changes) == (None, 0)
    assert received.sync().difference.unlisted == 600
    assert unlisted(received) == {one.id for one in withdrawn}
    received.sync()
    assert len(received.wire.requests) == 7, "what is gone is not looked up again"


def test_invitations_without_an_engagement_are_gone_once_two_listings_lack_them(
    received: OneSlice,
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
def forgetful(root: Path, everybody: Sequence[Invitation], left_out: int) -> Iterator[OneSlice]:
    """A synced slice whose listings leave out some from then on; what is looked up, is found."""
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
        received.settings = replace(received.settings, page_size=100, mode="full")
        received.lists(*everybody)
        received.sync()
        forgotten |= {one.id for one in everybody[:left_out]}
        yield received


def test_what_listings_leave_out_is_looked_up_in_both_rounds(tmp_path: Path) -> None:
    with forgetful(tmp_path, settled(1300), left_out=1000) as received:
        report = received.sync()
        assert (report.error, report.difference.listed, report.difference.changes) == (
            None,
            1300,
            0,
        )


def test_a_run_that_could_not_look_up_all_that_two_listings_leave_out_fails(tmp_path: Path) -> None:
    with forgetful(tmp_path, settled(2500), left_out=1200) as received:
        before = received.table()
        report = received.sync()
        assert report.error
        assert "500 were found so, and 200 were not looked for" in report.error
        assert received.table() == before
