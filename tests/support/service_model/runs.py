"""Runs of the job on the service model, and the expected tables after each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import boto3

from invitations.domain import FULL
from invitations.lake.event_times import saved
from invitations.partner_central.listing import Filters
from invitations.settings import Settings
from invitations.sync.result import SliceResult
from tests.support.crashing_lake import REFUSED, CrashingLake, Killed, WriteFault
from tests.support.expected_tables import ExpectedTables, Row
from tests.support.harness import expected_row, expected_rows
from tests.support.one_slice import RECEIVED, SETTINGS, sync_slice_once
from tests.support.recording_proxy import Fault, RecordingProxy
from tests.support.service_model.model import ServiceModel


@dataclass(frozen=True)
class Plan:
    """The mode of a run and its faults. `meanwhile` changes one invitation during the run."""

    mode: str = "auto"
    fault: Fault | None = None
    write_fault: WriteFault | None = None
    meanwhile: Callable[[int], str | None] | None = None

    def __str__(self) -> str:
        troubles = [str(trouble) for trouble in (self.fault, self.write_fault) if trouble]
        return ", ".join([self.mode, *troubles])


@dataclass(frozen=True, kw_only=True)
class FinishedRun:
    """A run that has ended. `report` is None if it was killed; `changes` are the expected ones.

    `before` is the table at its start. `everything` is true if it listed the whole slice.
    """

    plan: Plan
    at: datetime
    before: Mapping[str, Row]
    report: SliceResult | None
    published: bool
    everything: bool
    changes: list[Row]

    @property
    def refused(self) -> bool:
        """Whether the storage may have refused a write, perhaps after the publish."""
        return self.plan.write_fault is not None and self.plan.write_fault.what == REFUSED


@dataclass
class Runs:
    """The job on one lake. `event_times` has the delivered events.

    `slipped` are new invitations that shifted past the pages of a listing.
    """

    service: ServiceModel
    proxy: RecordingProxy
    lake: CrashingLake
    root: Path
    expected: ExpectedTables
    event_times: dict[tuple[str, str], datetime]
    settings: Settings = SETTINGS
    history: list[FinishedRun] = field(default_factory=list)
    slipped: set[str] = field(default_factory=set)
    session: boto3.Session = field(default_factory=boto3.Session)

    def run(self, plan: Plan) -> FinishedRun:
        """Run the job once."""
        self.service.note(f"{self._next_id} starts: {plan}")
        meanwhile: set[str | None] = set()
        self.lake.begin(plan.write_fault)
        self.proxy.begin(plan.fault, lambda number: self._meanwhile(plan, number, meanwhile))
        before = dict(self.expected.table)
        report = self._sync(plan.mode)
        published = bool(self.lake.published)
        changes = self._expect(meanwhile) if published else []
        how = "is killed" if report is None else report.error or "ends well"
        outcome = f"published {_brief(changes)}" if published else "published nothing"
        self.service.note(f"{self._next_id} {how}, {outcome}")
        done = FinishedRun(
            plan=plan,
            at=self.service.now,
            before=before,
            report=report,
            published=published,
            everything=self._listed_everything(report),
            changes=changes,
        )
        self.history.append(done)
        self._forget_deleted_times()
        return done

    def _listed_everything(self, report: SliceResult | None) -> bool:
        """Return whether the run was full; with filters, its requests don't show it."""
        if self.settings.filters == Filters():
            return self.proxy.listed_everything
        current = self.lake.lake.current(RECEIVED)
        if report or not current:
            return bool(report and report.mode and report.mode.name == FULL)
        return current.last_full_sync_at == self.service.now

    def _forget_deleted_times(self) -> None:
        """Forget exact times that a run deleted because the filters leave the invitation out."""
        kept = {event.invitation_id for event in saved(self.lake.lake)}
        for id_, status in list(self.event_times):
            if id_ not in self.expected.table and id_ not in kept:
                del self.event_times[id_, status]

    @property
    def _next_id(self) -> str:
        return f"run-{len(self.history) + 1}"

    def _meanwhile(self, plan: Plan, number: int, touched: set[str | None]) -> None:
        if plan.meanwhile:
            touched.add(plan.meanwhile(number))

    def _sync(self, mode: str) -> SliceResult | None:
        try:
            return sync_slice_once(
                self.lake,
                self.service.simulator,
                run_id=self._next_id,
                settings=replace(self.settings, mode=mode),
                session=self.session,
            )
        except Killed:
            return None

    def _expect(self, meanwhile: set[str | None]) -> list[Row]:
        """Apply the listing that the run must have got to the expected tables."""
        rows = expected_rows(self.service.simulator, RECEIVED)
        listing = {row["invitation_id"]: row for row in rows if self._may_enter(row)}
        self._follow_out_of_statuses(listing)
        # A change during the run may be in its answers or not. A change that the API rules out is
        # surely in the answers of a full run only. The last answer counts.
        ruled_out = (
            set() if self.proxy.listed_everything else self.service.ruled_out - self._pending_ids()
        )
        left = meanwhile - self.service.listed.keys() - {None}
        for id_ in (meanwhile - (left - self.proxy.answered.keys()) | ruled_out) - {None}:
            self._apply_answer(str(id_), listing)
        self._leave_out_slipped(listing, more=bool(left))
        return self.expected.apply_listing(
            listing, self.event_times, self.service.now, self._next_id
        )

    def _may_enter(self, row: Row) -> bool:
        """Return whether the filters let a row through, apart from its status."""
        filters = self.settings.filters
        values = {
            "engagement_id": filters.engagement_identifiers,
            "payload_type": filters.payload_types,
            "sender_aws_account_id": filters.sender_aws_account_ids,
        }
        return all(not allowed or row[name] in allowed for name, allowed in values.items())

    def _follow_out_of_statuses(self, listing: dict[str, Row]) -> None:
        """Apply the filter for statuses: what is listed in one of them is followed once out of it.

        After that it stays as it is, unless an answer has it by chance.
        """
        statuses = self.settings.filters.statuses
        if not statuses:
            return
        for id_ in self.expected.table.keys() | listing.keys():
            old, new = self.expected.table.get(id_), listing.get(id_)
            is_followed = old and old["listed"] and old["status"] in statuses
            if is_followed or (new and new["status"] in statuses):
                continue
            listing.pop(id_, None)
            if old and new and id_ in self.proxy.answered:
                listing[id_] = new
            elif old and old["listed"]:
                listing[id_] = old

    def _leave_out_slipped(self, listing: dict[str, Row], *, more: bool) -> None:
        """Remove new invitations that no page had.

        They shifted past the pages as another one left. A later full listing finds them.
        """
        new = listing.keys() - self.expected.table.keys() - self.proxy.answered.keys()
        self.slipped |= new if more else set()
        for id_ in new & self.slipped:
            del listing[id_]

    def _pending_ids(self) -> set[str]:
        """Return the pending invitations, which every run lists or looks up."""
        rows = self.expected.table.items()
        return {id_ for id_, row in rows if row["listed"] and row["status"] == "PENDING"}

    def _apply_answer(self, id_: str, listing: dict[str, Row]) -> None:
        listing.pop(id_, None)
        row = self.expected.table.get(id_)
        if id_ in self.proxy.answered:
            listing[id_] = expected_row(self.proxy.answered[id_])
        elif row and row["listed"]:
            listing[id_] = row


def _brief(changes: list[Row]) -> str:
    """Return a short text about changes, for the diary."""
    some = [f"{change['invitation_id']} {change['change_type']}" for change in changes[:9]]
    return f"{len(changes)} changes: {', '.join(some)}"
