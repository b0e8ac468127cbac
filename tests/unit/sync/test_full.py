"""Full listings over several runs: staged rows, checkpoints and early ends."""

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from invitations.domain import Slice
from invitations.errors import OutOfTimeError, RetryableError, TokenRefusedError
from invitations.partner_central.listing import Cursor, Filters, Listing
from invitations.sync import checkpoint, full
from invitations.sync.full import FullListing
from invitations.tables.invitations import LISTED_COLUMNS, Row
from workbench.folder_lake.lake import FolderLake

RECEIVED = Slice("AWS", "RECEIVER")
LISTING = Listing(slice=RECEIVED, filters=Filters(payload_types=("Lead",)))
FIRST = datetime(2026, 2, 1, 12, tzinfo=UTC)
LATER = FIRST + timedelta(minutes=15)


def new(asked: Listing = LISTING, at: datetime = FIRST, run_id: str = "a") -> FullListing:
    return FullListing(listing=asked, base="s", run_started_at=at, started_at=at, started_by=run_id)


class Service:
    """Serve three pages of two invitations each.

    `in_time` pages are served before time runs out. Each token in `refused` is refused once.
    """

    def __init__(self, in_time: float = math.inf, refused: tuple[str | None, ...] = ()) -> None:
        self.in_time = in_time
        self.refused = list(refused)
        self.asked: list[str | None] = []

    def ask(self, listing: Listing, cursor: Cursor) -> Iterator[list[Row]]:
        assert listing == LISTING
        for page in range(3 if cursor.request else int(cursor.token or 0), 3):
            if self.in_time <= 0:
                raise OutOfTimeError("No time.", "")
            self.in_time -= 1
            self.asked.append(cursor.token)
            if cursor.token in self.refused:
                self.refused.remove(cursor.token)
                raise TokenRefusedError("Refused.", "")
            yield [row(f"{page}{n}") for n in "ab"]
            cursor.token = str(page + 1) if page < 2 else None
        cursor.request = 1

    def remaining_seconds(self) -> float:
        return 900 if self.in_time > 0 else 0


def row(id_: str) -> Row:
    return tuple(id_ if c.name == "invitation_id" else None for c in LISTED_COLUMNS)


def staged_ids(path: Path) -> list[str]:
    return list(pq.read_table(path)["invitation_id"].to_pylist())


def stage(listing: FullListing, service: Service, path: Path) -> FullListing:
    return full.list_pages(listing, service.ask, path, service.remaining_seconds)


def checkpoint_after(pages: int, folder: Path) -> FolderLake:
    """Return a lake with the checkpoint of a run that listed some pages."""
    lake = FolderLake(folder / "lake")
    listing = stage(new(), Service(pages), folder / "first")
    assert not listing.is_complete
    checkpoint.save(lake, listing, folder / "first")
    return lake


def test_listing_that_fits_into_one_run_is_staged_whole(tmp_path: Path) -> None:
    listing = stage(new(), Service(), tmp_path / "staged")
    assert staged_ids(tmp_path / "staged") == ["0a", "0b", "1a", "1b", "2a", "2b"]
    assert (listing.listed, listing.advanced, listing.is_complete) == (6, True, True)
    assert listing.resumed_from is None


def test_next_run_resumes_the_checkpoint_at_its_page(tmp_path: Path) -> None:
    lake = checkpoint_after(2, tmp_path)
    listing = checkpoint.resume(lake, new(at=LATER, run_id="b"), tmp_path)
    assert (listing.listed, listing.advanced) == (4, False)
    assert (listing.started_at, listing.started_by) == (FIRST, "a")
    assert listing.cursor == Cursor(0, "2")
    assert listing.resumed_from == FIRST
    service = Service()
    listing = stage(listing, service, tmp_path / "second")
    assert service.asked == ["2"]
    assert staged_ids(tmp_path / "second") == ["0a", "0b", "1a", "1b", "2a", "2b"]
    assert (listing.listed, listing.cursor) == (6, Cursor(1, None))


