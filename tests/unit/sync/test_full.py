"""A full listing, run by run: what is staged, how far that is, and when it ends early."""

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from invitations.domain import Slice
from invitations.errors import OutOfTimeError, RetryableError, TokenRefusedError
from invitations.partner_central.listing import Filters, Listing, Place
from invitations.sync import checkpoint, full
from invitations.sync.full import FullListing
from invitations.tables.invitations import LISTED_COLUMNS, Row
from workbench.folder_lake.lake import FolderLake

OF = Slice("AWS", "RECEIVER")
ASKED = Listing(slice=OF, filters=Filters(payload_types=("Lead",)))
FIRST = datetime(2026, 2, 1, 12, tzinfo=UTC)
LATER = FIRST + timedelta(minutes=15)


def new(asked: Listing = ASKED, at: datetime = FIRST, run_id: str = "a") -> FullListing:
    return FullListing(asked=asked, since="s", run_at=at, begun_at=at, begun_by=run_id)


class Service:
    """Three pages of two invitations; a run has time for some, and some places are refused."""

    def __init__(self, in_time: float = math.inf, refused: tuple[str | None, ...] = ()) -> None:
        self.in_time = in_time
        self.refused = list(refused)
        self.asked: list[str | None] = []

    def ask(self, listing: Listing, place: Place) -> Iterator[list[Row]]:
        assert listing == ASKED
        for page in range(3 if place.request else int(place.token or 0), 3):
            if self.in_time <= 0:
                raise OutOfTimeError("No time.", "")
            self.in_time -= 1
            self.asked.append(place.token)
            if place.token in self.refused:
                self.refused.remove(place.token)
                raise TokenRefusedError("Refused.", "")
            yield [row(f"{page}{n}") for n in "ab"]
            place.token = str(page + 1) if page < 2 else None
        place.request = 1

    def remaining_seconds(self) -> float:
        return 900 if self.in_time > 0 else 0


def row(id_: str) -> Row:
    return tuple(id_ if c.name == "invitation_id" else None for c in LISTED_COLUMNS)


def staged_ids(path: Path) -> list[str]:
    return list(pq.read_table(path)["invitation_id"].to_pylist())


def stage(listing: FullListing, service: Service, path: Path) -> None:
    listing.stage(service.ask, path, service.remaining_seconds)


def kept_after(pages: int, folder: Path) -> FolderLake:
    """A lake that keeps what a first run has listed."""
    lake, listing = FolderLake(folder / "lake"), new()
    with pytest.raises(OutOfTimeError):
        stage(listing, Service(pages), folder / "first")
    checkpoint.keep(lake, listing, folder / "first")
    return lake


def test_a_listing_that_fits_is_staged_whole(tmp_path: Path) -> None:
    listing, service = new(), Service()
    stage(listing, service, tmp_path / "staged")
    assert staged_ids(tmp_path / "staged") == ["0a", "0b", "1a", "1b", "2a", "2b"]
    assert (listing.listed, listing.advanced, listing.mode) == (6, True, None)


def test_what_is_kept_tells_how_far_it_is(tmp_path: Path) -> None:
    lake = kept_after(2, tmp_path)
    listing = checkpoint.taken_up(lake, new(at=LATER, run_id="b"), tmp_path)
    assert (listing.listed, listing.advanced) == (4, False)
    assert (listing.begun_at, listing.begun_by) == (FIRST, "a")
    assert listing.place == Place(0, "2")
    assert listing.mode
    assert listing.mode.reason.endswith("that began at 2026-02-01 12:00")
    service = Service()
    stage(listing, service, tmp_path / "second")
    assert service.asked == ["2"]
    assert staged_ids(tmp_path / "second") == ["0a", "0b", "1a", "1b", "2a", "2b"]
    assert (listing.listed, listing.place) == (6, Place(1, None))


def test_a_run_may_end_again_and_again(tmp_path: Path) -> None:
    lake = kept_after(1, tmp_path)
    for pages in (2, 3):
        listing = checkpoint.taken_up(lake, new(), tmp_path)
        with pytest.raises(OutOfTimeError):
            stage(listing, Service(1), tmp_path / "staged")
        checkpoint.keep(lake, listing, tmp_path / "staged")
        assert len(staged_ids(tmp_path / "staged")) == 2 * pages
    listing, service = checkpoint.taken_up(lake, new(), tmp_path), Service(0)
    stage(listing, service, tmp_path / "staged")
    assert (service.asked, listing.listed, listing.advanced) == ([], 6, False)


def test_a_run_without_a_page_has_not_advanced(tmp_path: Path) -> None:
    listing = new()
    with pytest.raises(OutOfTimeError, match="No time"):
        stage(listing, Service(0), tmp_path / "staged")
    assert not listing.advanced


