"""Recent rows: which rows of a part they are, and when they stand for all of it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from invitations.domain import Slice
from invitations.errors import InvitationDataError
from invitations.snapshot import parquet
from invitations.snapshot import recent as module
from invitations.snapshot.merge import merge, merge_recent
from invitations.snapshot.observation import Difference, Observation
from invitations.snapshot.recent import read_recent
from invitations.tables.invitations import LISTED_COLUMNS

NOON = datetime(2026, 2, 10, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NULLS: dict[str, Any] = dict.fromkeys(column.name for column in LISTED_COLUMNS)
ROW = dict[str, Any]


def row(invitation_id: str, sent: datetime | None, status: str = "ACCEPTED", **values: Any) -> ROW:
    date = None if sent is None else round(sent.timestamp() * 1000)
    return (
        NULLS
        | {"invitation_id": invitation_id, "invitation_date": date}
        | values
        | {"status": status}
    )


@dataclass
class Folder:
    """A folder with a part and its recent rows, which listings are merged into."""

    path: Path
    part: Path = field(init=False)
    recent: Path = field(init=False)
    merges: int = 0

    def __post_init__(self) -> None:
        self.part = parquet.empty(self.path)

    def stage(self, rows: list[ROW]) -> Path:
        staged = self.path / "staged"
        parquet.stage((tuple(one.values()) for one in rows), staged)
        return staged

    def merge(self, rows: list[ROW], observation: Observation) -> Difference:
        """Merge a listing into the part."""
        self.merges += 1
        merged, recent = self.path / f"{self.merges}.parquet", self.path / f"{self.merges}-recent"
        difference = merge(
            observation,
            staged=self.stage(rows),
            previous=self.part,
            merged=merged,
            changes=self.path / "changes",
            recent=recent,
        )
        self.part, self.recent = merged, recent
        return difference

    def merge_recent(self, rows: list[ROW], observation: Observation) -> Difference | None:
        """Merge a listing into the recent rows only."""
        recent = read_recent(self.recent)
        return merge_recent(observation, recent, staged=self.stage(rows), scratch=self.path)

    def listed_rows(self) -> list[ROW]:
        """Return the part's rows as a listing has them."""
        rows = pq.read_table(self.part, columns=list(NULLS)).to_pylist()
        return [
            one | {"invitation_date": round(one["invitation_date"].timestamp() * 1000)}
            for one in rows
        ]

    def ids(self) -> list[str]:
        return [one["invitation_id"] for one in pq.read_table(self.recent).to_pylist()]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def seen(at: datetime = NOON, **values: Any) -> Observation:
    return Observation(slice=Slice("AWS", "RECEIVER"), run_id="run", at=at, **values)


def some_of(observation: Observation, **values: Any) -> Observation:
    """Return the observation of an incremental run, an hour later."""
    return seen(observation.at + HOUR, **{"missing": frozenset(), **values})


SETTLED = [row(f"s{hour:03}", NOON - hour * HOUR) for hour in range(1, 400)]
PENDING = [row(f"p{days}", NOON - days * DAY, "PENDING") for days in (20, 30)]


def test_recent_rows_after_a_full_listing_are_the_pending_and_the_newest(folder: Folder) -> None:
    future = row("future", NOON + 90 * DAY)
    undated = row("undated", None)
    folder.merge([*SETTLED, *PENDING, future, undated], seen())
    newest = [f"s{hour:03}" for hour in range(1, 26 + module.OLDER_ROWS)]
    assert folder.ids() == ["p30", "p20", *reversed(newest), "future"]
    assert read_recent(folder.recent).since == NOON - 25 * HOUR


def test_recent_rows_after_an_incremental_listing_are_also_what_it_listed(folder: Folder) -> None:
    folder.merge([*SETTLED, *PENDING], seen())
    before = folder.ids()
    folder.merge([SETTLED[-1]], some_of(seen()))
    assert sorted(folder.ids()) == sorted([*before, SETTLED[-1]["invitation_id"]])


