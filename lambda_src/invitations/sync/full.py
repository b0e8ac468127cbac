"""Full listing: lists everything in a slice, over several runs if one is too short."""

import json
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from invitations.errors import OutOfTimeError, TokenRefusedError
from invitations.partner_central.listing import Cursor, Listing
from invitations.partner_central.pacing import MIN_SECONDS_LEFT
from invitations.snapshot import parquet
from invitations.tables.invitations import SCHEMA_VERSION, Row

NOTE: Final = "listing"
"""Key of the staged file's footer under which it keeps how far the listing has come."""
ROWS_MERGED_A_SECOND: Final = 20_000
"""Fewer than the function merges: decides whether the rest of a run is enough for the merge."""

AskFrom = Callable[[Listing, Cursor], Iterator[list[Row]]]
"""Yields the pages of a listing from a cursor on, which it moves along."""


@dataclass(frozen=True, kw_only=True)
class FullListing:
    """How far the listing of everything in a slice has come; a slice has at most one.

    `base` identifies the snapshot that the rows are to be merged into. `started_at` and
    `started_by` are of the first of its runs. `rows_file` has the rows listed so far, None if
    there are none; `listed` counts them. `round` is 2 once everything is listed a second time.
    `advanced` says that this run has listed a page, `is_complete` that nothing is left to list.
    """

    listing: Listing
    base: str
    run_started_at: datetime
    started_at: datetime
    started_by: str
    accept_shrink: bool = False
    restarts: int = 0
    round: int = 1
    cursor: Cursor = field(default_factory=Cursor)
    rows_file: Path | None = None
    listed: int = 0
    advanced: bool = False
    is_complete: bool = False

    @property
    def resumed_from(self) -> datetime | None:
        """When an earlier run started the listing; None if this run did."""
        return self.started_at if self.rows_file else None

    @property
    def asked(self) -> Listing:
        """What its round lists. The second one lists every status, whatever the filters say.

        An invitation that has left the filters since the last snapshot is only found so.
        """
        if self.round == 1:
            return self.listing
        return replace(self.listing, filters=replace(self.listing.filters, statuses=()))

    @property
    def question(self) -> str:
        """What two runs must agree in to work on the same listing."""
        return json.dumps([asdict(self.listing), self.base, SCHEMA_VERSION])

    def note(self) -> dict[str, str]:
        """Return what a later run needs to resume, as metadata of a Parquet file."""
        note = {
            "question": self.question,
            "begun_at": self.started_at.isoformat(),
            "begun_by": self.started_by,
            "accept_shrink": self.accept_shrink,
            "restarts": self.restarts,
            "round": self.round,
            "place": asdict(self.cursor),
        }
        return {NOTE: json.dumps(note)}


def list_pages(
    full: FullListing, ask: AskFrom, path: Path, remaining_seconds: Callable[[], float]
) -> FullListing:
    """Write the rows listed so far and all others to a file, and return how far that is.

    The file's footer has the note. Raises OutOfTimeError if there is no time for a single page.
    """
    while True:
        progress = _Progress(full)
        try:
            rows = progress.rows(ask, remaining_seconds)
            _write(rows, path, after=full.rows_file, note=progress.note)
        except TokenRefusedError as refused:
            full = _restarted(full, refused, remaining_seconds)
        else:
            return progress.full


def add_rows(full: FullListing, rows: Iterable[Row], path: Path) -> FullListing:
    """Write more rows behind those that `list_pages` has written.

    If the time ends meanwhile, the file stays as it was and the listing isn't complete; raises
    OutOfTimeError if this run hasn't listed a page either.
    """
    try:
        _write(rows, path, after=path, note=full.note)
    except OutOfTimeError:
        if not full.advanced:
            raise
        return replace(full, is_complete=False)
    return replace(full, rows_file=path)


def second_round(full: FullListing, path: Path) -> FullListing:
    """Return the listing at the start of its second round, whose rows come behind those of path."""
    return replace(full, round=2, cursor=Cursor(), rows_file=path, is_complete=False)


class _Progress:
    """Yields the rows of a listing's remaining pages; `full` is how far that has come."""

    def __init__(self, full: FullListing) -> None:
        self.full = full

    def rows(self, ask: AskFrom, remaining_seconds: Callable[[], float]) -> Iterator[Row]:
        cursor = replace(self.full.cursor)
        try:
            for page in ask(self.full.asked, cursor):
                yield from page
                listed = self.full.listed + len(page)
                self.full = replace(self.full, listed=listed, advanced=True)
            needed = MIN_SECONDS_LEFT + self.full.listed / ROWS_MERGED_A_SECOND
            # A run that has nothing but the merge to do must not leave it to the next again.
            is_complete = not self.full.advanced or remaining_seconds() >= needed
        except OutOfTimeError:
            if not self.full.advanced:
                raise
            is_complete = False
        self.full = replace(self.full, cursor=cursor, is_complete=is_complete)

    def note(self) -> dict[str, str]:
        return self.full.note()


def _write(
    rows: Iterable[Row], path: Path, *, after: Path | None, note: Callable[[], dict[str, str]]
) -> None:
    written = path.with_suffix(".new")
    parquet.stage(rows, written, after=after, note=note)
    written.replace(path)


def _restarted(
    full: FullListing, refused: TokenRefusedError, remaining_seconds: Callable[[], float]
) -> FullListing:
    """Return the listing without rows; raises TokenRefusedError if a restart wouldn't help."""
    if not full.rows_file and not full.restarts:
        raise refused  # nothing is lost but this run's pages: it fails as any other
    if full.restarts and (not full.rows_file or not math.isinf(remaining_seconds())):
        raise TokenRefusedError(
            f"{refused.message} That was the second time: the slice can't be listed in several "
            "runs.",
            "List it in one, on a machine without a time limit: invitations sync "
            "--lake s3://BUCKET --database DATABASE.",
        ) from refused
    return replace(
        full,
        restarts=full.restarts + 1,
        round=1,
        started_at=full.run_started_at,
        cursor=Cursor(),
        rows_file=None,
        listed=0,
        advanced=False,
    )
