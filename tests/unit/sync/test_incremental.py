"""Which pages an incremental listing requests."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from invitations.domain import Slice
from invitations.partner_central.listing import Filters, Listing
from invitations.snapshot.pending import PendingInvitations
from invitations.sync.incremental import Search
from invitations.tables.invitations import LISTED_COLUMNS, Row

NEWEST = datetime(2026, 2, 1, 12, tzinfo=UTC)
LISTING = Listing(slice=Slice("AWS", "RECEIVER"), filters=Filters(payload_types=("Lead",)))


def row(id_: str, days_ago: float | None = 0, **values: Any) -> Row:
    date = None if days_ago is None else NEWEST - timedelta(days=days_ago)
    given = {"invitation_id": id_, "invitation_date": date and round(date.timestamp() * 1000)}
    return tuple((given | values).get(column.name) for column in LISTED_COLUMNS)


class Service:
    """Serve pages by filter or order, and record the listings and pages that were requested."""

    def __init__(self, **pages: list[list[Row]]) -> None:
        self.pages = pages
        self.asked: list[Listing] = []
        self.read = 0

    def ask(self, listing: Listing) -> Iterator[list[Row]]:
        self.asked.append(listing)
        for page in self.pages.get(self.kind(listing), [[]]):
            self.read += 1
            yield page

    def kind(self, listing: Listing) -> str:
        if listing.filters.statuses:
            return "pending"
        if listing.filters.engagement_identifiers:
            return "engagements"
        return "newest" if listing.sort_order == "DESCENDING" else "everything"


def search(service: Service, pending: dict[str, str | None]) -> tuple[Search, list[Any]]:
    found = Search(
        PendingInvitations(engagements=pending, reachable_since=NEWEST - timedelta(days=1))
    )
    return found, [row[0] for row in found.rows(service.ask, LISTING)]


def test_incremental_run_lists_only_pending_and_newest_invitations() -> None:
    service = Service(
        pending=[[row("a")], [row("b")]], newest=[[row("c"), row("b", 2)], [row("d")]]
    )
    found, ids = search(service, {"a": "eng-1", "b": "eng-2"})
    assert ids == ["a", "b", "c", "b"]
    assert [service.kind(listing) for listing in service.asked] == ["pending", "newest"]
    assert (found.missing, found.needs_everything) == ({}, None)
    assert service.asked[0].filters == Filters(payload_types=("Lead",), statuses=("PENDING",))
    assert service.asked[1].filters == LISTING.filters


@pytest.mark.parametrize(("days_ago", "pages"), [(1.0, 2), (1.01, 1)])
def test_newest_listing_ends_at_a_page_older_than_reachable_since(
    days_ago: float, pages: int
) -> None:
    service = Service(newest=[[row("new", -1), row("old", days_ago)], [row("older", 9)]])
    search(service, {})
    assert service.read - 1 == pages


def test_rows_without_date_do_not_end_the_newest_listing() -> None:
    service = Service(newest=[[row("x", None)], [row("y", None), row("z", 5)], [row("older", 9)]])
    _, ids = search(service, {})
    assert ids == ["x", "y", "z"]


def test_pending_invitation_missing_from_listings_is_looked_up_by_engagement() -> None:
    service = Service(
        newest=[[row("seen", 3)]],
        engagements=[[row("answered", 5), row("other of the engagement", 5)]],
    )
    pending: dict[str, str | None] = {
        "seen": "eng-0",
        "answered": "eng-1",
        "gone": "eng-2",
        "twin": "eng-2",
    }
    found, ids = search(service, pending)
    assert ids == ["seen", "answered", "other of the engagement"]
    assert service.asked[-1].filters.engagement_identifiers == ("eng-1", "eng-2")
    assert set(found.missing) == {"gone", "twin"}


def test_missing_invitation_without_engagement_requires_a_full_listing() -> None:
    service = Service(newest=[[row("new", 3)]])
    found, ids = search(service, {"a": None, "b": "eng-1"})
    assert ids == ["new"]
    assert [service.kind(listing) for listing in service.asked] == ["pending", "newest"]
    assert found.needs_everything
    assert "have no engagement" in found.needs_everything


def test_empty_look_up_of_several_engagements_requires_a_full_listing() -> None:
    """The API might require all engagements of a filter. Then nothing would match, either."""
    service = Service(newest=[[row("new", 3)]])
    found, ids = search(service, {"a": "eng-1", "b": "eng-2"})
    assert ids == ["new"]
    assert service.kind(service.asked[-1]) == "engagements"
    assert found.needs_everything == "no missing invitation was found by its engagement"
    assert set(found.missing) == {"a", "b"}


def test_empty_look_up_of_one_engagement_requires_no_full_listing() -> None:
    service = Service(newest=[[row("new", 3)]], everything=[[row("a", 9)]])
    found, ids = search(service, {"a": "eng-1"})
    assert ids == ["new"]
    assert (set(found.missing), found.needs_everything) == ({"a"}, None)


def test_slice_without_previous_invitations_is_listed_to_its_end() -> None:
    service = Service(newest=[[row("a", 400)], [row("b", 500)]])
    found = Search(PendingInvitations(engagements={}, reachable_since=None))
    assert [row[0] for row in found.rows(service.ask, LISTING)] == ["a", "b"]
