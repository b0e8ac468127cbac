"""`invitations report`: a folder lake's state as one HTML file."""

import argparse
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from invitations.errors import ConfigurationError

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
    parser.add_argument("--lake", metavar="FOLDER", required=True, help="what sync filled")
    parser.add_argument(
        "--out", metavar="FILE", required=True, help="the page, such as report.html"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the page and return 0."""
    from workbench.report import page  # noqa: PLC0415 - too slow for --help

    if "://" in args.lake:
        raise ConfigurationError(
            f"--lake: {args.lake!r} is not a folder, and a report is made from one; "
            "fill one with `invitations sync --lake FOLDER`."
        )
    report = page.report(Path(args.lake), datetime.now(UTC))
    write(Path(args.out), report.html)
    sys.stderr.write(f"invitations: {args.out} tells of {report.invitations:,} invitations\n")
    return 0


def write(path: Path, html: str) -> None:
    """Write a page in one step: readers see all of the old one, or all of the new.

    Raises ConfigurationError where that isn't possible; what was there stays.
    """
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as folder:
            new = Path(folder) / path.name
            new.write_text(html, encoding="utf-8")
            new.replace(path)
    except OSError as error:
        raise ConfigurationError(
            f"--out: {str(path)!r} can't be written: {error.strerror}. Name a file in a folder "
            "that exists and that you may write to."
        ) from error
