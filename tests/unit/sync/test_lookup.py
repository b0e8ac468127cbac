"""Look-ups by engagement: requests, repetitions, and when a row counts as gone."""

from collections.abc import Callable, Iterator

import pytest

from invitations.domain import Slice
from invitations.partner_central.listing import Filters, Listing
from invitations.sync.lookup import MAX_REQUESTS, Lookup
from invitations.tables.invitations import LISTED_COLUMNS, Row

LISTING = Listing(slice=Slice("AWS", "RECEIVER"), filters=Filters(payload_types=("Lead",)))
Pages = Callable[[tuple[str, ...], int], list[list[str]]]


def row(id_: str) -> Row:
    return tuple(id_ if c.name == "invitation_id" else None for c in LISTED_COLUMNS)


def looked_up(missing: dict[str, str | None], pages: Pages) -> tuple[Lookup, list[str], list[int]]:
    """Return the look-up, the ids of its rows, and the number of engagements of each request.

    `pages` answers the n-th listing of some engagements with pages of ids.
    """
    asked: list[tuple[str, ...]] = []

    def ask(listing: Listing) -> Iterator[list[Row]]:
        assert listing.filters.payload_types == ("Lead",)
        engagements = listing.filters.engagement_identifiers
        asked.append(engagements)
        for page in pages(engagements, asked.count(engagements)):
            yield [row(id_) for id_ in page]

    lookup = Lookup(missing)
    ids = [found[0] for found in lookup.rows(ask, LISTING)]
    return lookup, ids, [len(engagements) for engagements in asked]


def test_found_rows_are_no_longer_missing() -> None:
    lookup, ids, asked = looked_up(
        {"a": "eng-1", "b": "eng-2"}, lambda _e, _n: [["a", "b", "other"]]
    )
    assert (ids, asked) == (["a", "b", "other"], [2])
    assert (lookup.missing, lookup.found, lookup.doubt) == ({}, 2, None)


def test_look_up_of_nothing_sends_no_request() -> None:
    assert looked_up({}, lambda _e, _n: [])[2] == []


def test_row_that_shifts_between_pages_is_found_by_a_second_look_up() -> None:
    def pages(_: tuple[str, ...], times: int) -> list[list[str]]:
        return [["x"], ["y"]] if times == 1 else [["x"], ["a", "y"]]

    lookup, _, asked = looked_up({"a": "eng-1"}, pages)
    assert (asked, lookup.missing, lookup.doubt) == ([1, 1], {}, None)


def test_row_missing_from_two_look_ups_of_several_pages_is_gone() -> None:
    lookup, _, asked = looked_up({"a": "eng-1"}, lambda _e, _n: [["x"], ["y"]])
    assert (asked, set(lookup.missing), lookup.doubt) == ([1, 1], {"a"}, None)


def test_look_up_of_one_page_is_not_repeated() -> None:
    lookup, _, asked = looked_up({"a": "eng-1"}, lambda _e, _n: [["x"]])
    assert (asked, set(lookup.missing), lookup.doubt) == ([1], {"a"}, None)


@pytest.mark.parametrize(
    ("engagements", "answered", "doubt"),
    [
        (1, [], None),
        (2, [], "was found by its engagement"),
        (2, ["other"], None),
        (11, [], "was found by its engagement"),
    ],
)
def test_empty_look_up_of_several_engagements_leaves_doubt(
    engagements: int, answered: list[str], doubt: str | None
) -> None:
    """The API might require all engagements of one request. Then nothing would match."""
    missing: dict[str, str | None] = {f"{n}": f"eng-{n:02}" for n in range(engagements)}

    def pages(some: tuple[str, ...], _: int) -> list[list[str]]:
        return [["10"] if some == ("eng-10",) else answered]

    lookup, _, _ = looked_up(missing, pages)
    assert (lookup.doubt is None) == (doubt is None)
    assert doubt is None or doubt in str(lookup.doubt)


def test_row_without_engagement_leaves_doubt() -> None:
    lookup, _, asked = looked_up({"a": None, "b": "eng-1"}, lambda _e, _n: [["b"]])
    assert (asked, lookup.missing, lookup.is_cut_short) == ([1], {"a": None}, False)
    assert "have no engagement" in str(lookup.doubt)


@pytest.mark.parametrize("pages_each", [1, 60])
def test_look_up_is_cut_short_after_the_request_limit(pages_each: int) -> None:
    missing: dict[str, str | None] = {f"{n}": f"eng-{n:04}" for n in range(1000)}
    lookup, ids, _ = looked_up(missing, lambda _e, _n: [["x"]] * pages_each)
    assert len(ids) == MAX_REQUESTS
    assert lookup.is_cut_short
    assert f"more than {MAX_REQUESTS} requests" in str(lookup.doubt)
