"""`invitations doctor`: what is wrong with an account, a lake or a deployment, and what to do."""

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from invitations.aws_errors import translating_errors
from workbench.options.connection import add_connection_options, add_signing_option, session_from
from workbench.options.lake import add_lake_choice, chosen_lake

if TYPE_CHECKING:
    from workbench.doctor.finding import Finding

_DESCRIPTION = """\
Find out why it doesn't work, and what to do about it: a line for each check.

Credentials, SDK, Partner Central, quota, the lake's files and tables, each slice's last run; of a
deployment its function, schedule, alarms and queues, too. Partner Central is asked for one
invitation a slice, with your credentials and not the function's role. Nothing is changed.
"""
_EPILOG = """\
examples:
  invitations doctor --stack --profile partner --region us-east-1
  invitations doctor --lake lake --profile partner
  invitations doctor --stack PartnerInvitations --json | jq '.[] | select(.outcome == "WRONG")'

exit codes: 0 everything is in order, 1 something is wrong, 2 bad usage
"""


def register(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `doctor` command and its options."""
    parser = subcommands.add_parser(
        "doctor",
        help="find out why it doesn't work",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        usage="invitations doctor [--lake FOLDER|--stack [NAME]] [options]",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_lake_choice(parser)
    connection = parser.add_argument_group("connection")
    add_connection_options(connection)
    add_signing_option(connection)
    parser.add_argument("--json", action="store_true", help="print an array of findings")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the findings and return 0, or 1 if anything is wrong."""
    from workbench.doctor import output  # noqa: PLC0415 - too slow for --help

    write = output.write_json if args.json else output.write_lines
    with translating_errors("asking AWS"):
        return 1 if write(_findings(args), sys.stdout) else 0


def _findings(args: argparse.Namespace) -> "Iterator[Finding]":
    from workbench.doctor import folder_checkup, stack_checkup  # noqa: PLC0415 - as above
    from workbench.doctor.checks.partner_central import Connection  # noqa: PLC0415

    lake = chosen_lake(args)
    connection = Connection(
        session=session_from(args), endpoint_url=args.endpoint_url, sign=args.sign
    )
    now = datetime.now(UTC)
    if isinstance(lake, str):
        return stack_checkup.checkup(connection, lake, now)
    return folder_checkup.checkup(connection, lake, now)
