"""`invitations report`: a folder lake's state as one HTML file."""

import argparse
import sys
from datetime import UTC, datetime

from workbench.file_output import output_file
from workbench.options.lake import add_lake_option, lake_folder

_DESCRIPTION = """\
Write what a folder lake says as one HTML file: key figures and how they have changed, what is
pending, what became of each month's invitations, who is accepted, how long answers take, and how
fresh all of it is. It needs no network: attach it, print it, open it on a phone.
"""
_EPILOG = """\
examples:
  invitations report --lake lake --out report.html
  invitations sync --lake lake && invitations report --lake lake --out report.html
"""


def register(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `report` command and its options."""
    parser = subcommands.add_parser(
        "report",
        help="write a folder lake's state as an HTML page",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        usage="invitations report --lake FOLDER --out FILE",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_lake_option(parser)
    parser.add_argument(
        "--out",
        metavar="FILE",
        required=True,
        help="the page, such as report.html; - is standard output",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the page and return 0."""
    from workbench.report import page  # noqa: PLC0415 - too slow for --help

    report = page.report(lake_folder(args.lake), datetime.now(UTC))
    with output_file(args.out) as new:
        new.write_bytes(report.html.encode())
    sys.stderr.write(f"invitations: {args.out} shows {report.invitations:,} invitations\n")
    return 0
