"""`make run`: syncs a simulated Partner Central into ./lake, queries it and writes a report."""

import io
import os
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final

from invitations.errors import ConfigurationError, SyncError
from invitations.sync.result import RunResult
from workbench.file_output import output_file
from workbench.folder_lake.sql import open_lake, run
from workbench.report.folder import folder_report
from workbench.results.output import write_table
from workbench.results.result import Result
from workbench.simulator import Simulator, World
from workbench.standard_streams import open_closed_streams
from workbench.tour.lake import delete_earlier_lake, sync_all
from workbench.tour.queries import QUESTIONS, TRY_NEXT, WHAT_CHANGED

LAKE: Final = Path("lake")
REPORT: Final = Path("report.html")
INVITATIONS: Final = 2_000
HOURS: Final = 20
DAYS: Final = 14

_COUNTS: Final = (
    "catalog",
    "participant_type",
    "mode",
    "listed",
    "inserted",
    "updated",
    "requests",
)


def main() -> int:
    """Give the tour and return 0; after an error return 1 or 2, with a line on standard error."""
    open_closed_streams()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    _forget_aws_configuration()
    try:
        delete_earlier_lake(LAKE)
        with Simulator(World(INVITATIONS)) as simulator:
            _show(simulator)
        sys.stdout.flush()
    except BrokenPipeError:
        # Otherwise Python prints an error about the closed pipe at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        return 130
    except (SyncError, OSError) as error:
        sys.stderr.write(f"tour: {error}\n")
        return 2 if isinstance(error, ConfigurationError) else 1
    return 0


def _show(simulator: Simulator) -> None:
    _say(
        "A tour of Partner Invitations Sync, on this machine only\n\n"
        f"A simulated Partner Central answers at {simulator.endpoint_url}.\n"
        f"It knows {INVITATIONS:,} invitations, and there it is {simulator.now:%Y-%m-%d %H:%M} UTC."
    )
    _say(f"\n1. The first sync into ./{LAKE}: everything is listed, every invitation is new")
    _show_counts(sync_all(LAKE, simulator, "tour-1"))
    simulator.advance(timedelta(hours=HOURS))
    _say(f"\n2. {HOURS} hours later, the second: only what is new or may have changed is asked for")
    _show_counts(sync_all(LAKE, simulator, "tour-2"))
    _ask(WHAT_CHANGED)
    _say(f"\n3. {DAYS} days more, with a sync each day")
    _sync_daily(simulator)
    _say("\n4. Questions to the lake, in Athena's SQL")
    _ask(QUESTIONS)
    _say(f"\n5. The report as of {simulator.now:%Y-%m-%d %H:%M} UTC: open it in a browser")
    html = folder_report(LAKE, simulator.now).html
    with output_file(str(REPORT)) as new:
        new.write_bytes(html.encode())
    _say(f"   {REPORT.absolute()}")
    _say(TRY_NEXT)


def _sync_daily(simulator: Simulator) -> None:
    inserted = updated = 0
    for day in range(DAYS):
        simulator.advance(timedelta(days=1))
        differences = [
            each.difference for each in sync_all(LAKE, simulator, f"tour-{day + 3}").slices
        ]
        inserted += sum(difference.inserted for difference in differences)
        updated += sum(difference.updated for difference in differences)
    _say(f"   {inserted} invitations are new, {updated} have changed")


def _show_counts(run_report: RunResult) -> None:
    slices = [slice_report.as_dict() for slice_report in run_report.slices]
    rows = [tuple(counts[name] for name in _COUNTS) for counts in slices]
    write_table(Result(_COUNTS, rows), sys.stdout)


def _ask(questions: Sequence[tuple[str, str]]) -> None:
    with open_lake(LAKE) as lake:
        for title, sql in questions:
            indented = sql.strip().replace("\n", "\n  ")
            _say(f"\n{title}\n\n  {indented}\n")
            write_table(run(lake, sql), sys.stdout)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _forget_aws_configuration() -> None:
    """Make this process ignore any AWS configuration: it needs none."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ["AWS_CONFIG_FILE"] = os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull


if __name__ == "__main__":
    sys.exit(main())
