"""The `run` command at work: options → event → invocation, log lines → summary."""

import argparse
import json
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, wait
from typing import Any, Final

import boto3

from invitations.errors import SyncError
from workbench.deployed_lake.requests import asking
from workbench.deployed_lake.stack import deployed_lake
from workbench.options.credentials import checked_session
from workbench.results.output import write_table
from workbench.results.result import Result
from workbench.running.event import event_from
from workbench.running.invocation import Ended, lambda_client, log_group_of, started
from workbench.running.log import new_lines

_SECONDS_BETWEEN_POLLS: Final = 1.0
_SHOWN: Final = (
    *("catalog", "participant_type", "status", "mode"),
    *("listed", "inserted", "updated", "unlisted", "requests"),
)


def run(args: argparse.Namespace) -> int:
    """Start a run and show it until it has ended; return 0, or 1 if it failed."""
    event = event_from(args)
    session = checked_session(args)
    lake = deployed_lake(session, args.stack, endpoint_url=args.endpoint_url)
    client = lambda_client(session, args.endpoint_url)
    function = str(lake.function)
    since = int(time.time() * 1000)
    lines = _lines(session, args.endpoint_url, log_group_of(client, function), since)
    ending = started(client, function, event)
    try:
        _follow(ending, lines)
    except KeyboardInterrupt as interrupt:
        raise KeyboardInterrupt(
            "interrupted; the run goes on: `invitations doctor --stack` shows how it ends"
        ) from interrupt
    return _show(ending.result(), as_json=args.json)


def _lines(
    session: boto3.Session, endpoint_url: str | None, group: str, since: int
) -> Iterator[list[str]]:
    """Yield new lines of the log; one that says why there are none if it can't be read."""
    try:
        with asking("connecting to CloudWatch Logs"):
            logs = session.client("logs", endpoint_url=endpoint_url)
        yield from new_lines(logs, group, since)
    except SyncError as error:
        yield [f"The run goes on, but its log can't be followed: {error}"]


def _follow(ending: Future[Ended], lines: Iterator[list[str]]) -> None:
    """Print lines of the log until the run has ended."""
    while True:
        has_ended = bool(wait([ending], timeout=_SECONDS_BETWEEN_POLLS).done)
        for line in next(lines, []):
            sys.stderr.write(f"{line}\n")
        if has_ended:
            return


def _show(ended: Ended, *, as_json: bool) -> int:
    """Print a run's summary and what to do; return the exit code."""
    if as_json:
        sys.stdout.write(json.dumps(ended.summary) + "\n")
    elif slices := ended.summary.get("slices"):
        rows = [tuple(one[name] for name in _SHOWN) for one in slices]
        write_table(Result(_SHOWN, rows), sys.stdout)
    for note in _notes(ended.summary):
        sys.stderr.write(f"{note}\n")
    if ended.error:
        sys.stderr.write(f"invitations: the run failed: {ended.error}\n")
    return 1 if ended.error else 0


def _notes(summary: Mapping[str, Any]) -> Iterator[str]:
    for name in summary.get("unfinished", ()):
        yield (
            f"{name}: the listing takes longer than a run. The state machine goes on with it; "
            "readers see the last snapshot until it is complete."
        )
    yield from summary.get("warnings", ())
