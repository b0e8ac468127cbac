"""`invitations sync`: the options of the job on your own machine."""

import argparse
import sys
from typing import Any, Final

from invitations import options
from invitations.options import Option
from workbench.options.connection import add_connection_options, add_signing_option
from workbench.options.lake import add_lake_option

RETIRED: Final = ("--page-size", "--sort-order")
"""Options of version 0.1.0 that have no effect any more; the next version refuses them."""
_DESCRIPTION = """\
List every invitation and keep them as Parquet in a lake: a folder, or S3 with a Glue table.

By default both catalogs and both participant types are synced, side by side. A slice that fails
keeps its last snapshot; the others are published. The first sync lists everything, later ones
what is new or may have changed. It is the job that the Lambda function runs.
"""
_EPILOG = """\
examples:
  invitations sync --lake lake --profile partner
  invitations sync --lake lake --catalog AWS --participant-type RECEIVER --status PENDING
  invitations sync --lake s3://my-bucket/lake --database invitations --region eu-central-1
  invitations sync --lake simulated --endpoint-url http://127.0.0.1:8321 --no-sign-request

A lake holds one set of filters at a time: with other filters its slices are listed from the start.
"""


def register(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `sync` command and its options."""
    parser = subcommands.add_parser(
        "sync",
        help="sync invitations into a lake",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        usage="invitations sync --lake FOLDER|s3://BUCKET[/PREFIX] [options]",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_lake(parser.add_argument_group("lake"))
    _add_filters(parser.add_argument_group("which invitations"))
    _add_requests(parser.add_argument_group("requests"))
    _add_details(parser.add_argument_group("details"))
    connection = parser.add_argument_group("connection")
    add_connection_options(connection)
    add_signing_option(connection)
    parser.add_argument(
        "--json", action="store_true", help="print the run's summary on standard output"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Sync and return 0, or 1 if a slice failed."""
    for flag in RETIRED:
        if getattr(args, flag.removeprefix("--").replace("-", "_")) is not None:
            sys.stderr.write(
                f"invitations: {flag} has no effect any more; the next version refuses it.\n"
            )
    from workbench.syncing import run as syncing  # noqa: PLC0415 - brings pyarrow and boto3, too slow for --help

    return syncing.run(args)


def _add_lake(group: argparse._ArgumentGroup) -> None:
    add_lake_option(group, metavar="LAKE", about="a folder, or s3://BUCKET[/PREFIX]")
    group.add_argument("--database", metavar="NAME", help="Glue database of a lake in S3")
    group.add_argument(
        "--accept-shrink",
        action="store_true",
        help="publish even if more than half of a slice is no longer listed",
    )


def _add_filters(group: argparse._ArgumentGroup) -> None:
    for option, metavar in (
        (options.CATALOGS, "CATALOG"),
        (options.PARTICIPANT_TYPES, "TYPE"),
        (options.ENGAGEMENT_IDENTIFIERS, "ID"),
        (options.PAYLOAD_TYPES, "TYPE"),
        (options.SENDER_AWS_ACCOUNT_IDS, "ID"),
        (options.STATUSES, "STATUS"),
    ):
        group.add_argument(
            option.flag, metavar=metavar, nargs="+", action="extend", help=_help(option)
        )


def _add_requests(group: argparse._ArgumentGroup) -> None:
    for option, metavar in ((options.MODE, "MODE"), (options.MAX_REQUESTS_PER_SECOND, "N")):
        group.add_argument(option.flag, metavar=metavar, help=_help(option))
    for flag in RETIRED:
        group.add_argument(flag, help=argparse.SUPPRESS)


def _add_details(group: argparse._ArgumentGroup) -> None:
    for option, metavar in (
        (options.DETAILS, "WHICH"),
        (options.DETAILS_REQUESTS_PER_SECOND, "N"),
        (options.DETAILS_REQUESTS_PER_DAY, "N"),
    ):
        group.add_argument(option.flag, metavar=metavar, help=_help(option))
    contacts = options.DETAILS_CONTACTS
    group.add_argument(contacts.flag, action="store_true", help=contacts.help)


def _help(option: Option[Any]) -> str:
    default = option.default
    if isinstance(default, tuple):
        default = " ".join(default)
    elif isinstance(default, float):
        default = f"{default:g}"
    return f"{option.help} (default: {default})" if default else option.help