def test_unlisted_pending_row_is_not_recent(folder: Folder) -> None:
    folder.merge([*SETTLED, *PENDING], seen())
    folder.merge([], some_of(seen(), missing=frozenset(["p20"])))
    assert {"p30", "p20"} & set(folder.ids()) == {"p30"}


def test_answered_row_is_recent_for_a_day(folder: Folder) -> None:
    folder.merge([*SETTLED, *PENDING], seen())
    answered = PENDING[0] | {"status": "ACCEPTED"}
    folder.merge([answered], some_of(seen()))
    other = row("new", NOON + HOUR)
    folder.merge([other], seen(NOON + HOUR + DAY, missing=frozenset()))
    assert "p20" in folder.ids()
    folder.merge([other], seen(NOON + 2 * HOUR + DAY, missing=frozenset()))
    assert "p20" not in folder.ids()


def test_row_of_an_event_is_recent_and_an_invitation_without_a_row_is_noted(
    folder: Folder,
) -> None:
    times = {("s399", "ACCEPTED"): NOON, ("unheard", "ACCEPTED"): NOON}
    folder.merge(SETTLED, seen(exact_times=times))
    recent = read_recent(folder.recent)
    assert folder.ids()[0] == "s399"
    assert recent.decide(["s399", "unheard", "s001"])
    assert not recent.decide(["s398"])


def test_slice_without_rows_has_no_recent_rows_and_nothing_new(folder: Folder) -> None:
    folder.merge([], seen())
    assert folder.ids() == []
    assert read_recent(folder.recent).covers(NOON - 999 * DAY)
    assert folder.merge_recent([], some_of(seen())) == Difference()


def test_equal_rows_are_nothing_new_and_counted_as_in_the_whole_part(folder: Folder) -> None:
    odd = row("odd", NOON - 300 * DAY, additional_fields='{"ExpirationDate": "soon"}')
    odder = row("odder", NOON - 300 * DAY, additional_fields='{"Colour": "red"}')
    gone = row("gone", NOON - 300 * DAY)
    folder.merge([*SETTLED, *PENDING, odd, odder, gone], seen())
    folder.merge([*SETTLED, *PENDING, odd, odder], seen())
    listed = [*PENDING, *SETTLED[:30]]
    found = folder.merge_recent(listed, some_of(seen()))
    assert found == Difference(
        listed=32, looked_for=403, found=32, rows=404, not_listed=1, unknown_fields=1, unreadable=1
    )
    assert found == folder.merge(listed, some_of(seen()))


def test_row_before_the_recent_ones_needs_the_whole_part(folder: Folder) -> None:
    folder.merge([*SETTLED, *PENDING], seen())
    assert folder.merge_recent([SETTLED[-1]], some_of(seen())) is None
    assert folder.merge([SETTLED[-1]], some_of(seen())).changes == 0


def test_run_before_the_newest_rows_is_not_covered(folder: Folder) -> None:
    folder.merge([*SETTLED, *PENDING], seen())
    recent = read_recent(folder.recent)
    assert recent.covers(NOON - 25 * HOUR)
    assert not recent.covers(NOON - 26 * HOUR)


@pytest.mark.parametrize(
    "change",
    [
        {"status": "EXPIRED"},
        {"engagement_title": "New"},
        {"additional_fields": "{}"},
        {"invitation_id": "new"},
    ],
    ids=str,
)
def test_listed_difference_needs_the_whole_part(folder: Folder, change: dict[str, str]) -> None:
    folder.merge([*SETTLED, *PENDING], seen())
    assert folder.merge_recent([PENDING[0] | change], some_of(seen())) is None


def test_missing_pending_row_and_new_exact_time_need_the_whole_part(folder: Folder) -> None:
    folder.merge([*SETTLED, *PENDING], seen())
    assert folder.merge_recent([], some_of(seen(), missing=frozenset(["p20"]))) is None
    for invitation_id in ("s001", "s399"):
        times = {(invitation_id, "ACCEPTED"): NOON}
        assert folder.merge_recent([], some_of(seen(), exact_times=times)) is None


