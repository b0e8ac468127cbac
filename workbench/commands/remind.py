"""`invitations remind`: what is pending with us and expires soon."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from invitations import options
from invitations.rules import whole_number
from workbench.options.connection import add_connection_options, session_from
from workbench.options.lake import add_lake_choice, chosen_lake

if TYPE_CHECKING:
    from invitations.lake.storage import Lake

_DESCRIPTION = """\
Print what is pending with you in the AWS catalog and expires soon, as a reminder says it.

It prints nothing if nothing expires. Printing doesn't count as a reminder. A deployed lake sends
reminders by itself if the setting remind_days_before is set.
"""
_EPILOG = """\
examples:
  invitations remind --lake lake --days 7
  invitations remind --stack --days 2
"""
_DAYS: Final = whole_number(1, 3650)


def register(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `remind` command and its options."""
    parser = subcommands.add_parser(
        "remind",
        help="print what expires soon",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        usage="invitations remind [--lake FOLDER|--stack [NAME]] [--days N]",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_lake_choice(parser)
    parser.add_argument(
        "--days", metavar="N", default="7", help="what expires within so many days (default: 7)"
    )
    add_connection_options(parser.add_argument_group("connection"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the reminder of now and return 0."""
    from invitations.reminders.expiring import pending  # noqa: PLC0415 - too slow for --help
    from invitations.reminders.message import message  # noqa: PLC0415 - as above
    from invitations.reminders.spend import expected_spend  # noqa: PLC0415 - as above

    days = options.parse(_DAYS, args.days, name="--days")
    now = datetime.now(UTC)
    lake = _lake(args)
    found = pending(lake)
    expiring = found.within(days, now) if found else []
    text = message(
        expiring,
        days,
        now=now,
        synced_at=found.synced_at if found else None,
        spend=expected_spend(lake, expiring),
    )
    if text:
        sys.stdout.write(text.text)
    return 0


def _lake(args: argparse.Namespace) -> "Lake":
    from workbench.deployed_lake.stack import deployed_lake  # noqa: PLC0415 - as above
    from workbench.deployed_lake.storage import open_storage  # noqa: PLC0415 - as above
    from workbench.folder_lake.lake import FolderLake, check_is_lake  # noqa: PLC0415 - as above

    chosen = chosen_lake(args)
    if isinstance(chosen, Path):
        check_is_lake(chosen)
        return FolderLake(chosen)
    session = session_from(args)
    names = deployed_lake(session, chosen, endpoint_url=args.endpoint_url)
    return open_storage(session, names, endpoint_url=args.endpoint_url)
