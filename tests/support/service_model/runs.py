"""Runs of the job through a life, and what an oracle makes of each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import boto3

from invitations.settings import Settings
from invitations.sync.result import SliceResult
from tests.support.crashing_lake import REFUSED, Accident, Killed, MortalLake
from tests.support.expected_tables import Oracle, Row, Told
from tests.support.harness import expected_row, expected_rows
from tests.support.one_slice import RECEIVED, SETTINGS, sync_once
from tests.support.recording_proxy import Fault, Wire
from tests.support.service_model.model import Life


@dataclass(frozen=True)
class Plan:
    """How a run is to go: its mode, and what befalls it. `meanwhile` happens to one invitation."""

    mode: str = "auto"
    fault: Fault | None = None
    accident: Accident | None = None
    meanwhile: Callable[[int], str | None] | None = None

    def __str__(self) -> str:
        troubles = [str(trouble) for trouble in (self.fault, self.accident) if trouble]
        return ", ".join([self.mode, *troubles])


@dataclass(frozen=True, kw_only=True)
class Done:
    """What a run did: its report (None if it was killed), and what is new if it published.

    `before` is the table from which it started; `everything` says that it listed the whole slice.
    """

    plan: Plan
    at: datetime
    before: Mapping[str, Row]
    report: SliceResult | None
    published: bool
    everything: bool
    news: list[Row]

    @property
    def refused(self) -> bool:
        """Whether the storage may have refused a write, be it after the publish."""
        return self.plan.accident is not None and self.plan.accident.what == REFUSED


@dataclass
class Runs:
    """The job in one lake; `told` holds the events that have been delivered.

    `slipped` are invitations that a listing missed before any run had seen them.
    """

    life: Life
    wire: Wire
    lake: MortalLake
    root: Path
    oracle: Oracle
    told: Told
    settings: Settings = SETTINGS
    history: list[Done] = field(default_factory=list)
    slipped: set[str] = field(default_factory=set)
    session: boto3.Session = field(default_factory=boto3.Session)

    def run(self, plan: Plan) -> Done:
        """Let the job run once."""
        self.life.note(f"{self._next_id} starts: {plan}")
        meanwhile: set[str | None] = set()
        self.lake.begin(plan.accident)
        self.wire.begin(plan.fault, lambda number: self._meanwhile(plan, number, meanwhile))
        before = dict(self.oracle.table)
        report = self._sync(plan.mode)
        published = bool(self.lake.published)
        news = self._observe(meanwhile) if published else []
        how = "is killed" if report is None else report.error or "ends well"
        outcome = f"published {_brief(news)}" if published else "published nothing"
        self.life.note(f"{self._next_id} {how}, {outcome}")
        done = Done(
            plan=plan,
            at=self.life.now,
            before=before,
            report=report,
            published=published,
            everything=self.wire.listed_everything,
            news=news,
        )
        self.history.append(done)
        return done

    @property
    def _next_id(self) -> str:
        return f"run-{len(self.history) + 1}"

    def _meanwhile(self, plan: Plan, number: int, touched: set[str | None]) -> None:
        if plan.meanwhile:
            touched.add(plan.meanwhile(number))

    def _sync(self, mode: str) -> SliceResult | None:
        try:
            return sync_once(
                self.lake,
                self.life.simulator,
                run_id=self._next_id,
                settings=replace(self.settings, mode=mode),
                session=self.session,
            )
        except Killed:
            return None

    def _observe(self, meanwhile: set[str | None]) -> list[Row]:
        """Let the oracle see what the run must have seen."""
        rows = expected_rows(self.life.simulator, RECEIVED)
        listing = {row["invitation_id"]: row for row in rows}
        # What happened during the run may have been seen or not, and what the API rules out is
        # only sure to be seen by whoever lists everything: what was answered last counts.
        odd = set() if self.wire.listed_everything else self.life.odd - self._known_pending()
        left = meanwhile - self.life.listed.keys() - {None}
        for id_ in (meanwhile - (left - self.wire.answered.keys()) | odd) - {None}:
            self._put_as_seen(str(id_), listing)
        self._pass_over_what_slipped(listing, more=bool(left))
        return self.oracle.observe(listing, self.told, self.life.now, self._next_id)

    def _pass_over_what_slipped(self, listing: dict[str, Row], *, more: bool) -> None:
        """Take out what is on no page, though listed, and new to the lake.

        It slipped past the listing as another one left; a full listing finds it some day.
        """
        new = listing.keys() - self.oracle.table.keys() - self.wire.answered.keys()
        self.slipped |= new if more else set()
        for id_ in new & self.slipped:
            del listing[id_]

    def _known_pending(self) -> set[str]:
        """Whom every run looks for."""
        rows = self.oracle.table.items()
        return {id_ for id_, row in rows if row["listed"] and row["status"] == "PENDING"}

    def _put_as_seen(self, id_: str, listing: dict[str, Row]) -> None:
        listing.pop(id_, None)
        known = self.oracle.table.get(id_)
        if id_ in self.wire.answered:
            listing[id_] = expected_row(self.wire.answered[id_])
        elif known and known["listed"]:
            listing[id_] = known


def _brief(changes: list[Row]) -> str:
    """Changes in a few words, for the diary."""
    some = [f"{change['invitation_id']} {change['change_type']}" for change in changes[:9]]
    return f"{len(changes)} changes: {', '.join(some)}"
