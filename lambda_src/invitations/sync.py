"""The story of a run: list every slice, merge it over its last snapshot, publish what changed."""

import logging
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from invitations import part
from invitations.client import Traffic, check_time_left
from invitations.errors import InvitationDataError, SyncError
from invitations.extract import pages
from invitations.flatten import flatten
from invitations.lake import Lake, Snapshot, snapshot_id
from invitations.pruning import prune
from invitations.report import RunReport, SliceReport
from invitations.request import Listing, Slice
from invitations.schema import Row
from invitations.settings import Settings
from invitations.snapshot import Difference, merge

if TYPE_CHECKING:
    from mypy_boto3_partnercentral_selling import PartnerCentralSellingAPIClient as Client

_LOGGER: Final = logging.getLogger("invitations")


@dataclass(frozen=True, kw_only=True)
class Run:
    """What one execution works with: its settings, its lake, and the world outside as arguments.

    `connect` opens a client that counts into the traffic it is given; `on_page` hears how many
    invitations of a slice have been listed.
    """

    id: str
    settings: Settings
    lake: Lake
    connect: Callable[[Traffic], "Client"]
    clock: Callable[[], datetime]
    remaining_seconds: Callable[[], float]
    on_page: Callable[[Slice, int], None] = lambda _slice, _listed: None


def sync(run: Run) -> RunReport:
    """Sync every slice, side by side; a slice that fails keeps its last snapshot."""
    started_at = run.clock()
    slices = run.settings.slices
    traffics = [Traffic() for _ in slices]
    # Clients are safe to use in threads, but not to open in them.
    clients = [run.connect(traffic) for traffic in traffics]
    with ThreadPoolExecutor(len(slices)) as threads:
        report = partial(_report, run, started_at)
        reports = tuple(threads.map(report, slices, clients, traffics))
    return RunReport(
        run_id=run.id,
        started_at=started_at,
        duration_seconds=(run.clock() - started_at).total_seconds(),
        slices=reports,
    )


def _report(
    run: Run, started_at: datetime, of: Slice, client: "Client", traffic: Traffic
) -> SliceReport:
    """Sync a slice and say how it went, to the log too."""
    difference, published, error = Difference(), None, None
    try:
        difference, published = _sync_slice(run, started_at, of, client)
    except SyncError as failure:
        error = f"{of}: {failure} The slice keeps its last snapshot."
    except OSError as failure:
        error = (
            f"{of}: the disk failed: {failure}. Give the function more ephemeral storage, or the "
            "lake's folder more room. The slice keeps its last snapshot."
        )
    report = SliceReport(
        slice=of,
        traffic=traffic,
        difference=difference,
        snapshot=published.id if published else None,
        error=error,
    )
    level = logging.ERROR if error else logging.INFO
    _LOGGER.log(level, error or "slice synced", extra={"run_id": run.id} | report.as_dict())
    return report


def _sync_slice(
    run: Run, started_at: datetime, of: Slice, client: "Client"
) -> tuple[Difference, Snapshot]:
    current = run.lake.current(of)
    filters = run.settings.filters.as_dict()
    base = current if current and current.filters == filters else None
    with tempfile.TemporaryDirectory(prefix="invitations-") as folder_name:
        folder = Path(folder_name)
        staged, merged = folder / "staged.parquet", folder / "merged.parquet"
        part.stage(_rows(run, of, client), staged)
        previous = run.lake.fetch(base.part, folder) if base else part.empty(folder)
        difference = merge(staged=staged, previous=previous, merged=merged, at=started_at)
        _check_shrink(difference, base, accept=run.settings.accept_shrink)
        check_time_left(run.remaining_seconds)
        new = Snapshot(
            slice=of,
            id=snapshot_id(started_at, run.id),
            rows=difference.rows,
            unlisted=difference.unlisted,
            synced_at=started_at,
            last_full_sync_at=started_at,
            filters=filters,
        )
        if base and not difference.inserted and not difference.updated:
            return difference, _confirm(run.lake, new, base)
        oldest = started_at - timedelta(days=run.settings.snapshot_retention_days)
        return difference, _publish(run.lake, new, merged, current, oldest)


def _rows(run: Run, of: Slice, client: "Client") -> Iterator[Row]:
    settings = run.settings
    listing = Listing(
        slice=of,
        filters=settings.filters,
        sort_order=settings.sort_order,
        page_size=settings.page_size,
    )
    listed = 0
    for page in pages(client, listing):
        for summary in page:
            yield flatten(summary, of)
        listed += len(page)
        run.on_page(of, listed)


def _check_shrink(difference: Difference, base: Snapshot | None, *, accept: bool) -> None:
    """Raise InvitationDataError where more than half of what was listed last time is gone."""
    if base is None or accept:
        return
    were_listed = base.rows - base.unlisted
    lost = difference.unlisted - base.unlisted
    if lost * 2 > were_listed:
        raise InvitationDataError(
            f"the listing has lost {lost} of {were_listed} rows, more than half. If that is right "
            "(a Sandbox was refreshed), run once with accept_shrink (--accept-shrink)."
        )


def _confirm(lake: Lake, new: Snapshot, base: Snapshot) -> Snapshot:
    """Say that the published snapshot is still right; readers and its parts are left alone."""
    confirmed = replace(new, id=base.id)
    lake.swap(confirmed, base)
    return confirmed


def _publish(
    lake: Lake, new: Snapshot, merged: Path, current: Snapshot | None, oldest: datetime
) -> Snapshot:
    lake.put(new.part, merged)
    lake.swap(new, current)
    prune(lake, new, current, oldest)
    return new
