"""Log: the lines of a run in CloudWatch that people read, as they come."""

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from workbench.deployed_lake.requests import asking
from workbench.terminal import harmless

if TYPE_CHECKING:
    from mypy_boto3_logs import CloudWatchLogsClient

_COUNTS: Final = ("listed", "inserted", "updated", "unlisted", "requests")


def new_lines(logs: "CloudWatchLogsClient", group: str, since: int) -> Iterator[list[str]]:
    """Yield the lines that are new each time, of those since a time in milliseconds.

    Raises SyncError if the log can't be read.
    """
    seen: set[tuple[int, str]] = set()
    pages = logs.get_paginator("filter_log_events")
    while True:
        with asking("logs:FilterLogEvents"):
            answers = pages.paginate(logGroupName=group, startTime=since)
            events = [event for answer in answers for event in answer["events"]]
        new = [one for one in ((e["timestamp"], e["message"]) for e in events) if one not in seen]
        seen |= set(new)
        yield [line for _, message in new if (line := _line(message))]


def _line(message: str) -> str | None:
    """Return what a line of the log says; None for those of Lambda itself and for metrics."""
    try:
        record = json.loads(message)
    except ValueError:
        return None
    if not isinstance(record, dict) or not isinstance(record.get("message"), str):
        return None
    return harmless(_text(record))


def _text(record: Mapping[str, Any]) -> str:
    if record.get("error"):
        return str(record["message"])  # it names the slice
    text = str(record["message"])
    if "listed" not in record:
        return text
    counts = ", ".join(f"{record[name]:,} {name}" for name in _COUNTS if record.get(name))
    slice_ = f"{record.get('catalog')} {record.get('participant_type')}"
    return f"{slice_}: {text}, {record.get('mode')}{f', {counts}' if counts else ''}"
