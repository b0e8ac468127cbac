"""Full listing: lists everything in a slice, over several runs if one is too short."""

import json
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from invitations.errors import OutOfTimeError, TokenRefusedError
from invitations.partner_central.listing import Listing, Place
from invitations.partner_central.pacing import MIN_SECONDS_LEFT
from invitations.snapshot import parquet
from invitations.sync.mode import FULL, Mode
from invitations.tables.invitations import SCHEMA_VERSION, Row

NOTE: Final = "listing"
"""Under which key the footer of a staged part tells how far the listing has come."""
ROWS_MERGED_A_SECOND: Final = 20_000
"""At least, by the function: how long before its end a run may still begin to merge."""

AskFrom = Callable[[Listing, Place], Iterator[list[Row]]]
"""Yields the pages of a listing from a place on, which it moves along."""


@dataclass(kw_only=True)
class FullListing:
    """The listing of everything in a slice, in as many runs as it takes; there is one at a time.

    `since` is the snapshot that it is to be merged over; `kept` are the rows listed before, by
    earlier runs mostly, and `listed` counts them, too. `advanced` is true once this run has listed
    a page. `round` is 2 once everything is listed a second time.
    """

    asked: Listing
    since: str
    run_at: datetime
    begun_at: datetime
    begun_by: str
    accept_shrink: bool = False
    restarts: int = 0
    round: int = 1
    place: Place = field(default_factory=Place)
    kept: Path | None = None
    listed: int = 0
    advanced: bool = False
    _out_of_time: OutOfTimeError | None = None

    @property
    def mode(self) -> Mode | None:
        """Full, where earlier runs have begun it; None where it may not even be needed."""
        if not self.kept:
            return None
        return Mode(FULL, f"goes on with the listing that began at {self.begun_at:%Y-%m-%d %H:%M}")

    @property
    def question(self) -> str:
        """What two runs must agree in to work on the same listing."""
        return json.dumps([asdict(self.asked), self.since, SCHEMA_VERSION])

    def stage(self, ask: AskFrom, path: Path, remaining_seconds: Callable[[], float]) -> None:
        """Write every row to a local part, those listed before first, and how far that is.

        Raises OutOfTimeError once what there was time for is written.
        """
        try:
            self._write(self._rows(ask, remaining_seconds), path)
        except TokenRefusedError as refused:
            self._start_again(refused, remaining_seconds)
            self.stage(ask, path, remaining_seconds)
        if self._out_of_time:
            raise self._out_of_time

    def add(self, rows: Iterable[Row], path: Path) -> None:
        """Write more rows behind those that `stage` has written."""
        self.kept = path
        self._write(rows, path)

    def list_again(self, path: Path) -> None:
        """Let the next `stage` list everything a second time, behind what it has written."""
        self.round, self.place, self.kept = 2, Place(), path

    def _write(self, rows: Iterable[Row], path: Path) -> None:
        written = path.with_suffix(".new")
        parquet.stage(rows, written, after=self.kept, note=self._note)
        written.replace(path)

    def _rows(self, ask: AskFrom, remaining_seconds: Callable[[], float]) -> Iterator[Row]:
        try:
            for page in ask(self.asked, self.place):
                yield from page
                self.listed += len(page)
                self.advanced = True
            needed = MIN_SECONDS_LEFT + self.listed / ROWS_MERGED_A_SECOND
            # A run that has nothing but the merge to do must not leave it to the next again.
            if self.advanced and remaining_seconds() < needed:
                raise OutOfTimeError(
                    "everything is listed, but not merged yet.", "The next run merges it."
                )
        except OutOfTimeError as error:
            self._out_of_time = error

    def _note(self) -> dict[str, str]:
        note = {
            "question": self.question,
            "begun_at": self.begun_at.isoformat(),
            "begun_by": self.begun_by,
            "accept_shrink": self.accept_shrink,
            "restarts": self.restarts,
            "round": self.round,
            "place": asdict(self.place),
        }
        return {NOTE: json.dumps(note)}

    def _start_again(
        self, refused: TokenRefusedError, remaining_seconds: Callable[[], float]
    ) -> None:
        """Forget what was listed; raises TokenRefusedError where that would be of no use."""
        if not self.kept and not self.restarts:
            raise refused  # nothing is lost but this run's pages: it fails as any other
        if self.restarts and (not self.kept or not math.isinf(remaining_seconds())):
            raise TokenRefusedError(
                f"{refused.message} That was the second time: the slice can't be listed in "
                "several runs.",
                "List it in one, on a machine without a time limit: invitations sync "
                "--lake s3://BUCKET --database DATABASE.",
            ) from refused
        self.restarts += 1
        self.round = 1
        self.begun_at, self.place, self.kept, self.listed = self.run_at, Place(), None, 0
        self.advanced = False
