"""Runs: whether quota is left, and whether each slice's last success is recent enough."""

from datetime import timedelta

from invitations.domain import Slice
from invitations.partner_central.service import ACCOUNT_REQUESTS_PER_DAY
from workbench.doctor.checks.recorded_runs import Freshness, Recorded
from workbench.doctor.finding import ProblemError


def quota(runs: Recorded) -> str:
    """Return what this lake used of the quota; raises ProblemError if it is too much."""
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


def last_run(runs: Recorded, slice_: Slice, longest: timedelta) -> str:
    """Return when a slice last succeeded; raises ProblemError if it failed since or is old."""
    freshness = runs.freshness.get(slice_)
    if freshness is None:
        raise ProblemError("sync_runs has no run of it.", "Start one, and look at what it says.")
    success = _success(freshness)
    if freshness.failures_since:
        count = f"{freshness.failures_since} failed since"
        raise ProblemError(
            f"{success}, {count}: {freshness.last_error or 'their errors are in sync_runs'}",
            "Do what the error says; the next run tries again.",
        )
    if freshness.minutes_since is None or timedelta(minutes=freshness.minutes_since) > longest:
        raise ProblemError(
            f"{success}: longer ago than {spelled(longest)}.",
            "Start a run; in a deployment find out what keeps the schedule from it "
            "(docs/runbook.md, NoSuccess).",
        )
    return f"{success}, {freshness.snapshot_rows or 0:,} rows"


def _success(freshness: Freshness) -> str:
    if freshness.last_success_at is None or freshness.minutes_since is None:
        return "no success"
    ago = spelled(timedelta(minutes=freshness.minutes_since))
    return f"last success {freshness.last_success_at:%Y-%m-%d %H:%M} UTC, {ago} ago"


def spelled(time: timedelta) -> str:
    """Return a duration in words: in minutes, hours or days."""
    minutes = int(time.total_seconds() // 60)
    for unit, size in (("days", 1440), ("hours", 60)):
        if minutes >= 2 * size:
            return f"{minutes // size} {unit}"
    return f"{minutes} minute{'s' * (minutes != 1)}"