def test_the_merge_is_left_to_the_next_run_where_time_is_short(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(full, "ROWS_MERGED_A_SECOND", 2)
    new().stage(Service().ask, tmp_path / "staged", lambda: 33.0)
    with pytest.raises(OutOfTimeError, match="everything is listed, but not merged yet"):
        new().stage(Service().ask, tmp_path / "staged", lambda: 32.9)


@pytest.mark.parametrize(
    "other",
    [
        replace(new(), since="another snapshot"),
        new(replace(ASKED, sort_order="DESCENDING")),
        new(replace(ASKED, page_size=99)),
        new(replace(ASKED, filters=Filters())),
        new(replace(ASKED, filters=Filters(payload_types=("Lead", "Other")))),
    ],
    ids=["snapshot", "order", "page size", "no filters", "other filters"],
)
def test_another_question_has_no_use_for_it(tmp_path: Path, other: FullListing) -> None:
    lake = kept_after(2, tmp_path)
    assert checkpoint.waiting(lake, [OF]) == {OF}
    assert checkpoint.taken_up(lake, other, tmp_path) is other
    assert checkpoint.waiting(lake, [OF]) == set()


def test_only_slices_that_are_asked_about_wait(tmp_path: Path) -> None:
    lake = kept_after(1, tmp_path)
    (tmp_path / "lake" / "unfinished" / "not a slice").touch()
    assert checkpoint.waiting(lake, [OF, Slice("AWS", "SENDER")]) == {OF}
    assert checkpoint.waiting(lake, [Slice("Sandbox", "RECEIVER")]) == set()


def test_one_accepting_run_is_enough(tmp_path: Path) -> None:
    lake = kept_after(1, tmp_path)
    listing = checkpoint.taken_up(lake, replace(new(), accept_shrink=True), tmp_path)
    with pytest.raises(OutOfTimeError):
        stage(listing, Service(1), tmp_path / "staged")
    checkpoint.keep(lake, listing, tmp_path / "staged")
    assert checkpoint.taken_up(lake, new(), tmp_path).accept_shrink


def test_a_refused_token_starts_the_listing_again(tmp_path: Path) -> None:
    lake = kept_after(2, tmp_path)
    listing = checkpoint.taken_up(lake, new(at=LATER, run_id="b"), tmp_path)
    service = Service(refused=("2",))
    stage(listing, service, tmp_path / "staged")
    assert service.asked == ["2", None, "1", "2"]
    assert staged_ids(tmp_path / "staged") == ["0a", "0b", "1a", "1b", "2a", "2b"]
    assert (listing.listed, listing.restarts, listing.begun_at) == (6, 1, LATER)
    assert listing.begun_by == "a", "the state machine is named after it"


def test_a_token_refused_before_anything_is_kept_fails_as_ever(tmp_path: Path) -> None:
    listing = new()
    with pytest.raises(TokenRefusedError, match=r"^Refused\.$"):
        stage(listing, Service(refused=("1",)), tmp_path / "staged")
    assert listing.restarts == 0


@pytest.mark.parametrize("again_in_the_same_run", [False, True])
def test_the_second_refusal_is_the_last(tmp_path: Path, *, again_in_the_same_run: bool) -> None:
    lake = kept_after(2, tmp_path)
    listing = checkpoint.taken_up(lake, new(), tmp_path)
    if again_in_the_same_run:
        service = Service(refused=("2", "1"))
    else:
        with pytest.raises(OutOfTimeError):
            stage(listing, Service(2, refused=("2",)), tmp_path / "staged")
        checkpoint.keep(lake, listing, tmp_path / "staged")
        listing = checkpoint.taken_up(lake, new(), tmp_path)
        service = Service(refused=("1",))
    with pytest.raises(RetryableError, match=r"second time: .* without a time limit"):
        stage(listing, service, tmp_path / "staged")


def test_without_a_time_limit_a_listing_can_always_be_started_again(tmp_path: Path) -> None:
    lake = kept_after(2, tmp_path)
    listing = replace(checkpoint.taken_up(lake, new(), tmp_path), restarts=1)
    service = Service(refused=("2",))
    listing.stage(service.ask, tmp_path / "staged", lambda: math.inf)
    assert len(staged_ids(tmp_path / "staged")) == 6


def test_a_second_round_is_written_behind_the_first_and_what_is_looked_up(tmp_path: Path) -> None:
    listing, staged = new(), tmp_path / "staged"
    stage(listing, Service(), staged)
    listing.add([row("looked up")], staged)
    listing.list_again(staged)
    stage(listing, Service(), staged)
    once = ["0a", "0b", "1a", "1b", "2a", "2b"]
    assert staged_ids(staged) == [*once, "looked up", *once]
    assert listing.round == 2


def test_a_second_round_may_end_early_and_goes_on_where_it_was(tmp_path: Path) -> None:
    listing, lake, staged = new(), FolderLake(tmp_path / "lake"), tmp_path / "staged"
    stage(listing, Service(), staged)
    listing.list_again(staged)
    with pytest.raises(OutOfTimeError):
        stage(listing, Service(2), staged)
    checkpoint.keep(lake, listing, staged)
    again = checkpoint.taken_up(lake, new(at=LATER, run_id="b"), tmp_path)
    assert (again.round, again.place, again.listed) == (2, Place(0, "2"), 10)
    service = Service()
    stage(again, service, staged)
    assert service.asked == ["2"]
    assert len(staged_ids(staged)) == 12


def test_a_look_up_that_runs_out_of_time_leaves_what_is_staged(tmp_path: Path) -> None:
    def rows() -> Iterator[Row]:
        yield row("looked up")
        raise OutOfTimeError("No time.", "")

    listing, staged = new(), tmp_path / "staged"
    stage(listing, Service(), staged)
    with pytest.raises(OutOfTimeError):
        listing.add(rows(), staged)
    assert staged_ids(staged) == ["0a", "0b", "1a", "1b", "2a", "2b"]


def test_a_token_refused_in_the_second_round_starts_with_the_first(tmp_path: Path) -> None:
    listing, staged = new(), tmp_path / "staged"
    stage(listing, Service(), staged)
    listing.list_again(staged)
    stage(listing, Service(refused=("1",)), staged)
    assert (listing.round, listing.restarts, len(staged_ids(staged))) == (1, 1, 6)
