"""`invitations report`: a lake's state as one HTML file."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.file_output import output_file
from workbench.options.deployed import add_deployed_options, check_is_deployed, deployed_names
from workbench.options.lake import add_lake_choice, chosen_lake

if TYPE_CHECKING:
    from workbench.report.page import Report

_DESCRIPTION = """\
Write what a lake says as one HTML file: key figures and how they have changed, what is
pending, what became of each month's invitations, who is accepted, how long answers take, and how
fresh all of it is. It needs no network: attach it, print it, open it on a phone.
"""
_EPILOG = """\
examples:
  invitations report --lake lake --out report.html
  invitations report --stack --out report.html
  invitations sync --lake lake && invitations report --lake lake --out report.html
"""


def register(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `report` command and its options."""
    parser = subcommands.add_parser(
        "report",
        help="write a lake's state as an HTML page",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        usage="invitations report [--lake FOLDER|--stack [NAME]] --out FILE [options]",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_lake_choice(parser)
    parser.add_argument(
        "--out",
        metavar="FILE",
        required=True,
        help="the page, such as report.html; - is standard output",
    )
    add_deployed_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the page and return 0."""
    lake = chosen_lake(args)
    if isinstance(lake, str):
        report, cost = _of_stack(args, lake)
    else:
        check_is_deployed(args)
        report, cost = _of_folder(lake), ""
    with output_file(args.out) as new:
        new.write_bytes(report.html.encode())
    shown = f"{args.out} shows {report.invitations:,} invitations"
    sys.stderr.write(f"invitations: {shown}{cost}\n")
    return 0


def _of_folder(root: Path) -> "Report":
    from workbench.report.folder import folder_report  # noqa: PLC0415 - too slow for --help

    return folder_report(root, datetime.now(UTC))


def _of_stack(args: argparse.Namespace, stack: str) -> tuple["Report", str]:
    """Return the report and its cost, in words."""
    from workbench.deployed_lake.athena import opened  # noqa: PLC0415 - too slow for --help
    from workbench.deployed_lake.progress import shown_progress  # noqa: PLC0415 - as above
    from workbench.options.credentials import checked_session  # noqa: PLC0415 - as above
    from workbench.report.deployed import deployed_report  # noqa: PLC0415 - as above

    athena = opened(checked_session(args), stack, **deployed_names(args))
    with shown_progress() as show:
        report, scan = deployed_report(athena, datetime.now(UTC), show)
    return report, f"; {scan}"
