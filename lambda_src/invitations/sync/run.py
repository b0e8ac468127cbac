"""The story of a run: sync every slice side by side, and write down how it went."""

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from invitations.domain import Slice
from invitations.errors import SyncError
from invitations.lake import event_times, run_files
from invitations.lake.event_times import Hint
from invitations.partner_central.pacing import Traffic
from invitations.sync import checkpoint
from invitations.sync.context import Run
from invitations.sync.report import RunReport, SliceReport
from invitations.sync.slice import sync_slice
from invitations.tables import RUNS

if TYPE_CHECKING:
    from mypy_boto3_partnercentral_selling import PartnerCentralSellingAPIClient as Client

_LOGGER: Final = logging.getLogger("invitations")


def sync(run: Run) -> RunReport:
    """Sync every slice, side by side; a slice that fails keeps its last snapshot.

    What was done, failures too, is in the sync_runs table afterwards. Raises SyncError where the
    lake can't be read at all.
    """
    started_at = run.clock()
    told = event_times.remembered(run.lake)
    waiting = checkpoint.waiting(run.lake, run.settings.slices)
    reports = [
        SliceReport(slice=of, started_at=started_at, traffic=Traffic())
        for of in run.settings.slices
        if of in waiting or not run.settings.only_unfinished
    ]
    # Clients are safe to use in threads, but not to open in them.
    clients = [run.connect(report.traffic) for report in reports]
    with ThreadPoolExecutor(len(reports) or 1) as threads:
        for _ in threads.map(partial(_sync, run, told, waiting), clients, reports):
            pass  # what no slice foresaw is raised here
    return _recorded(run, started_at, tuple(reports))


def _sync(
    run: Run, told: list[Hint], waiting: set[Slice], client: "Client", report: SliceReport
) -> None:
    """Sync a slice and say how it went, to the log too."""
    try:
        of_slice = [hint for hint in told if hint.slice == report.slice]
        sync_slice(run, client, of_slice, report, goes_on=report.slice in waiting)
    except SyncError as failure:
        report.error = _explained(report, str(failure))
    except OSError as failure:
        advice = "Give the function more ephemeral storage, or the lake's folder more room."
        report.error = _explained(report, f"the disk failed: {failure}. {advice}")
    report.finished_at = run.clock()
    level = logging.ERROR if report.error else logging.INFO
    text = report.error or ("slice unfinished" if report.unfinished else "slice synced")
    _LOGGER.log(level, text, extra={"run_id": run.id} | report.as_dict())


def _explained(report: SliceReport, failure: str) -> str:
    """Return what failed for which slice, and what readers see of it now."""
    kept = (
        "Its new snapshot is published."
        if report.snapshot
        else "The slice keeps its last snapshot."
    )
    return f"{report.slice}: {failure} {kept}"


def _recorded(run: Run, started_at: datetime, slices: tuple[SliceReport, ...]) -> RunReport:
    """Write a run into the lake and return its report, which says so where that failed."""
    report = RunReport(
        run_id=run.id,
        trigger=run.trigger,
        started_at=started_at,
        duration_seconds=(run.clock() - started_at).total_seconds(),
        slices=slices,
    )
    try:
        warning = run_files.append(run.lake, report.rows(), started_at)
    except (SyncError, OSError) as failure:
        text = f"The run could not be written into {RUNS.name}: {failure}"
        _LOGGER.error(text, extra={"run_id": run.id})
        return replace(report, unrecorded=text)
    if warning is None:
        return report
    _LOGGER.error(warning, extra={"run_id": run.id})  # the dashboard lists it
    return replace(report, warnings=(warning,))