def test_listing_is_resumed_over_many_runs(tmp_path: Path) -> None:
    lake = checkpoint_after(1, tmp_path)
    for pages in (2, 3):
        listing = checkpoint.resume(lake, new(), tmp_path)
        listing = stage(listing, Service(1), tmp_path / "staged")
        assert not listing.is_complete
        checkpoint.save(lake, listing, tmp_path / "staged")
        assert len(staged_ids(tmp_path / "staged")) == 2 * pages
    listing, service = checkpoint.resume(lake, new(), tmp_path), Service(0)
    listing = stage(listing, service, tmp_path / "staged")
    assert (service.asked, listing.listed, listing.advanced) == ([], 6, False)
    assert listing.is_complete


def test_run_without_time_for_a_page_raises_out_of_time(tmp_path: Path) -> None:
    with pytest.raises(OutOfTimeError, match="No time"):
        stage(new(), Service(0), tmp_path / "staged")


def test_listing_stays_incomplete_if_no_time_is_left_to_merge(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(full, "ROWS_MERGED_A_SECOND", 2)
    for seconds, is_complete in ((33.0, True), (32.9, False)):
        listed = full.list_pages(new(), Service().ask, tmp_path / "staged", lambda: seconds)  # noqa: B023
        assert (listed.listed, listed.is_complete) == (6, is_complete)


@pytest.mark.parametrize(
    "other",
    [
        replace(new(), base="another snapshot"),
        new(replace(LISTING, sort_order="DESCENDING")),
        new(replace(LISTING, page_size=99)),
        new(replace(LISTING, filters=Filters())),
        new(replace(LISTING, filters=Filters(payload_types=("Lead", "Other")))),
    ],
    ids=["snapshot", "order", "page size", "no filters", "other filters"],
)
def test_checkpoint_of_another_listing_is_discarded(tmp_path: Path, other: FullListing) -> None:
    lake = checkpoint_after(2, tmp_path)
    assert checkpoint.pending_slices(lake, [RECEIVED]) == {RECEIVED}
    assert checkpoint.resume(lake, other, tmp_path) is other
    assert checkpoint.pending_slices(lake, [RECEIVED]) == set()


def test_pending_slices_returns_only_requested_slices(tmp_path: Path) -> None:
    lake = checkpoint_after(1, tmp_path)
    (tmp_path / "lake" / "unfinished" / "not a slice").touch()
    assert checkpoint.pending_slices(lake, [RECEIVED, Slice("AWS", "SENDER")]) == {RECEIVED}
    assert checkpoint.pending_slices(lake, [Slice("Sandbox", "RECEIVER")]) == set()


def test_accept_shrink_of_one_run_is_kept_in_the_checkpoint(tmp_path: Path) -> None:
    lake = checkpoint_after(1, tmp_path)
    listing = checkpoint.resume(lake, replace(new(), accept_shrink=True), tmp_path)
    listing = stage(listing, Service(1), tmp_path / "staged")
    checkpoint.save(lake, listing, tmp_path / "staged")
    assert checkpoint.resume(lake, new(), tmp_path).accept_shrink


def test_refused_token_restarts_the_listing(tmp_path: Path) -> None:
    lake = checkpoint_after(2, tmp_path)
    listing = checkpoint.resume(lake, new(at=LATER, run_id="b"), tmp_path)
    service = Service(refused=("2",))
    listing = stage(listing, service, tmp_path / "staged")
    assert service.asked == ["2", None, "1", "2"]
    assert staged_ids(tmp_path / "staged") == ["0a", "0b", "1a", "1b", "2a", "2b"]
    assert (listing.listed, listing.restarts, listing.started_at) == (6, 1, LATER)
    assert listing.started_by == "a", "the state machine is named after it"


def test_token_refused_without_a_checkpoint_fails_the_listing(tmp_path: Path) -> None:
    with pytest.raises(TokenRefusedError, match=r"^Refused\.$"):
        stage(new(), Service(refused=("1",)), tmp_path / "staged")


@pytest.mark.parametrize("again_in_the_same_run", [False, True])
def test_second_refused_token_fails_the_listing(
    tmp_path: Path, *, again_in_the_same_run: bool
) -> None:
    lake = checkpoint_after(2, tmp_path)
    listing = checkpoint.resume(lake, new(), tmp_path)
    if again_in_the_same_run:
        service = Service(refused=("2", "1"))
    else:
        listing = stage(listing, Service(2, refused=("2",)), tmp_path / "staged")
        checkpoint.save(lake, listing, tmp_path / "staged")
        listing = checkpoint.resume(lake, new(), tmp_path)
        service = Service(refused=("1",))
    with pytest.raises(RetryableError, match=r"second time: .* without a time limit"):
        stage(listing, service, tmp_path / "staged")


def test_listing_without_time_limit_restarts_after_second_refusal(tmp_path: Path) -> None:
    lake = checkpoint_after(2, tmp_path)
    listing = replace(checkpoint.resume(lake, new(), tmp_path), restarts=1)
    service = Service(refused=("2",))
    full.list_pages(listing, service.ask, tmp_path / "staged", lambda: math.inf)
    assert len(staged_ids(tmp_path / "staged")) == 6


def test_second_round_is_appended_to_first_round_and_looked_up_rows(tmp_path: Path) -> None:
    staged = tmp_path / "staged"
    listing = full.add_rows(stage(new(), Service(), staged), [row("looked up")], staged)
    listing = stage(full.second_round(listing, staged), Service(), staged)
    once = ["0a", "0b", "1a", "1b", "2a", "2b"]
    assert staged_ids(staged) == [*once, "looked up", *once]
    assert listing.round == 2


def test_unfinished_second_round_is_resumed_at_its_page(tmp_path: Path) -> None:
    lake, staged = FolderLake(tmp_path / "lake"), tmp_path / "staged"
    listing = full.second_round(stage(new(), Service(), staged), staged)
    listing = stage(listing, Service(2), staged)
    assert not listing.is_complete
    checkpoint.save(lake, listing, staged)
    again = checkpoint.resume(lake, new(at=LATER, run_id="b"), tmp_path)
    assert (again.round, again.cursor, again.listed) == (2, Cursor(0, "2"), 10)
    service = Service()
    stage(again, service, staged)
    assert service.asked == ["2"]
    assert len(staged_ids(staged)) == 12


def test_second_round_asks_for_every_status_also_after_a_resume(tmp_path: Path) -> None:
    """The token of its last page belongs to a request without statuses."""
    lake, staged, asked = FolderLake(tmp_path / "lake"), tmp_path / "staged", list[Filters]()

    def ask(service: Service) -> full.AskFrom:
        def pages(listing: Listing, cursor: Cursor) -> Iterator[list[Row]]:
            asked.append(listing.filters)
            return service.ask(LISTING, cursor)

        return pages

    def list_with(listing: FullListing, service: Service) -> FullListing:
        return full.list_pages(listing, ask(service), staged, service.remaining_seconds)

    pending = replace(LISTING.filters, statuses=("PENDING",))
    begun = new(replace(LISTING, filters=pending))
    listing = full.second_round(list_with(begun, Service()), staged)
    checkpoint.save(lake, list_with(listing, Service(2)), staged)
    list_with(checkpoint.resume(lake, begun, tmp_path), Service())
    assert asked == [pending, LISTING.filters, LISTING.filters]


def test_look_up_out_of_time_keeps_the_staged_rows(tmp_path: Path) -> None:
    def rows() -> Iterator[Row]:
        yield row("looked up")
        raise OutOfTimeError("No time.", "")

    staged = tmp_path / "staged"
    listing = stage(new(), Service(), staged)
    assert not full.add_rows(listing, rows(), staged).is_complete
    with pytest.raises(OutOfTimeError):
        full.add_rows(replace(listing, advanced=False), rows(), staged)
    assert staged_ids(staged) == ["0a", "0b", "1a", "1b", "2a", "2b"]


def test_token_refused_in_second_round_restarts_with_the_first(tmp_path: Path) -> None:
    staged = tmp_path / "staged"
    listing = full.second_round(stage(new(), Service(), staged), staged)
    listing = stage(listing, Service(refused=("1",)), staged)
    assert (listing.round, listing.restarts, len(staged_ids(staged))) == (1, 1, 6)
