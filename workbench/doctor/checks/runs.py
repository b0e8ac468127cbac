"""Runs: whether there is quota left, and whether each slice's last success is recent enough."""

from datetime import timedelta

from invitations.domain import Slice
from invitations.partner_central.service import ACCOUNT_REQUESTS_PER_DAY
from workbench.doctor.checks.recorded_runs import Freshness, Recorded
from workbench.doctor.finding import ProblemError


def quota(runs: Recorded) -> str:
    """Return what this lake used of the quota; raises ProblemError where it is too much."""
    used = f"{runs.requests:,} of {ACCOUNT_REQUESTS_PER_DAY:,} requests in the last 24 hours"
    if runs.throttled:
        raise ProblemError(
            f"{used}, {runs.throttled:,} of them throttled.",
            "Lower max_requests_per_second or run less often: the account's other integrations "
            "use the same quota.",
        )
    if runs.requests > ACCOUNT_REQUESTS_PER_DAY / 2:
        raise ProblemError(
            f"{used}: more than half.",
            "Run less often (`schedule`), or list in full less often (`full_sync_every_hours`).",
        )
    return f"{used}, none throttled; what other integrations used isn't known"


def last_run(runs: Recorded, of: Slice, longest: timedelta) -> str:
    """Return when a slice was last right; raises ProblemError where it failed since or is old."""
    slice_ = runs.freshness.get(of)
    if slice_ is None:
        raise ProblemError("sync_runs has no run of it.", "Start one, and look at what it says.")
    success = _success(slice_)
    if slice_.failures_since:
        count = f"{slice_.failures_since} failed since"
        raise ProblemError(
            f"{success}, {count}: {slice_.last_error or 'their errors are in sync_runs'}",
            "Do what the error says; the next run tries again.",
        )
    if slice_.minutes_since is None or timedelta(minutes=slice_.minutes_since) > longest:
        raise ProblemError(
            f"{success}: longer ago than {spelled(longest)}.",
            "Start a run; in a deployment find out what keeps the schedule from it "
            "(docs/runbook.md, NoSuccess).",
        )
    return f"{success}, {slice_.snapshot_rows or 0:,} rows"


def _success(slice_: Freshness) -> str:
    if slice_.last_success_at is None or slice_.minutes_since is None:
        return "no success"
    ago = spelled(timedelta(minutes=slice_.minutes_since))
    return f"last success {slice_.last_success_at:%Y-%m-%d %H:%M} UTC, {ago} ago"


def spelled(time: timedelta) -> str:
    """Return a time as people say it: in minutes, hours or days."""
    minutes = int(time.total_seconds() // 60)
    for unit, size in (("days", 1440), ("hours", 60)):
        if minutes >= 2 * size:
            return f"{minutes // size} {unit}"
    return f"{minutes} minute{'s' * (minutes != 1)}"