def test_row_that_has_left_the_filters_needs_the_whole_part(folder: Folder) -> None:
    """Its engagement is listed again, with another status than the filters ask for."""
    filters: dict[str, Any] = {"statuses": ("PENDING",)}
    pending = [row(f"p{hour:03}", NOON - hour * HOUR, "PENDING") for hour in range(1, 200)]
    folder.merge([*pending, *PENDING], seen(**filters))
    accepted = [one | {"status": "ACCEPTED"} for one in [*pending, PENDING[0]]]
    folder.merge(accepted, some_of(seen(), **filters))
    later = seen(NOON + 2 * DAY, missing=frozenset(), **filters)
    folder.merge([], later)
    assert "p20" not in folder.ids()
    assert folder.merge_recent([], later) == Difference(looked_for=1, rows=201)
    assert folder.merge_recent([accepted[-1]], later) is None
    assert folder.merge([accepted[-1] | {"engagement_title": "New"}], later).changes == 1


def write_text(path: Path) -> None:
    path.write_text("no Parquet")


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9])


def replace_by_a_part(path: Path) -> None:
    path.write_bytes(parquet.empty(path.parent).read_bytes())


@pytest.mark.parametrize("damage", [write_text, cut_off, replace_by_a_part])
def test_file_without_recent_rows_is_refused(folder: Folder, damage: Any) -> None:
    folder.merge([], seen())
    damage(folder.recent)
    with pytest.raises(InvitationDataError):
        read_recent(folder.recent)


IDS = st.sampled_from("abcdefgh")
STATUSES = st.sampled_from(["PENDING", "PENDING", "ACCEPTED"])
LISTING = st.lists(
    st.builds(
        lambda id_, status, title: row(
            id_, NOON - (ord(id_) - ord("a")) * DAY, status, engagement_title=title
        ),
        IDS,
        STATUSES,
        st.sampled_from(["a", "a", "a", "b"]),
    ),
    max_size=8,
)
TIMES = st.dictionaries(st.tuples(IDS, STATUSES), st.just(NOON - HOUR), max_size=1)
MISSING: st.SearchStrategy[frozenset[str] | None] = st.one_of(
    st.none(), st.just(frozenset()), st.frozensets(IDS, max_size=2)
)
FILTERS = st.sampled_from([(), (), ("PENDING",)])


@given(
    runs=st.lists(st.tuples(LISTING, MISSING, TIMES), min_size=1, max_size=4),
    statuses=FILTERS,
    again=st.sets(IDS),
    other=st.one_of(st.just([]), LISTING),
    times=TIMES,
)
def test_recent_rows_show_the_same_as_the_whole_part_or_nothing(
    tmp_path_factory: pytest.TempPathFactory,
    *,
    runs: list[tuple[list[ROW], frozenset[str] | None, dict[tuple[str, str], datetime]]],
    statuses: tuple[str, ...],
    again: set[str],
    other: list[ROW],
    times: dict[tuple[str, str], datetime],
) -> None:
    """The last run lists some rows again as they are, and perhaps others."""
    folder = Folder(tmp_path_factory.mktemp("recent"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "OLDER_ROWS", 1)
        for hour, (listing, missing, exact_times) in enumerate(runs):
            at = NOON + hour * HOUR
            folder.merge(
                listing, seen(at, missing=missing, exact_times=exact_times, statuses=statuses)
            )
        listing = [one for one in folder.listed_rows() if one["invitation_id"] in again] + other
        last = seen(NOON + DAY, missing=frozenset(), exact_times=times, statuses=statuses)
        of_recent_rows = folder.merge_recent(listing, last)
        of_all_rows = folder.merge(listing, last)
    event(f"decided by the recent rows: {of_recent_rows is not None}, again {len(listing) > 0}")
    assert of_recent_rows is None if of_all_rows.changes else of_recent_rows in (None, of_all_rows)
